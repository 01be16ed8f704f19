"""How good a trained face is, as figures and in words. Light to import: the window needs it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import Enum
from typing import Any

METRIC = "held_back"
"""Under which name the figures stand among a card's metrics."""


@dataclass(frozen=True)
class FaceQuality:
    """Figures of a generator on pairs that it was not trained on.

    Attributes:
        pairs: how many were measured.
        ssim: structural similarity of the face to the real one, 1 is equal; mean.
        faces_found: share of the images that show a face.
        identity: distance of dlib's descriptor to that of the real image, median: other people
            0.6 and more; None where no face was found.
        landmark_error: distance of the 68 points from those found in the real image, percent of
            the inter-ocular distance, mean; None where no face was found.
        sharpness: variance of the Laplacian inside the face over the real image's, median.
        likeness: structural similarity of the faces as stamps of 32 pixels, 1 is equal; mean. None
            in cards of before it was measured.
    """

    pairs: int
    ssim: float
    faces_found: float
    identity: float | None
    landmark_error: float | None
    sharpness: float
    likeness: float | None = None

    def in_words(self) -> str:
        """One line for people."""
        parts = [f"a face in {self.faces_found:.0%}"]
        if self.identity is not None:
            parts.append(f"distance to the person {self.identity:.2f} (other people 0.6 and more)")
        if self.landmark_error is not None:
            parts.append(f"points off by {self.landmark_error:.1f} % of the eyes' distance")
        parts += [f"SSIM {self.ssim:.2f}", f"sharpness {self.sharpness:.0%} of the real images'"]
        return f"on {self.pairs} frames held back: {', '.join(parts)}"


class Weakness(str, Enum):
    """Why a face is not good yet. The values are written to JSON."""

    LOST = "no face in many images"
    OTHER_PERSON = "another person"
    SMEARED = "smeared"
    OFF = "mouth and eyes elsewhere"


_WORDS = {
    Weakness.LOST: "in many of its images there is no face",
    Weakness.OTHER_PERSON: "it does not look like the person yet",
    Weakness.SMEARED: "it is still a smear",
    Weakness.OFF: "mouth and eyes are not where they should be",
}

_LEAST_FOUND = 0.9
_MOST_IDENTITY = 0.4
_LEAST_LIKENESS = 0.9
"""As a stamp, a face that is soft is like its person, and a smear is not, whatever a clip shows of
pores and threads. Good by eye, though soft: 0.95, 0.97, 0.97 and 0.98 after 520, 470, 705 and 1,256
steps, with 1.06, 0.20, 0.20 and 0.57 of the sharpness. Bad: 0.48 after 20 steps, which is blurred,
and 0.84 after 126, which is scabby, with 1.7 times the sharpness. Real faces that were blurred by
2, 3, 4 and 6 pixels of 256 have 0.98, 0.95, 0.91 and 0.79."""

_LEAST_SSIM = 0.6
"""Where the likeness is not known."""

_MOST_ERROR = 7.0
"""Between faces that are good by eye and those that are not: a man after 530 steps from the shipped
face, with holes in his hair, had 0.42, 0.83, 1.4 and 2.0; after one step, still another man, 0.77,
0.53, 2.3 and 2.5."""


def weaknesses(figures: FaceQuality) -> list[Weakness]:
    """Why a face with these figures is not good yet, the gravest first; nothing where it is."""
    found = []
    if figures.faces_found < _LEAST_FOUND:
        found.append(Weakness.LOST)
    like, least = figures.likeness, _LEAST_LIKENESS
    if like is None:
        like, least = figures.ssim, _LEAST_SSIM
    if like < least:
        found.append(Weakness.SMEARED)
    if figures.identity is not None and figures.identity > _MOST_IDENTITY:
        found.append(Weakness.OTHER_PERSON)
    if figures.landmark_error is not None and figures.landmark_error > _MOST_ERROR:
        found.append(Weakness.OFF)
    return found


def weaknesses_in_words(found: Sequence[Weakness]) -> str:
    """The weaknesses as one clause, in English."""
    return ", ".join(_WORDS[one] for one in found)


def quality_in(metrics: Mapping[str, Any]) -> FaceQuality | None:
    """What a card's metrics, which may be a stranger's, say of its model's held-back frames.

    Returns:
        None where they say nothing that can be read.
    """
    known = metrics.get(METRIC)
    names = {field.name for field in fields(FaceQuality)}
    if not isinstance(known, dict) or not names - {"likeness"} <= set(known) <= names:
        return None
    may_be_none = ("identity", "landmark_error", "likeness")
    for name, value in known.items():
        if value is None and name in may_be_none:
            continue
        if not isinstance(value, int | float) or not math.isfinite(value):
            return None
    return FaceQuality(**known)


def with_quality(metrics: Mapping[str, Any], quality: FaceQuality) -> dict[str, Any]:
    """A card's metrics and these figures."""
    return dict(metrics) | {METRIC: asdict(quality)}
