"""Fetching pictures from the web: resumed, tried again, bounded, and what failed written down."""

import hashlib
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, InvalidURL
from pathlib import Path, PurePosixPath

from tqdm import tqdm

import face2face
from face2face.errors import SourceError, writing
from face2face.images.io import SUFFIXES, read_picture
from face2face.utils.files import whole_file

FAILED = "failed.txt"

_BLOCK = 1 << 16
_TIMEOUT_S = 20.0
_LONGEST_S = 300.0
"""Time for one picture, so that a server that drips does not hold a thread for ever."""

_PARTIAL, _RANGE_REFUSED = 206, 416
_AGAIN = (408, 425, 429)
"""HTTP answers, beside 5xx, after which another try may succeed."""


class _RefusedError(Exception):
    """This picture cannot be had; another try would not help."""


class _BrokenError(Exception):
    """The connection broke off; another try may help. No OSError: the disk's are another thing."""


@dataclass(frozen=True)
class Patience:
    """How much is put up with.

    Attributes:
        limit: bytes of a picture from which on it is left out.
        tries: for each picture.
        pause_s: before the second try; doubled before each further one.
    """

    limit: int
    tries: int = 3
    pause_s: float = 2.0


def picture_path(folder: Path, address: str) -> Path:
    """Where the picture of an address is kept: addresses make poor file names."""
    suffix = PurePosixPath(re.split("[?#]", address)[0]).suffix.lower()
    digest = hashlib.sha256(address.encode()).hexdigest()[:20]
    return folder / f"{digest}{suffix if suffix in SUFFIXES else '.jpg'}"


def fetch_all(
    addresses: Sequence[str], folder: Path, patience: Patience, workers: int
) -> dict[str, str]:
    """Fetch pictures; those that are there already are not fetched again.

    Args:
        addresses: http and https only.
        folder: where they go, under `picture_path`; made when missing. failed.txt there lists
            the addresses that could not be had, with the reasons.
        patience: how much is put up with.
        workers: how many are fetched at a time.

    Returns:
        The reasons by address, for those that failed.

    Raises:
        DiskFullError, SinkError: the folder cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    wanted = list(dict.fromkeys(addresses))
    fetcher = _Fetcher(folder, patience)
    with ThreadPoolExecutor(workers) as pool:
        try:
            answers = pool.map(fetcher, wanted)
            bar = tqdm(answers, "fetching pictures", len(wanted), unit="p", disable=None)
            reasons = dict(zip(wanted, bar, strict=True))
        except BaseException:
            fetcher.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    failed = {address: reason for address, reason in reasons.items() if reason}
    list_path = folder / FAILED
    if failed:
        with whole_file(list_path) as temporary:
            lines = (f"{address}\t{reason}\n" for address, reason in failed.items())
            temporary.write_text("".join(lines), encoding="utf-8")
    else:
        list_path.unlink(missing_ok=True)
    return failed


def _opener() -> urllib.request.OpenerDirector:
    """Opens http and https, through the system's proxy, and nothing that they redirect to else."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener


class _Fetcher:
    """Fetches one picture after the other, in several threads.

    Attributes:
        stop: set to give up soon.
    """

    def __init__(self, folder: Path, patience: Patience) -> None:
        self._folder, self._patience = folder, patience
        self._opener = _opener()
        self.stop = threading.Event()

    def __call__(self, address: str) -> str:
        """Fetch a picture; the reason when it cannot be had, else nothing."""
        path = picture_path(self._folder, address)
        if path.exists():
            return ""
        part = path.with_name(f".{path.name}.part")
        reason = "stopped"
        for attempt in range(self._patience.tries):
            pause_s = self._patience.pause_s * 2 ** (attempt - 1) if attempt else 0.0
            if self.stop.wait(pause_s):
                break
            try:
                self._download(address, part)
            except _RefusedError as refusal:
                part.unlink(missing_ok=True)
                return str(refusal)
            except urllib.error.HTTPError as error:
                reason = f"the server answered {error.code} {error.reason}"
                error.close()
                if error.code < 500 and error.code not in _AGAIN:
                    return reason
            except (urllib.error.URLError, HTTPException, TimeoutError, _BrokenError) as error:
                reason = _one_line(getattr(error, "reason", None) or error)
            else:
                return _checked(part, path)
        return reason

    def _download(self, address: str, part: Path) -> None:
        """Bring `part` to its full length, going on where an earlier try stopped."""
        if not address.lower().startswith(("http://", "https://")):
            raise _RefusedError("it is no http or https address")
        there = part.stat().st_size if part.exists() else 0
        headers = {"User-Agent": f"face2face/{face2face.__version__}"}
        if there:
            headers["Range"] = f"bytes={there}-"
        try:
            request = urllib.request.Request(address, headers=headers)  # noqa: S310 (see above)
            answer: HTTPResponse = self._opener.open(request, timeout=_TIMEOUT_S)
        except (ValueError, InvalidURL) as error:
            raise _RefusedError(f"it is no address: {_one_line(error)}") from error
        except urllib.error.HTTPError as error:
            if error.code != _RANGE_REFUSED:
                raise
            error.close()
            part.unlink(missing_ok=True)
            raise _BrokenError("the server could not go on where it stopped") from error
        with answer:
            goes_on = answer.status == _PARTIAL and _first_byte(answer) == there
            self._receive(answer, part, there if goes_on else 0)

    def _receive(self, answer: HTTPResponse, part: Path, there: int) -> None:
        limit = self._patience.limit
        too_large = f"it is larger than {limit / 1e6:g} MB (--download-limit)"
        length = answer.headers.get("Content-Length") or ""
        whole = there + int(length) if length.isdecimal() else None
        if whole is not None and whole > limit:
            raise _RefusedError(too_large)
        end = time.monotonic() + _LONGEST_S
        with writing(part), part.open("ab" if there else "wb") as file:
            while block := _block(answer):
                there += len(block)
                if there > limit:
                    raise _RefusedError(too_large)
                if time.monotonic() > end:
                    raise _RefusedError(f"it took longer than {_LONGEST_S:g} s")
                file.write(block)
                if self.stop.is_set():
                    raise _BrokenError("stopped")
        if whole is not None and there < whole:
            raise _BrokenError("the connection broke off")


def _first_byte(answer: HTTPResponse) -> int | None:
    """Where in the file the answer begins, by its Content-Range ("bytes 5-9/10")."""
    unit, _, rest = (answer.headers.get("Content-Range") or "").partition(" ")
    first = rest.partition("-")[0]
    return int(first) if unit == "bytes" and first.isdecimal() else None


def _block(answer: HTTPResponse) -> bytes:
    try:
        return answer.read1(_BLOCK)
    except OSError as error:
        raise _BrokenError(_one_line(error)) from error


def _checked(part: Path, path: Path) -> str:
    """Give the picture its name, if it is one."""
    try:
        read_picture(part)
    except SourceError:
        part.unlink()
        return "what came is no picture, or a damaged one"
    with writing(path):
        part.replace(path)
    return ""


def _one_line(error: object) -> str:
    return " ".join(str(error).split()) or type(error).__name__
