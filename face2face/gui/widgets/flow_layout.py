"""A row of widgets that goes on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


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
        self._gap, self._between = gap, between
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Put an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The item at an index, None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Remove the item at an index."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It fills its line."""
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

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All in one line."""
        sizes = [self._least(item) for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """One widget a line."""
        sizes = [self._least(item) for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    @staticmethod
    def _least(item: QLayoutItem) -> QSize:
        return item.minimumSize().expandedTo(item.sizeHint() if not _grows(item) else QSize())

    def _arrange(self, place: QRect, *, move: bool) -> int:
        """Fill the lines; return the height of all of them."""
        y = place.top()
        line: list[QLayoutItem] = []
        used = 0
        for item in self._shown():
            width = min(self._least(item).width(), place.width())
            if line and used + self._gap + width > place.width():
                y += self._line(line, place, y, move=move) + self._between
                line, used = [], 0
            used += width + (self._gap if line else 0)
            line.append(item)
        if line:
            y += self._line(line, place, y, move=move)
        return y - place.top()

    def _line(self, line: list[QLayoutItem], place: QRect, y: int, *, move: bool) -> int:
        """Place the widgets of one line; return its height."""
        sizes = [self._least(item) for item in line]
        height = max(size.height() for size in sizes)
        if not move:
            return height
        rest = place.width() - sum(s.width() for s in sizes) - self._gap * (len(line) - 1)
        growing = [number for number, item in enumerate(line) if _grows(item)]
        x = place.left()
        for number, (item, size) in enumerate(zip(line, sizes, strict=True)):
            width = min(size.width(), place.width())
            if number in growing and rest > 0:
                width += rest // len(growing)
            middle = y + (height - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, middle), QSize(width, size.height())))
            x += width + self._gap
        return height


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)
