"""The card of a model: what model.json says of it, and where it comes from."""

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from face2face.config import LONGEST_TEXT, MOST_REFINING, WIDEST
from face2face.errors import ErrorKind, ModelError
from face2face.faces.person import REGIONS, Person
from face2face.nets.form import GeneratorForm
from face2face.untrusted.refusal import bounded_bytes, refusing
from face2face.utils.files import whole_file
from face2face.utils.text import sanitize_name, sanitize_text

CARD = "model.json"

SCHEMA: Literal[1] = 1
"""Version of what model.json says."""

NOT_STATED = "not stated"

_MOST_CARD = 4 << 20
"""Bytes of model.json; ours have 0.1 MB."""


def _one_line(text: str) -> str:
    return " ".join(sanitize_text(text).split())


_Line = Annotated[str, Field(max_length=255), AfterValidator(_one_line)]
_Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(sanitize_text)]
_Number = Annotated[float, Field(ge=-1e6, le=1e6)]
_Point = tuple[_Number, _Number]
_Pose = tuple[_Number, _Number, _Number, _Number]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""As 64 hexadecimal digits."""


class _Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


class NetworkEntry(_Strict):
    """The generator's shape."""

    architecture: Literal["pix2pix U-Net"] = "pix2pix U-Net"
    """The only one that there is."""
    filters: int = Field(gt=0, le=1024)
    """Of the first layer."""
    parameters: int = Field(gt=0, le=10**10)
    """How many weights it has."""
    residual: bool = False
    """Whether it changes its condition, instead of making the whole image."""
    refining: int = Field(default=0, ge=0, le=MOST_REFINING)
    """How many residual blocks stand before its last layer."""
    widest: int = Field(default=WIDEST, ge=1, le=WIDEST)
    """How many times `filters` its widest layers have."""

    def form(self, size: int) -> GeneratorForm:
        """The generator's, whose image has a side of so many pixels."""
        return GeneratorForm(size, self.filters, self.residual, self.refining, self.widest)


class SketchEntry(_Strict):
    """What the network's sketches show beside the 68 points."""

    iris: bool = False
    """Whether a disc stands for each iris."""


class PersonEntry(_Strict):
    """`faces.person.Person` as lists, in units of the image's side."""

    mean: list[_Point] = Field(min_length=68, max_length=68)
    """The mean face, its head where the face at rest has it."""
    neutral: list[_Point] = Field(min_length=68, max_length=68)
    """The face at rest, mouth closed, where the head mostly is."""
    opening: list[_Point] = Field(min_length=68, max_length=68)
    """How the points move while the mouth opens by one distance between the eyes."""
    modes: list[Annotated[list[_Number], Field(min_length=136, max_length=136)]] = Field(
        max_length=136
    )
    """Principal modes of variation while the head keeps still, unit vectors."""
    deviations: list[_Number]
    """Standard deviation along each mode."""
    reach: list[_Number] = Field(min_length=len(REGIONS), max_length=len(REGIONS))
    """How many standard deviations each region of the face goes."""
    pose: tuple[_Pose, _Pose]
    """Lowest and highest of the head's roll (degrees), size (logarithm) and place (x, y)."""
    gaps: _Point
    """Lowest and highest opening of the mouth."""
    gaze: tuple[_Point, _Point, _Point] | None = None
    """Gaze at rest, lowest and highest, right and down in widths of an eye; where it is known."""
    vergence: tuple[_Point, _Point] | None = None
    """How far the gaze of the right and of the left eye is from that of both; where it is known."""

    @model_validator(mode="after")
    def _has_a_deviation_a_mode(self) -> "PersonEntry":
        if len(self.deviations) != len(self.modes):
            raise ValueError("a deviation is needed for each mode")
        return self

    def person(self) -> Person:
        """The same statistics as arrays."""
        return Person(
            mean=np.array(self.mean, np.float32),
            neutral=np.array(self.neutral, np.float32),
            opening=np.array(self.opening, np.float32),
            modes=np.array(self.modes, np.float32).reshape(-1, 136),
            deviations=np.array(self.deviations, np.float32),
            reach=np.array(self.reach, np.float32),
            pose=np.array(self.pose, np.float32),
            gaps=np.array(self.gaps, np.float32),
            gaze=None if self.gaze is None else np.array(self.gaze, np.float32),
            vergence=None if self.vergence is None else np.array(self.vergence, np.float32),
        )

    @classmethod
    def of(cls, person: Person) -> "PersonEntry":
        """From arrays, rounded to far less than a pixel."""
        return cls.model_validate(
            {
                name: np.round(value.astype(float), 6).tolist()
                for name, value in vars(person).items()
                if value is not None
            }
        )


class Int8Entry(_Strict):
    """How the quantised generator was made, and how far its answers are from the graph's."""

    samples: int = Field(gt=0)
    """Images that it was calibrated on."""
    in_float: list[_Line] = Field([], max_length=1_000)
    """Layers that were left as they were."""
    ssim: float
    """Structural similarity to the graph's answers, mean over the validation set."""
    psnr: float
    """Peak signal-to-noise ratio to the graph's answers, decibels, mean over that set."""
    identity_change: float | None = None
    """By how much the descriptor distance to the validation set's face grew."""


class PortraitEntry(_Strict):
    """A photographed face, moved as it is (see face2face/portrait)."""

    photo: _Line
    """The photograph, one of the model's files."""
    face: int = Field(default=1, ge=1, le=1000)
    """Which face of it, 1 the largest."""
    teeth: tuple[_Number, _Number, _Number] | None = None
    """The colour of the person's teeth as another image shows them, in that of their skin."""
    lids: _Line | None = None
    """Another image of the person, with both eyes shut, of which the lids are shown; one of the
    model's files."""


class BackgroundEntry(_Strict):
    """What stood still behind the trained person (see face2face/portrait/still_background.py)."""

    plate: _Line
    """An image of it, without the person; one of the model's files."""
    person: _Line
    """A grey image: how often a place is the person, white always; one of the model's files."""
    face: list[_Point] = Field(min_length=68, max_length=68)
    """The landmarks of the face in `person`, in units of the image's side."""


class Card(_Strict):
    """What model.json says: of a generator, or of a photograph."""

    schema_version: Literal[1] = SCHEMA
    """A reader refuses a card of a newer version."""
    name: _Line
    """What the program calls it."""
    task: _Line
    """What it was made for: landmarks (it moves a face), inpaint, pencil, cutout, deblur ..."""
    size: int = Field(ge=128, le=1024)
    """Side of its images in pixels."""
    network: NetworkEntry | None = None
    """Of a generator."""
    portrait: PortraitEntry | None = None
    """Of a photograph that is moved without a generator."""
    normalisation: _Line = "uint8 in and out; [-1, 1] inside the graph"
    """What the numbers of its images mean."""
    weights: Literal["fp32", "fp16"] | None = None
    """How frozen_model.pb stores them."""
    int8: Int8Entry | None = None
    """Of the quantised form beside the graph, where there is one."""
    person: PersonEntry | None = None
    """Statistics of the trained face, which retargeting needs."""
    background: BackgroundEntry | None = None
    """What stood still behind the person; without it the network draws all of the image."""
    sketch: SketchEntry | None = None
    """What the network's sketches show beside the 68 points."""
    data: list[dict[str, Any]] = Field([], max_length=10_000)
    """What it was trained on: name, hash and number of frames of each source."""
    training: dict[str, Any] = {}
    """How: steps, minutes, those of the runs before that it went on from, losses, seed."""
    commands: list[Annotated[str, Field(max_length=1 << 20)]] = Field([], max_length=1_000)
    """The commands that made it, in their order."""
    metrics: dict[str, Any] = {}
    """What was measured of it, by the name of the measurement."""
    licence: _Text = NOT_STATED
    """What others may do with it."""
    attribution: _Text = NOT_STATED
    """Whose footage it was trained on."""
    consent: _Text = NOT_STATED
    """What the person whose face it is agreed to, and when."""
    files: dict[str, Sha256] = Field(max_length=200)
    """SHA-256 of every file of the model, by its path in the folder."""

    @model_validator(mode="after")
    def _has_a_generator_or_a_photo(self) -> "Card":
        if self.portrait is None and (self.network is None or self.weights is None):
            raise ValueError("network and weights are needed")
        trained = (self.network, self.int8, self.person, self.background)
        if self.portrait is not None and any(part is not None for part in trained):
            raise ValueError("it is of a photograph: there is no network")
        return self

    @property
    def iris(self) -> bool:
        """Whether the network's sketches show irises."""
        return self.sketch is not None and self.sketch.iris

    def after_command(self, command: str, **changes: Any) -> "Card":
        """The card once a command has changed its model.

        Args:
            command: becomes the last of `commands`, where it may have stood before.
            changes: the new values of other fields.
        """
        commands = [*(one for one in self.commands if one != command), command]
        return self.model_copy(update={**changes, "commands": commands})


def read_card(folder: Path) -> Card:
    """Read a model folder's model.json; the files that it lists are not looked at.

    Raises:
        ModelError: it cannot be read, is no card, or one of a newer version.
    """
    location = folder / CARD
    with refusing(location):
        text = bounded_bytes(location, _MOST_CARD)
    try:
        return Card.model_validate_json(text)
    except ValidationError as error:
        version = _version_of(text)
        if version > SCHEMA:
            raise ModelError(
                f"{location} is of a newer face2face (schema_version {version}, this one "
                f"knows {SCHEMA}): update face2face",
                ErrorKind.MODEL_TOO_NEW,
                path=str(location),
            ) from error
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise ModelError(
            f"{location} is not a model card of this version ({sanitize_name(where)}: "
            f"{first['msg']}): "
            "get the model again, or freeze it anew",
            ErrorKind.MODEL_CARD_BROKEN,
            path=str(location),
        ) from error


def _version_of(text: bytes) -> int:
    """The schema version of a card that cannot be read otherwise, 0 where it has none."""
    try:
        version = json.loads(text)["schema_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    return version if isinstance(version, int) else 0


def number_in(value: object) -> float | None:
    """A figure of a card, which may come from a stranger; None where it is none.

    What is far beyond any measure says nothing, and would fill a line.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and abs(value) < 1e6 else None


def trained_minutes(training: Mapping[str, Any]) -> tuple[float | None, float]:
    """How long a network was trained, as its card's `training` says.

    Returns:
        Minutes of its own run, None where they are not known; and of all runs before it, each begun
        with the network of the one before, as far as they are known.
    """
    own, before = (number_in(training.get(name)) for name in ("minutes", "minutes_before"))
    return None if own is None or own < 0 else own, max(before or 0.0, 0.0)


def write_card(folder: Path, card: Card) -> None:
    """Write model.json; the files it lists must be there already."""
    with whole_file(folder / CARD) as temporary:
        temporary.write_text(card.model_dump_json(indent=1), encoding="utf-8")
