"""Content Credentials (https://c2pa.org): read from a file."""

import importlib.util
import json
import os
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from face2face.errors import CredentialsError, ErrorKind, SourceError

SETTINGS: dict[str, Any] = {
    "version": 1,
    # Nothing is fetched: neither manifests that a file names, nor whether a certificate was
    # revoked.
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "core": {"allowed_network_hosts": [], "backing_store_memory_threshold_in_mb": 32},
    "builder": {"thumbnail": {"enabled": False}},
}
"""What signing and reading have in common."""

_VARIABLE = "C2PA_LIBRARY_NAME"
_NAMES = {"win32": "c2pa_c.dll", "darwin": "libc2pa_c.dylib"}
_OTHER_NAME = "libc2pa_c.so"

_loading = threading.Lock()


def load() -> Any:
    """Import c2pa.

    By itself it would take a library of the right name from the working folder first, and that
    may hold a stranger's files: it is told where its own lies.

    Raises:
        CredentialsError: it is not installed, or cannot be loaded.
    """
    found = importlib.util.find_spec("c2pa")
    if found is None or found.origin is None:
        package = "c2pa-python"
        command = f"pip install {package}"
        raise CredentialsError(
            f"Content Credentials need the package {package}: run '{command}'",
            ErrorKind.PACKAGE_MISSING,
            package=package,
            command=command,
        )
    own = Path(found.origin).parent / "libs" / _NAMES.get(sys.platform, _OTHER_NAME)
    with _loading:
        named = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = str(own)
        try:
            import c2pa
        except (ImportError, OSError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise CredentialsError(
                f"Content Credentials cannot be used, c2pa-python does not load ({reason}): "
                "install it again",
                ErrorKind.SIGNING_FAILED,
                reason=reason,
            ) from error
        finally:
            if named is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = named
    return c2pa


# How the box begins that holds them, in whatever container (C2PA 2.2, 11.1.4.2).
_STORE = bytes.fromhex("6332706100110010800000aa00389b71")
_BLOCK = 1 << 20

# What st_blocks counts in, whatever the file system's own blocks are (POSIX).
_BYTES_A_BLOCK = 512
# A hole that is read within seconds.
_MOST_HOLLOW_BYTES = 1 << 30

_UNKNOWN_SIGNER = "signingCredential.untrusted"


@dataclass(frozen=True)
class Credentials:
    """What a file's Content Credentials say, in the words of the one who signed.

    Attributes:
        valid: the signature is right, and the file is what was signed.
        problems: C2PA's codes of what is wrong, such as "assertion.dataHash.mismatch"; one
            that is unknown stands as it came.
        signer: the common name in the certificate, "" where there is none.
        organisation: what c2pa reports as the certificate's issuer, "" where there is none.
        program: what made the file, with its version.
        source_types: IPTC's addresses of how the image came to be.
        described: what was done, in the signer's words.
        inputs: titles of what went in.
        when: as the signer says; no authority stamped it.
        uncovered: what of the file is not signed, beside the credentials themselves: names of an
            MP4's or MOV's boxes, or "bytes FIRST to LAST".
    """

    valid: bool
    problems: tuple[str, ...] = ()
    signer: str = ""
    organisation: str = ""
    program: str = ""
    source_types: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    when: str = ""
    uncovered: tuple[str, ...] = ()


def read_credentials(path: Path) -> Credentials | None:
    """Read and check them; nothing is fetched from the network.

    Returns:
        None where there are none.

    Raises:
        CredentialsError: c2pa cannot be loaded.
        SourceError: the file is mostly a hole, which c2pa would hash for hours.
        OSError: the file cannot be read.
    """
    c2pa = load()
    _refuse_hollow(path)
    try:
        with path.open("rb") as file, c2pa.Context.from_dict(SETTINGS) as context:
            reader = c2pa.Reader.try_create("", file, context=context)
            if reader is None:
                return None
            with reader:
                found = _read(json.loads(reader.json()))
                return replace(found, uncovered=_uncovered(json.loads(reader.detailed_json())))
    except c2pa.C2paError.RemoteManifest:
        return None
    # What a stranger signed may have any form.
    except (c2pa.C2paError, ValueError, LookupError, TypeError, AttributeError) as error:
        if isinstance(error, c2pa.C2paError.NotSupported) or not _has_store(path):
            return None
        return Credentials(valid=False, problems=(" ".join(str(error).split()),))


def _read(store: dict[str, Any]) -> Credentials:
    found = store["manifests"][store["active_manifest"]]
    signed = found.get("signature_info") or {}
    claimed = (found.get("claim_generator_info") or [{}])[0]
    actions = [
        action
        for assertion in found.get("assertions", [])
        if assertion["label"].startswith("c2pa.actions")
        for action in assertion["data"].get("actions", [])
    ]

    def told(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(action[name]) for action in actions if action.get(name)))

    return Credentials(
        valid=store.get("validation_state") in ("Valid", "Trusted"),
        problems=_problems(store),
        signer=signed.get("common_name") or "",
        organisation=signed.get("issuer") or "",
        program=" ".join(str(claimed[key]) for key in ("name", "version") if claimed.get(key)),
        source_types=told("digitalSourceType"),
        described=told("description"),
        inputs=tuple(str(each.get("title", "")) for each in found.get("ingredients", [])),
        when=next(iter(told("when")), ""),
    )


def _uncovered(store: dict[str, Any]) -> tuple[str, ...]:
    """What the hashes of the file leave out (C2PA 2.2, 18.5 and 18.6)."""
    hashes = store["manifests"][store["active_manifest"]]["assertion_store"]
    found: list[str] = []
    for label, assertion in hashes.items():
        left_out = assertion.get("exclusions") or [] if label.startswith("c2pa.hash.") else []
        if label.startswith("c2pa.hash.bmff"):
            # The credentials' own box is left out by what it holds as well.
            names = [str(one["xpath"]).strip("/") for one in left_out if not one.get("data")]
            # What a tree of hashes covers is left out of the one hash of the rest.
            found += [name for name in names if name != "mdat" or not assertion.get("merkle")]
        else:
            # The first is the place of the credentials.
            found += [
                f"bytes {one['start']} to {one['start'] + one['length'] - 1}"
                for one in left_out[1:]
            ]
    return tuple(dict.fromkeys(found))


def _problems(store: dict[str, Any]) -> tuple[str, ...]:
    """Codes of what failed; that the signer is unknown is no fault of the file."""
    failed = store.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    codes = (str(each.get("code", "")) for each in failed)
    return tuple(dict.fromkeys(code for code in codes if code != _UNKNOWN_SIGNER))


def _refuse_hollow(path: Path) -> None:
    """A sparse file costs a stranger nothing; c2pa would hash its holes for hours."""
    stat = path.stat()
    data_bytes = _BYTES_A_BLOCK * getattr(stat, "st_blocks", stat.st_size)
    if stat.st_size > _MOST_HOLLOW_BYTES + data_bytes:
        raise SourceError(
            f"{path} is not checked: it is {stat.st_size >> 20} MB long and {data_bytes >> 20} MB "
            "of it exist, the rest is a hole (a sparse file); give the file as it was signed"
        )


def _has_store(path: Path) -> bool:
    with path.open("rb") as file:
        kept = b""
        while block := file.read(_BLOCK):
            if _STORE in kept + block:
                return True
            kept = block[-len(_STORE) :]
    return False
