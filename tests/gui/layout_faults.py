"""What is wrong with how a window is laid out: cut texts, and widgets that overlap."""

import itertools

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from face2face.gui.widgets.control_button import ControlButton
from face2face.gui.widgets.elided_label import ElidedLabel
from face2face.gui.widgets.overlay import Overlay


def layout_faults(root: QWidget) -> list[str]:
    """Every fault among the visible children of a widget, in words."""
    faults: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        inside = isinstance(widget, QAbstractScrollArea | QComboBox | QScrollBar)
        if not inside:
            faults += _overlaps(widget)
        faults += _cut(widget, root)
    return faults


def _overlaps(parent: QWidget) -> list[str]:
    """Children that lie over each other, or outside."""
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        # Pages lie over all else on purpose; the divider's grip reaches over its neighbours.
        and not isinstance(child, Overlay | QSplitterHandle)
    ]
    faults = [
        f"{_called(one)} {_at(one)} overlaps {_called(other)} {_at(other)}"
        for one, other in itertools.combinations(children, 2)
        if one.geometry().intersects(other.geometry())
    ]
    room = parent.rect()
    if isinstance(parent.parentWidget(), QAbstractScrollArea):
        return faults  # what scrolls may be larger
    return faults + [
        f"{_called(child)} {_at(child)} is not wholly inside {_called(parent)} {room}"
        for child in children
        if not room.contains(child.geometry())
    ]


def _cut(widget: QWidget, root: QWidget) -> list[str]:
    """Whether a widget's text has too little room."""
    if _scrolls(widget, root):
        return []
    if isinstance(widget, ControlButton):
        needed = widget.sizeHint()
    elif isinstance(widget, QAbstractButton) and widget.text():
        needed = widget.minimumSizeHint()
    elif isinstance(widget, ElidedLabel):
        return []  # it ends in dots on purpose, and its tooltip has all of it
    elif isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            height = widget.heightForWidth(widget.width())
            return [] if widget.height() >= height else [f"{_called(widget)} is too low"]
        metrics = QFontMetrics(widget.font())
        # The & of a letter that opens a field is not shown.
        flags = Qt.TextFlag.TextShowMnemonic.value if widget.buddy() else 0
        needed = metrics.size(flags, widget.text())
    else:
        return []
    if widget.width() >= needed.width() and widget.height() >= needed.height():
        return []
    return [f"{_called(widget)} has {widget.size()}, needs {needed}"]


def _scrolls(widget: QWidget, root: QWidget) -> bool:
    """Whether it lies in what scrolls."""
    parent: QWidget | None = widget
    while parent is not None and parent is not root:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _at(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {text or widget.accessibleName()!r}"
