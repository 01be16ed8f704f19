"""The mark of a video that is being recorded: it names every model that made a part of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from face2face.engine.live.status import LiveStatus
from face2face.gui.composite import mark
from face2face.provenance.mark import COMPOSITE, GENERATED, Mark

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity


class VideoMark:
    """Watches which models are used, and signs the video when it is complete.

    Args:
        status: the session's.
        identity: who signs, None for this installation.
        alone: as for `drawing.drawn`.
        landmarks: as for `drawing.drawn`.

    Attributes:
        unsigned: why the video is not signed, "" where it is, or is not complete yet.
    """

    def __init__(
        self, status: LiveStatus, identity: Identity | None, *, alone: bool, landmarks: bool
    ) -> None:
        from face2face.provenance.signer import Signer  # it imports what signs

        self.unsigned = ""
        self._signer = Signer(self._take, identity)
        self._alone, self._landmarks = alone, landmarks
        self._models: dict[str, str] = {}
        self.note(status)

    def note(self, status: LiveStatus) -> None:
        """Remember the model in use, and its task."""
        if status.model_name:
            self._models[status.model_name] = status.task

    @property
    def mark(self) -> Mark:
        """What the video says of itself by now."""
        marks = [
            mark(name, task=task, alone=self._alone, landmarks=self._landmarks)
            for name, task in list((self._models or {"": ""}).items())
        ]
        part = any(each.source_type == COMPOSITE for each in marks)
        return Mark(
            COMPOSITE if part else GENERATED,
            marks[0].what,
            ", ".join(each.model for each in marks),
            marks[0].given,
        )

    def sign(self, path: Path) -> None:
        """Sign the complete video, in its place; from any thread."""
        self._signer.sign(path, self.mark)

    def _take(self, line: str) -> None:
        self.unsigned = line
