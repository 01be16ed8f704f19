"""The two rows of controls below the images."""

import itertools
from enum import IntEnum

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from face2face.gui.actions import Actions
from face2face.gui.local_number import LocalNumber
from face2face.gui.widgets.control_button import ControlButton
from face2face.gui.widgets.format_button import FormatButton
from face2face.gui.widgets.model_menu import ModelButton
from face2face.gui.widgets.source_box import SourceBox

_GAP = 8
_ABOVE = ("calibrate", "motion", "landmarks", "mirror")
_OUT = ("snapshot", "virtual_camera")
_SHOWN = ("output_alone", "full_screen")
_LEAST_SOURCE = 150


class Room(IntEnum):
    """How much room the controls have; the less, the more they leave out."""

    ICONS = 0
    """Nothing but icons: what each is called, its tooltip says."""
    OUTPUT_NAMED = 1
    """What leaves the window still has its name."""
    NAMES = 2
    """Names, but no keys."""
    ALL = 3


class Controls(QWidget):
    """Source and switches above; what leaves the window below.

    Attributes:
        record: the recording's button, which shows length and size.
        models: the folded list of models, for narrow windows.
    """

    def __init__(
        self, actions: Actions, source: SourceBox, formats: FormatButton, models: ModelButton
    ) -> None:
        super().__init__()
        self.record = ControlButton(actions.record)
        self.models = models
        self._formats = formats
        self._source = source
        self.buttons = {
            name: ControlButton(getattr(actions, name)) for name in (*_ABOVE, *_OUT, *_SHOWN)
        }
        source.setMinimumWidth(_LEAST_SOURCE)
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(_GAP)
        above.addWidget(source, 1)
        above.addWidget(formats)
        for name in _ABOVE:
            above.addWidget(self.buttons[name])
        above.addWidget(models)
        for button in (
            self.buttons["snapshot"],
            self.record,
            self.buttons["virtual_camera"],
        ):
            below.addWidget(button)
        below.addStretch(1)
        for name in ("output_alone", "full_screen"):
            below.addWidget(self.buttons[name])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addLayout(above)
        layout.addLayout(below)
        order: list[QWidget] = [source, formats]
        order += [self.buttons[name] for name in _ABOVE]
        order += [models, self.buttons["snapshot"], self.record]
        order += [self.buttons[n] for n in ("virtual_camera", "output_alone", "full_screen")]
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def set_room(self, room: Room, *, folded: bool) -> None:
        """Leave out what there is no room for.

        Args:
            room: how much there is.
            folded: whether the models are a button here, instead of cards.
        """
        self.models.setVisible(folded)
        for button in self._all():
            button.set_room(**self._shown(button, room))

    def least_width(self, room: Room, *, folded: bool) -> int:
        """Pixels that it needs with so much room; see `set_room`."""
        above = [self._formats, *(self.buttons[name] for name in _ABOVE)]
        below = [self.buttons[name] for name in (*_OUT, *_SHOWN)] + [self.record]
        if folded:
            above.append(self.models)
        widths = []
        for row, first in ((above, [self._source.minimumWidth()]), (below, [])):
            parts = [
                # Cards do not fold because a recording begins.
                button.width_with(
                    **self._shown(button, room),
                    longest=self._longest() if button is self.record else "",
                )
                for button in row
                if button is self.models or not button.isHidden()
            ]
            widths.append(sum(first + parts) + _GAP * (len(first + parts) - 1))
        return max(widths)

    def _all(self) -> list[ControlButton]:
        return [*self.buttons.values(), self._formats, self.record, self.models]

    def _shown(self, button: ControlButton, room: Room) -> dict[str, bool]:
        """Whether the key and the text of a button are shown."""
        if button is self._formats:
            return {"key": False, "text": False}  # it belongs to the list beside it
        outputs = (self.record, *(self.buttons[name] for name in _OUT))
        named = room >= (Room.OUTPUT_NAMED if button in outputs else Room.NAMES)
        return {"key": room is Room.ALL, "text": named or button is self.models}

    def show_recording(self, on: bool, seconds: float = 0.0, megabytes: float = 0.0) -> None:
        """Show that a recording goes on, or not."""
        if on:
            whole = int(seconds)
            text = self._length(f"{whole // 60:02d}:{whole % 60:02d}", megabytes)
            self.record.set_look(text, "stop", alarm=True, longest=self._longest())
        else:
            self.record.set_look("", "record")

    def show_sending(self, on: bool) -> None:
        """Show that the virtual camera sends, or not."""
        look = self.tr("On air") if on else ""
        self.buttons["virtual_camera"].set_look(look, "virtual", alarm=on)

    def _longest(self) -> str:
        """What the recording's button may come to say: the row does not move while it does."""
        return self._length("88:88", 8888.8)

    def _length(self, clock: str, megabytes: float) -> str:
        return self.tr("Stop  {clock}  {size:.1f} MB").format(
            clock=clock, size=LocalNumber(megabytes)
        )
