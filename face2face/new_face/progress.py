"""How the making of a face goes on: lines for people, or JSON for programs. No Qt here."""

import json
import shlex
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal, TextIO

from face2face.dataset.clip_faults import FoundFault
from face2face.errors import ErrorDetails
from face2face.evaluation.face_quality import FaceQuality, Weakness

Stage = Literal["convert", "record", "first", "data", "train", "finish", "done", "note", "failed"]
"""Recording, a first version that can be used already, choosing pairs, training, writing the model,
the end; a note belongs to no stage. Converting is not a part of it, but of face2face-video."""


@dataclass(frozen=True)
class Progress:
    """Where the making of a face stands.

    Attributes:
        stage: what is being done; "first" comes once, when a first version of the face can be
            used, with the model's name; "done" comes once, at the end, with the model's name, and
            "failed" in its place, with the error.
        share: how much of this stage is done, 0 to 1; None: as said before.
        left_s: seconds until the face is ready, None: as said before.
        message: a line for the user, "" for none.
        preview: the newest sheet of sketch, generated and real images, "" for none.
        error: the kind and facts of what failed, or of what a note says; None where the message
            alone tells it.
        quality: at the end, how good the face is on frames held back.
        weak: why it is not good yet, where it is not.
        kept: at the end, the name that the portrait has by now which the face was before, "" where
            the face took its place, or there was none.
        faults: what is wrong with the clip, which a message tells each in English; told once.
    """

    stage: Stage
    share: float | None = None
    left_s: float | None = None
    message: str = ""
    preview: str = ""
    error: ErrorDetails | None = None
    faults: tuple[FoundFault, ...] = ()
    quality: FaceQuality | None = None
    weak: tuple[Weakness, ...] = ()
    kept: str = ""

    def line(self) -> str:
        """The news as one line of JSON."""
        return json.dumps(asdict(self))


Report = Callable[[Progress], None]
"""Takes the news; may be called from several threads."""


def as_note(report: Report) -> Callable[[str], None]:
    """What takes the messages of a stage for the user."""
    return lambda line: report(Progress("note", message=line))


def read_line(line: str) -> Progress | None:
    """What `Progress.line` wrote; None for anything else that a program may print."""
    from pydantic import TypeAdapter  # the command's --help answers before it is loaded

    try:
        return TypeAdapter(Progress).validate_python(json.loads(line))
    except (ValueError, RecursionError):
        return None


_HEADINGS = {
    "record": "recording, do what the lines say",
    "data": "choosing images",
    "train": "training",
    "finish": "writing the model",
}


def json_report(out: TextIO) -> Report:
    """Every piece of news as a line of JSON."""

    def report(progress: Progress) -> None:
        out.write(progress.line() + "\n")
        out.flush()

    return report


def text_report(out: TextIO) -> Report:
    """Headings and messages; how far it is, the stages' own bars show."""
    told: set[str] = set()

    def report(progress: Progress) -> None:
        heading = _HEADINGS.get(progress.stage, "")
        if progress.share is not None and heading and heading not in told:
            told.add(heading)
            minutes = round((progress.left_s or 0.0) / 60)
            out.write(f"{heading}{f': {minutes} minutes left' if minutes > 1 else ''}\n")
        if progress.stage == "first":
            out.write(
                "  a first version, of one image, can be used already: face2face-gui --model "
                f"{shlex.quote(progress.message)}\n"
            )
        elif progress.message and progress.stage != "done":
            out.write(f"  {progress.message}\n")
        if progress.preview and progress.preview not in told:
            told.add(progress.preview)
            out.write(f"  look at {progress.preview}\n")
        out.flush()

    return report
