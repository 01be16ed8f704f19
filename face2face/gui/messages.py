"""What to say in each state, and the engine's messages as sentences in the user's language.

The rest of the program speaks English alone and knows no Qt. Its usual messages are recognised
here by their form; one that is not known is shown as it came.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from face2face.config import REENACTMENT
from face2face.engine.live.status import LiveResult, LiveStatus, ModelState, SourceState
from face2face.tasks.registry import TASKS
from face2face.types import Frame

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
    if status.task != REENACTMENT:
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


def local(message: str) -> str:
    """A message as a sentence in the user's language, where it is one of the usual ones."""
    for pattern, template in _known():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return template.format(**found.groupdict())
    return message[:1].upper() + message[1:]


def local_name(name: str) -> str:
    """A source's name, where the engine had to make one up."""
    if found := re.fullmatch(r"camera (\d+)", name):
        return translate("Engine", "Camera {number}").format(number=found[1])
    if name == "demo":
        return translate("Engine", "Demo")
    return name


def _known() -> Iterator[tuple[str, str]]:
    """Forms of messages, and what to say instead; looked up anew, the language may change."""
    yield from _of_sources()
    yield from _of_films()
    yield from _of_models()
    yield from _of_outputs()


def _of_sources() -> Iterator[tuple[str, str]]:
    yield (
        r"there is no file (?P<a>.+?): .*",
        translate("Engine", "There is no file {a}: check the path, or choose another source."),
    )
    yield (
        r"there is no camera or file called (?P<a>.+?): .*",
        translate(
            "Engine", "There is no camera or file called {a}: choose a source in the list below."
        ),
    )
    yield (
        r"(?P<a>.+?) may not be used by this account.*",
        translate(
            "Engine",
            "This account may not use {a}: run 'sudo usermod -aG video $USER', then log out and "
            "in again.",
        ),
    )
    yield (
        r"(?P<a>.+?) cannot be opened: allow this program to use the camera \((?P<b>.+?)\).*",
        translate(
            "Engine",
            "Allow this program to use the camera ({b}), and close other programs that use it.",
        ),
    )


def _of_films() -> Iterator[tuple[str, str]]:
    yield (
        r".+: none of its (?P<a>\d+) frames shows exactly one face.*",
        translate(
            "Engine",
            "None of its {a} pictures shows exactly one face: film one person who faces the "
            "camera in good light.",
        ),
    )
    yield (
        r"too few usable frames: .*",
        translate("Engine", "Too few of its pictures can be used: take a longer film."),
    )
    yield (
        r".+ is being made already, by process (?P<a>\d+).*",
        translate("Engine", "This face is being made already, by process {a}."),
    )


def _of_models() -> Iterator[tuple[str, str]]:
    yield (
        r"there is no model called (?P<a>.+?)(; .*)?",
        translate("Engine", "There is no model called {a}: choose another in the list."),
    )
    yield (
        r"the model (?P<a>.+?) lacks its file (?P<b>.+?): get the model again",
        translate("Engine", "Its file {b} is missing: get the model again."),
    )
    yield (
        r"the file (?P<a>.+?) of the model (?P<b>.+?) was altered or is damaged.*",
        translate("Engine", "Its file {a} was altered or is damaged: get the model again."),
    )
    yield (
        r"(?P<a>.+?) is no model: it has neither .*",
        translate("Engine", "This is no model: the folder has no model.json or frozen_model.pb."),
    )
    yield (
        r"(the model )?(?P<a>.+?) is made for the unknown task (?P<b>\w+)",
        translate("Engine", "It is made for a task that is not known here: {b}."),
    )


def _of_outputs() -> Iterator[tuple[str, str]]:
    yield (
        r"no space left while writing .*",
        translate("Engine", "The disk is full: free some space."),
    )
    yield (
        r"only (?P<a>\d+) MB are free in (?P<b>.+?): .*",
        translate("Engine", "Only {a} MB are free in {b}: free some space and record again."),
    )
    yield (
        r"no virtual camera on this system: install v4l2loopback: (?P<a>.+)",
        translate("Engine", "There is no virtual camera: install v4l2loopback. Run {a}"),
    )
    yield (
        r"no virtual camera on this system: install OBS .*",
        translate(
            "Engine",
            "There is no virtual camera: install OBS Studio 28 or newer "
            "(https://obsproject.com), start its virtual camera once, close it, and try again.",
        ),
    )
