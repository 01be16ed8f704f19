"""What the Settings page is made of: sections of rows, and boxes to choose in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from face2face.gui.plain_text import plain_label
from face2face.gui.preferences import Choices

_FEW_LETTERS = 14


class ChoiceBox(QComboBox):
    """A list of a few values.

    Args:
        pairs: what is shown of each value, and the value.

    Signals:
        chosen: the user chose; carries the value.
    """

    chosen = Signal(object)

    def __init__(self, pairs: Sequence[tuple[str, object]] = ()) -> None:
        super().__init__()
        # Long names end in dots; in the open list they are whole.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_FEW_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.offer(pairs)
        self.activated.connect(lambda number: self.chosen.emit(self.itemData(number)))

    def offer(self, pairs: Sequence[tuple[str, object]]) -> None:
        """Show other values; the one that is chosen stays, where it is among them."""
        before = self.currentData()
        self.clear()
        for text, value in pairs:
            self.addItem(text, value)
        self.show_value(before)

    def show_value(self, value: object) -> None:
        """Stand at a value, as if nobody had chosen it."""
        if (number := self.findData(value)) >= 0:
            self.setCurrentIndex(number)


class Section(QWidget):
    """Rows under a heading: on the left what is set, on the right to what.

    Args:
        title: the heading.

    Signals:
        chosen: the user set something; carries fields of preferences.Choices with their values.
    """

    chosen = Signal(dict)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._names: list[tuple[QLabel, QWidget]] = []
        head = plain_label(title)
        head.setProperty("role", "heading")
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(18)
        self._rows.setVerticalSpacing(8)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        left = Qt.AlignmentFlag.AlignLeft
        self._rows.setLabelAlignment(left | Qt.AlignmentFlag.AlignVCenter)
        self._rows.setFormAlignment(left | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(head)
        column.addLayout(self._rows)

    def add(self, name: str, *controls: QWidget, hint: str | None = None) -> QLabel:
        """Add a row.

        Args:
            name: what is set.
            controls: where it is set, below each other; the first has the name for screen readers.
            hint: what that means or when it acts, muted below them; None for nothing.

        Returns:
            The hint, to be written anew.
        """
        first = controls[0]
        first.setAccessibleName(name)
        told = plain_label(hint or "")
        told.setWordWrap(True)
        told.setProperty("role", "muted")
        told.setVisible(hint is not None)
        if hint:
            first.setAccessibleDescription(hint)
        for button in (one for other in controls[1:] for one in other.findChildren(QPushButton)):
            button.setAccessibleDescription(name)
        field = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for control in (*controls, told):
            column.addWidget(control)
        label = plain_label(name)
        label.setBuddy(first)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._names.append((label, first))
        self._rows.addRow(label, field)
        return told

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        raise NotImplementedError

    @property
    def name_width(self) -> int:
        """Pixels that the widest name needs."""
        return max(label.sizeHint().width() for label, _ in self._names)

    def align_names(self, width: int) -> None:
        """Let all names be so wide, and stand on the line of what they name."""
        for label, control in self._names:
            height = max(control.sizeHint().height(), control.minimumHeight())
            above = height - label.fontMetrics().height()
            label.setContentsMargins(0, max(above, 0) // 2, 0, 0)
            label.setMinimumWidth(width)
