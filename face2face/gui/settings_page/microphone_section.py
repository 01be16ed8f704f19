"""Which microphone recordings hear, and whether it hears anything."""

from collections.abc import Sequence

from face2face.gui.preferences import NO_MICROPHONE, Choices
from face2face.gui.settings_page.level_meter import LevelMeter
from face2face.gui.settings_page.rows import ChoiceBox, Section


class MicrophoneSection(Section):
    """The microphone and its level.

    Attributes:
        box: the microphones.
        meter: how loud it is.
        told: what is to be known of it.
    """

    def __init__(self) -> None:
        super().__init__(self.tr("Sound of recordings"))
        self._known: list[str] = []
        self._current = ""
        self.box = ChoiceBox()
        self.meter = LevelMeter()
        self.add(self.tr("Microphone"), self.box)
        self.told = self.add(self.tr("Level"), self.meter, hint="")
        self.box.chosen.connect(lambda value: self.chosen.emit({"microphone": value}))
        self._fill()

    def show_choices(self, choices: Choices) -> None:
        """Show what is set."""
        self._current = choices.microphone
        self._fill()

    def show_names(self, names: Sequence[str]) -> None:
        """Offer the microphones that there are."""
        self._known = list(names)
        self._fill()

    def tell(self, text: str, *, alarm: bool = False) -> None:
        """Say what is to be known."""
        if (text, alarm) == (self.told.text(), self.told.property("role") == "alarm"):
            return
        self.told.setText(text)
        self.told.setProperty("role", "alarm" if alarm else "muted")
        self.told.style().polish(self.told)
        self.meter.setAccessibleDescription(text)

    def _fill(self) -> None:
        names = self._known
        if self._current not in ("", NO_MICROPHONE, *names):
            names = [*names, self._current]  # not plugged in now, and chosen all the same
        self.box.offer(
            [
                (self.tr("The system's usual one"), ""),
                *((name, name) for name in names),
                (self.tr("None: without sound"), NO_MICROPHONE),
            ]
        )
        self.box.show_value(self._current)
