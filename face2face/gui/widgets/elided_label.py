"""A line of text that ends in dots where there is no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from face2face.utils.text import sanitize_tooltip


class ElidedLabel(QLabel):
    """Shows text as it is, in one line; the tooltip has all of it.

    Args:
        text: what it shows.
        parent: Qt's owner.
        dots: where they stand; in the middle where the end says most, as of a path.
    """

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        dots: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._dots = dots
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        super().setText(text)
        self.setToolTip(sanitize_tooltip(text))
        self.setAccessibleDescription(text)  # else a screen reader reads the tooltip's tags

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a few letters."""
        usual = super().minimumSizeHint()
        few = self.fontMetrics().averageCharWidth() * 8
        return QSize(min(few, usual.width()), usual.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much as there is room for."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._dots, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
