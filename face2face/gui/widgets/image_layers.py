"""What is painted over an image: a box, landmarks, and the image before beside that after."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from face2face.types import Box, Landmarks

_LINE = QColor(79, 230, 220, 230)
_SHADE = QColor(0, 0, 0, 150)
_KNOB = 9.0


def paint_box(painter: QPainter, place: QRectF, width: int, box: Box) -> None:
    """Frame a part of an image.

    Args:
        painter: open.
        place: where the image lies.
        width: the image's, in pixels.
        box: in the image's pixels.
    """
    scale = place.width() / width
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


def paint_landmarks(painter: QPainter, place: QRectF, width: int, found: Landmarks) -> None:
    """Draw landmarks over the face they were found on.

    Args:
        painter: open.
        place: where the image lies.
        width: the image's, in pixels.
        found: float32 (68, 2), the image's pixels.
    """
    from face2face.faces import sketch  # it imports OpenCV, which the window opens without

    scale = place.width() / width
    spots = [QPointF(place.left() + x * scale, place.top() + y * scale) for x, y in found.tolist()]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, thick in ((_SHADE, 3.6), (_LINE, 1.6)):
        painter.setPen(QPen(colour, thick))
        for groups, closed in ((sketch.OPEN, False), (sketch.CLOSED, True)):
            for group in groups:
                line = QPolygonF([spots[number] for number in group])
                if closed:
                    painter.drawPolygon(line)
                else:
                    painter.drawPolyline(line)


class Wipe:
    """The image before on the left of a line that can be dragged, that after on its right.

    Attributes:
        before: the image before, None for no line.
        share: where the line is, 0 for the left edge, 1 for the right one.
        held: whether it is being dragged.
    """

    def __init__(self) -> None:
        """No line."""
        self.before: QImage | None = None
        self.share = 0.5
        self.held = False

    def line(self, seen: QRectF) -> float:
        """Where the line is; `seen` is the part of the tile in which the image is."""
        return seen.left() + self.share * seen.width()

    def is_at(self, spot: QPointF, seen: QRectF) -> bool:
        """Whether the mouse can take the line here."""
        near = abs(spot.x() - self.line(seen)) <= _KNOB + 3
        return self.before is not None and near and seen.contains(spot)

    def move_to(self, x: float, seen: QRectF) -> None:
        """Drag the line."""
        self.share = min(max((x - seen.left()) / max(seen.width(), 1.0), 0.0), 1.0)

    def paint(self, painter: QPainter, place: QRectF, seen: QRectF, *, mirrored: bool) -> None:
        """Paint the image before over that after, up to the line.

        Args:
            painter: open, not mirrored.
            place: where the image lies.
            seen: what of it is in the tile.
            mirrored: whether left and right are exchanged.
        """
        if self.before is None:
            return
        x = self.line(seen)
        painter.save()
        clip = QRectF(seen)
        clip.setRight(x)
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        if mirrored:
            painter.translate(place.left() + place.right(), 0)
            painter.scale(-1, 1)
        painter.drawImage(place, self.before, _middle_of(self.before, place))
        painter.restore()

    def paint_line(self, painter: QPainter, seen: QRectF) -> None:
        """Paint the line and its knob."""
        if self.before is None:
            return
        x = self.line(seen)
        for colour, thick in ((_SHADE, 4.0), (QColor("white"), 2.0)):
            painter.setPen(QPen(colour, thick))
            painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
        knob = QPointF(x, seen.center().y())
        painter.setBrush(QColor("white"))
        painter.setPen(QPen(_SHADE, 1.5))
        painter.drawEllipse(knob, _KNOB, _KNOB)
        painter.setPen(QPen(QColor(40, 44, 52), 1.8))
        for way in (-1, 1):
            tip = knob + QPointF(way * 5.5, 0)
            for up in (-1, 1):
                painter.drawLine(tip, tip + QPointF(-way * 3, up * 3))


def _middle_of(image: QImage, place: QRectF) -> QRectF:
    """The middle part of an image that has a place's aspect."""
    aspect = place.width() / max(place.height(), 1.0)
    width, height = float(image.width()), float(image.height())
    if width > height * aspect:
        return QRectF((width - height * aspect) / 2, 0, height * aspect, height)
    return QRectF(0, (height - width / aspect) / 2, width, width / aspect)
