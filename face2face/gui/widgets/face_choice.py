"""A page that shows a photograph of several faces and asks which of them is to move."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from face2face.gui.photo_faces import PhotoFaces
from face2face.gui.plain_text import plain_label
from face2face.gui.theme import tokens_of
from face2face.gui.widgets.overlay import Overlay

_ROUND = 6.0
_PAD = 0.12
"""By how much a frame is larger than the face, in sides of the face."""


class FaceImage(QWidget):
    """The photograph; its faces are framed and numbered, a click chooses one.

    Signals:
        clicked: a face was clicked; carries its number, 1 the largest.
    """

    clicked = Signal(int)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._shown: PhotoFaces | None = None
        self._image = QImage()
        self._current = 1
        self._hovered = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As the photograph is, as large as there is room."""
        return self._image.size().scaled(900, 700, Qt.AspectRatioMode.KeepAspectRatio)

    def show_photo(self, shown: PhotoFaces, current: int) -> None:
        """Show a photograph; `current` is the face that is taken without a choice."""
        self._shown, self._current, self._hovered = shown, current, 0
        held = np.ascontiguousarray(shown.image)
        height, width = held.shape[:2]
        made = QImage(held.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._image = made.copy()  # QImage would not keep the array alive
        self.updateGeometry()
        self.update()

    def place_of(self, face: int) -> QRectF:
        """Where a face's frame is in the widget; faces are numbered from 1 on."""
        assert self._shown is not None
        box = self._shown.faces[face - 1]
        place, scale = self._place(), self._place().width() / max(self._image.width(), 1)
        pad = _PAD * max(box.width, box.height) * scale
        framed = QRectF(
            place.left() + box.left * scale,
            place.top() + box.top * scale,
            box.width * scale,
            box.height * scale,
        )
        return framed.adjusted(-pad, -pad, pad, pad).intersected(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light up the face beneath the mouse."""
        self._hover(self._face_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No face is beneath the mouse."""
        super().leaveEvent(event)
        self._hover(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the face that was clicked."""
        if face := self._face_at(event.position()):
            self.clicked.emit(face)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the photograph, then the frames, those of small faces last."""
        del event
        if self._shown is None:
            return
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        place = self._place()
        target = (place.size() * self.devicePixelRatioF()).toSize()
        painter.drawImage(
            place,
            self._image.scaled(
                target,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            ),
        )
        for face in range(1, len(self._shown.faces) + 1):
            strong = face == (self._hovered or self._current)
            framed = self.place_of(face)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(0, 0, 0, 160), 4 if strong else 3))
            painter.drawRoundedRect(framed, _ROUND, _ROUND)
            painter.setPen(QPen(QColor(t.accent if strong else "#ffffff"), 3 if strong else 1.5))
            painter.drawRoundedRect(framed, _ROUND, _ROUND)
            self._paint_number(painter, framed, face, strong=strong)
        painter.end()

    def _paint_number(self, painter: QPainter, framed: QRectF, face: int, *, strong: bool) -> None:
        t = tokens_of(self)
        font = QFont(self.font())
        font.setBold(True)
        metrics = QFontMetricsF(font)
        height = metrics.height() + 2
        text = str(face)
        pill = QRectF(0, 0, max(metrics.horizontalAdvance(text) + 10, height), height)
        # Below the chin, so that small faces are not covered; at the lower edge inside the frame.
        below = min(framed.bottom() + height / 2, self._place().bottom() - height / 2)
        pill.moveCenter(QPointF(framed.center().x(), below))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.accent) if strong else QColor(10, 12, 16, 210))
        painter.drawRoundedRect(pill, _ROUND, _ROUND)
        painter.setFont(font)
        painter.setPen(QColor(t.on_accent if strong else "#ffffff"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _place(self) -> QRectF:
        room = QRectF(self.rect())
        size = QRectF(self._image.rect()).size()
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(0, 0), size)
        place.moveCenter(room.center())
        return place

    def _face_at(self, point: QPointF) -> int:
        """The number of the face at a point, of several the smallest; 0 for none."""
        assert self._shown is not None
        inside = [
            face
            for face in range(1, len(self._shown.faces) + 1)
            if self.place_of(face).contains(point)
        ]
        return max(inside, default=0)

    def _hover(self, face: int) -> None:
        if face != self._hovered:
            self._hovered = face
            shape = Qt.CursorShape.PointingHandCursor if face else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()


class FaceChoice(Overlay):
    """Asks which face is to move: by a click or a digit; Enter takes the largest, Esc none.

    Signals:
        chosen: carries the face's number, 1 the largest.

    Attributes:
        image: the photograph.
        largest: the button that takes the largest face.
        cancel: the button that takes none.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        """Hidden, without a photograph."""
        super().__init__(parent, width=960)
        self._count = 0
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(10)
        title = self.make_title(1.3, self.tr("Which face shall move?"))
        title.setWordWrap(True)
        hint = plain_label(self.tr("Click a face, or press its number."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.image = FaceImage()
        self.image.setAccessibleName(self.tr("The photo with its faces numbered"))
        self.largest = QPushButton(self.tr("Largest face"))
        self.largest.setToolTip(self.tr("Take face 1 (Enter)"))
        self.largest.setProperty("role", "main")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Do not use this photo (Esc)"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.largest)
        self.body.addWidget(title)
        self.body.addWidget(hint)
        self.body.addWidget(self.image, 1)
        self.body.addLayout(buttons)
        self.image.clicked.connect(self._choose)
        self.largest.clicked.connect(lambda: self._choose(1))
        self.cancel.clicked.connect(self.close_sheet)

    def ask(self, shown: PhotoFaces) -> None:
        """Open the page with a photograph that has two faces or more."""
        self._count = len(shown.faces)
        self.image.show_photo(shown, 1)
        self.image.setAccessibleDescription(self.tr("{count} faces").format(count=len(shown.faces)))
        self.open()
        self.largest.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A digit chooses, Enter takes the largest."""
        text = event.text()
        if text.isdecimal() and 1 <= int(text) <= min(self._count, 9):
            self._choose(int(text))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.cancel.hasFocus():
                self.close_sheet()
            else:
                self._choose(1)
        else:
            super().keyPressEvent(event)

    def _choose(self, face: int) -> None:
        self.put_away()
        self.chosen.emit(face)
