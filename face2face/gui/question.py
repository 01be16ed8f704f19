"""Asking before something is done that cannot be undone, while everything else goes on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from face2face.gui.plain_text import plain_question


def ask(
    parent: QWidget, title: str, text: str, *, yes: str, no: str, then: Callable[[], None]
) -> QMessageBox:
    """Open a question over a window; Enter and Esc answer no.

    Args:
        parent: the window; nothing in it acts until the answer.
        title: the question's title.
        text: what would be done, and what would be kept.
        yes: the button that does it, named by what it does.
        no: the button that leaves all as it is.
        then: what it does.

    Returns:
        The question, open; it is deleted when it is answered.
    """
    question = plain_question(parent, title, text)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    keep = question.addButton(no, QMessageBox.ButtonRole.RejectRole)
    act = question.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    question.setDefaultButton(keep)
    question.setEscapeButton(keep)
    question.buttonClicked.connect(lambda button: then() if button is act else None)
    question.open()
    return question
