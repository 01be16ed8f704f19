"""Which models there are, whole or broken. No Qt here."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.config import REENACTMENT
from face2face.errors import ErrorDetails, ErrorKind, Face2FaceError, details_of

if TYPE_CHECKING:
    from face2face.model import FaceModel


@dataclass(frozen=True)
class ShelfEntry:
    """A model as the window shows it.

    Attributes:
        place: what to give to LiveSession.set_model.
        name: what to call it.
        licence: its licence, "" where none is stated.
        consent: what is known of the person's consent, "" where nothing is stated.
        attribution: whom to name, "" where nothing is stated.
        preview: a picture of what it makes, None where there is none.
        size: side of its pictures in pixels, 0 where unknown.
        refusal: why it cannot be used, "" when it can.
        task: what it was made for.
        refusal_details: the kind and facts of `refusal`, None where it has none.
    """

    place: str
    name: str
    licence: str = ""
    consent: str = ""
    attribution: str = ""
    preview: Path | None = None
    size: int = 0
    refusal: str = ""
    task: str = REENACTMENT
    refusal_details: ErrorDetails | None = None


def read_shelf(added: list[str]) -> list[ShelfEntry]:
    """Read every folder among the shipped models and the user's own, and what he added.

    Faces come first, then models of other tasks.

    Slow (it verifies files): call it off the window's thread.
    """
    from face2face.utils.paths import shipped, users

    places: list[str] = []
    for folder in (shipped("models"), users("models")):
        if folder.is_dir():
            inside = sorted(p for p in folder.iterdir() if p.is_dir())
            places += [str(p) for p in inside if not p.name.startswith(".")]
    places += [place for place in added if place not in places]
    return sorted(map(read_entry, places), key=lambda entry: entry.task != REENACTMENT)


def read_entry(place: str) -> ShelfEntry:
    """Read one model; what is wrong with it becomes part of the answer."""
    from face2face.model import NOT_STATED, PREVIEW, known_models, read_model
    from face2face.tasks.registry import TASKS

    path = Path(place)
    name = path.name if path.is_dir() else path.stem
    # A known model is called by its name everywhere, in the settings too.
    if known_models().get(name) == path:
        place = name
    try:
        model = read_model(str(path))
    except (Face2FaceError, OSError) as error:
        return ShelfEntry(place, name, refusal=str(error), refusal_details=details_of(error))
    if model.card is None:
        return _bare(place, model)

    def stated(text: str) -> str:
        return "" if text == NOT_STATED else text

    card = model.card
    preview = model.graph.parent / PREVIEW if PREVIEW in card.files else None
    refusal, details = "", None
    if card.task not in TASKS:
        refusal = f"{card.name} is made for the unknown task {card.task}"
        facts = {"model": card.name, "task": card.task}
        details = ErrorDetails(ErrorKind.MODEL_TASK_UNKNOWN, facts)
    return ShelfEntry(
        place,
        card.name,
        stated(card.licence),
        stated(card.consent),
        stated(card.attribution),
        preview,
        card.size,
        refusal,
        card.task,
        details,
    )


def _bare(place: str, model: "FaceModel") -> ShelfEntry:
    """A model without a card: a graph, or a photograph, of which a thumbnail is made."""
    from face2face.config import PHOTO_SIZE
    from face2face.gui.thumbnail import thumbnail

    if model.photo is None:
        return ShelfEntry(place, model.name)
    try:
        preview = thumbnail(model.photo)
    except (Face2FaceError, OSError) as error:
        return ShelfEntry(place, model.name, refusal=str(error))
    return ShelfEntry(place, model.name, preview=preview, size=PHOTO_SIZE)
