"""Everything below the menu bar: the images, what is said, the controls, and the models beside."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from face2face.gui.actions import Actions
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.theme import GAP
from face2face.gui.widgets.control_bar import Controls, Room
from face2face.gui.widgets.format_button import FormatButton
from face2face.gui.widgets.message_bar import MessageBar
from face2face.gui.widgets.model_menu import ModelButton
from face2face.gui.widgets.model_panel import ModelPanel
from face2face.gui.widgets.panel import Panel
from face2face.gui.widgets.playback_bar import PlaybackBar
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.source_box import ListCameras, SourceBox
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
        actions: what the controls do.
        background: asks for cameras on its thread.
        list_cameras: gives each camera's index and name.

    Attributes:
        stage: the images.
        messages: the line that tells what happened.
        source_box: the list of sources.
        format_button: what the camera is asked for.
        model_button: the models, where there is no room for cards.
        controls: the buttons.
        status_line: the figures.
        playback: the bar of a video that plays.
        models: the cards beside all that.
    """

    def __init__(
        self, actions: Actions, background: BackgroundWorker, list_cameras: ListCameras
    ) -> None:
        super().__init__()
        self.stage = Preview()
        self.messages = MessageBar()
        self.messages.give_back_to(self.stage)
        self.source_box = SourceBox(background, list_cameras)
        self.model_button = ModelButton(actions.choose_model)
        self.format_button = FormatButton(actions.camera_format)
        self.controls = Controls(actions, self.source_box, self.format_button, self.model_button)
        self.status_line = StatusLine()
        self.playback = PlaybackBar(actions)
        self.models = ModelPanel()
        self._flowing: list[QWidget] = [self.messages]
        self._full = self._playing = False
        # In the full screen all of it is hidden at once, whatever is opened in it meanwhile.
        self._below = QWidget()
        self._column = QVBoxLayout(self._below)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for part in (self.playback, self.messages, self.controls, self.status_line):
            self._column.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self.stage, 1)
        left.addWidget(self._below)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(GAP + 4)
        self._row.addLayout(left, 1)
        self._row.addWidget(self.models)
        self.set_full(False)

    def add_strips(self, strips: Iterable[Panel]) -> None:
        """Put strips between what happened and the controls; one of them is open at most."""
        for strip in strips:
            self._column.insertWidget(1 + len(self._flowing), strip)
            self._flowing.append(strip)

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
            self.models.hide()
            return
        fitting = (look for look in _LOOKS if self._needs(*look) <= self.width())
        folded, room = next(fitting, _LOOKS[-1])
        self.models.setVisible(not folded)
        self.controls.set_room(room, folded=folded)
        self._bound_strips(folded)
        needed = self._height_needed(folded)
        line = self.status_line.sizeHint().height() + GAP
        bar = self.playback.sizeHint().height() + GAP if self._playing else 0
        self.status_line.setVisible(needed + line + bar <= self.height())
        # Its keys act all the same.
        self.playback.setVisible(self._playing and needed + bar <= self.height())

    def set_playing(self, on: bool) -> None:
        """Say whether a video plays: where there is room, it has its bar."""
        if on != self._playing:
            self._playing = on
            self.fold()

    @property
    def least_width(self) -> int:
        """Pixels without which parts would be cut."""
        return self._needs(*_LOOKS[-1])

    @property
    def folded(self) -> bool:
        """Whether the models are a button instead of cards."""
        return self.models.isHidden()

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

    def _needs(self, folded: bool, room: Room) -> int:
        """Pixels that a look needs."""
        left = [self.controls.least_width(room, folded=folded)]
        left += [part.minimumSizeHint().width() for part in self._flowing if not part.isHidden()]
        if self._playing:
            left.append(self.playback.minimumSizeHint().width())
        margins = self._row.contentsMargins()
        beside = 0 if folded else self._row.spacing() + self.models.minimumWidth()
        return max(left) + beside + margins.left() + margins.right()

    def _height_needed(self, folded: bool) -> int:
        """Pixels that all parts need in a look, but for the bar of a video and the status line."""
        width = self._width_left(folded)
        parts = [part for part in self._flowing if not part.isHidden()]
        heights = [part.heightForWidth(width) for part in parts]
        return self._height_of(*heights)

    def _bound_strips(self, folded: bool) -> None:
        """Let an open strip be no higher than there is room for without the status line."""
        width = self._width_left(folded)
        for strip in self._flowing:
            if isinstance(strip, Panel) and not strip.isHidden():
                others = [part for part in self._flowing if part is not strip]
                heights = [part.heightForWidth(width) for part in others if not part.isHidden()]
                strip.bound(self.height() - self._height_of(*heights) - GAP)

    def _height_of(self, *heights: int) -> int:
        """Pixels that parts of these heights need with the images and the controls."""
        margins = self._row.contentsMargins()
        least = self.controls.sizeHint().height(), self.stage.minimumSizeHint().height()
        parts = (*heights, *least)
        return sum(parts) + GAP * (len(parts) - 1) + margins.top() + margins.bottom()

    def _width_left(self, folded: bool) -> int:
        """Pixels that the parts beside the cards have."""
        margins = self._row.contentsMargins()
        beside = 0 if folded else self._row.spacing() + self.models.minimumWidth()
        return self.width() - margins.left() - margins.right() - beside
