"""What the Settings page sets: remembered, but where the command line says otherwise for once."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from face2face.config import RUNTIMES
from face2face.gui.languages import LANGUAGES
from face2face.gui.settings import Settings
from face2face.gui.theme import THEMES

QUALITIES = {"small": 55, "good": 75, "best": 90}
"""How well recordings are kept: "small" takes a third of the usual space, "best" 2.8 times it."""

HEIGHTS = (0, 1080, 720, 480)
"""How high recordings may be, in pixels; 0 is as high as they come."""

CAMERA_SIZES = {"640x360": (640, 360), "1280x720": (1280, 720), "1920x1080": (1920, 1080)}
"""Width and height of the virtual camera, in pixels."""

NO_MICROPHONE = "none"
"""Stands for a recording without sound; no device of this name can be chosen."""

MOST_THREADS = 256


@dataclass(frozen=True)
class Choices:
    """What is set now.

    Attributes:
        folder: where recordings and snapshots go, "" for the system's folders.
        microphone: its name, "" for the system's default, or NO_MICROPHONE.
        quality: of recordings, one of QUALITIES.
        height: of recordings at most, one of HEIGHTS.
        language: one of languages.LANGUAGES, "en", or "" for the system's.
        theme: one of theme.THEMES.
        runtime: one of `config.RUNTIMES`.
        threads: how many OpenVINO may use, 0 for as many as it finds best.
        camera_size: of the virtual camera, one of CAMERA_SIZES.
        camera_mirror: whether the virtual camera's image is flipped.
        key: the file of the private key that signs, "" for this installation's own.
        certificate: the file of its certificates.
    """

    folder: str = ""
    microphone: str = ""
    quality: str = "good"
    height: int = 0
    language: str = ""
    theme: str = "system"
    runtime: str = "auto"
    threads: int = 0
    camera_size: str = "1280x720"
    camera_mirror: bool = False
    key: str = ""
    certificate: str = ""


_KNOWN: dict[str, Collection[Any]] = {
    "quality": QUALITIES,
    "height": HEIGHTS,
    "language": ("", "en", *LANGUAGES),
    "theme": THEMES,
    "runtime": RUNTIMES,
    "threads": range(MOST_THREADS + 1),
    "camera_size": CAMERA_SIZES,
}


def remembered(settings: Settings) -> Choices:
    """What the settings keep; what is missing or damaged is as usual."""
    return Choices(**{name: _read(settings, name, usual) for name, usual in _usual().items()})


class Preferences(QObject):
    """Knows what holds, and remembers what the user chooses.

    A flag of the command line holds for one start, until the user chooses otherwise, and is never
    remembered.

    Args:
        settings: where it is kept.
        given: the fields of Choices that the command line gives.
        parent: Qt's owner.

    Signals:
        changed: something else holds now; carries the names of the fields.
    """

    changed = Signal(object)

    def __init__(
        self, settings: Settings, given: Mapping[str, Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._now = replace(remembered(settings), **given)

    @property
    def now(self) -> Choices:
        """What holds."""
        return self._now

    def choose(self, **values: Any) -> None:
        """Let these hold from now on, and remember them."""
        for name, value in values.items():
            self._settings.keep(_key(name), value)
        self._become(replace(self._now, **values))

    def reset(self) -> None:
        """As usual again, whatever the command line says; what is kept is left alone."""
        self._become(Choices())

    def _become(self, choices: Choices) -> None:
        before, self._now = asdict(self._now), choices
        changed = {name for name, value in asdict(choices).items() if value != before[name]}
        if changed:
            self.changed.emit(frozenset(changed))


def _usual() -> dict[str, Any]:
    return {field.name: field.default for field in fields(Choices)}


def _read(settings: Settings, name: str, usual: Any) -> Any:
    key = _key(name)
    if isinstance(usual, bool):
        return settings.flag(key, usual)
    value: str | int = settings.text(key, usual) if isinstance(usual, str) else usual
    if isinstance(usual, int):
        value = int(settings.number(key, usual, 0, max(_KNOWN[name])))
    return value if value in _KNOWN.get(name, (value,)) else usual


def _key(name: str) -> str:
    return f"preferences/{name}"
