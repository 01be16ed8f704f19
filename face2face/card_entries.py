"""The parts of a model's card, each checked as it is read: a card may be a stranger's."""

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from face2face.config import LONGEST_TEXT, MOST_REFINING, WIDEST
from face2face.faces.person import REGIONS, Person
from face2face.nets.form import GeneratorForm
from face2face.utils.text import sanitize_text


def _one_line(text: str) -> str:
    return " ".join(sanitize_text(text).split())


Line = Annotated[str, Field(max_length=255), AfterValidator(_one_line)]
"""A line that may be shown, whoever wrote it."""

Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(sanitize_text)]
"""The same of several lines."""

_Number = Annotated[float, Field(ge=-1e6, le=1e6)]
_Point = tuple[_Number, _Number]
_Pose = tuple[_Number, _Number, _Number, _Number]

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""As 64 hexadecimal digits."""


class Entry(BaseModel):
    """What may be believed of its form once it is read: nothing else is in it, and no nan."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


class NetworkEntry(Entry):
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


class SketchEntry(Entry):
    """What the network's sketches show beside the 68 points."""

    iris: bool = False
    """Whether a disc stands for each iris."""


class PersonEntry(Entry):
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


class Int8Entry(Entry):
    """How the quantised generator was made, and how far its answers are from the graph's."""

    samples: int = Field(gt=0)
    """Images that it was calibrated on."""
    in_float: list[Line] = Field([], max_length=1_000)
    """Layers that were left as they were."""
    ssim: float
    """Structural similarity to the graph's answers, mean over the validation set."""
    psnr: float
    """Peak signal-to-noise ratio to the graph's answers, decibels, mean over that set."""
    identity_change: float | None = None
    """By how much the descriptor distance to the validation set's face grew."""


class PortraitEntry(Entry):
    """A photographed face, moved as it is (see face2face/portrait)."""

    photo: Line
    """The photograph, one of the model's files."""
    face: int = Field(default=1, ge=1, le=1000)
    """Which face of it, 1 the largest."""
    teeth: tuple[_Number, _Number, _Number] | None = None
    """The colour of the person's teeth as another image shows them, in that of their skin."""
    lids: Line | None = None
    """Another image of the person, with both eyes shut, of which the lids are shown; one of the
    model's files."""


class BackgroundEntry(Entry):
    """What stood still behind the trained person (see face2face/portrait/still_background.py)."""

    plate: Line
    """An image of it, without the person; one of the model's files."""
    person: Line
    """A grey image: how often a place is the person, white always; one of the model's files."""
    face: list[_Point] = Field(min_length=68, max_length=68)
    """The landmarks of the face in `person`, in units of the image's side."""
