"""How near an image is looked at, and at which part of it."""

from PySide6.QtCore import QPointF, QRectF

MOST = 8.0
STEP = 1.25


class Zoom:
    """Maps the place of a whole image to its place when it is looked at closer.

    Attributes:
        factor: 1 for the whole image, up to MOST.
    """

    def __init__(self) -> None:
        """The whole image."""
        self.factor = 1.0
        self._middle = QPointF(0.5, 0.5)

    def place(self, whole: QRectF, room: QRectF) -> QRectF:
        """Where the image lies.

        Args:
            whole: where it lies when all of it is shown.
            room: the tile.
        """
        width, height = whole.width() * self.factor, whole.height() * self.factor
        middle = room.center()
        return QRectF(
            _kept_in(middle.x() - self._middle.x() * width, width, room.left(), room.width()),
            _kept_in(middle.y() - self._middle.y() * height, height, room.top(), room.height()),
            width,
            height,
        )

    def by(self, factor: float, spot: QPointF, whole: QRectF, room: QRectF) -> None:
        """Look closer, or less close.

        Args:
            factor: more than 1 to look closer.
            spot: of the tile; what lies there stays there.
            whole: where the image lies when all of it is shown.
            room: the tile.
        """
        before = self.place(whole, room)
        x = (spot.x() - before.left()) / before.width()
        y = (spot.y() - before.top()) / before.height()
        self.factor = min(max(self.factor * factor, 1.0), MOST)
        if factor < 1 and self.factor < STEP**0.5:  # what is left of rounding
            self.factor = 1.0
        width, height = whole.width() * self.factor, whole.height() * self.factor
        left, top = spot.x() - x * width, spot.y() - y * height
        self._look_at(left, top, width, height, whole, room)

    def move(self, by: QPointF, whole: QRectF, room: QRectF) -> None:
        """Shift the image under the mouse."""
        before = self.place(whole, room)
        left, top = before.left() + by.x(), before.top() + by.y()
        self._look_at(left, top, before.width(), before.height(), whole, room)

    def reset(self) -> None:
        """The whole image again."""
        self.factor, self._middle = 1.0, QPointF(0.5, 0.5)

    def _look_at(
        self, left: float, top: float, width: float, height: float, whole: QRectF, room: QRectF
    ) -> None:
        middle = room.center()
        self._middle = QPointF((middle.x() - left) / width, (middle.y() - top) / height)
        # Not beyond the edge: else the way back would be longer than the way there.
        place = self.place(whole, room)
        self._middle = QPointF(
            (middle.x() - place.left()) / width, (middle.y() - place.top()) / height
        )


def _kept_in(start: float, length: float, room_start: float, room: float) -> float:
    """Where an image begins: in the middle of its room, or over all of it."""
    if length <= room:
        return room_start + (room - length) / 2
    return min(max(start, room_start + room - length), room_start)
