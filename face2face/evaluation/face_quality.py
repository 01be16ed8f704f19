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
        landmark_error: distance of the 68 points from where they were asked for, percent of the
            inter-ocular distance, mean; None where no face was found.
        sharpness: variance of the Laplacian inside the face over the real image's, median.
    """

    pairs: int
    ssim: float
    faces_found: float
    identity: float | None
    landmark_error: float | None
    sharpness: float

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
_LEAST_SSIM = 0.6
_LEAST_SHARPNESS = 0.25
_NEAR = 0.17
"""Distance to the person up to which sharpness is not asked for. Of clips that show every pore and
thread, faces that are good by eye had 0.12 and 0.16 with a sharpness of 0.22 and 0.12; after 600
steps, hair and clothes still a smear, 0.19 and 0.25 with as much of it."""

_ALIKE = 0.85
"""SSIM from which sharpness is not asked for either: a woman with smooth skin, good by eye, had
0.88 with a distance of 0.21 and a sharpness of 0.24; the two smears had 0.62 and 0.75."""

_MOST_ERROR = 7.0
"""Between faces that are good by eye and those that are not: a man after 530 steps from the shipped
face, with holes in his hair, had 0.42, 0.83, 1.4 and 2.0; after one step, still another man, 0.77,
0.53, 2.3 and 2.5."""


def weaknesses(figures: FaceQuality) -> list[Weakness]:
    """Why a face with these figures is not good yet, the gravest first; nothing where it is."""
    found = []
    if figures.faces_found < _LEAST_FOUND:
        found.append(Weakness.LOST)
    near = figures.identity is not None and figures.identity <= _NEAR
    soft = figures.sharpness < _LEAST_SHARPNESS and not near and figures.ssim < _ALIKE
    if figures.ssim < _LEAST_SSIM or soft:
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
    if not isinstance(known, dict) or set(known) != names:
        return None
    may_be_none = ("identity", "landmark_error")
    for name, value in known.items():
        if value is None and name in may_be_none:
            continue
        if not isinstance(value, int | float) or not math.isfinite(value):
            return None
    return FaceQuality(**known)


def with_quality(metrics: Mapping[str, Any], quality: FaceQuality) -> dict[str, Any]:
    """A card's metrics and these figures."""
    return dict(metrics) | {METRIC: asdict(quality)}
