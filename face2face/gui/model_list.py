"""Which models there are, whole or broken. No Qt here."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.config import REENACTMENT
from face2face.errors import ErrorDetails, ErrorKind, Face2FaceError, details_of
from face2face.evaluation.face_quality import FaceQuality, quality_in
from face2face.gui.model_figures import figures_of
from face2face.tasks.registry import FORMER_NAMES
from face2face.utils.paths import shipped, users
from face2face.utils.text import sanitize_line

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
        size: side of its largest images in pixels, 0 where unknown.
        refusal: why it cannot be used, "" when it can.
        task: what it was made for.
        refusal_details: the kind and facts of `refusal`, None where it has none.
        path: its folder or file, None where unknown.
        apart: the part of its path that tells it from others of the same name, "" without any.
        added: whether the user put it on the list, from which they can remove it.
        minutes: how long it was trained, None where unknown or not trained.
        minutes_before: how long what it began with had been trained, as far as known.
        quality: how good a trained face is on frames held back, None where unknown.
        figures: what was measured of it; see `model_figures.figures_of`.
        is_photo: whether a photograph is moved, without a network.
        favourite: whether it stands before the others.
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
    path: Path | None = None
    apart: str = ""
    added: bool = False
    minutes: float | None = None
    minutes_before: float = 0.0
    quality: FaceQuality | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    is_photo: bool = False
    favourite: bool = False

    @property
    def title(self) -> str:
        """Its name, and where others have the same, which one it is."""
        return f"{self.name} ({self.apart})" if self.apart else self.name

    @property
    def made_here(self) -> bool:
        """Whether it lies among the faces that the user made."""
        return self.path is not None and self.path.parent == users("models")


def read_model_list(added: list[str]) -> list[ModelEntry]:
    """Read every folder among the shipped models and the user's own, and what they added.

    Faces come first, then models of other tasks.

    Slow (it verifies files): call it off the window's thread.
    """
    locations: list[str] = []
    for folder in (shipped("models"), users("models")):
        if folder.is_dir():
            inside = sorted(p for p in folder.iterdir() if p.is_dir())
            locations += [str(p) for p in inside if not p.name.startswith(".")]
    locations += [location for location in added if location not in locations]
    entries = [replace(read_model_entry(one), added=one in added) for one in locations]
    return sorted(_told_apart(entries), key=lambda entry: entry.task != REENACTMENT)


def favourites_first(
    entries: Collection[ModelEntry], favourites: Collection[str]
) -> list[ModelEntry]:
    """The same models, those whose places are among `favourites` before the others."""
    marked = [replace(entry, favourite=entry.location in favourites) for entry in entries]
    return sorted(marked, key=lambda entry: not entry.favourite)


def _told_apart(entries: list[ModelEntry]) -> list[ModelEntry]:
    """Give entries of one name as much of their paths as tells them apart."""
    names = Counter(entry.name for entry in entries)

    def tail(entry: ModelEntry, parts: int) -> str:
        return "/".join(entry.path.parts[-parts:]) if entry.path else entry.location

    def apart(entry: ModelEntry) -> ModelEntry:
        if names[entry.name] == 1:
            return entry
        others = [one for one in entries if one.name == entry.name and one is not entry]
        most = len(entry.path.parts) if entry.path else 1
        for parts in range(1, most + 1):
            if all(tail(other, parts) != tail(entry, parts) for other in others):
                break
        found = sanitize_line(tail(entry, parts))
        return entry if found == entry.name else replace(entry, apart=found)

    return [apart(entry) for entry in entries]


def settled_place(location: str) -> str:
    """What a model is called in the window and the settings: its name where it is a known one.

    A shipped model's former name is its present one.
    """
    from face2face.model import known_models

    known = known_models()
    if location not in known and FORMER_NAMES.get(location) in known:
        return FORMER_NAMES[location]
    name = Path(location).name
    return name if known.get(name) == Path(location) else location


def read_model_entry(location: str) -> ModelEntry:
    """Read one model; what is wrong with it becomes part of the answer."""
    path = Path(location)
    return replace(_entry(location), path=path.absolute() if path.exists() else None)


def _entry(location: str) -> ModelEntry:
    from face2face.card import NOT_STATED, trained_minutes
    from face2face.model import PREVIEW, read_model
    from face2face.tasks.registry import TASKS

    path = Path(location)
    name = path.name if path.is_dir() else path.stem
    location = settled_place(location)
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
    minutes, minutes_before = trained_minutes(card.training)
    return ModelEntry(
        location,
        card.name,
        stated(card.licence),
        stated(card.consent),
        stated(card.attribution),
        preview,
        max((card.size, *model.sizes)),
        refusal,
        card.task,
        details,
        minutes=minutes,
        minutes_before=minutes_before,
        quality=quality_in(card.metrics),
        figures=figures_of(card.metrics),
        is_photo=card.portrait is not None,
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
        return ModelEntry(
            location, model.name, refusal=str(error), refusal_details=details_of(error)
        )
    return ModelEntry(location, model.name, preview=preview, size=PHOTO_SIZE, is_photo=True)
