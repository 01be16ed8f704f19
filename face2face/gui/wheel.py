"""The mouse wheel scrolls; it changes a control only where the user has put the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QWidget


class WheelGuard(QObject):
    """Keeps the wheel from every combo box, slider and number field that has no focus.

    Args:
        root: guards those among its children.
    """

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        for widget in root.findChildren(QWidget):
            kinds = (QComboBox, QAbstractSlider, QAbstractSpinBox)
            if not isinstance(widget, kinds) or isinstance(widget, QScrollBar):
                continue
            if widget.focusPolicy() is Qt.FocusPolicy.WheelFocus:
                widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else the wheel brings the focus
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the wheel to whatever scrolls behind the control."""
        is_wheel = event.type() == QEvent.Type.Wheel
        if is_wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
