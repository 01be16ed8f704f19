"""Which models there are, whole or broken. No Qt here."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.config import REENACTMENT
from face2face.errors import ErrorDetails, ErrorKind, Face2FaceError, details_of

if TYPE_CHECKING:
    from face2face.model import FaceModel


@dataclass(frozen=True)
class ModelEntry:
    """A model as the window shows it.

    Attributes:
        location: what to give to LiveSession.set_model.
        name: what to call it.
        licence: its licence, "" where none is stated.
        consent: what is known of the person's consent, "" where nothing is stated.
        attribution: whom to name, "" where nothing is stated.
        preview: an image of what it makes, None where there is none.
        size: side of its images in pixels, 0 where unknown.
        refusal: why it cannot be used, "" when it can.
        task: what it was made for.
        refusal_details: the kind and facts of `refusal`, None where it has none.
    """

    location: str
    name: str
    licence: str = ""
    consent: str = ""
    attribution: str = ""
    preview: Path | None = None
    size: int = 0
    refusal: str = ""
    task: str = REENACTMENT
    refusal_details: ErrorDetails | None = None


def read_model_list(added: list[str]) -> list[ModelEntry]:
    """Read every folder among the shipped models and the user's own, and what they added.

    Faces come first, then models of other tasks.

    Slow (it verifies files): call it off the window's thread.
    """
    from face2face.utils.paths import shipped, users

    locations: list[str] = []
    for folder in (shipped("models"), users("models")):
        if folder.is_dir():
            inside = sorted(p for p in folder.iterdir() if p.is_dir())
            locations += [str(p) for p in inside if not p.name.startswith(".")]
    locations += [location for location in added if location not in locations]
    return sorted(map(read_model_entry, locations), key=lambda entry: entry.task != REENACTMENT)


def read_model_entry(location: str) -> ModelEntry:
    """Read one model; what is wrong with it becomes part of the answer."""
    from face2face.card import NOT_STATED
    from face2face.model import PREVIEW, known_models, read_model
    from face2face.tasks.registry import TASKS

    path = Path(location)
    name = path.name if path.is_dir() else path.stem
    # A known model is called by its name everywhere, in the settings too.
    if known_models().get(name) == path:
        location = name
    try:
        model = read_model(str(path))
    except (Face2FaceError, OSError) as error:
        return ModelEntry(location, name, refusal=str(error), refusal_details=details_of(error))
    if model.card is None:
        return _bare(location, model)

    def stated(text: str) -> str:
        return "" if text == NOT_STATED else text

    card = model.card
    preview = model.graph.parent / PREVIEW if PREVIEW in card.files else None
    refusal, details = "", None
    if card.task not in TASKS:
        refusal = f"{card.name} is made for the unknown task {card.task}"
        facts = {"model": card.name, "task": card.task}
        details = ErrorDetails(ErrorKind.MODEL_TASK_UNKNOWN, facts)
    return ModelEntry(
        location,
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


def _bare(location: str, model: "FaceModel") -> ModelEntry:
    """A model without a card: a graph, or a photograph, of which a thumbnail is made."""
    from face2face.config import PHOTO_SIZE
    from face2face.gui.thumbnail import thumbnail

    if model.photo is None:
        return ModelEntry(location, model.name)
    try:
        preview = thumbnail(model.photo)
    except (Face2FaceError, OSError) as error:
        return ModelEntry(location, model.name, refusal=str(error))
    return ModelEntry(location, model.name, preview=preview, size=PHOTO_SIZE)
