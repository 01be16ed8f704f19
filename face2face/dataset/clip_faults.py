"""What can be wrong with a clip that a face is to be trained from. Light to import."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

LEAST_S = 10.0
"""Clips of one person that are shorter together are too short."""


class ClipFault(str, Enum):
    """What can be wrong with a clip, with the names of the numbers that its words need.

    The values are written to JSON (`face2face-new --progress json`).
    """

    facts: frozenset[str]

    def __new__(cls, value: str, *facts: str) -> "ClipFault":
        """Make a member from its value in JSON and the names of its facts."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.facts = frozenset(facts)
        return member

    NO_FACE = "no face"
    FEW_FACES = "few faces", "percent"
    TWO_PEOPLE = "two people"
    DARK = "dark"
    SMALL = "small", "pixels", "least"
    BLURRED = "blurred"
    SHORT = "short", "seconds"
    FEW_IMAGES = "few images", "images", "least"
    ONE_EXPRESSION = "one expression"
    MOVING_CAMERA = "moving camera"


OF_TRAINING = frozenset(
    {ClipFault.SHORT, ClipFault.FEW_IMAGES, ClipFault.ONE_EXPRESSION, ClipFault.MOVING_CAMERA}
)
"""What does no harm where a face is made of one frame."""

_WORDS = {
    ClipFault.NO_FACE: "no face is seen: give a clip of one person who faces the camera",
    ClipFault.FEW_FACES: "a face is seen in {percent} % of it only: cut out the part that shows "
    "the person",
    ClipFault.TWO_PEOPLE: "more than one person is seen: give a clip of one alone, and cover "
    "pictures of faces behind them",
    ClipFault.DARK: "the face is too dark: turn on a light in front of the person, or sit at a "
    "window",
    ClipFault.SMALL: "the face is {pixels} pixels wide, less than {least}: go nearer to the "
    "camera, or record more pixels",
    ClipFault.BLURRED: "the face is blurred: clean the lens, let the camera focus, turn on a light",
    ClipFault.SHORT: "it is {seconds} s long: give half a minute at least, with talking and "
    "looking around",
    ClipFault.FEW_IMAGES: "it holds {images} of the {least} images that are needed: give more of "
    "them, or a video",
    ClipFault.ONE_EXPRESSION: "the mouth hardly moves: talk, smile and open it wide, since the "
    "face learns only what it sees",
    ClipFault.MOVING_CAMERA: "the camera moves: put it on something firm, or what is behind the "
    "person is smeared into the face",
}


@dataclass(frozen=True)
class FoundFault:
    """One fault of a clip.

    Attributes:
        fault: which.
        facts: exactly the numbers that it names.

    Raises:
        ValueError: on construction, when facts are missing or too many.
    """

    fault: ClipFault
    facts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if set(self.facts) != self.fault.facts:
            raise ValueError(f"{self.fault} needs {sorted(self.fault.facts)}, not {self.facts}")

    def in_words(self) -> str:
        """What is wrong and what to do, in English."""
        return _WORDS[self.fault].format(**self.facts)


def of_several(found: Sequence[list[FoundFault]]) -> list[list[FoundFault]]:
    """The faults of clips of one person, each looked at alone: together they may be long enough."""
    if sum(map(_seconds, found)) < LEAST_S:
        return list(found)
    return [[one for one in each if one.fault is not ClipFault.SHORT] for each in found]


def _seconds(faults: Sequence[FoundFault]) -> float:
    """How long a clip with these faults shows a face, as far as that counts."""
    for one in faults:
        if one.fault is ClipFault.NO_FACE:
            return 0
        if one.fault is ClipFault.SHORT:
            return one.facts["seconds"]
    return LEAST_S
