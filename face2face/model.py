"""Model folders: finding, reading, verifying, copying.

models/NAME/
  model.json         the card: what the model is, the hashes of its files (face2face/card.py)
  frozen_model.pb    the generator (see face2face/export/freeze.py for its form)
  int8.xml, int8.bin the same quantised, for OpenVINO, where asked for
  preview.png        what it makes
  background.png     what stood still behind the person, and where they mostly are (person.png),
  person.png         where it was learned
  start.npz          what another face's training needs to start with this one
  detail/            the second stage, where there is one: a model's folder of the task detail
  saved_model/       the same as a SavedModel, where asked for

or, for a face that is moved without training, a photograph in place of the generator:
  photo.jpg          or another kind of image, named in model.json
  lids.jpg           another one of the person, with both eyes shut, where there is one

The folder may come from a stranger, also as a zip file: nothing in it is believed, and nothing of
it runs before it was checked (see face2face/untrusted).
"""

import shlex
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from face2face.card import CARD, NOT_STATED, Card, read_card
from face2face.card_entries import PortraitEntry
from face2face.config import DETAIL, ENLARGED, REENACTMENT
from face2face.errors import ErrorKind, ModelError
from face2face.faces.person import Person
from face2face.tasks.registry import FORMER_NAMES
from face2face.untrusted.model_archive import unpacked
from face2face.untrusted.program import check_program
from face2face.untrusted.refusal import RefusedError, inside, refusing
from face2face.utils.file_reading import sha256_of
from face2face.utils.file_types import (
    ARCHIVE,
    FROZEN_GRAPH,
    IMAGES,
    VIDEOS,
    VIDEOS_BY_NAME,
    ends_with,
)
from face2face.utils.files import finish_change
from face2face.utils.paths import shipped, users
from face2face.utils.text import sanitize_line

GRAPH = "frozen_model.pb"
PREVIEW = "preview.png"
START = "start.npz"
SAVED_MODEL = "saved_model"
_SAVED_GRAPH = "saved_model.pb"
PLATE, WHERE_PERSON = "background.png", "person.png"
INT8 = ("int8.xml", "int8.bin")

_MOST_FILE = 2 << 30
"""Bytes of one of its files, looked at before it is hashed; our largest network has 0.9 GB."""


@dataclass(frozen=True)
class FaceModel:
    """A model ready to be run.

        model = read_model("grid-s1")
        engine = open_engine(model)

    Attributes:
        name: what a message calls it.
        graph: a frozen graph, or the folder of a SavedModel; where there is none, the photograph.
        card: what model.json says, None for a bare graph such as the ancestors' tools made, and
            for a bare photograph.
        photo: the photograph of a face that is moved without a generator, else None.
        detail: the second stage, which makes eyes and mouth of this face at twice the size, where
            there is one.
    """

    name: str
    graph: Path
    card: Card | None
    photo: Path | None = None
    detail: "FaceModel | None" = None

    @property
    def task(self) -> str:
        """What it was made for; without a card it moves a face."""
        return REENACTMENT if self.card is None else self.card.task

    @property
    def face(self) -> int:
        """Which face of the photograph it is, 1 the largest."""
        return self.card.portrait.face if self.card and self.card.portrait else 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sides in pixels that images of a trained face can have, where they are known."""
        if self.photo is not None or self.card is None:
            return ()
        size = self.card.size
        return (size,) if self.detail is None else (size, ENLARGED * size)

    @property
    def iris(self) -> bool:
        """Whether its sketches show irises."""
        return self.card is not None and self.card.iris

    @property
    def person(self) -> Person | None:
        """The trained face's statistics, None when unknown."""
        return self.card.person.person() if self.card and self.card.person else None

    @property
    def consent(self) -> str:
        """What is known of the person's consent, in words that fit behind the model's name."""
        stated = NOT_STATED if self.card is None else sanitize_line(self.card.consent)
        return "consent not stated" if stated in ("", NOT_STATED) else f"consent: {stated}"

    @property
    def int8(self) -> Path | None:
        """The quantised generator, None where it is not there."""
        return self.graph.parent / INT8[0] if self.card and self.card.int8 else None

    @property
    def background(self) -> tuple[Path, Path] | None:
        """The images of what stood still behind the person, and of where they mostly are.

        None where that was not learned.
        """
        entry = self.card.background if self.card else None
        folder = self.graph.parent
        return None if entry is None else (folder / entry.plate, folder / entry.person)

    @property
    def start(self) -> Path | None:
        """What another face's training needs to start with it, None where it is not there."""
        has = self.photo is None and self.card is not None and START in self.card.files
        return self.graph.parent / START if has else None


def known_models() -> dict[str, Path]:
    """The models that ship with the program and the user's own, by name.

    A shipped one comes before a user's of the same name.
    """
    found: dict[str, Path] = {}
    for folder in (shipped("models"), users("models")):
        if folder.is_dir():
            for location in sorted(folder.iterdir()):
                if (location / CARD).is_file() and not location.name.startswith("."):
                    found.setdefault(location.name, location)
    return found


def model_path(location: str) -> Path:
    """Where a model of a name lies, also of a former one; any other text is a path."""
    known = known_models()
    return known.get(location) or known.get(FORMER_NAMES.get(location, "")) or Path(location)


def read_model(location: str, hint: str = "") -> FaceModel:
    """Find and verify a model.

    Args:
        location: the name of a known model, a FaceModel folder, a folder with a frozen graph or
            a SavedModel, a frozen graph, a zip file of one of these, or a photograph.
        hint: what to add when there is none, such as the names that exist.

    Raises:
        ModelError: it is unknown, incomplete or altered, or holds what no generator needs.
        SinkError: a zip file cannot be unpacked into the cache.
    """
    path = model_path(location)
    if not location.strip():
        raise ModelError(
            f"the model's name is empty; {hint}".rstrip("; "),
            ErrorKind.MODEL_UNKNOWN,
            model=location,
        )
    if path.is_file() and ends_with(path, (ARCHIVE,)):
        with unpacked(path) as folder:
            model = _find(str(path), folder)
        return model if model.card else replace(model, name=sanitize_line(path.stem) or "model")
    if path.is_file() and ends_with(path, IMAGES):
        return FaceModel(sanitize_line(path.stem) or "photo", path, None, path)
    if not path.exists():
        raise ModelError(
            f"there is no model called {location}; {hint}".rstrip("; "),
            ErrorKind.MODEL_UNKNOWN,
            model=location,
        )
    return _find(location, path)


def _find(location: str, path: Path) -> FaceModel:
    """The model of a file or folder that is there."""
    if path.is_file() and ends_with(path, (FROZEN_GRAPH,)):
        if path.name == GRAPH and (path.parent / CARD).is_file():
            return _read_folder(path.parent)
        saved = path.name == _SAVED_GRAPH
        graph, name = (path.parent, path.parent.name) if saved else (path, path.stem)
    elif (path / CARD).is_file():
        return _read_folder(path)
    elif (path / GRAPH).is_file():
        graph, name = path / GRAPH, path.name
    elif (path / _SAVED_GRAPH).is_file():
        graph, name = path, path.name
    else:
        if path.is_dir():
            known = f"it has neither {CARD} nor {GRAPH}; make one with tools/freeze_model.py"
        elif ends_with(path, (*VIDEOS, *VIDEOS_BY_NAME)):
            file = shlex.quote(str(location))
            known = f"make a face of the video with face2face-new ana --file {file}"
        else:
            known = (
                f"give a folder or zip file of one, a {GRAPH}, or a photograph whose name ends "
                "with .jpg or .png"
            )
        raise ModelError(
            f"{location} is no model: {known}",
            ErrorKind.NOT_A_MODEL,
            path=location,
        )
    check_program(graph)
    return FaceModel(sanitize_line(name) or "model", graph, None)


def _read_folder(folder: Path, *, inner: bool = False) -> FaceModel:
    """The model of a folder; `inner` is a second stage's, which has none of its own."""
    finish_change(folder)
    location = folder / CARD
    card = read_card(folder)
    _check_files(folder, card)
    if card.background is not None:
        for name in (card.background.plate, card.background.person):
            if name not in card.files or not ends_with(folder / name, IMAGES):
                raise _broken(location, f"does not list its image {name}: freeze it anew")
    if card.portrait is not None:
        return _portrait(folder, card, card.portrait)
    for name in (GRAPH, *(INT8 if card.int8 else ())):
        if name not in card.files:
            raise _broken(location, f"does not list {name}: freeze the model anew")
    model = FaceModel(card.name, folder / GRAPH, card)
    # What was hashed above is not hashed again.
    check_program(model.graph, card.files)
    if model.int8:
        check_program(model.int8, card.files)
    if card.task == REENACTMENT and f"{DETAIL}/{CARD}" in card.files and not inner:
        model = replace(model, detail=_detail(folder / DETAIL, card))
    return model


def _check_files(folder: Path, card: Card) -> None:
    """Refuse a model whose files are not those that its card lists."""
    for name, expected in card.files.items():
        with refusing(folder / CARD):
            file = inside(folder, name)
        if not file.is_file():
            raise ModelError(
                f"the model {folder} lacks its file {name}: get the model again",
                ErrorKind.MODEL_FILE_MISSING,
                model=str(folder),
                file=name,
            )
        with refusing(file):
            if file.stat().st_size > _MOST_FILE:
                raise RefusedError(f"it is larger than {_MOST_FILE >> 20} MB")
            altered = sha256_of(file) != expected
        if altered:
            raise ModelError(
                f"the file {name} of the model {folder} was altered or is damaged: "
                "get the model again",
                ErrorKind.MODEL_FILE_ALTERED,
                model=str(folder),
                file=name,
            )


def _detail(folder: Path, face: Card) -> FaceModel:
    """The second stage of a face: a model of its own, and checked as any other."""
    model = _read_folder(folder, inner=True)
    card = model.card
    fits = card is not None and (card.task, card.size) == (DETAIL, face.size)
    if not fits or model.photo is not None:
        raise _broken(folder, f"is no second stage of {face.name}: get the model again")
    return model


def _portrait(folder: Path, card: Card, entry: PortraitEntry) -> FaceModel:
    """The model of a folder whose files are what its card says."""
    photo = folder / entry.photo
    for name in filter(None, (entry.photo, entry.lids)):
        if name not in card.files or not ends_with(folder / name, IMAGES):
            text = f"does not list its photograph {name}: get the model again"
            raise _broken(folder / CARD, text)
    return FaceModel(card.name, photo, card, photo)


def _broken(location: Path, why: str) -> ModelError:
    """What is raised of a card that says what cannot be."""
    return ModelError(f"{location} {why}", ErrorKind.MODEL_CARD_BROKEN, path=str(location))


def copy_model(model: Path, folder: Path) -> None:
    """Copy a model's card and the files that it lists; nothing that may lie beside them.

    Args:
        model: the model's folder.
        folder: an empty one.

    Raises:
        ModelError: the model is incomplete or altered.
        OSError: a file cannot be read or written.
    """
    card = _read_folder(model).card
    assert card is not None, "a model that was read from its folder has a card"
    for name in (CARD, *card.files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model / name, folder / name)
