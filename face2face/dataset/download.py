"""Fetching images from the web: resumed, tried again, bounded, and what failed written down."""

import hashlib
import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tqdm import tqdm

import face2face
from face2face.dataset.web import Bounds, BrokenError, answer_of, broken
from face2face.dataset.web_address import Address, ForbiddenError
from face2face.errors import Face2FaceError, SourceError, writing
from face2face.images.io import read_image
from face2face.utils.file_types import IMAGES
from face2face.utils.files import whole_file
from face2face.utils.text import sanitize_line

FAILED = "failed.txt"

_BLOCK = 1 << 16
_LONGEST_LENGTH = 15
"""Digits of a Content-Length that is read as a number."""

_WHOLE, _PARTIAL, _RANGE_REFUSED, _FAULTS = 200, 206, 416, 500
_AGAIN = (408, 425, 429)
"""HTTP answers, beside 5xx, after which another try may succeed."""


class _RefusedError(Exception):
    """This image cannot be had; another try would not help."""


@dataclass(frozen=True)
class Patience:
    """How much is put up with.

    Attributes:
        limit: bytes of an image from which on it is left out.
        tries: for each image.
        pause_s: before the second try; doubled before each further one.
        begin_s: for a server to begin an answer, redirects included.
        whole_s: for an answer to be there as a whole; the next try goes on where it was.
    """

    limit: int
    tries: int = 3
    pause_s: float = 2.0
    begin_s: float = 20.0
    whole_s: float = 120.0


def image_path(folder: Path, address: str) -> Path:
    """Where the image of an address is kept: addresses make poor file names."""
    suffix = PurePosixPath(re.split("[?#]", address)[0]).suffix.lower()
    digest = hashlib.sha256(address.encode()).hexdigest()[:20]
    return folder / f"{digest}{suffix if suffix in IMAGES else '.jpg'}"


def fetch_all(
    addresses: Sequence[str], folder: Path, patience: Patience, workers: int
) -> dict[str, str]:
    """Fetch images; those that are there already are not fetched again.

    Args:
        addresses: http and https only. Hosts of a private network are asked where they are named
            here by number or by a local name, and nowhere else.
        folder: where they go, under `image_path`; made when missing. failed.txt there lists
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
    fetcher = _Fetcher(folder, patience, _hosts(wanted))
    with ThreadPoolExecutor(workers) as pool:
        try:
            answers = pool.map(fetcher, wanted)
            bar = tqdm(answers, "fetching images", len(wanted), unit="p", disable=None)
            reasons = dict(zip(wanted, bar, strict=True))
        except BaseException:
            fetcher.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    failed = {address: reason for address, reason in reasons.items() if reason}
    list_path = folder / FAILED
    if failed:
        with whole_file(list_path) as temporary:
            lines = (f"{sanitize_line(address, 2000)}\t{why}\n" for address, why in failed.items())
            temporary.write_text("".join(lines), encoding="utf-8")
    else:
        list_path.unlink(missing_ok=True)
    return failed


def _hosts(addresses: Sequence[str]) -> frozenset[str]:
    hosts = set()
    for address in addresses:
        with suppress(ForbiddenError):
            hosts.add(Address.of(address).host)
    return frozenset(hosts)


class _Fetcher:
    """Fetches one image after the other, in several threads.

    Attributes:
        stop: set to give up soon.
    """

    def __init__(self, folder: Path, patience: Patience, own: frozenset[str]) -> None:
        self._folder, self._patience, self._own = folder, patience, own
        self.stop = threading.Event()

    def __call__(self, address: str) -> str:
        """Fetch an image; the reason when it cannot be had, else nothing."""
        path = image_path(self._folder, address)
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
            except (_RefusedError, ForbiddenError) as refusal:
                part.unlink(missing_ok=True)
                return _said(refusal)
            except BrokenError as error:
                reason = _said(error)
            except Face2FaceError:
                raise  # the disk: no other image could be kept either
            except Exception as error:  # noqa: BLE001 - one answer must not end the whole fetch
                return _said(f"{type(error).__name__}: {error}")
            else:
                return _checked(part, path)
        return reason

    def _download(self, address: str, part: Path) -> None:
        """Bring `part` to its full length, going on where an earlier try stopped."""
        there = part.stat().st_size if part.is_file() and not part.is_symlink() else 0
        headers = {"User-Agent": f"face2face/{face2face.__version__}"}
        if there:
            headers["Range"] = f"bytes={there}-"
        patience = self._patience
        # One byte more than is allowed tells what is too large.
        bounds = Bounds(patience.begin_s, patience.whole_s, patience.limit + _BLOCK)
        with answer_of(address, headers, bounds, self._own) as answer:
            if answer.status == _RANGE_REFUSED and there:
                part.unlink(missing_ok=True)
                raise BrokenError("the server could not go on where it stopped")
            if answer.status not in (_WHOLE, _PARTIAL):
                told = f"the server answered {answer.status} {answer.reason}"
                if answer.status >= _FAULTS or answer.status in _AGAIN:
                    raise BrokenError(told)
                raise _RefusedError(told)
            goes_on = answer.status == _PARTIAL and _first_byte(answer) == there
            self._receive(answer, part, there if goes_on else 0)

    def _receive(self, answer: HTTPResponse, part: Path, there: int) -> None:
        limit = self._patience.limit
        too_large = f"it is larger than {limit / 1e6:g} MB (--download-limit)"
        length = answer.headers.get("Content-Length") or ""
        if len(length) > _LONGEST_LENGTH:
            raise _RefusedError(too_large)
        whole = there + int(length) if length.isascii() and length.isdecimal() else None
        if whole is not None and whole > limit:
            raise _RefusedError(too_large)
        with writing(part), _opened(part, goes_on=bool(there)) as file:
            while block := _block(answer):
                there += len(block)
                if there > limit:
                    raise _RefusedError(too_large)
                file.write(block)
                if self.stop.is_set():
                    raise BrokenError("stopped")
        if whole is not None and there < whole:
            raise BrokenError("the connection broke off")


def _opened(part: Path, *, goes_on: bool) -> BinaryIO:
    """The file of an unfinished image: a new one, or what an earlier try has left, no link."""
    if not goes_on:
        part.unlink(missing_ok=True)
        return part.open("xb")
    no_link = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_APPEND | no_link), "ab")


def _first_byte(answer: HTTPResponse) -> int | None:
    """Where in the file the answer begins, by its Content-Range ("bytes 5-9/10")."""
    unit, _, rest = (answer.headers.get("Content-Range") or "").partition(" ")
    first = rest.partition("-")[0]
    fits = unit == "bytes" and len(first) <= _LONGEST_LENGTH and first.isascii()
    return int(first) if fits and first.isdecimal() else None


def _block(answer: HTTPResponse) -> bytes:
    with broken():
        return answer.read1(_BLOCK)


def _said(error: object) -> str:
    """What was wrong, perhaps in a stranger's words."""
    return sanitize_line(str(error)) or "the server's answer makes no sense"


def _checked(part: Path, path: Path) -> str:
    """Give the image its name, if it is one."""
    try:
        read_image(part)
    except (SourceError, MemoryError):
        part.unlink()
        return "what came is no image, or a damaged one"
    with writing(path):
        part.replace(path)
    return ""
