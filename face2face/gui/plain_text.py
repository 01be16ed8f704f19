"""Text out of strangers' files, shown as it is."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

_KEPT = 22
_LONG_WORD = re.compile(rf"([^\s/\\-]{{{_KEPT}}})[^\s/\\-]{{5,}}([^\s/\\-]{{{_KEPT}}})")


def plain_label(text: str = "") -> QLabel:
    """A label that shows text as it is. Left alone, Qt takes what looks like HTML for that.

    All labels of the window are made by it: what they say may hold a file's or a model's name.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def title_label(factor: float, text: str = "") -> QLabel:
    """A bold label, so many times as large as the others."""
    label = plain_label(text)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(True)
    label.setFont(font)
    return label


def plain_question(parent: QWidget, title: str, text: str) -> QMessageBox:
    """A question over a window, without buttons yet, that shows its text as it is."""
    question = QMessageBox(parent)
    question.setIcon(QMessageBox.Icon.Question)
    question.setTextFormat(Qt.TextFormat.PlainText)
    question.setWindowTitle(title)
    question.setText(text)
    return question


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names with commas, the first few of many."""
    return ", ".join(names[:most]) + ("…" if len(names) > most else "")


def shorten_words(text: str) -> str:
    """A text whose words of 50 letters and more lack their middle: no line is broken in a word."""
    return _LONG_WORD.sub(r"\1…\2", text)
