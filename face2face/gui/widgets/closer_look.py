"""A tile in which one looks closer at an image, shifts it, clicks it and paints on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from face2face.gui.widgets.image_layers import Wipe
from face2face.gui.widgets.zoom import STEP, Zoom

_KEY_STEP = 0.05


class CloserLook(QWidget):
    """Knows where the image lies, and what the mouse does to it.

    The wheel looks closer, and a drag shifts what is looked at closer; a double click shows the
    whole image again. None of it changes what is saved.

    Signals:
        clicked: the image was clicked; x and y in the image's own pixels, not mirrored.
        dragged: the mouse went on with its button held down, where the image is painted on; x and
            y as for `clicked`, outside the image, too.
    """

    clicked = Signal(float, float)
    dragged = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """The whole image, without a line."""
        super().__init__(parent)
        self._image: QImage | None = None
        self._mirrored = False
        self._paintable = False
        self._held_down = False
        self._grabbed: QPointF | None = None
        self._shifted = False
        self._zoom = Zoom()
        self._wipe = Wipe()

    @property
    def wipe(self) -> Wipe:
        """The line between before and after."""
        return self._wipe

    def zoom(self, factor: float) -> None:
        """Look so many times closer at the middle of what is seen."""
        self._look(factor, QRectF(self.rect()).center())

    def show_whole(self) -> None:
        """Show the whole image again."""
        self._zoom.reset()
        self.update()

    @property
    def zoom_factor(self) -> float:
        """How many times closer than the whole image it is looked at."""
        return self._zoom.factor

    def set_paintable(self, paintable: bool) -> None:
        """Whether the left button paints on the image instead of shifting it."""
        self._paintable = paintable

    def image_place(self) -> QRectF:
        """Where the image lies, perhaps beyond the tile."""
        return self._zoom.place(self._whole_place(), QRectF(self.rect()))

    def _whole_place(self) -> QRectF:
        """Where the image lies when all of it is shown."""
        if self._image is None:
            return QRectF(self.rect())
        image, room = self._image, QRectF(self.rect())
        scale = min(room.width() / image.width(), room.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        return QRectF((room.width() - width) / 2, (room.height() - height) / 2, width, height)

    def _seen(self) -> QRectF:
        """The part of the tile in which the image is."""
        return self.image_place().intersected(QRectF(self.rect()))

    def _look(self, factor: float, spot: QPointF) -> None:
        self._zoom.by(factor, spot, self._whole_place(), QRectF(self.rect()))
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Look closer, or less close."""
        turned = event.angleDelta().y() / 120
        if self._image is None or not turned or (turned < 0 and self._zoom.factor == 1):
            event.ignore()
            return
        self._look(STEP**turned, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the line, or the image that is looked at closer; else tell where the click was."""
        spot, button = event.position(), event.button()
        if self._wipe.is_at(spot, self._seen()):
            self._wipe.held = True
            return
        inside = self._image is not None and self._seen().contains(spot)
        shifts = button is Qt.MouseButton.MiddleButton or not self._paintable
        if inside and shifts and self._zoom.factor > 1:
            self._grabbed, self._shifted = spot, False
            return
        self._held_down = inside and button is not Qt.MouseButton.MiddleButton
        if self._held_down:
            self.clicked.emit(*self._in_image(spot))
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Shift what was taken, or tell where the mouse goes that was pressed in the image."""
        spot = event.position()
        if self._wipe.held:
            self._wipe.move_to(spot.x(), self._seen())
            self.update()
        elif self._grabbed is not None:
            way = spot - self._grabbed
            if self._shifted or way.manhattanLength() > QApplication.startDragDistance():
                self._shifted, self._grabbed = True, spot
                self._zoom.move(way, self._whole_place(), QRectF(self.rect()))
                self.update()
        elif self._held_down and self._image is not None:
            self.dragged.emit(*self._in_image(spot))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go; what was not shifted was clicked."""
        grabbed, self._grabbed = self._grabbed, None
        left = event.button() is Qt.MouseButton.LeftButton
        if grabbed is not None and left and not self._shifted and self._image is not None:
            self.clicked.emit(*self._in_image(grabbed))
        self._held_down = self._wipe.held = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the whole image again, where it is looked at closer and not painted on."""
        if self._zoom.factor > 1 and not self._paintable:
            self.show_whole()
        else:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The arrow keys move the line between before and after."""
        ways = {Qt.Key.Key_Left: -_KEY_STEP, Qt.Key.Key_Right: _KEY_STEP}
        way = ways.get(Qt.Key(event.key()))
        if self._wipe.before is None or way is None:
            super().keyPressEvent(event)
            return
        self._wipe.share = min(max(self._wipe.share + way, 0.0), 1.0)
        self.update()

    def _in_image(self, point: QPointF) -> tuple[float, float]:
        """A point of the tile in the image's own pixels."""
        assert self._image is not None
        place = self.image_place()
        x = (point.x() - place.left()) / place.width()
        y = (point.y() - place.top()) / place.height()
        if self._mirrored:
            x = 1 - x
        return x * self._image.width(), y * self._image.height()
