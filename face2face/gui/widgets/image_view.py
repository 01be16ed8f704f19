"""A tile that shows one image, its label and its words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from face2face.gui.messages import StateMessage
from face2face.gui.theme import tokens_of
from face2face.types import Box, Frame

_RADIUS = 12.0
_PILL = QColor(10, 12, 16, 190)
_PILL_TEXT = QColor("#ffffff")
_PILL_ALARM = QColor("#ffb4ac")
_MARGIN = 12.0


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
        if self._image is None:
            self._paint_words_alone(painter, ground)
        elif self._words is not None:
            self._paint_words_over(painter, place)
        if self._caption and not self._bare:
            self._pill(painter, self._caption, place.topLeft(), at_right=False, at_bottom=False)
        if self._label and self._image is not None:
            self._pill(painter, self._label, place.bottomRight(), at_right=True, at_bottom=True)
        if self._recording:
            text = f"\u25cf {self._recording}"
            self._pill(
                painter, text, place.topRight(), at_right=True, at_bottom=False, ink=_PILL_ALARM
            )
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

    def _paint_words_alone(self, painter: QPainter, room: QRectF) -> None:
        """In the middle of an empty tile, as text on its ground."""
        if self._words is None:
            return
        tokens = tokens_of(self)
        bright, quiet, alarm = tokens.stage_text, tokens.stage_muted, tokens.alarm
        if self._bare:
            bright, quiet, alarm = "#ffffff", "#c8ced8", "#ffb4ac"
        self._centred(painter, room, QColor(alarm if self._words.urgent else bright), QColor(quiet))

    def _paint_words_over(self, painter: QPainter, place: QRectF) -> None:
        words = self._words
        assert words is not None
        if words.covers:
            alarm = _PILL_ALARM if words.urgent else _PILL_TEXT
            self._centred(painter, place, alarm, QColor("#dfe4ec"))
            return
        if words.big:
            self._numeral(painter, place, words.big)
        text = words.line
        font = self._font(1.0, bold=False)
        painter.setFont(font)
        room = place.adjusted(2 * _MARGIN, 0, -2 * _MARGIN, 0)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        size = QFontMetricsF(font).boundingRect(room, flags, text)
        pill = QRectF(0, 0, size.width() + 28, size.height() + 14)
        # Above the label, so that both are read however narrow the image is.
        lift = 34.0 if self._label else 0.0
        pill.moveCenter(
            QPointF(place.center().x(), place.bottom() - _MARGIN - lift - pill.height() / 2)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(_PILL_ALARM if words.urgent else _PILL_TEXT)
        painter.drawText(pill, flags, text)

    def _numeral(self, painter: QPainter, place: QRectF, text: str) -> None:
        side = min(place.width(), place.height()) * 0.34
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(place.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawEllipse(disc)
        font = QFont(self.font())
        font.setPixelSize(max(12, round(side * 0.6)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(_PILL_TEXT)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)

    def _centred(self, painter: QPainter, room: QRectF, title: QColor, detail: QColor) -> None:
        words = self._words
        assert words is not None
        width = min(room.width() - 40, 420.0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        space = QRectF(0, 0, width, 10_000)
        large, small = self._font(1.35, bold=True), self._font(1.0, bold=False)
        title_box = QFontMetricsF(large).boundingRect(space, flags, words.title)
        detail_box = QFontMetricsF(small).boundingRect(space, flags, words.detail)
        gap = 8.0 if words.detail else 0.0
        total = title_box.height() + gap + (detail_box.height() if words.detail else 0.0)
        left = room.center().x() - width / 2
        top = room.center().y() - total / 2
        painter.setFont(large)
        painter.setPen(title)
        painter.drawText(QRectF(left, top, width, title_box.height()), flags, words.title)
        if words.detail:
            painter.setFont(small)
            painter.setPen(detail)
            below = top + title_box.height() + gap
            painter.drawText(QRectF(left, below, width, detail_box.height()), flags, words.detail)

    def _pill(
        self,
        painter: QPainter,
        text: str,
        corner: QPointF,
        *,
        at_right: bool,
        at_bottom: bool,
        ink: QColor = _PILL_TEXT,
    ) -> None:
        # On a whole screen, seen from further away, the label grows with the image.
        font = self._font(1.4 if self._bare else 0.92, bold=False)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(text) + 18
        height = metrics.height() + 7
        x = corner.x() - _MARGIN - width if at_right else corner.x() + _MARGIN
        y = corner.y() - _MARGIN - height if at_bottom else corner.y() + _MARGIN
        place = QRectF(x, y, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _font(self, factor: float, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * factor)
        font.setBold(bold)
        return font
