"""The space bar plays and pauses; where a control has the focus it presses that, as everywhere."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class SpaceGuard(QObject):
    """Keeps the space bar, as the window's key, from those who use it themselves.

    Args:
        window: whose keys are meant.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """What is overridden goes to the control as a plain key."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            is_control = focused is not None and bool(
                focused.focusPolicy() & Qt.FocusPolicy.TabFocus
            )
            if event.key() == Qt.Key.Key_Space and is_control:
                event.accept()
                return True
        return super().eventFilter(watched, event)
