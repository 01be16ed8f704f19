"""The identity that an installation signs with: made once, kept in the user's folder."""

import os
from pathlib import Path

from face2face.errors import CredentialsError
from face2face.provenance.identity import Identity, identity_in
from face2face.utils.files import part_of
from face2face.utils.paths import users

_FOLDER, _FILE = "credentials", "installation.pem"


def installation() -> Identity:
    """The identity of this installation, made when it is first asked for.

    Raises:
        CredentialsError: it cannot be read or made.
    """
    path = users(_FOLDER) / _FILE
    try:
        if not path.exists():
            _make(path)
        pem = path.read_bytes()
    except OSError as error:
        raise CredentialsError(
            f"cannot keep this installation's key in {path}: {error.strerror or error}; "
            "make the folder writable"
        ) from error
    try:
        return identity_in(pem, path, pem, path)
    except CredentialsError as error:
        raise CredentialsError(f"{error}; or delete {path}, and a new one is made") from error


def _make(path: Path) -> None:
    """Make the file, whole and readable by its owner alone; the first of several stays."""
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
        try:
            os.link(temporary, path)  # unlike a renaming, it never replaces what stands there
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
