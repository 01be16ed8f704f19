"""What to say in each state of a live session, in the user's language."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from face2face.config import REENACTMENT
from face2face.engine.live.status import LiveResult, LiveStatus, ModelState, SourceState
from face2face.errors import ErrorDetails
from face2face.gui.error_messages import local, waiting_title
from face2face.tasks.registry import TASKS
from face2face.types import Frame
from face2face.video.source_spec import DEMO

translate = QCoreApplication.translate

_DARK_LEVEL = 32
"""Mean brightness, of 255, below which a face can hardly be found."""


@dataclass(frozen=True)
class Words:
    """A message inside a picture.

    Attributes:
        title: a few words.
        detail: what to do, "" if nothing.
        urgent: whether the user must act.
        big: a numeral to show large, such as a countdown's.
        covers: whether the picture beneath is old and steps back.
    """

    title: str
    detail: str = ""
    urgent: bool = False
    big: str = ""
    covers: bool = False


def camera_words(status: LiveStatus, result: LiveResult | None, countdown: int = 0) -> Words | None:
    """For the left picture; None when there is nothing to say."""
    if status.source is SourceState.NONE:
        return _nothing_chosen(status.source_message, status.source_error)
    if status.source is SourceState.OPENING:
        name = source_name(status)
        title = translate("Words", "Opening {name}…").format(name=name) if name else ""
        return Words(title or translate("Words", "Opening…"), covers=True)
    if status.source is SourceState.WAITING:
        return _waiting(status)
    if status.source is SourceState.ENDED and result is not None and result.number == 1:
        return None  # a picture, not a film: it can be worked on
    if status.source is SourceState.ENDED:
        return Words(
            translate("Words", "The video has ended"),
            translate("Words", "Press P to play it again, or choose another source."),
            covers=True,
        )
    if result is None:
        return Words(translate("Words", "Opening…"))
    if countdown:
        return Words(
            translate("Words", "Look straight ahead, with your face at rest"), big=str(countdown)
        )
    if status.calibrating:
        return Words(translate("Words", "Hold still…"))
    if status.task not in TASKS or not TASKS[status.task].needs_face:
        return None
    if result.landmarks is None:
        if is_dark(result.frame):
            return Words(
                translate("Words", "Too dark to see a face"),
                translate("Words", "Turn on a light in front of you."),
                urgent=True,
            )
        return Words(translate("Words", "Looking for a face…"))
    if result.faces > 1:
        return Words(
            translate("Words", "Several faces: following the one in the frame. Click another.")
        )
    return None


def face_words(status: LiveStatus, result: LiveResult | None) -> Words | None:
    """For the right picture; None when there is nothing to say."""
    has_picture = result is not None and result.output is not None
    name = status.model_name
    if status.model is ModelState.LOADING:
        if name:
            return Words(translate("Words", "Loading {name}…").format(name=name))
        return Words(translate("Words", "Loading the face…"))
    if status.model is ModelState.FAILED:
        return Words(
            translate("Words", "This face cannot be used"),
            local(status.model_message, status.model_error),
            urgent=True,
            covers=has_picture,
        )
    if has_picture:
        return None
    if status.model is ModelState.NONE and not name:
        return Words(
            translate("Words", "No face chosen"),
            translate("Words", "Choose one in the list, or drop a model's folder or zip here."),
        )
    if status.model is ModelState.NONE:
        return Words(translate("Words", "Loading {name}…").format(name=name))
    if status.task != REENACTMENT:
        return Words(translate("Words", "The result appears here"))
    return Words(
        translate("Words", "The trained face appears here"),
        translate("Words", "It moves as soon as there is a picture on the left."),
    )


def is_dark(frame: Frame) -> bool:
    """Whether a picture is too dark to look for a face in it."""
    return float(np.mean(frame[::16, ::16])) < _DARK_LEVEL


def _nothing_chosen(message: str, error: ErrorDetails | None) -> Words:
    if message:
        title = translate("Words", "This source cannot be used")
        return Words(title, local(message, error), urgent=True)
    return Words(
        translate("Words", "No camera chosen"),
        translate(
            "Words", "Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D)."
        ),
    )


def _waiting(status: LiveStatus) -> Words:
    name, error = source_name(status), status.source_error
    if error is not None and "camera" in error.facts:
        error = replace(error, facts={**error.facts, "camera": name})
    title = waiting_title(error) or translate("Words", "Waiting for {name}").format(name=name)
    return Words(title, local(status.source_message, error), urgent=True, covers=True)


def source_name(status: LiveStatus) -> str:
    """What to call the source, in the user's language where it has no name of its own."""
    if status.source_number is not None:
        return translate("Engine", "Camera {number}").format(number=status.source_number)
    if status.source_name == DEMO:
        return translate("Engine", "Demo")
    return status.source_name
