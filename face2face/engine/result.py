"""What an engine says of a frame: what it saw, and what it made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from face2face.types import DriverFace, Frame, Grey, Landmarks, Place, Sketch


@dataclass(frozen=True)
class Seen:
    """What the first half of the work found in a frame.

    Attributes:
        faces: points of the faces to work on, the followed one first, float32 (points, 2) or
            (points, 3), pixels of the frame; what the points are is the engine's affair.
        count: how many faces the last search saw.
        cut: whether another scene begins with this frame.
        place: where the followed face was looked for; None where it was searched.
        landmarks: of the followed face as they were found, float32 (68, 2), pixels of the frame,
            where they are others than its points.
        smooth: the points of the followed face without jitter, in a video, where those before and
            after it are known.
        head: the same, but lids and lips as slow as the head, where that is told by them.
    """

    faces: Sequence[DriverFace] = ()
    count: int = 0
    cut: bool = False
    place: Place | None = None
    landmarks: Landmarks | None = None
    smooth: DriverFace | None = None
    head: DriverFace | None = None


@dataclass(frozen=True, eq=False)
class Spotted:
    """A face in one of some frames that lie far apart.

    Attributes:
        face: its points as in `Seen.faces`.
        landmarks: float32 (68, 2), pixels of the frame, to tell whose face it is.
    """

    face: DriverFace
    landmarks: Landmarks


Spotter = Callable[[Frame], Spotted | None]
"""Finds the face that it found before in the next frame, the largest at first; None where it is not
seen."""


@dataclass(frozen=True)
class Result:
    """What became of one frame.

    Attributes:
        output: uint8 RGB; its size is what `Engine.output_size` says of the frame's.
        sketch: what the network saw last, uint8 RGB, None when there was nothing to do.
        landmarks: of the followed face as they were found, float32 (68, 2), pixels of the frame;
            None when no face was seen, or looked for.
        target_landmarks: of the face that was generated, float32 (68, 2), pixels of the output;
            None when no face was seen, and where the engine draws none.
        faces: how many faces the last search saw.
        cut: whether another scene begins with this frame.
        squares: how many squares of the frame were worked on, 0 when there was nothing to do.
        alpha: uint8, height and width of the output, 0 where nothing is to be seen; None where
            all is.
        face: the followed face as the engine tracks it, one of `Seen.faces`; None when none was
            seen.
    """

    output: Frame
    sketch: Sketch | None
    landmarks: Landmarks | None = None
    target_landmarks: Landmarks | None = None
    faces: int = 0
    cut: bool = False
    squares: int = 0
    alpha: Grey | None = None
    face: DriverFace | None = None
