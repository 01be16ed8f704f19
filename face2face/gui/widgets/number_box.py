"""A box for a whole number, with arrows that can be seen in both colours."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSpinBox, QStyle, QStyleOptionSpinBox, QWidget

from face2face.gui.theme import tokens_of
from face2face.gui.widgets.icons import draw_icon

_ARROW = 10.0
_BESIDE_TEXT = 7


class NumberBox(QSpinBox):
    """A spin box; a style sheet takes the arrows of Qt's own away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the box, its number readable whatever the style sheet says of paddings."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_BESIDE_TEXT, 0, _BESIDE_TEXT, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Change nothing while somebody only scrolls past."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box, then the arrows."""
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for control, icon, step in (
            (QStyle.SubControl.SC_SpinBoxUp, "up", QSpinBox.StepEnabledFlag.StepUpEnabled),
            (QStyle.SubControl.SC_SpinBoxDown, "down", QSpinBox.StepEnabledFlag.StepDownEnabled),
        ):
            button = self.style().subControlRect(
                QStyle.ComplexControl.CC_SpinBox, option, control, self
            )
            place = QRectF(0, 0, _ARROW, _ARROW)
            place.moveCenter(QRectF(button).center())
            possible = self.isEnabled() and bool(self.stepEnabled() & step)
            draw_icon(painter, icon, place, QColor(t.text if possible else t.line))
        painter.end()
