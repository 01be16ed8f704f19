"""The panel below the images that sets how motion is carried over."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QRadioButton, QWidget

from face2face.faces.retarget_options import (
    GAINS,
    MOST_GAIN,
    PHOTO_MOTION,
    RETARGETS,
    RetargetOptions,
)
from face2face.gui.widgets.panel import Panel
from face2face.gui.widgets.percent_slider import PercentSlider
from face2face.gui.widgets.preset_box import PresetBox

_HIGHEST_PERCENT = round(100 * MOST_GAIN)
_ROW = 3
"""Sliders of the upper row: those for all faces."""


class RetargetPanel(Panel):
    """Shows how motion is carried over, and lets the user change it.

    Signals:
        changed: the user changed something, while they drag too; read `motion`.
        settled: what they changed is to stay: they let go of a slider, or did not drag.
        reset: they want everything as usual; `motion` is so already.
        shown: other options are shown, whoever changed it.

    Attributes:
        presets: motion settings under a name.
        modes: the ways of retargeting, by their names in RetargetOptions.
        at_viewer: whether a photograph looks at the viewer.
        sliders: the others, by the names of its fields.
        reset_button: sets everything as usual.
    """

    changed = Signal()
    settled = Signal()
    reset = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden, and everything as usual."""
        super().__init__(self.tr("Motion"), parent)
        self._motion = usual = RetargetOptions()
        self._is_photo = False
        names = {
            "relative": (
                self.tr("Relative"),
                self.tr("The generated face changes as yours does from rest: the usual way"),
            ),
            "absolute": (
                self.tr("Absolute"),
                self.tr("The face takes the shape of yours, on its own head"),
            ),
            "off": (
                self.tr("Raw"),
                self.tr("Your landmarks as they are, unfitted: the face may look distorted"),
            ),
        }
        self.modes = {mode: QRadioButton(names[mode][0]) for mode in RETARGETS}
        group = QButtonGroup(self)
        for mode, button in self.modes.items():
            button.setToolTip(names[mode][1])
            button.setAccessibleDescription(names[mode][1])
            button.clicked.connect(self._choose)
            group.addButton(button)
        self.sliders = {
            "head_gain": PercentSlider(
                self.tr("Head"),
                self.tr("How much the head moves: 100 % is as much as yours"),
                highest=_HIGHEST_PERCENT,
                usual=_percent(usual.head_gain),
            ),
            "expression_gain": PercentSlider(
                self.tr("Expression"),
                self.tr("How much mouth, eyes and brows move: 100 % is as much as yours"),
                highest=_HIGHEST_PERCENT,
                usual=_percent(usual.expression_gain),
            ),
            "smoothing": PercentSlider(
                self.tr("Smoothing"),
                self.tr("Reduces jitter: more is calmer, and a little later"),
                highest=100,
                usual=_percent(usual.smoothing),
            ),
        }
        of_photos = {
            "brows_gain": (self.tr("Brows"), self.tr("Of photographs: how much brows move")),
            "eyes_gain": (self.tr("Eyes"), self.tr("Of photographs: how much lids and gaze move")),
            "mouth_gain": (self.tr("Mouth"), self.tr("Of photographs: how much the mouth moves")),
        }
        for name, (title, tip) in of_photos.items():
            usual_percent = _percent(getattr(usual, name))
            self.sliders[name] = PercentSlider(
                title, tip, highest=_HIGHEST_PERCENT, usual=usual_percent
            )
        self.at_viewer = QCheckBox(self.tr("Look at the viewer"))
        self.at_viewer.setToolTip(
            self.tr("Photographs look at whoever sees them, wherever you look")
        )
        self.at_viewer.clicked.connect(self._look)
        for name, slider in self.sliders.items():
            slider.bar.valueChanged.connect(lambda value, name=name: self._slide(name, value))
            slider.bar.sliderReleased.connect(self.settled)
        self.presets = PresetBox()
        self.changed.connect(self.shown)
        self.reset_button = QPushButton(self.tr("Reset"))
        self.reset_button.setToolTip(self.tr("Back to the usual settings"))
        self.reset_button.clicked.connect(self._reset)
        self._arrange()
        self.show_motion(usual)

    @property
    def motion(self) -> RetargetOptions:
        """What is shown."""
        return self._motion

    def show_motion(self, motion: RetargetOptions) -> None:
        """Show other options; no signal is sent."""
        self._motion = motion
        self.modes[motion.retarget].setChecked(True)
        for name, slider in self.sliders.items():
            slider.show_value(_percent(getattr(motion, name)))
        self.at_viewer.setChecked(motion.gaze == "viewer")
        self._enable()
        self.shown.emit()

    def show_kind(self, *, is_photo: bool) -> None:
        """Offer what the face in use heeds: a photograph all of it."""
        self._is_photo = is_photo
        self._enable()

    def take(self, motion: RetargetOptions) -> None:
        """Take other options as if the user had set each part of it."""
        self.show_motion(motion)
        self.changed.emit()
        self.settled.emit()

    def take_focus(self) -> None:
        """Let the keyboard begin here."""
        self.modes[self._motion.retarget].setFocus()

    def _arrange(self) -> None:
        self.add_above(self.presets)
        for button in self.modes.values():
            self.add_above(button)
        self.add_above(self.at_viewer)
        sliders = list(self.sliders.values())
        self.add_row(*sliders[:_ROW])
        self.add_row(*sliders[_ROW:])
        for upper, lower in zip(sliders[:_ROW], sliders[_ROW:], strict=True):
            upper.stand_above(lower)
        self.reset_button.setMinimumHeight(self.presets.minimumSizeHint().height())  # one line
        self.finish(self.reset_button)

    def _choose(self) -> None:
        mode = next(mode for mode, button in self.modes.items() if button.isChecked())
        self._motion = replace(self._motion, retarget=mode)
        self._enable()
        self.changed.emit()
        self.settled.emit()

    def _look(self) -> None:
        self._motion = replace(
            self._motion, gaze="viewer" if self.at_viewer.isChecked() else "follow"
        )
        self.changed.emit()
        self.settled.emit()

    def _slide(self, name: str, value: int) -> None:
        # The other fields stay as they are: a flag may be finer than a per cent.
        change: dict[str, Any] = {name: value / 100}
        self._motion = replace(self._motion, **change)
        self.changed.emit()
        if not self.sliders[name].bar.isSliderDown():
            self.settled.emit()

    def _reset(self) -> None:
        self.show_motion(RetargetOptions())
        self.changed.emit()
        self.reset.emit()

    def _enable(self) -> None:
        """Grey out what has no effect."""
        for name in GAINS:
            heeded = self._is_photo or name not in PHOTO_MOTION
            self.sliders[name].setEnabled(heeded and self._motion.retarget != "off")
        self.at_viewer.setEnabled(self._is_photo and self._motion.retarget != "off")


def _percent(value: float) -> int:
    return round(100 * value)
