"""What is known of one model, below the cards: licence, consent, figures, size."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from face2face.gui.model_list import ModelEntry
from face2face.gui.model_words import texts_of
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.scrolling import Scrolling

_LINES = 9

_MOST_LETTERS = 1_200
"""Of one text: a licence may be a page, and laying out a book would halt the window."""


class ModelDetails(QWidget):
    """Shows one model's texts; of a fixed height, so that nothing jumps under the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.title = plain_label()
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.texts = plain_label()
        self.texts.setProperty("role", "muted")
        self.texts.setWordWrap(True)
        small = self.texts.font()
        small.setPointSizeF(small.pointSizeF() * 0.88)
        self.texts.setFont(small)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(3)
        inside.addWidget(self.title)
        inside.addWidget(self.texts)
        inside.addStretch(1)
        self._scroll = Scrolling(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few lines."""
        return QSize(200, self.fontMetrics().lineSpacing() * _LINES)

    def show_entry(self, entry: ModelEntry | None) -> None:
        """Show this model's texts; None for none."""
        if entry is None:
            self.title.clear()
            self.texts.clear()
            return
        self.title.setText(entry.title)
        texts = [
            text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
            for text in texts_of(entry)
        ]
        self.texts.setText("\n".join(texts))
        self._scroll.verticalScrollBar().setValue(0)
