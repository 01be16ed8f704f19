"""What to say in each state of a live session, in the user's language."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from face2face.config import REENACTMENT
from face2face.engine.live.status import LiveResult, LiveStatus, ModelState, SourceState
from face2face.errors import ErrorDetails
from face2face.gui.error_messages import local, waiting_title, whole
from face2face.tasks.registry import TASKS
from face2face.types import Frame
from face2face.video.source_spec import DEMO

translate = QCoreApplication.translate

_BLACK_LEVEL = 14
"""Brightness, of 255, that the noise of a covered camera does not exceed."""

_DARK_LEVEL = 32
"""Mean brightness, of 255, below which a face can hardly be found."""


@dataclass(frozen=True)
class StateMessage:
    """A message inside an image.

    Attributes:
        title: a few words.
        detail: what to do, "" if nothing.
        urgent: whether the user must act.
        big: a numeral to show large, such as a countdown's.
        covers: whether the image beneath is old and steps back.
    """

    title: str
    detail: str = ""
    urgent: bool = False
    big: str = ""
    covers: bool = False

    @property
    def line(self) -> str:
        """Title and detail as sentences of one line."""
        if not self.detail:
            return self.title
        title = self.title if self.title[-1:] in (":", "\uff1a") else whole(self.title)
        return f"{title} {self.detail}".strip()


def camera_message(
    status: LiveStatus,
    result: LiveResult | None,
    countdown: int = 0,
    *,
    can_choose: bool = True,
) -> StateMessage | None:
    """For the left image; None when there is nothing to say.

    Args:
        status: the session's.
        result: the newest one.
        countdown: a numeral to show, 0 for none.
        can_choose: whether a click on the image chooses the face to follow.
    """
    if status.source is SourceState.NONE:
        return _nothing_chosen(status.source_message, status.source_error)
    if status.source is SourceState.OPENING:
        name = source_name(status)
        title = translate("StateMessage", "Opening {name}…").format(name=name) if name else ""
        return StateMessage(title or translate("StateMessage", "Opening…"), covers=True)
    if status.source is SourceState.WAITING:
        return _waiting(status)
    if is_still(status, result):
        return None  # it can be worked on
    if status.source is SourceState.ENDED:
        return StateMessage(
            translate("StateMessage", "The video has ended"),
            translate("StateMessage", "Press P to play it again, or choose another source."),
            covers=True,
        )
    if result is None:
        return StateMessage(translate("StateMessage", "Opening…"))
    if countdown:
        told = (
            translate("StateMessage", "At zero, the face in the video is learned as at rest")
            if status.source_is_file
            else translate("StateMessage", "Look straight ahead, with your face at rest")
        )
        return StateMessage(told, big=str(countdown))
    if status.calibrating and status.held:
        return StateMessage(
            translate("StateMessage", "The face at rest is learned when the video goes on")
        )
    learns = status.calibrating and result.landmarks is not None  # it waits for a face to learn
    if learns and status.source_is_file:  # nobody is there to be told
        return StateMessage(translate("StateMessage", "Learning the face at rest…"))
    if learns:
        return StateMessage(translate("StateMessage", "Hold still…"))
    if status.task not in TASKS or not TASKS[status.task].needs_face:
        return None
    if not status.runtime:
        return None  # no model looks for a face yet
    if result.landmarks is None:
        if not status.source_is_file and is_black(result.frame):
            return StateMessage(
                translate("StateMessage", "The camera gives only black"),
                translate(
                    "StateMessage",
                    "Open its cover, or switch it on: some laptops have a key or a slider for it.",
                ),
                urgent=True,
            )
        if is_dark(result.frame):
            light = translate("StateMessage", "Turn on a light in front of you.")
            return StateMessage(
                translate("StateMessage", "Too dark to see a face"),
                "" if status.source_is_file else light,
                urgent=not status.source_is_file,
            )
        return StateMessage(translate("StateMessage", "Looking for a face…"))
    if result.faces > 1 and can_choose:
        return StateMessage(
            translate("StateMessage", "Several faces: following the one in the box. Click another.")
        )
    return None


def face_message(status: LiveStatus, result: LiveResult | None) -> StateMessage | None:
    """For the right image; None when there is nothing to say."""
    has_image = result is not None and result.output is not None
    wanted = Path(status.model_wanted).name
    if status.model is ModelState.LOADING:
        return _loading(wanted)
    if has_image:
        return None  # where another was refused, this one goes on, and the message bar tells it
    if status.model is ModelState.FAILED:
        return StateMessage(
            translate("StateMessage", "This model cannot be used"),
            local(status.model_message, status.model_error),
            urgent=True,
        )
    if status.model is ModelState.NONE and not wanted:
        return StateMessage(
            translate("StateMessage", "No model chosen"),
            translate(
                "StateMessage", "Choose one in the list, or drop a model's folder or zip here."
            ),
        )
    if status.model is ModelState.NONE:
        return _loading(wanted)
    if status.task != REENACTMENT:
        return StateMessage(translate("StateMessage", "The result appears here"))
    return StateMessage(
        translate("StateMessage", "The generated face appears here"),
        translate("StateMessage", "It moves as soon as the camera or the video gives an image."),
    )


def _loading(name: str) -> StateMessage:
    """Of the model that is wanted, not of the one that goes on until it is there."""
    if name:
        return StateMessage(translate("StateMessage", "Loading {name}…").format(name=name))
    return StateMessage(translate("StateMessage", "Loading the model…"))


def is_still(status: LiveStatus, result: LiveResult | None) -> bool:
    """Whether the source is an image, not a video that has ended."""
    return status.source is SourceState.ENDED and result is not None and result.number == 1


def is_black(frame: Frame) -> bool:
    """Whether there is nothing at all to be seen, as behind a closed cover."""
    return float(np.percentile(frame[::4, ::4], 99.5)) < _BLACK_LEVEL


def is_dark(frame: Frame) -> bool:
    """Whether an image is too dark to look for a face in it."""
    return brightness(frame) < _DARK_LEVEL


def brightness(frame: Frame) -> float:
    """The mean of an image, from 0 to 255."""
    return float(np.mean(frame[::16, ::16]))


def _nothing_chosen(message: str, error: ErrorDetails | None) -> StateMessage:
    if message:
        title = translate("StateMessage", "This source cannot be used")
        return StateMessage(title, local(message, error), urgent=True)
    return StateMessage(
        translate("StateMessage", "No camera chosen"),
        translate(
            "StateMessage",
            "Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D).",
        ),
    )


def _waiting(status: LiveStatus) -> StateMessage:
    name, error = source_name(status), status.source_error
    if error is not None and "camera" in error.facts:
        error = replace(error, facts={**error.facts, "camera": name})
    if status.source_is_file:  # nothing is waited for: it stays as it is
        title = translate("StateMessage", "{name} cannot be shown").format(name=name)
    else:
        waiting = translate("StateMessage", "Waiting for {name}").format(name=name)
        title = waiting_title(error) or waiting
    return StateMessage(title, local(status.source_message, error), urgent=True, covers=True)


def source_name(status: LiveStatus) -> str:
    """What to call the source, in the user's language where it has no name of its own."""
    if status.source_number is not None:
        return translate("Engine", "Camera {number}").format(number=status.source_number)
    if status.source_name == DEMO:
        return translate("Engine", "Demo")
    return status.source_name
