"""How large a window may be on its screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_TITLE_BAR = 40
"""Pixels above a window, which its own size does not hold and a small screen lacks."""


def fitting_size(window: QWidget, wanted: QSize) -> QSize:
    """The size that a window gets where nothing else is remembered.

    Args:
        window: one that knows its screen, shown or not.
        wanted: its usual size, in the screen's own pixels of whatever factor.
    """
    return wanted.boundedTo(window.screen().availableSize() - QSize(0, _TITLE_BAR))
