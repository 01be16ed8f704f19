"""Everything below the menu bar: the images, what is said, the controls, and the models beside."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from face2face.gui.theme import GAP
from face2face.gui.widgets.control_bar import Controls, Room
from face2face.gui.widgets.message_bar import MessageBar
from face2face.gui.widgets.model_panel import ModelPanel
from face2face.gui.widgets.panel import Panel
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.status_line import StatusLine

_LOOKS = (
    (False, Room.ALL),
    (False, Room.NAMES),
    (True, Room.ALL),
    (True, Room.NAMES),
    (True, Room.OUTPUT_NAMED),
    (True, Room.ICONS),
)
"""Whether the cards are folded, and what the controls show: from the most room to the least."""


class WindowBody(QWidget):
    """Arranges the parts, and gives up what there is no room for.

    Args:
        stage: the images.
        messages: the line that tells what happened.
        strips: below it, one of them open at most.
        controls: the buttons.
        status_line: the figures.
        models: the cards beside all that.
    """

    def __init__(
        self,
        stage: Preview,
        messages: MessageBar,
        strips: Sequence[Panel],
        controls: Controls,
        status_line: StatusLine,
        models: ModelPanel,
    ) -> None:
        super().__init__()
        self._controls = controls
        self._models = models
        self._full = False
        # In the full screen all of it is hidden at once, whatever is opened in it meanwhile.
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(GAP)
        for part in (messages, *strips, controls, status_line):
            below.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(stage, 1)
        left.addWidget(self._below)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(GAP + 4)
        self._row.addLayout(left, 1)
        self._row.addWidget(models)
        self.set_full(False)

    def set_full(self, full: bool) -> None:
        """Show the images alone, or all again."""
        self._full = full
        self._below.setVisible(not full)
        if full:
            self._row.setContentsMargins(0, 0, 0, 0)
        else:
            self._row.setContentsMargins(GAP + 4, GAP - 4, GAP + 4, GAP - 2)
        self.fold()

    def fold(self) -> None:
        """Show as much as there is room for, by what the parts themselves need at least."""
        if self._full:
            self._models.hide()
            return
        for folded, room in _LOOKS:
            self._models.setVisible(not folded)
            self._controls.set_room(room, folded=folded)
            if self._least_width() <= self.width():
                break

    @property
    def folded(self) -> bool:
        """Whether the models are a button instead of cards."""
        return self._models.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take up the new room."""
        super().resizeEvent(event)
        self.fold()

    def event(self, event: QEvent) -> bool:
        """A part needs more room, or less."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self.fold()
        return done

    def _least_width(self) -> int:
        for part in (self._controls, self._below):
            layout = part.layout()
            assert layout is not None
            layout.invalidate()
            part.updateGeometry()
        self._row.invalidate()
        return self._row.minimumSize().width()
