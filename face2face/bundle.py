"""FaceModel folders: reading, verifying, writing.

models/NAME/
  model.json         what the model is, where it comes from, the hashes of its files
  frozen_model.pb    the generator (see face2face/export/graph.py for its form)
  int8.xml, int8.bin the same quantised, for OpenVINO, where asked for
  preview.png        what it makes
  start.npz          what another face's training needs to start with this one
  saved_model/       the same as a SavedModel, where asked for
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from face2face.errors import ModelError
from face2face.faces.person import Person
from face2face.files import sha256_of, whole_file
from face2face.places import shipped, users

CARD = "model.json"
GRAPH = "frozen_model.pb"
PREVIEW = "preview.png"
START = "start.npz"
SAVED_MODEL = "saved_model"
INT8 = ("int8.xml", "int8.bin")

SCHEMA: Literal[1] = 1
"""Version of what model.json says."""

NOT_STATED = "not stated"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NetworkEntry(_Strict):
    """The generator's shape."""

    architecture: Literal["pix2pix U-Net"] = "pix2pix U-Net"
    filters: int = Field(gt=0)
    parameters: int = Field(gt=0)


class PersonEntry(_Strict):
    """`faces.person.Person` as lists, in units of the picture's side."""

    mean: list[tuple[float, float]] = Field(min_length=68, max_length=68)
    neutral: list[tuple[float, float]] = Field(min_length=68, max_length=68)
    opening: list[tuple[float, float]] = Field(min_length=68, max_length=68)
    modes: list[list[float]]
    deviations: list[float]
    reach: list[float]
    pose: list[list[float]]
    gaps: tuple[float, float]

    def person(self) -> Person:
        """As arrays."""
        return Person(
            mean=np.array(self.mean, np.float32),
            neutral=np.array(self.neutral, np.float32),
            opening=np.array(self.opening, np.float32),
            modes=np.array(self.modes, np.float32).reshape(-1, 136),
            deviations=np.array(self.deviations, np.float32),
            reach=np.array(self.reach, np.float32),
            pose=np.array(self.pose, np.float32),
            gaps=np.array(self.gaps, np.float32),
        )

    @classmethod
    def of(cls, person: Person) -> "PersonEntry":
        """From arrays, rounded to far less than a pixel."""
        return cls.model_validate(
            {
                name: np.round(value.astype(float), 6).tolist()
                for name, value in vars(person).items()
            }
        )


class Int8Entry(_Strict):
    """How the quantised generator was made, and how far its answers are from the graph's."""

    samples: int = Field(gt=0)
    """Pictures that it was calibrated on."""
    in_float: list[str] = []
    """Layers that were left as they were."""
    ssim: float
    """Structural similarity to the graph's answers, mean over the validation set."""
    psnr: float
    """Peak signal-to-noise ratio in decibels, likewise."""
    identity_change: float | None = None
    """By how much the descriptor distance to the validation set's face grew."""


class Card(_Strict):
    """What model.json says."""

    schema_version: Literal[1] = SCHEMA
    name: str
    task: str
    size: int = Field(ge=128, le=1024)
    network: NetworkEntry
    normalisation: str = "uint8 in and out; [-1, 1] inside the graph"
    weights: Literal["fp32", "fp16"]
    int8: Int8Entry | None = None
    person: PersonEntry | None = None
    data: list[dict[str, Any]] = []
    training: dict[str, Any] = {}
    commands: list[str] = []
    metrics: dict[str, Any] = {}
    licence: str = NOT_STATED
    attribution: str = NOT_STATED
    consent: str = NOT_STATED
    files: dict[str, str]
    """SHA-256 of every file of the model, by its path in the folder."""


@dataclass(frozen=True)
class FaceModel:
    """A model ready to be run.

    Attributes:
        name: what a message calls it.
        graph: a frozen graph, or the folder of a SavedModel.
        card: what model.json says, None for a bare graph such as the ancestors' tools made.
    """

    name: str
    graph: Path
    card: Card | None

    @property
    def person(self) -> Person | None:
        """The trained face's statistics, None when unknown."""
        return self.card.person.person() if self.card and self.card.person else None

    @property
    def int8(self) -> Path | None:
        """The quantised generator, None where it is not there."""
        return self.graph.parent / INT8[0] if self.card and self.card.int8 else None

    @property
    def start(self) -> Path | None:
        """What another face's training needs to start with it, None where it is not there."""
        return self.graph.parent / START if self.card and START in self.card.files else None


def known_models() -> dict[str, Path]:
    """The models that ship with the program and the user's own, by name.

    A shipped one comes before a user's of the same name.
    """
    found: dict[str, Path] = {}
    for folder in (shipped("models"), users("models")):
        if folder.is_dir():
            for place in sorted(folder.iterdir()):
                if (place / CARD).is_file() and not place.name.startswith("."):
                    found.setdefault(place.name, place)
    return found


def read_model(place: str, hint: str = "") -> FaceModel:
    """Find and verify a model.

    Args:
        place: the name of a known model, a FaceModel folder, a folder with a frozen graph or
            a SavedModel, or a frozen graph.
        hint: what to add when there is none, such as the names that exist.

    Raises:
        ModelError: it is unknown, incomplete or altered.
    """
    path = known_models().get(place, Path(place))
    if path.is_file() and path.suffix == ".pb":
        if path.name == GRAPH and (path.parent / CARD).is_file():
            return _read_folder(path.parent)
        if path.name == "saved_model.pb":
            return FaceModel(path.parent.name, path.parent, None)
        return FaceModel(path.stem, path, None)
    if (path / CARD).is_file():
        return _read_folder(path)
    if (path / GRAPH).is_file():
        return FaceModel(path.name, path / GRAPH, None)
    if (path / "saved_model.pb").is_file():
        return FaceModel(path.name, path, None)
    if path.exists():
        raise ModelError(
            f"{place} is no model: it has neither {CARD} nor {GRAPH}; "
            "make one with tools/freeze_model.py"
        )
    raise ModelError(f"there is no model called {place}; {hint}".rstrip("; "))


def _read_folder(folder: Path) -> FaceModel:
    try:
        text = (folder / CARD).read_bytes()
        card = Card.model_validate_json(text)
    except ValidationError as error:
        version = _version_of(text)
        if version > SCHEMA:
            raise ModelError(
                f"{folder / CARD} is of a newer face2face (schema_version {version}, this one "
                f"knows {SCHEMA}): update face2face"
            ) from error
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise ModelError(
            f"{folder / CARD} is not a model card of this version ({where}: {first['msg']}): "
            "get the model again, or freeze it anew"
        ) from error
    except OSError as error:
        raise ModelError(f"cannot read {folder / CARD}: {error.strerror}") from error
    for name, expected in card.files.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()):
            raise ModelError(f"{folder / CARD} names a file outside its folder: {name}")
        if not file.is_file():
            raise ModelError(f"the model {folder} lacks its file {name}: get the model again")
        if sha256_of(file) != expected:
            raise ModelError(
                f"the file {name} of the model {folder} was altered or is damaged: "
                "get the model again"
            )
    for name in (GRAPH, *(INT8 if card.int8 else ())):
        if name not in card.files:
            raise ModelError(f"{folder / CARD} does not list {name}: freeze the model anew")
    return FaceModel(card.name, folder / GRAPH, card)


def _version_of(text: bytes) -> int:
    """The schema version of a card that cannot be read otherwise, 0 where it has none."""
    try:
        version = json.loads(text)["schema_version"]
    except (ValueError, KeyError, TypeError):
        return 0
    return version if isinstance(version, int) else 0


def write_card(folder: Path, card: Card) -> None:
    """Write model.json; the files it lists must be there already."""
    with whole_file(folder / CARD) as temporary:
        temporary.write_text(card.model_dump_json(indent=1), encoding="utf-8")


def hashes(folder: Path, names: list[str]) -> dict[str, str]:
    """SHA-256 of files and of all files in folders, by path inside `folder`."""
    found: dict[str, str] = {}
    for name in names:
        place = folder / name
        files = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
        for file in files:
            found[file.relative_to(folder).as_posix()] = sha256_of(file)
    return found


def default_name(folder: Path) -> str:
    """A model's name when none is given: its folder's."""
    return folder.resolve().name
