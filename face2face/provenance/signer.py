"""Marking finished files, in a way that never costs anybody a result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.errors import CredentialsError, ErrorDetails, ErrorKind, Notice, details_of
from face2face.provenance.mark import Mark
from face2face.provenance.signing import FORMATS, sign
from face2face.provenance.xmp import append_box
from face2face.utils.file_types import VIDEOS_OF_BOXES, ends_with
from face2face.utils.files import part_path

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity

Report = Callable[[Notice], None]


class Signer:
    """Signs finished files before they get their names; what cannot be signed is kept as it is.

    Args:
        report: takes a notice where a file is not signed, once for each reason, from the thread
            that signs.
        identity: who signs, None for this installation.
    """

    def __init__(self, report: Report, identity: Identity | None = None) -> None:
        self._report = report
        self._identity = identity
        self._said: set[str] = set()

    def sign(self, path: Path, mark: Mark, name: str | None = None) -> None:
        """Mark a file, in its place; it is whole at any moment, and stays when signing fails.

        Args:
            path: complete and closed. Where Content Credentials cannot be in such a file, its
                plain metadata are all it has.
            mark: what it says.
            name: what to call it in a message, None for its own name.
        """
        name = name or path.name
        if not ends_with(path, FORMATS):
            self._say_once(
                name,
                f"{path.suffix} files cannot carry Content Credentials",
                ErrorDetails(ErrorKind.FORMAT_UNSIGNABLE, {"suffix": path.suffix}),
            )
            return
        signed = part_path(path)
        try:
            if ends_with(path, VIDEOS_OF_BOXES):
                append_box(path, mark)
            if self._identity is None:
                from face2face.provenance.installation import installation  # 13 MB, at the end

                self._identity = installation()
            sign(path, signed, mark, self._identity)
            signed.chmod(path.stat().st_mode & 0o777)
            signed.replace(path)
        except CredentialsError as error:
            self._say_once(name, str(error), details_of(error))
        except OSError as error:
            self._say_once(name, error.strerror or str(error), details_of(error))
        finally:
            signed.unlink(missing_ok=True)

    def signing(
        self, mark: Mark, name: str, then: Callable[[Path], None] | None = None
    ) -> Callable[[Path], None]:
        """What a sink calls with the path of its complete file, before that gets its name.

        Args:
            mark: as for `sign`.
            name: as for `sign`.
            then: takes the path of the signed file.
        """

        def sign_file(path: Path) -> None:
            self.sign(path, mark, name)
            if then is not None:
                then(path)

        return sign_file

    def _say_once(self, name: str, reason: str, why: ErrorDetails | None) -> None:
        """One line a reason: of a thousand images the first is named."""
        if reason in self._said:
            return
        self._said.add(reason)
        line = f"warning: {name} is marked in its plain metadata alone, not signed: {reason}"
        details = why and ErrorDetails(ErrorKind.NOT_SIGNED, {"file": name, "why": why})
        self._report(Notice(line, details))
