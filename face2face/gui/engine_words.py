"""The engine's messages as sentences, in the user's language.

The rest of the program speaks English alone and knows no Qt. Its usual messages are recognised
here by their form; one that is not known is shown as it came.
"""

import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


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
