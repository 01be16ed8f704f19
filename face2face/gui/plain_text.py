"""Text out of strangers' files, shown as it is."""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

_LONGEST = 2000


def plain_tip(text: str) -> str:
    """A text as a tooltip. Qt takes what looks like HTML for that, and would open what it names."""
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return f"<p style='white-space: pre-wrap'>{html.escape(short, quote=False)}</p>"


def plain_label(text: str = "") -> QLabel:
    """A label that shows text as it is. Left alone, Qt takes what looks like HTML for that.

    All labels of the window are made by it: what they say may hold a file's or a model's name.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label
