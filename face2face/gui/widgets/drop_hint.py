"""Shows, while files are held over the window, that they can be dropped, and which."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from face2face.gui.theme import tokens_of

_EDGE = 10.0
_RADIUS = 14.0


class DropHint(QWidget):
    """A frame and a line over its parent; the mouse passes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text = self.tr("Drop here: a model's folder, zip or .pb file, a photograph, a video")
        self.setAccessibleName(self.text)
        self.hide()

    def show_over(self) -> None:
        """Cover the parent."""
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame, and the line in its middle."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        ground = QColor(t.surface)
        ground.setAlpha(120)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(t.accent), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        room = place.adjusted(40, 0, -40, 0)
        text = painter.boundingRect(room, flags, self.text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(text.adjusted(-18, -12, 18, 12), _RADIUS, _RADIUS)
        painter.setPen(QColor(t.text))
        painter.drawText(room, flags, self.text)
        painter.end()
