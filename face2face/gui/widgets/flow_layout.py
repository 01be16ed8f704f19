"""A row of widgets that goes on in the next line where there is no room."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class _Shown(NamedTuple):
    """An item that is shown: its least size, and whether it shares what its line has left."""

    item: QLayoutItem
    size: QSize
    grows: bool


class FlowLayout(QLayout):
    """Lines as full as they get; what may grow shares the rest of its line.

    Args:
        gap: pixels between widgets.
        between: pixels between lines.
    """

    def __init__(self, gap: int, between: int) -> None:
        """Empty."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._measured: list[_Shown] | None = None
        self._gap, self._between = gap, between
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Put an item at the end."""
        self._items.append(item)
        self._measured = None

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The item at an index, None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Remove the item at an index."""
        self._measured = None
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Sideways: the layout fills the line that it is given."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, place: QRect) -> None:  # noqa: N802 - Qt's name
        """Give every widget its place."""
        super().setGeometry(place)
        self._arrange(place, move=True)

    def invalidate(self) -> None:
        """Measure the items anew: Qt says so whenever one has changed."""
        super().invalidate()
        self._measured = None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All in one line."""
        sizes = [one.size for one in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """One widget a line."""
        sizes = [one.size for one in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _shown(self) -> list[_Shown]:
        """The items that are shown; Qt asks for sizes a hundred times before one changes."""
        if self._measured is None:
            self._measured = [_measure(item) for item in self._items if not item.isEmpty()]
        return self._measured

    def _arrange(self, place: QRect, *, move: bool) -> int:
        """Fill the lines; return the height of all of them."""
        y = place.top()
        line: list[_Shown] = []
        used = 0
        for one in self._shown():
            width = min(one.size.width(), place.width())
            if line and used + self._gap + width > place.width():
                y += self._line(line, place, y, move=move) + self._between
                line, used = [], 0
            used += width + (self._gap if line else 0)
            line.append(one)
        if line:
            y += self._line(line, place, y, move=move)
        return y - place.top()

    def _line(self, line: list[_Shown], place: QRect, y: int, *, move: bool) -> int:
        """Place the widgets of one line; return its height."""
        height = max(one.size.height() for one in line)
        if not move:
            return height
        gaps = self._gap * (len(line) - 1)
        rest = place.width() - sum(one.size.width() for one in line) - gaps
        growing = sum(one.grows for one in line)
        x = place.left()
        for item, size, grows in line:
            width = min(size.width(), place.width())
            if grows and rest > 0:
                width += rest // growing
            middle = y + (height - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, middle), QSize(width, size.height())))
            x += width + self._gap
        return height


def _measure(item: QLayoutItem) -> _Shown:
    grows = bool(item.expandingDirections() & Qt.Orientation.Horizontal)
    least = item.minimumSize()
    return _Shown(item, least if grows else least.expandedTo(item.sizeHint()), grows)
