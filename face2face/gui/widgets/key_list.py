"""The page that lists all keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QWidget

from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.flow_layout import FlowLayout
from face2face.gui.widgets.overlay import Overlay

_SCROLL_BAR = 14
_WIDTH = 900
"""Pixels: two columns of the longest words, which are Spanish."""


class KeyList(Overlay):
    """All keys on one page, made when it is opened first: the window does not wait for it.

    Args:
        parent: what the page covers.
        pairs: gives each key with what it does.
    """

    def __init__(self, parent: QWidget, pairs: Callable[[], list[tuple[str, str]]]) -> None:
        """Make an empty page, hidden."""
        super().__init__(parent, width=_WIDTH)
        self._pairs = pairs
        self._lines = FlowLayout(7, 7)
        self._scroll = QScrollArea(self)
        self.close_button = QPushButton(self.tr("Close"), self)

    def open(self) -> None:
        """Show the page."""
        if self.body.isEmpty():
            self._fill(self._pairs())
        super().open()

    def _fill(self, pairs: list[tuple[str, str]]) -> None:
        title = self.make_title(1.4, self.tr("Keys"))
        self.body.addWidget(title)
        inner = QWidget()
        inner.setLayout(self._lines)
        # All as wide as the widest: they stand in columns, as many as there is room for.
        keys = [plain_label(key) for key, _ in pairs]
        names = [plain_label(name) for _, name in pairs]
        for key, name in zip(keys, names, strict=True):
            key.setProperty("role", "heading")
            key.ensurePolished()
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 12, 0)
            row.setSpacing(18)
            row.addWidget(key)
            row.addWidget(name, 1)
            self._lines.addWidget(line)
        for column in (keys, names):
            width = max(label.sizeHint().width() for label in column)
            for label in column:
                label.setMinimumWidth(width)
        scroll = self._scroll
        scroll.setAccessibleName(title.text())
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(60)
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(scroll, 1)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addStretch(1)
        self.close_button.clicked.connect(self.close_sheet)
        row_of_buttons.addWidget(self.close_button)
        self.body.addLayout(row_of_buttons)

    def _height_for(self, width: int) -> int:
        """As high as the list is long in so many columns."""
        return self._height_around(self._scroll, self._lines, width, _SCROLL_BAR)
