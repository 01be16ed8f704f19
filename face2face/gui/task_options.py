"""How models of the other tasks are applied, as the window remembers it. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from face2face.engine.edit_options import EditOptions
    from face2face.tasks.info import InputKind


@dataclass(frozen=True)
class TaskOptions:
    """What the strips set.

    Attributes:
        kind: for drawings: what the images are, "auto", "photo" or "drawing".
        tone: for drawings: the skin's tone, one of `tasks.info.TONES`; "" where it is not said.
        hair: for drawings: the hair's colour, one of `tasks.info.HAIRS`; "" where it is not said.
        background: what people stand before: "blur", a colour such as "#00b140", or the path
            of an image.
        strength: how much of the change is taken over, 0 to 1.
    """

    kind: str = "auto"
    tone: str = ""
    hair: str = ""
    background: str = "blur"
    strength: float = 1.0


def edit_options_of(choices: TaskOptions) -> EditOptions:
    """The same as the engine takes it; slow at first, and where there is an image to read.

    Raises:
        UsageError: the background's image is gone.
        SourceError: it cannot be read.
    """
    from face2face.engine.compose import parse_background
    from face2face.engine.edit_options import EditOptions

    return EditOptions(
        strength=choices.strength,
        kind=cast("InputKind", choices.kind),
        tone=choices.tone,
        hair=choices.hair,
        background=parse_background(choices.background),
    )
