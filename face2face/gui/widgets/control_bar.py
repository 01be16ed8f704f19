"""The two rows of controls below the images."""

import itertools

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from face2face.gui.actions import Actions
from face2face.gui.widgets.control_button import ControlButton
from face2face.gui.widgets.model_menu import ModelButton
from face2face.gui.widgets.source_box import SourceBox

_GAP = 8
_ABOVE = ("calibrate", "motion", "landmarks", "mirror")


class Controls(QWidget):
    """Source and switches above; what leaves the window below.

    Attributes:
        record: the recording's button, which shows length and size.
        models: the folded list of models, for narrow windows.
    """

    def __init__(self, actions: Actions, source: SourceBox, models: ModelButton) -> None:
        super().__init__()
        self.record = ControlButton(actions.record)
        self.models = models
        self.buttons = {
            name: ControlButton(getattr(actions, name))
            for name in (
                *_ABOVE,
                "snapshot",
                "virtual_camera",
                "output_alone",
                "full_screen",
            )
        }
        source.setMinimumWidth(180)
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(_GAP)
        above.addWidget(source, 1)
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
        order: list[QWidget] = [source]
        order += [self.buttons[name] for name in _ABOVE]
        order += [models, self.buttons["snapshot"], self.record]
        order += [self.buttons[n] for n in ("virtual_camera", "output_alone", "full_screen")]
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def set_narrow(self, narrow: bool) -> None:
        """Give up what a narrow window has no room for: the menu has it too."""
        self.models.setVisible(narrow)
        self.buttons["motion"].setVisible(not narrow)

    def show_recording(self, on: bool, seconds: float = 0.0, megabytes: float = 0.0) -> None:
        """Show that a recording goes on, or not."""
        if on:
            whole = int(seconds)
            clock = f"{whole // 60:02d}:{whole % 60:02d}"
            text = self.tr("Stop  {clock}  {size:.1f} MB").format(clock=clock, size=megabytes)
            self.record.set_look(text, "stop", alarm=True)
        else:
            self.record.set_look("", "record")
