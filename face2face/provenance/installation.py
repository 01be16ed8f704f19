"""The identity that an installation signs with: made once, kept in the user's folder."""

import os
from pathlib import Path

from face2face.errors import CredentialsError
from face2face.files import part_of
from face2face.places import users
from face2face.provenance.identity import Identity, OutOfDateError, identity_in, is_private

_FOLDER, _FILE = "credentials", "installation.pem"


def installation() -> Identity:
    """The identity of this installation, made when it is first asked for.

    It is made anew where its certificate is not valid today, as after a day with a wrong clock,
    and where others could read its key.

    Raises:
        CredentialsError: it cannot be read or made.
    """
    path = users(_FOLDER) / _FILE
    try:
        if not path.exists():
            _make(path)
        elif not is_private(path):
            _make_anew(path)
        try:
            return _kept(path)
        except OutOfDateError:
            _make_anew(path)
            return _kept(path)
    except OSError as error:
        raise CredentialsError(
            f"cannot keep this installation's key in {path}: {error.strerror or error}; "
            "make the folder writable"
        ) from error


def _kept(path: Path) -> Identity:
    pem = path.read_bytes()
    try:
        return identity_in(pem, path, pem, path)
    except OutOfDateError:
        raise
    except CredentialsError as error:
        raise CredentialsError(f"{error}; or delete {path}, and a new one is made") from error


def _make(path: Path) -> None:
    """Make the file; the first of several stays."""
    temporary = _made(path)
    try:
        try:
            os.link(temporary, path)  # unlike a renaming, it never replaces what stands there
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _make_anew(path: Path) -> None:
    """Replace the file; the last of several stays."""
    temporary = _made(path)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _made(path: Path) -> Path:
    """A new key beside `path`, whole and readable by its owner alone."""
    from face2face.provenance.certificates import make_pem

    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    temporary = part_of(path)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make_pem())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
