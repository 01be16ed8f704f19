"""A tile that shows one image, its label and its words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from face2face.gui.state_words import StateMessage
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.word_painter import WordPainter
from face2face.types import Box, Frame

_RADIUS = 12.0


class ImageView(QWidget):
    """Shows the newest image it was given, scaled smoothly, its aspect kept.

    Args:
        name: what a screen reader calls it.
        parent: Qt's owner.

    Signals:
        clicked: the image was clicked; x and y in the image's own pixels, not mirrored.
        dragged: the mouse went on with its button held down; x and y as for `clicked`, outside
            the image, too.
    """

    clicked = Signal(float, float)
    dragged = Signal(float, float)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._held: Frame | None = None
        self._mirrored = False
        self._label = ""
        self._caption = ""
        self._recording = ""
        self._words: StateMessage | None = None
        self._box: Box | None = None
        self._bare = False
        self._held_down = False
        self.painted = 0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 60)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As a video is usually shown."""
        return QSize(480, 400)

    def show_image(self, image: Frame | None, box: Box | None = None) -> None:
        """Show an image from now on; painting happens later, and once for several calls.

        Args:
            image: uint8 RGB, None for none.
            box: something to frame in it, in its pixels.
        """
        self._box = box
        if image is None:
            self._image = self._held = None
        else:
            image = np.ascontiguousarray(image)
            height, width = image.shape[:2]
            # QImage does not copy: the array must live as long as it does.
            self._held = image
            self._image = QImage(image.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self.update()

    def report(self, words: StateMessage | None) -> None:
        """Show words inside the image, or none."""
        if words != self._words:
            self._words = words
            spoken = words.line if words else ""
            self.setAccessibleDescription(spoken)
            self.update()

    @property
    def words(self) -> StateMessage | None:
        """What is said now."""
        return self._words

    @property
    def aspect(self) -> float:
        """Width over height of the image, 0.0 without one."""
        return self._image.width() / self._image.height() if self._image else 0.0

    def set_mirrored(self, mirrored: bool) -> None:
        """Show left and right exchanged, as a mirror does."""
        self._mirrored = mirrored
        self.update()

    def set_label(self, text: str) -> None:
        """Write a small label into the image's lower right corner; "" for none."""
        self._label = text
        self.update()

    def set_caption(self, text: str) -> None:
        """Say in the upper left corner whose image it is; "" for none."""
        self._caption = text
        self.update()

    def set_recording(self, text: str) -> None:
        """Say in the upper right corner that a recording goes on; "" for none."""
        if text != self._recording:
            self._recording = text
            self.update()

    @property
    def recording(self) -> str:
        """What is said of a recording."""
        return self._recording

    @property
    def mirrored(self) -> bool:
        """Whether left and right are exchanged."""
        return self._mirrored

    def set_bare(self, bare: bool) -> None:
        """Leave out everything but image, label and words, on black: for the full screen."""
        self._bare = bare
        self.update()

    def image_place(self) -> QRectF:
        """Where the image lies in the tile."""
        if self._image is None:
            return QRectF(self.rect())
        image, room = self._image, QRectF(self.rect())
        scale = min(room.width() / image.width(), room.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        return QRectF((room.width() - width) / 2, (room.height() - height) / 2, width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell where in the image the click was."""
        self._held_down = self._image is not None and self.image_place().contains(event.position())
        if self._held_down:
            self.clicked.emit(*self._in_image(event.position()))
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell where the mouse goes that was pressed in the image."""
        if self._held_down and self._image is not None:
            self.dragged.emit(*self._in_image(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell no more."""
        del event
        self._held_down = False

    def _in_image(self, point: QPointF) -> tuple[float, float]:
        """A point of the tile in the image's own pixels."""
        assert self._image is not None
        place = self.image_place()
        x = (point.x() - place.left()) / place.width()
        y = (point.y() - place.top()) / place.height()
        if self._mirrored:
            x = 1 - x
        return x * self._image.width(), y * self._image.height()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tile."""
        del event
        self.painted += 1
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        tokens = tokens_of(self)
        ground = QRectF(self.rect())
        if self._bare:
            painter.fillRect(ground, QColor("black"))
        else:
            clip = QPainterPath()
            clip.addRoundedRect(ground, _RADIUS, _RADIUS)
            painter.setClipPath(clip)
            painter.fillRect(ground, QColor(tokens.stage))
        place = self.image_place()
        if self._image is not None:
            self._paint_image(painter, place)
        words = WordPainter(painter, self.font(), tokens, bare=self._bare)
        if self._words is not None and self._image is None:
            words.alone(self._words, ground)
        elif self._words is not None:
            words.over(self._words, place, above_label=bool(self._label))
        if self._caption and not self._bare:
            words.upper_left(self._caption, place)
        if self._label and self._image is not None:
            words.lower_right(self._label, place)
        if self._recording:
            words.upper_right(f"\u25cf {self._recording}", place)
        painter.end()

    def _paint_image(self, painter: QPainter, place: QRectF) -> None:
        assert self._image is not None
        image = self._image
        target = place.size() * self.devicePixelRatioF()
        # The painter looks at four neighbours only: beyond half size that flickers.
        if target.width() < image.width() / 2:
            image = image.scaled(
                target.toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter.save()
        if not self._bare:
            clip = QPainterPath()
            clip.addRoundedRect(place, _RADIUS, _RADIUS)
            painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        if self._mirrored:
            painter.translate(place.left() + place.right(), 0)
            painter.scale(-1, 1)
        painter.drawImage(place, image)
        if self._box is not None:
            self._paint_box(painter, place, self._box)
        painter.restore()
        if self._words is not None and self._words.covers:
            painter.fillRect(place, QColor(0, 0, 0, 150))

    def _paint_box(self, painter: QPainter, place: QRectF, box: Box) -> None:
        assert self._image is not None
        scale = place.width() / self._image.width()
        painter.setPen(QPen(QColor(255, 255, 255, 220), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(
                place.left() + box.left * scale,
                place.top() + box.top * scale,
                box.width * scale,
                box.height * scale,
            ),
            8,
            8,
        )
