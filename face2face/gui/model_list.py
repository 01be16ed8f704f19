"""Which models there are, whole or broken. No Qt here."""

from dataclasses import dataclass
from pathlib import Path

from face2face.errors import Face2FaceError
from face2face.utils.file_types import MODELS, ends_with


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
    """

    place: str
    name: str
    licence: str = ""
    consent: str = ""
    attribution: str = ""
    preview: Path | None = None
    size: int = 0
    refusal: str = ""
    task: str = "landmarks"


def read_shelf(added: list[str]) -> list[ShelfEntry]:
    """Read every folder among the shipped models and the user's own, and what he added.

    Faces come first, then models of other tasks.

    Slow (it verifies files): call it off the window's thread.
    """
    from face2face.config import REENACTMENT
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
    from face2face.config import TASK_NAMES
    from face2face.model import NOT_STATED, PREVIEW, known_models, read_model

    path = Path(place)
    name = path.stem if ends_with(path, MODELS) else path.name
    # A known model is called by its name everywhere, in the settings too.
    if known_models().get(name) == path:
        place = name
    try:
        model = read_model(str(path))
    except (Face2FaceError, OSError) as error:
        return ShelfEntry(place, name, refusal=str(error))
    if model.card is None:
        return ShelfEntry(place, model.name)

    def stated(text: str) -> str:
        return "" if text == NOT_STATED else text

    card = model.card
    preview = model.graph.parent / PREVIEW if PREVIEW in card.files else None
    refusal = (
        "" if card.task in TASK_NAMES else f"{card.name} is made for the unknown task {card.task}"
    )
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
    )
