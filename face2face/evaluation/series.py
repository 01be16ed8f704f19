"""How well one series follows another, and how much one jitters."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]

_STILL = 1e-6
"""Standard deviation below which a series does not vary."""


def correlation(driver: Sequence[float], output: Sequence[float]) -> float:
    """Pearson's correlation of two series of one length.

    Returns:
        -1 to 1; nan when the driver hardly varies or there are fewer than 3 values, 0 when only
        the output stands still: it does not follow at all.
    """
    if len(driver) < 3 or np.std(driver) < _STILL:
        return float("nan")
    if np.std(output) < _STILL:
        return 0.0
    return float(np.corrcoef(driver, output)[0, 1])


def jitter(faces: Sequence[Points | None], unit: Callable[[Points], float]) -> float:
    """Mean second difference of points over time, as seen on the screen, % of the face's unit.

    It holds the face's real acceleration and the jitter of the points' finder as well as what
    jitters in the image: compare it only between series found in the same way.

    Args:
        faces: float32 (points, 2 or 3), pixels, of successive frames; None where there is none.
        unit: a face's own measure in pixels, such as the distance between its eyes.

    Returns:
        nan without three faces in a row.
    """
    shakes = [
        np.linalg.norm((a - 2 * b + c)[:, :2], axis=1).mean() / unit(b)
        for a, b, c in zip(faces, faces[1:], faces[2:], strict=False)
        if a is not None and b is not None and c is not None
    ]
    return 100 * float(np.mean(shakes)) if shakes else float("nan")
