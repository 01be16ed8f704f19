"""How the making of a face goes on: said as a line of JSON, understood from one. No Qt here."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

Stage = Literal["record", "data", "train", "finish", "done", "note"]
"""Filming, choosing pairs, training, writing the model, the end; a note belongs to no stage."""


@dataclass(frozen=True)
class Progress:
    """Where the making of a face stands.

    Attributes:
        stage: what is being done; "done" comes once, at the end, with the model's name.
        share: how much of this stage is done, 0 to 1; None: as said before.
        left_s: seconds until the face is ready, None likewise.
        message: a line for the user, "" for none.
        preview: the newest sheet of sketch, generated and real pictures, "" likewise.
    """

    stage: Stage
    share: float | None = None
    left_s: float | None = None
    message: str = ""
    preview: str = ""

    def line(self) -> str:
        """This as one line of JSON."""
        return json.dumps(asdict(self))


Report = Callable[[Progress], None]
"""Takes the news; may be called from several threads."""


def read_line(line: str) -> Progress | None:
    """What `Progress.line` wrote; None for anything else that a program may print."""
    from pydantic import TypeAdapter  # the command's --help answers before it is loaded

    try:
        return TypeAdapter(Progress).validate_python(json.loads(line))
    except (ValueError, RecursionError):
        return None
