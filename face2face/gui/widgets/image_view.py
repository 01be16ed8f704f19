"""A tile that shows one image, its label and its words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from face2face.gui.state_words import StateMessage
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.closer_look import CloserLook
from face2face.gui.widgets.image_layers import paint_box, paint_landmarks
from face2face.gui.widgets.word_painter import WordPainter
from face2face.types import Box, Frame, Landmarks

_RADIUS = 12.0


class ImageView(CloserLook):
    """Shows the newest image it was given, scaled smoothly, its aspect kept.

    Args:
        name: what a screen reader calls it.
        parent: Qt's owner.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: Frame | None = None
        self._label = ""
        self._caption = ""
        self._leaving = ""
        self._words: StateMessage | None = None
        self._box: Box | None = None
        self._bare = False
        self._points: Landmarks | None = None
        self._before: Frame | None = None
        self.painted = 0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 60)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As a video is usually shown."""
        return QSize(480, 400)

    def show_image(
        self, image: Frame | None, box: Box | None = None, points: Landmarks | None = None
    ) -> None:
        """Show an image from now on; painting happens later, and once for several calls.

        Args:
            image: uint8 RGB, None for none.
            box: something to frame in it, in its pixels.
            points: landmarks to draw on it, in its pixels.
        """
        self._box, self._points = box, points
        # QImage does not copy: the array must live as long as it does.
        self._held = None if image is None else np.ascontiguousarray(image)
        self._image = None if self._held is None else _wrapped(self._held)
        self.update()

    def show_before(self, image: Frame | None) -> None:
        """Show another image on the left of a line that can be dragged; None for no line."""
        self._before = None if image is None else np.ascontiguousarray(image)
        self._wipe.before = None if self._before is None else _wrapped(self._before)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if image is None else Qt.FocusPolicy.StrongFocus)
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

    def set_leaving(self, text: str) -> None:
        """Say in the upper right corner that it is recorded or sent; "" where it is neither."""
        if text != self._leaving:
            self._leaving = text
            self.update()

    @property
    def leaving(self) -> str:
        """What is said of its being recorded or sent."""
        return self._leaving

    @property
    def mirrored(self) -> bool:
        """Whether left and right are exchanged."""
        return self._mirrored

    def set_bare(self, bare: bool) -> None:
        """Leave out everything but image, label and words, on black: for the full screen."""
        self._bare = bare
        self.update()

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
        if self._image is not None:
            self._paint_image(painter, self.image_place())
        place = self._seen()
        self._wipe.paint_line(painter, place)
        words = WordPainter(painter, self.font(), tokens, bare=self._bare)
        if self._words is not None and self._image is None:
            words.alone(self._words, ground)
        elif self._words is not None:
            words.over(self._words, place, above_label=bool(self._label))
        caption = "" if self._bare else self._caption
        if self._zoom.factor > 1 and self._image is not None:
            near = f"{100 * self._zoom.factor:.0f}\u00a0%"
            caption = f"{caption} \u00b7 {near}" if caption else near
        if caption:
            words.upper_left(caption, place)
        if self._label and self._image is not None:
            words.lower_right(self._label, place)
        if self._leaving:
            words.upper_right(f"\u25cf {self._leaving}", place, beside=caption)
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
            clip.addRoundedRect(self._seen(), _RADIUS, _RADIUS)
            painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        seen = self._seen()
        if self._mirrored:
            painter.translate(place.left() + place.right(), 0)
            painter.scale(-1, 1)
        painter.drawImage(place, image)
        if self._points is not None:
            paint_landmarks(painter, place, self._image.width(), self._points)
        if self._box is not None:
            paint_box(painter, place, self._image.width(), self._box)
        painter.restore()
        self._paint_before(painter, place, seen)
        if self._words is not None and self._words.covers:
            painter.fillRect(seen, QColor(0, 0, 0, 150))

    def _paint_before(self, painter: QPainter, place: QRectF, seen: QRectF) -> None:
        """The image before lies left of the line, mirrored or not."""
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(seen, _RADIUS, _RADIUS)
        painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        self._wipe.paint(painter, place, seen, mirrored=self._mirrored)
        painter.restore()


def _wrapped(image: Frame) -> QImage:
    height, width = image.shape[:2]
    return QImage(image.data, width, height, 3 * width, QImage.Format.Format_RGB888)
