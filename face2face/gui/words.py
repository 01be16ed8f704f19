"""What to say inside each picture in each state."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from face2face.engine.live.status import LiveResult, LiveStatus, ModelState, SourceState
from face2face.gui.engine_words import local, local_name
from face2face.types import Frame

translate = QCoreApplication.translate

_DARK_LEVEL = 32
"""Mean brightness, of 255, below which a face can hardly be found."""

_FOLLOWING = ("landmarks", "inpaint")
"""Tasks that do nothing without a face."""


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
        return _nothing_chosen(status.source_message)
    if status.source is SourceState.OPENING:
        name = local_name(status.source_name)
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
    if status.task not in _FOLLOWING:
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
            local(status.model_message),
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
    if status.task != "landmarks":
        return Words(translate("Words", "The result appears here"))
    return Words(
        translate("Words", "The trained face appears here"),
        translate("Words", "It moves as soon as there is a picture on the left."),
    )


def is_dark(frame: Frame) -> bool:
    """Whether a picture is too dark to look for a face in it."""
    return float(np.mean(frame[::16, ::16])) < _DARK_LEVEL


def _nothing_chosen(message: str) -> Words:
    if message:
        return Words(translate("Words", "This source cannot be used"), local(message), urgent=True)
    return Words(
        translate("Words", "No camera chosen"),
        translate(
            "Words", "Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D)."
        ),
    )


def _waiting(status: LiveStatus) -> Words:
    message, name = status.source_message, local_name(status.source_name)
    detail = local(message)
    if " is not connected" in message:
        title = translate("Words", "{name} is not connected").format(name=name)
        detail = translate(
            "Words", "Plug it in and it goes on by itself, or choose another source below."
        )
    elif " is used by another program" in message:
        title = translate("Words", "{name} is in use").format(name=name)
        detail = translate(
            "Words", "Close the other program that uses it; it goes on by itself then."
        )
    elif " may not be used" in message or "allow this program" in message:
        title = translate("Words", "{name} is not allowed").format(name=name)
    else:
        title = translate("Words", "Waiting for {name}").format(name=name)
    return Words(title, detail, urgent=True, covers=True)
