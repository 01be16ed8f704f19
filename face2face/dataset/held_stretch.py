"""The part of a video that validates: its end, or another where the head is in its usual place.

Who ends a recording leans to the button, and some walk away. A face is never asked to be there: a
driver's head is held inside what training has seen. So such frames tell nothing of its use.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from face2face.dataset.frame_selection import OnlyFace
from face2face.faces.landmarks import STABLE, inter_ocular

_RANGE = (5, 95)
"""Percentiles of where the head is that count as usual."""

_ROOM = np.outer([-1, 1], [0.15, 0.15, 0.05])
"""What is added to each end: x and y in inter-ocular distances, and the size's logarithm. Training
moves its pairs by as much."""

_ENOUGH = 0.5
"""Share of the end's frames that show the head so, from which on the end validates."""

_stable = list(STABLE)


def start_of_validation(faces: Sequence[OnlyFace], frames: int, train_share: float) -> int:
    """The frame from which on so many of a video's frames validate as do not train.

    Args:
        faces: those of the video that can be used, at least one.
        frames: how many it has.
        train_share: 0 to 1.
    """
    end = round(frames * train_share)
    length = frames - end
    if not length:
        return end
    numbers, heads = np.array([face.frame for face in faces]), _heads(faces)

    def share(start: int) -> float:
        """Of the stretch's frames that show the head where the others mostly have it."""
        mine = (numbers >= start) & (numbers < start + length)
        if mine.all():
            return 0.0
        low, high = np.percentile(heads[~mine], _RANGE, axis=0) + _ROOM
        return float(((heads[mine] >= low) & (heads[mine] <= high)).all(1).sum()) / length

    # The latest of those that are equally good.
    return end if share(end) >= _ENOUGH else max(range(end, -1, -length), key=share)


def _heads(faces: Sequence[OnlyFace]) -> npt.NDArray[np.float64]:
    """Where heads are and how large, (n, 3), as `_ROOM` counts; images may differ in size."""
    sizes = np.array([inter_ocular(face.landmarks) / face.width for face in faces])
    centres = [face.landmarks[_stable].mean(0) / face.width for face in faces]
    return np.column_stack([np.array(centres) / np.median(sizes), np.log(sizes)])
