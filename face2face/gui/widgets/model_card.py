"""One model as a small card: its face and its name."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QImageReader,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from face2face.config import REENACTMENT
from face2face.gui.model_list import ModelEntry
from face2face.gui.model_words import texts_of
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.icons import draw_icon
from face2face.utils.text import sanitize_tooltip

WIDTH = 104

_PAD = 5
_RADIUS = 9
_IMAGE_HEIGHT = 88
_CHIP = 17.0
_STAR = 16.0

_MOST_LETTERS = 400
"""Of a text that is spoken."""

_MOST_PIXELS = 1 << 24
"""Of a preview: ours have less than 0.5 million."""

_SHEET_GAP = 4
"""Pixels between the images of a preview, which is a sheet of sketch and face, side by side."""


class ModelCard(QAbstractButton):
    """A card to choose a model with; what is known of it is told beside, and in the tooltip.

    Args:
        entry: the model.
        number: the key that chooses it, 1 to 9, 0 for none.
        parent: Qt's owner.

    Attributes:
        texts: all that is known of the model.

    Signals:
        starred: the star was clicked.
        looked_at: carries whether the mouse or the keyboard is on it now.
    """

    starred = Signal()
    looked_at = Signal(bool)

    def __init__(self, entry: ModelEntry, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.number = number
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if not entry.refusal:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._face = face_of_preview(entry)
        self._fit()
        self.setText(entry.title)
        self.setAccessibleName(entry.title)
        texts = self.texts = texts_of(entry)
        described = [text[:_MOST_LETTERS] for text in texts]
        if entry.favourite:
            described.insert(0, self.tr("Favourite"))
        if number:
            described.append(self.tr("Key {number}").format(number=number))
        self.setAccessibleDescription(". ".join(described))
        tip = [entry.title, *texts]
        if number:
            tip.append(self.tr("Key {number}").format(number=number))
        tip.append(self.tr("The right mouse button or the menu key shows what can be done."))
        self.setToolTip(sanitize_tooltip("\n".join(tip)))

    def star_place(self) -> QRectF:
        """Where the star is, which makes it a favourite."""
        image = self._image_place()
        return QRectF(image.right() - _STAR - 4, image.bottom() - _STAR - 4, _STAR, _STAR)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A larger font needs a higher card."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light up under the mouse."""
        self.update()
        self.looked_at.emit(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Look as it did before the mouse came."""
        self.update()
        self.looked_at.emit(False)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The star is a button of its own."""
        if event.button() is Qt.MouseButton.LeftButton and self._on_star(event):
            self.starred.emit()
            return
        super().mousePressEvent(event)

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
        image = self._image_place()
        self._paint_face(painter, image)
        self._paint_marks(painter, image)
        if self.hasFocus():
            # Not the frame of the one in use: that one is in colour, and whole.
            painter.setPen(QPen(QColor(t.text), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(3, 3, -3, -3), _RADIUS - 2, _RADIUS - 2)
        painter.setPen(QColor(t.alarm if self.entry.refusal else t.text))
        painter.setFont(self._font())
        metrics = QFontMetrics(self._font())
        room = self.width() - 2 * _PAD - 2
        # Names are told apart by their ends as well: "moves (moves.gif)", "moves (moves.webp)".
        shown = metrics.elidedText(self.entry.title, Qt.TextElideMode.ElideMiddle, room)
        line = QRectF(_PAD + 1, image.bottom() + 3, room, metrics.height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), shown)
        painter.end()

    def _paint_marks(self, painter: QPainter, image: QRectF) -> None:
        """The key, whether it is in use, the star."""
        t = tokens_of(self)
        veil = QColor(16, 18, 22, 190)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.number:
            chip = QRectF(image.left() + 4, image.top() + 4, _CHIP, _CHIP)
            painter.setBrush(veil)
            painter.drawRoundedRect(chip, 4, 4)
            font = self._font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor("white"))
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), str(self.number))
            painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() and not self.entry.refusal:
            disc = QRectF(image.right() - 22, image.top() + 4, 18, 18)
            painter.setBrush(QColor(t.accent))
            painter.drawEllipse(disc)
            draw_icon(painter, "check", disc.adjusted(3, 3, -3, -3), QColor(t.on_accent))
        if self.entry.favourite or self.underMouse() or self.hasFocus():
            star = self.star_place()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(star.adjusted(-3, -3, 3, 3), 5, 5)
            name = "star-full" if self.entry.favourite else "star"
            draw_icon(painter, name, star, QColor("#ffd24a" if self.entry.favourite else "white"))

    def _paint_face(self, painter: QPainter, place: QRectF) -> None:
        t = tokens_of(self)
        clip = QPainterPath()
        clip.addRoundedRect(place, 6, 6)
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(place, QColor(t.stage))
        if self._face is None:
            name = "warning" if self.entry.refusal else "model"
            side = 36.0
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

    def _image_place(self) -> QRectF:
        return QRectF(_PAD, _PAD, self.width() - 2 * _PAD, _IMAGE_HEIGHT)

    def _fit(self) -> None:
        line = QFontMetrics(self._font()).height()
        self.setFixedSize(WIDTH, _PAD + _IMAGE_HEIGHT + 3 + line + _PAD)

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.92)
        return font

    def _on_star(self, event: QMouseEvent) -> bool:
        return self.star_place().adjusted(-4, -4, 4, 4).contains(event.position())


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
