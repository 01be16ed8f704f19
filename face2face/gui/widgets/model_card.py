"""One model as a card: its face, its name, its licence, its consent."""

import bisect

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from face2face.config import REENACTMENT
from face2face.gui.error_messages import local
from face2face.gui.model_list import ModelEntry
from face2face.gui.task_words import words_of
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.icons import draw_icon
from face2face.utils.text import sanitize_tooltip

WIDTH = 218

_PAD = 10
_TEXT_WIDTH = WIDTH - 2 * _PAD - 4
_GAP = 3
_RADIUS = 10
_IMAGE_SHARE = 0.62
"""Height of a card's image as a share of its width."""

_MOST_LETTERS = 400
"""Of a text on a card: four lines hold some 160."""

_MOST_PIXELS = 1 << 24
"""Of a preview: ours have less than 0.5 million."""

_SHEET_GAP = 4
"""Pixels between the images of a preview, which is a sheet of sketch and face, side by side."""


class ModelCard(QAbstractButton):
    """A card to choose a model with; one that cannot be used says why."""

    def __init__(self, entry: ModelEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if not entry.refusal:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._face = face_of_preview(entry)
        self._lines = self._written()
        self._laid_out: tuple[str, list[tuple[str, str, int]]] = ("", [])
        # Fixed: a height that follows the width, beside a scroll bar that follows the height,
        # need never settle.
        self.setFixedSize(WIDTH, self._height())
        self.setText(entry.title)
        self.setAccessibleName(entry.title)
        described = ". ".join(_start(text) for text, _ in self._lines[1:])
        self.setAccessibleDescription(described)
        tip = [text for text, _ in self._lines]
        if entry.added or entry.made_here:
            tip.append(self.tr("The right mouse button or the menu key shows what can be done."))
        self.setToolTip(sanitize_tooltip("\n".join(tip)))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(t.accent if chosen else t.line), 2 if chosen else 1))
        painter.setBrush(QColor(t.hover if self.underMouse() and not chosen else t.raised))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        if self.hasFocus():
            # Not the frame of the one in use: that one is in colour, and whole.
            ring = QPen(QColor(t.text), 1.5, Qt.PenStyle.DashLine)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(4, 4, -4, -4), _RADIUS - 3, _RADIUS - 3)
        image = self._image_place()
        self._paint_face(painter, image)
        if chosen and not self.entry.refusal:
            disc = QRectF(image.right() - 30, image.top() + 8, 22, 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawEllipse(disc)
            draw_icon(painter, "check", disc.adjusted(4, 4, -4, -4), QColor(t.on_accent))
        y = int(image.bottom()) + 9
        for number, (shown, kind, height) in enumerate(self._laid()):
            colour = {"name": t.text, "alarm": t.alarm}.get(kind, t.muted)
            painter.setPen(QColor(colour))
            painter.setFont(self._font(kind))
            painter.drawText(
                QRect(_PAD + 2, y, _TEXT_WIDTH, height), int(Qt.TextFlag.TextWordWrap), shown
            )
            y += height + (_GAP + 2 if number == 0 else _GAP)
        painter.end()

    def _paint_face(self, painter: QPainter, place: QRectF) -> None:
        t = tokens_of(self)
        clip = QPainterPath()
        clip.addRoundedRect(place, 7, 7)
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(place, QColor(t.stage))
        if self._face is None:
            name = "warning" if self.entry.refusal else "model"
            side = 40.0
            spot = QRectF(0, 0, side, side)
            spot.moveCenter(place.center())
            draw_icon(painter, name, spot, QColor(t.stage_muted))
        else:
            if self.entry.refusal:
                painter.setOpacity(0.35)
            painter.drawPixmap(*self._placed(self._face, place))
        painter.restore()

    @staticmethod
    def _placed(image: QPixmap, place: QRectF) -> tuple[QRectF, QPixmap, QRectF]:
        """Where to draw which part: of a square its upper middle, where the face sits."""
        width, full = float(image.width()), float(image.height())
        height = width * place.height() / place.width()
        if full >= height:
            return place, image, QRectF(0, (full - height) * 0.35, width, height)
        target = QRectF(0, 0, place.width(), place.width() * full / width)
        target.moveCenter(place.center())
        return target, image, QRectF(0, 0, width, full)

    def _written(self) -> list[tuple[str, str]]:
        entry = self.entry
        if entry.refusal:
            return [
                (entry.title, "name"),
                (self.tr("Cannot be used"), "alarm"),
                (local(entry.refusal, entry.refusal_details), "quiet"),
            ]
        licence = entry.licence or self.tr("not stated")
        consent = entry.consent or self.tr("not stated")
        words = words_of(entry.task)
        lines = [
            (entry.title, "name"),
            *([(words.purpose, "quiet")] if words and words.purpose else []),
            (self.tr("Licence: {text}").format(text=licence), "quiet"),
            (self.tr("Consent: {text}").format(text=consent), "quiet"),
        ]
        if entry.attribution:
            lines.append((entry.attribution, "quiet"))
        return lines

    def _image_place(self) -> QRectF:
        width = WIDTH - 2 * _PAD
        return QRectF(_PAD, _PAD, width, round(width * _IMAGE_SHARE))

    def _height(self) -> int:
        return (
            int(self._image_place().bottom())
            + 9
            + _PAD
            + sum(height + _GAP for _, _, height in self._laid())
        )

    def _laid(self) -> list[tuple[str, str, int]]:
        """What is shown of each text, its kind and its height; found once for a font."""
        font = self.font().key()
        if self._laid_out[0] != font:
            laid = []
            for text, kind in self._lines:
                shown, height = _fit(text, self._font(kind))
                laid.append((shown, kind, height))
            self._laid_out = font, laid
        return self._laid_out[1]

    def _font(self, kind: str) -> QFont:
        font = QFont(self.font())
        if kind == "name":
            font.setBold(True)
        else:
            font.setPointSizeF(font.pointSizeF() * 0.88)
        return font


def _start(text: str) -> str:
    """As much of a text as may be laid out: more than four lines hold."""
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def _fit(text: str, font: QFont) -> tuple[str, int]:
    """As much of a text as fits into four lines, and its height: a licence may be a page.

    More of it is in the tooltip.
    """
    metrics = QFontMetrics(font)
    room, flags = QRect(0, 0, _TEXT_WIDTH, 10_000), int(Qt.TextFlag.TextWordWrap)
    most = metrics.lineSpacing() * 4

    def height(shown: str) -> int:
        return metrics.boundingRect(room, flags, shown).height()

    whole = _start(text)
    if whole == text and height(text) <= most:
        return text, height(text)
    words = whole.split()

    def first(count: int) -> str:
        return " ".join(words[:count]) + "…"

    fit = bisect.bisect_right(range(1, len(words)), most, key=lambda count: height(first(count)))
    shown = first(max(1, fit))
    return shown, min(height(shown), most)


def face_of_preview(entry: ModelEntry) -> QPixmap | None:
    """The generated face in a preview's first row; of other tasks before and after."""
    if entry.preview is None:
        return None
    # A PNG and nothing else: by its content Qt would take an SVG, too, which opens other files.
    reader = QImageReader(str(entry.preview), b"png")
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not 0 < size.width() * size.height() <= _MOST_PIXELS:
        return None
    image = reader.read()
    if image.isNull():
        return None
    if entry.task != REENACTMENT:
        height = min(image.height(), image.width() // 2 + _SHEET_GAP)
        return QPixmap.fromImage(image.copy(0, 0, image.width(), height))
    side = min(entry.size or 256, 256)
    step = side + _SHEET_GAP
    if image.width() == 2 * step + _SHEET_GAP and image.height() >= step:
        image = image.copy(step + _SHEET_GAP, _SHEET_GAP, side, side)
    else:
        side = min(image.width(), image.height())
        image = image.copy((image.width() - side) // 2, 0, side, side)
    return QPixmap.fromImage(image)
