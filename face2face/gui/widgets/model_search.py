"""The field that finds a model."""

import unicodedata

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class ModelSearch(QLineEdit):
    """Takes the words that a model is found by; Esc clears it.

    Signals:
        entered: Enter was pressed.
        left_down: the Down key was pressed.
    """

    entered = Signal()
    left_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Find a model"))
        self.setAccessibleName(self.tr("Find a model"))
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(30)

    def finds(self, *texts: str) -> bool:
        """Whether each of the words is in these texts; accents and capitals make no difference."""
        known = _folded(" ".join(texts))
        return all(word in known for word in _folded(self.text()).split())

    def event(self, event: QEvent) -> bool:
        """Keep Esc while there is a text: else it would leave the full screen, or close a strip."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc shows all again, Enter and Down go on to what was found."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


def _folded(text: str) -> str:
    """A text as it is compared: without accents, small and capital letters alike."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
