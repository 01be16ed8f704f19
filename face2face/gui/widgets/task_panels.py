"""The strips that set how models of the other tasks are applied: each has only its own controls."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QRadioButton, QWidget

from face2face.gui.dialogs import ask_colour, ask_image
from face2face.gui.task_options import TaskOptions
from face2face.gui.widgets.panel import Panel
from face2face.gui.widgets.percent_slider import PercentSlider

_BRUSH = 30
_USUAL_COLOUR = "#00b140"


class InpaintPanel(Panel):
    """Paint over what shall be repaired.

    Signals:
        cleared: nothing shall be repaired any more.

    Attributes:
        brush: size of the brush, per cent.
        erase: whether the brush takes away.
        undo_button: takes the last stroke back.
        clear_button: takes all away.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden, with the usual brush."""
        super().__init__(self.tr("Repair"), parent)
        self.brush = PercentSlider(
            self.tr("Brush"), self.tr("Size of the brush"), highest=100, usual=_BRUSH
        )
        self.erase = QPushButton(self.tr("Erase"))
        self.erase.setCheckable(True)
        self.erase.setToolTip(self.tr("Remove paint instead of painting"))
        self.undo_button = QPushButton(self.tr("Undo"))
        self.undo_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        key = self.undo_button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.undo_button.setToolTip(f"{self.tr('Take the last stroke back')} ({key})")
        self.undo_button.setEnabled(False)
        self.clear_button = QPushButton(self.tr("Clear"))
        self.clear_button.setToolTip(self.tr("Remove all paint"))
        self.clear_button.clicked.connect(self._clear)
        self.add_above(self.brush)
        self.add_above(self.erase)
        self.add_text(self.tr("Paint over the left image: what is under it is repaired"))
        self.finish(self.undo_button, self.clear_button)

    def take_focus(self) -> None:
        """Let the keyboard begin at the brush."""
        self.brush.bar.setFocus()

    def _clear(self) -> None:
        self.erase.setChecked(False)
        self.cleared.emit()


class _ChoicePanel(Panel):
    """A strip with a few ways to choose from.

    Args:
        name: what it sets.
        ways: text and explanation of each.
        parent: Qt's owner.

    Signals:
        chosen: the user chose another way; carries its name.

    Attributes:
        ways: the buttons by their names.
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, ways: dict[str, tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """Hidden."""
        super().__init__(name, parent)
        self.ways: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        for way, (text, tip) in ways.items():
            button = self.ways[way] = QRadioButton(text)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.clicked.connect(lambda _=False, way=way: self._choose(way))
            group.addButton(button)
            self.add_above(button)
        self.finish()

    def take_focus(self) -> None:
        """Let the keyboard begin at what is chosen."""
        next(button for button in self.ways.values() if button.isChecked()).setFocus()

    def _choose(self, way: str) -> None:
        self.chosen.emit(way)


class PencilPanel(_ChoicePanel):
    """Whether a photograph is drawn first, and what a drawing does not say.

    Signals:
        told: the user told a colour; carries "tone" or "hair", and its name or "".

    Attributes:
        tone: the skin's tones, each with its name as data.
        hair: the hair's colours, each with its name as data.
    """

    told = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden; it looks at each image."""
        ways = {
            "auto": (self.tr("Automatic"), self.tr("Tell photos and drawings apart by itself")),
            "photo": (self.tr("Photograph"), self.tr("Turn the image into a drawing first")),
            "drawing": (self.tr("Drawing"), self.tr("Use the drawing as it is")),
        }
        super().__init__(self.tr("Drawing"), ways, parent)
        self.tone = self._colours(
            "tone",
            self.tr("Skin tone, which a drawing does not say"),
            {
                "": self.tr("Skin: as is likely"),
                "light": self.tr("Skin: light"),
                "medium": self.tr("Skin: medium"),
                "tan": self.tr("Skin: tan"),
                "brown": self.tr("Skin: brown"),
                "dark": self.tr("Skin: dark"),
            },
        )
        self.hair = self._colours(
            "hair",
            self.tr("Colour of the hair"),
            {
                "": self.tr("Hair: as is likely"),
                "black": self.tr("Hair: black"),
                "brown": self.tr("Hair: brown"),
                "blond": self.tr("Hair: blond"),
                "red": self.tr("Hair: red"),
                "grey": self.tr("Hair: grey"),
                "white": self.tr("Hair: white"),
            },
        )

    def show_choices(self, choices: TaskOptions) -> None:
        """Show another choice; no signal is sent."""
        self.ways[choices.kind].setChecked(True)
        for box, name in ((self.tone, choices.tone), (self.hair, choices.hair)):
            box.setCurrentIndex(max(box.findData(name), 0))

    def _colours(self, what: str, tip: str, names: dict[str, str]) -> QComboBox:
        box = QComboBox()
        for name, text in names.items():
            box.addItem(text, name)
        box.setToolTip(tip)
        box.setAccessibleName(tip)
        box.activated.connect(lambda _: self.told.emit(what, box.currentData()))
        self.add_above(box)
        return box


class CutoutPanel(_ChoicePanel):
    """What the person stands before.

    Signals:
        chosen: carries "blur", a colour such as "#00b140", or an image's path.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden; before the blurred ground."""
        ways = {
            "blur": (self.tr("Blurred"), self.tr("Your own background, blurred")),
            "colour": (self.tr("Colour…"), self.tr("One colour, such as green for other programs")),
            "image": (self.tr("Image…"), self.tr("An image of your choice")),
        }
        super().__init__(self.tr("Background"), ways, parent)
        self._background = "blur"

    def show_choices(self, choices: TaskOptions) -> None:
        """Show another choice; no signal is sent."""
        self._background = choices.background
        self.ways[_way(choices.background)].setChecked(True)

    def _choose(self, way: str) -> None:
        background = "blur"
        if way == "colour":
            known = self._background if _way(self._background) == "colour" else _USUAL_COLOUR
            background = ask_colour(self, known)
        elif way == "image":
            background = ask_image(self)
        if background:
            self._background = background
            self.chosen.emit(background)
        # Nothing was chosen in the dialog: the button must not stay where it is.
        self.ways[_way(self._background)].setChecked(True)


class DeblurPanel(Panel):
    """How much is sharpened.

    Signals:
        changed: the user moves the slider.
        settled: they let go of it.

    Attributes:
        strength: per cent.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden, at full strength."""
        super().__init__(self.tr("Sharpness"), parent)
        self.strength = PercentSlider(
            self.tr("Strength"),
            self.tr("How much of the sharpening is applied"),
            highest=100,
            usual=100,
        )
        self.strength.bar.valueChanged.connect(self._slide)
        self.strength.bar.sliderReleased.connect(self.settled)
        self.add_above(self.strength)
        self.finish()

    def take_focus(self) -> None:
        """Let the keyboard begin at the slider."""
        self.strength.bar.setFocus()

    def show_choices(self, choices: TaskOptions) -> None:
        """Show another choice; no signal is sent."""
        self.strength.show_value(round(100 * choices.strength))

    def _slide(self) -> None:
        self.changed.emit()
        if not self.strength.bar.isSliderDown():
            self.settled.emit()


def _way(background: str) -> str:
    if background == "blur":
        return "blur"
    return "colour" if background.startswith("#") else "image"
