"""Motion settings under a name: three of the program's, and the user's own. No Qt here."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from face2face.faces.retarget_options import MOST_GAIN, RETARGETS, RetargetOptions
from face2face.gui.settings import Settings

PRESETS = "motion presets"
"""The setting that holds the user's own."""

LONGEST_NAME = 40


@dataclass(frozen=True)
class Preset:
    """Motion settings under a name.

    Attributes:
        name: of the program's own a key, of the user's the name they gave.
        motion: the settings.
        own: whether the user made it.
    """

    name: str
    motion: RetargetOptions
    own: bool = False


BUILT_IN = (
    Preset("as I am", RetargetOptions()),
    Preset("calm", RetargetOptions(head_gain=0.6, expression_gain=0.8, smoothing=0.8)),
    Preset("theatre", RetargetOptions(head_gain=1.3, expression_gain=1.6, smoothing=0.4)),
)


def read_presets(settings: Settings) -> list[Preset]:
    """The program's presets and then the user's, by their names; what is damaged is left out."""
    own = {}
    for line in settings.texts(PRESETS):
        preset = _parsed(line)
        if preset is not None:
            own[preset.name] = preset
    return [*BUILT_IN, *sorted(own.values(), key=lambda one: one.name.casefold())]


def keep_presets(settings: Settings, presets: Sequence[Preset]) -> None:
    """Remember the user's own among these."""
    lines = [json.dumps({"name": one.name, **asdict(one.motion)}) for one in presets if one.own]
    settings.keep(PRESETS, lines)


def preset_of(presets: Sequence[Preset], motion: RetargetOptions) -> Preset | None:
    """The first preset that is just so, None where none is; as exact as the sliders are."""
    return next((one for one in presets if _rounded(one.motion) == _rounded(motion)), None)


def _rounded(motion: RetargetOptions) -> dict[str, object]:
    return {
        name: round(value, 2) if isinstance(value, float) else value
        for name, value in asdict(motion).items()
    }


def _parsed(line: str) -> Preset | None:
    try:
        known = json.loads(line)
        name = known.pop("name")
        motion = RetargetOptions(**known)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None
    numbers = [
        getattr(motion, field.name)
        for field in fields(RetargetOptions)
        if field.name not in ("retarget", "gaze")
    ]
    fit = (
        isinstance(name, str)
        and 0 < len(name) <= LONGEST_NAME
        and motion.retarget in RETARGETS
        and motion.gaze in ("follow", "viewer")
        and all(isinstance(one, int | float) and 0 <= one <= MOST_GAIN for one in numbers)
        and motion.smoothing <= 1
    )
    return Preset(name, motion, own=True) if fit else None
