"""What a new face is made from, and how: what was asked for once, so that it can go on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal

from face2face.config import ENLARGED
from face2face.errors import UsageError
from face2face.new_face.clip import Clip

Way = Literal["sketch", "portrait"]


@dataclass(frozen=True)
class Plan:
    """All that is asked for.

    Attributes:
        name: the model's.
        files: videos of the person, absolute; none where a camera is asked for.
        camera: its number, None where videos are given.
        minutes: for all of it but the recording.
        start: a model or a run to start from, "" for none.
        size: side of the image in pixels, None for the start's.
        filters: the networks' first filters, None for the start's.
        consent: what the person agreed to.
        data_minutes: what choosing the pairs took, None before.
        trained_minutes: what training took so far, for the time left.
        longer: whether it trains a finished face further.
        ready: whether the face is finished; its pairs are kept to train it longer.
        parts: of each file where the part that is used begins and ends, in seconds, None for its
            end; empty where all of all of them is used.
        first: whether the model of this name is a first version of it.
        way: "sketch", trained, or "portrait", the best frame moved as it is.
        second_stage: whether a second stage makes eyes and mouth at twice the start's size, which
            is `size` then; None where the footage decides, until the pairs are chosen.
    """

    name: str
    files: tuple[str, ...]
    camera: int | None
    minutes: float
    start: str
    size: int | None
    filters: int | None
    consent: str = ""
    data_minutes: float | None = None
    trained_minutes: float = 0.0
    longer: bool = False
    ready: bool = False
    parts: tuple[tuple[float, float | None], ...] = ()
    first: bool = False
    way: Way = "sketch"
    second_stage: bool | None = False

    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}

    @property
    def network_size(self) -> int | None:
        """Side of the face's own network's image in pixels, None for the start's."""
        return self.size // ENLARGED if self.second_stage and self.size else self.size

    @property
    def clips(self) -> list[Clip]:
        """The videos, with the parts of them that are used."""
        parts = self.parts or ((0.0, None),) * len(self.files)
        return [Clip(Path(file), *part) for file, part in zip(self.files, parts, strict=True)]


_FLAGS = {"camera": "source", "files": "file", "start": "init-from", "parts": "part"}
"""Of a plan's names those that are called otherwise on the command line."""

_MAY_CHANGE = ("minutes", "consent")
"""What a resumed command may be told anew."""


def going_on(earlier: Plan, requested: Mapping[str, object]) -> Plan:
    """The plan of a resumed command: what was begun, with the time that is given now.

    Args:
        earlier: what was begun.
        requested: what is asked for now, by Plan's names; None where nothing is said.

    Raises:
        UsageError: it was begun with something else.
    """
    for name, mine in requested.items():
        theirs = getattr(earlier, name)
        if name in _MAY_CHANGE or mine is None or mine == theirs:
            continue
        flag = _FLAGS.get(name, name)
        raise UsageError(
            f"an unfinished {earlier.name} was begun with --{flag} {_shown(theirs)}, not "
            f"{_shown(mine)}: leave the flag out to go on, or give --fresh to begin anew"
        )
    changed = {name: requested[name] for name in _MAY_CHANGE if requested.get(name) is not None}
    return replace(earlier, **changed)  # type: ignore[arg-type]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        words = [
            Clip(Path(), *one).part if isinstance(one, tuple) else Path(one).name for one in value
        ]
        return ", ".join(words) or "none"
    return "none" if value in (None, "") else str(value)
