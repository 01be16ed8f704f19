"""What an engine knows of a video at one moment, for another to resume from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from face2face.types import DriverFace, Landmarks, Place

Numbers = npt.NDArray[np.floating[Any]]

_MOST = 1e12
_NOTHING = np.zeros((0, 2), np.float32)


@dataclass(frozen=True, eq=False)
class ResumePoint:
    """What is known of a video at the moment of one of its frames.

    What filters hold is not among it: some frames before the first one that counts bring it back.

    Attributes:
        frame: the frame's number.
        neutral: the driver's neutral face, pixels of the frame; None where it is not known.
        face: the followed face as it was seen last before this frame; None without one.
        place: where a tracker looks for it in this frame; None where it is out of sight.
        count: how many faces were seen.
        had_face: whether a face was worked on in this scene.
        anchor: landmarks of the face that a mask is on; None where it is on none.
    """

    frame: int = 0
    neutral: DriverFace | None = None
    face: DriverFace | None = None
    place: Place | None = None
    count: int = 0
    had_face: bool = False
    anchor: Landmarks | None = None

    def as_arrays(self) -> dict[str, Numbers]:
        """The same as arrays, for a file."""
        return {
            "known": np.array([self.frame, self.count, self.had_face], np.float64),
            "place": np.array(self.place or (), np.float64),
            "neutral": _NOTHING if self.neutral is None else self.neutral,
            "face": _NOTHING if self.face is None else self.face,
            "anchor": _NOTHING if self.anchor is None else self.anchor,
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Numbers]) -> "ResumePoint":
        """Read what `as_arrays` gave.

        Raises:
            KeyError, ValueError: it is something else.
        """
        frame, count, had_face = (float(value) for value in arrays["known"])
        if not (0 <= frame < _MOST and 0 <= count < _MOST):
            raise ValueError("no numbers of frames and faces")
        place: Place | None = None
        if len(arrays["place"]):
            first, second, third, fourth = (float(value) for value in arrays["place"])
            place = first, second, third, fourth
            if not np.isfinite(place).all():
                raise ValueError("no place of a face")
        neutral, face, anchor = (_points(arrays[name]) for name in ("neutral", "face", "anchor"))
        return cls(int(frame), neutral, face, place, int(count), bool(had_face), anchor)


def _points(array: Numbers) -> DriverFace | None:
    if array.ndim != 2 or array.shape[1] not in (2, 3) or not np.isfinite(array).all():
        raise ValueError("no points of a face")
    return array.astype(np.float32) if len(array) else None
