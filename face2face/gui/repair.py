"""What the user paints over to have it repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from face2face.engine.live.status import LiveResult
from face2face.types import Frame

if TYPE_CHECKING:
    # It imports OpenCV, which the window opens without.
    from face2face.engine.face_mask import FaceMask

_LARGEST = 0.1
"""Radius of the largest brush, as a share of the picture's height."""


class Repair(QObject):
    """Collects strokes in the face's own coordinates.

    Signals:
        changed: read `mask`.

    Attributes:
        mask: what is painted over, None for nothing.
        brush: size of the brush, 0 to 1.
        erase: whether it takes away.
    """

    changed = Signal()

    def __init__(self, brush: float, parent: QObject) -> None:
        """Nothing is painted yet."""
        super().__init__(parent)
        self.mask: FaceMask | None = None
        self.brush = brush
        self.erase = False
        self._last: tuple[float, float] | None = None

    def paint(self, x: float, y: float, begins: bool, result: LiveResult) -> None:
        """Go on with a stroke, or begin one.

        Args:
            x: pixels of the result's frame.
            y: likewise.
            begins: whether the brush is put down here.
            result: what was painted on.
        """
        from face2face.engine.face_mask import FaceMask

        height, width = result.frame.shape[:2]
        if self.mask is None:
            self.mask = FaceMask.empty(width, height, result.landmarks)
        elif self.mask.anchor is not None and result.landmarks is None:
            return  # the face is away, and the mask with it
        points = [(x, y)] if begins or self._last is None else [self._last, (x, y)]
        self._last = (x, y)
        radius = max(2.0, self.brush * _LARGEST * height)
        self.mask = self.mask.painted(points, radius, result.landmarks, erase=self.erase)
        self.changed.emit()

    def clear(self) -> None:
        """Take all away."""
        if self.mask is not None:
            self.mask = None
            self.changed.emit()

    def shown(self, result: LiveResult) -> Frame:
        """The result's frame with what is painted over it, uint8 RGB."""
        if self.mask is None:
            return result.frame
        from face2face.tasks.inpaint import HOLE

        height, width = result.frame.shape[:2]
        marked = self.mask.on(result.landmarks, width, height) > 0
        picture: Frame = result.frame.copy()
        for channel, level in enumerate(HOLE):
            picture[marked, channel] = picture[marked, channel] // 2 + level // 2
        return picture
