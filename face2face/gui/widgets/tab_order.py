"""The order in which Tab goes from one widget to the next."""

from itertools import pairwise

from PySide6.QtWidgets import QWidget


def set_tab_order(*widgets: QWidget) -> None:
    """Let Tab go through widgets in this order; Qt puts those that were made later at the end."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
