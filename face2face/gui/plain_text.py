"""Text out of strangers' files, shown as it is."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

_KEPT = 22
_IN_WORD = r"[^\s/\\\-\u2e80-\u9fff\uff00-\uffef]"
"""No line is broken beside it. Between Chinese and Japanese letters it is."""
_LONG_WORD = re.compile(rf"({_IN_WORD}{{{_KEPT}}}){_IN_WORD}{{5,}}({_IN_WORD}{{{_KEPT}}})")


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


def elide_words(text: str, metrics: QFontMetricsF, width: float) -> str:
    """A text whose words lack their middle where they are wider than a line."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    units = text.encode("utf-16-le", "surrogatepass")  # Qt counts in these
    begin, parts = 0, []
    while (end := finder.toNextBoundary()) != -1:
        part = units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass")
        word = part.rstrip()
        if metrics.horizontalAdvance(word) > width:
            fitting = metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, max(width, 0.0))
            part = fitting + part[len(word) :]
        parts.append(part)
        begin = end
    return "".join(parts)
