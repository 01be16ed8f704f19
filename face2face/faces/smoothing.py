"""Taking the jitter out of landmarks without making them late.

Casiez, Roussel and Vogel, "1 Euro Filter: a simple speed-based low-pass filter for noisy input
in interactive systems", CHI 2012.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from face2face.faces.gaze_in_blinks import Eye
from face2face.faces.irises import IRISES, has_irises
from face2face.faces.landmarks import LEFT_EYE, MOUTH, RIGHT_EYE, STABLE, inter_ocular
from face2face.faces.person import REGIONS
from face2face.faces.video_smoothing import Part, VideoSmoother
from face2face.types import Landmarks

_Points = npt.NDArray[np.float64]

_SPEED_CUTOFF_HZ = 4.0
"""Cutoff for the speeds that steer the filter: the paper's 1 Hz notices a word too late."""

_SLOWEST_HZ = 12.0
"""Cutoff for a face that keeps still at the faintest smoothing; it falls by octaves with more."""

_OCTAVES = 5.0

_SPEED_FACTOR = 24.0
"""Hz of cutoff for each inter-ocular distance a second."""

_LOST_S = 0.5
"""After longer without a face, the next one is taken as it is."""

_LIPS = tuple(MOUTH)
_LIDS = tuple(point for point in (*RIGHT_EYE, *LEFT_EYE) if point not in STABLE)
_OTHERS = [tuple(one for one in region if one not in (*_LIPS, *_LIDS)) for region in REGIONS]
_PACED = (_LIPS, _LIDS, *_OTHERS, IRISES)
"""What goes by its own speed: in a blink nothing but the lids moves, and the chin jitters most."""

_QUICK = (2.0, 2.0, 1.0, 1.0, 1.0, 1.0)
"""Lips and lids that lag are seen at once. Of six speakers' 25 frames a second the lips are 0.24
instead of 0.33 frames late, and the lids 0.38 instead of 0.49; at rest they jitter as before."""

_EYES = [
    Eye((eye[0], eye[3]), eye[1:3], (eye[5], eye[4]), (iris,))
    for eye, iris in zip((RIGHT_EYE, LEFT_EYE), IRISES, strict=True)
]

_CUTOFFS_HZ = (5.5, 5.5, 3.0, 3.0, 3.0, 5.5)
"""In a video, of each of `_PACED`. Of eight videos the points jitter by a third less than through
the filter (0.41 and 0.65 %), and mouths and lids are nearer to what was found."""


class OneEuroFilter:
    """The 1 Euro filter on points, with one speed for each region of the face.

    Points of a region share their cutoff, so that a region moves as one; and the mouth may
    speak at once while the brows keep still.

    Args:
        smoothing: 0 leaves the points as they are, 1 smooths most.

    Attributes:
        noise: speed of a still face's jitter, inter-ocular distances a second: no motion.
    """

    noise = 0.15

    def __init__(self, smoothing: float) -> None:
        self._smoothing = smoothing
        self._slowest_hz = _SLOWEST_HZ * 2 ** (-_OCTAVES * smoothing)
        self.restart()

    def restart(self) -> None:
        """Forget the last face."""
        self._time_s = 0.0
        self._raw: _Points | None = None
        self._smooth: _Points = np.zeros((0, 2))
        self._speed: _Points = np.zeros((0, 2))

    def smooth(
        self,
        points: npt.NDArray[np.float32],
        time_s: float,
        *,
        unit: float,
        regions: Sequence[Sequence[int]],
        quickness: Sequence[float] | None = None,
    ) -> npt.NDArray[np.float32]:
        """Smooth the next face.

        Args:
            points: float32 (n, 2 or 3), pixels; n stays the same until a restart.
            time_s: when the image was taken, seconds.
            unit: distance between the eyes, pixels.
            regions: which points move together.
            quickness: of each region, how much more readily than usual it is let follow where it
                moves; None for 1.

        Returns:
            The smoothed points, of the same shape, type and unit.
        """
        step_s, self._time_s = time_s - self._time_s, time_s
        raw = points.astype(np.float64)
        if not self._smoothing or self._raw is None or not 0 < step_s < _LOST_S:
            self._speed = np.zeros_like(raw)
            self._raw, self._smooth = raw, raw.copy()
            return points
        speed = (raw - self._raw) / (step_s * max(unit, 1e-6))
        self._speed += _share(_SPEED_CUTOFF_HZ, step_s) * (speed - self._speed)
        for region, quick in zip(regions, quickness or [1.0] * len(regions), strict=True):
            mine = list(region)
            pace = float(np.sqrt((self._speed[mine, :2] ** 2).sum(1).mean()))
            beyond = max(pace - self.noise, 0.0)
            share = _share(self._slowest_hz + quick * _SPEED_FACTOR * beyond, step_s)
            self._smooth[mine] += share * (raw[mine] - self._smooth[mine])
        self._raw = raw
        return self._smooth.astype(np.float32)


class LandmarkSmoother(OneEuroFilter):
    """The filter on 68 points, and on irises beside them."""

    noise = 0.2

    def __call__(self, landmarks: Landmarks, time_s: float) -> Landmarks:
        """Smooth the next face.

        Args:
            landmarks: float32 (68, 2), or (70, 2) with irises, pixels.
            time_s: when the image was taken, seconds.

        Returns:
            The same form, pixels.
        """
        known = _known(has_irises(landmarks))
        return self.smooth(
            landmarks,
            time_s,
            unit=inter_ocular(landmarks),
            regions=_PACED[:known],
            quickness=_QUICK[:known],
        )


def landmark_video_smoother(smoothing: float, *, irises: bool) -> VideoSmoother:
    """What smooths a video's landmarks.

    Args:
        smoothing: 0 leaves the points as they are, 1 smooths most.
        irises: whether irises are beside the 68 points.
    """
    known = _known(irises)
    pairs = zip(_PACED[:known], _CUTOFFS_HZ[:known], strict=True)
    parts = [Part(points, cutoff_hz) for points, cutoff_hz in pairs]
    return VideoSmoother(smoothing, parts, _EYES if irises else ())


def _known(irises: bool) -> int:
    """How many of `_PACED` a face has: the irises are the last of them."""
    return len(_PACED) if irises else len(_PACED) - 1


def _share(cutoff_hz: float, step_s: float) -> float:
    """How much of a change a low-pass filter of first order follows in one step."""
    return 1.0 / (1.0 + 1.0 / (2.0 * np.pi * cutoff_hz * step_s))
