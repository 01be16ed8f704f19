"""How a model that edits images is applied."""

from __future__ import annotations

from dataclasses import dataclass, field

from face2face.engine.compose import Background
from face2face.tasks.info import InputKind, Region


@dataclass(frozen=True)
class EditOptions:
    """How a task's model is applied.

    Attributes:
        region: each face's square, the whole image, or ("auto") the faces where there are
            some, else the whole. A person is cut out of the whole image in any case.
        strength: how much of the change is taken over, 0 to 1.
        kind: what the images are, where the task tells them apart.
        tone: the skin's, one of `tasks.info.TONES`, where a drawing does not say it; "" for none.
        hair: the hair's colour, one of `tasks.info.HAIRS`; "" for none.
        background: what the person stands before, where the task answers a matte.
    """

    region: Region = "auto"
    strength: float = 1.0
    kind: InputKind = "auto"
    tone: str = ""
    hair: str = ""
    background: Background = field(default_factory=Background)
