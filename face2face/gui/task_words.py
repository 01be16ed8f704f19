"""What the window says of each task: the one table that a new task with a panel has a line in."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from face2face.config import REENACTMENT

translate = QCoreApplication.translate


class TaskWords(NamedTuple):
    """A task's words in the user's language.

    Attributes:
        panel: what the button of its panel is called.
        panel_tip: what one does there.
        purpose: what its models do, on their cards; "" where their face says it.
    """

    panel: str
    panel_tip: str
    purpose: str = ""


def words_of(task: str) -> TaskWords | None:
    """The words of a task, None for one that the window has none for."""
    return {
        REENACTMENT: TaskWords(
            translate("Actions", "Motion…"),
            translate("Actions", "Set how the generated face follows your motion"),
        ),
        "inpaint": TaskWords(
            translate("Actions", "Repair…"),
            translate("Actions", "Paint over what is to be repaired"),
            translate("ModelCard", "Repairs what you paint over"),
        ),
        "pencil": TaskWords(
            translate("Actions", "Drawing…"),
            translate("Actions", "Say whether the image is a photo or a drawing"),
            translate("ModelCard", "Makes a face from a drawing"),
        ),
        "cutout": TaskWords(
            translate("Actions", "Background…"),
            translate("Actions", "Choose the background behind the person"),
            translate("ModelCard", "Cuts people out"),
        ),
        "deblur": TaskWords(
            translate("Actions", "Sharpness…"),
            translate("Actions", "Set how much to sharpen"),
            translate("ModelCard", "Sharpens"),
        ),
    }.get(task)
