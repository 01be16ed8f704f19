"""Shows, while files are held over the window, that they can be dropped, and which."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from face2face.gui.theme import tokens_of

_EDGE = 10.0
_RADIUS = 14.0


class DropHint(QWidget):
    """A frame and a line over its parent, or over the models; the mouse passes through.

    Args:
        parent: what can be dropped on.
        faces: the part of it where files become faces.
    """

    def __init__(self, parent: QWidget, faces: QWidget) -> None:
        super().__init__(parent)
        self._faces = faces
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._usual = self.tr("Drop here: a model's folder, zip or .pb file, a photograph, a video")
        self._on_faces = self.tr("Drop here to make a face: a photo at once, videos by training")
        self.text = self._usual
        self.hide()

    def is_over_faces(self, spot: QPoint) -> bool:
        """Whether a point of the window lies on the models."""
        here = self._faces.mapFrom(self.window(), spot)
        return self._faces.isVisible() and self._faces.rect().contains(here)

    def show_over(self, spot: QPoint) -> None:
        """Cover what would take the files.

        Args:
            spot: where they are held, in the window.
        """
        parent = self.parentWidget()
        assert parent is not None
        on_faces = self.is_over_faces(spot)
        self.text = self._on_faces if on_faces else self._usual
        self.setAccessibleName(self.text)
        self.setGeometry(self._faces.geometry() if on_faces else parent.rect())
        self.update()
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
        room = place.adjusted(24, 0, -24, 0)
        text = painter.boundingRect(room, flags, self.text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(text.adjusted(-18, -12, 18, 12), _RADIUS, _RADIUS)
        painter.setPen(QColor(t.text))
        painter.drawText(room, flags, self.text)
        painter.end()
