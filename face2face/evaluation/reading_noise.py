"""How much of what is read of a driver's face is the tracker's own noise.

Two readings of one motion, each with the same noise, correlate by what is left of their variance
without it. Where that alone misses what is asked of a correlation, the driver moves too little.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import cv2
import numpy as np

from face2face.evaluation.mesh_motion import MEASURES
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import mesh_near, place_of
from face2face.images.grey import to_grey
from face2face.types import Frame, Landmarks

_COPIES = 8
_SHIFT, _TURN, _GROWTH = 1.0, 2.0, 0.03
"""By how many pixels, degrees and shares of their size copies are moved, turned and enlarged."""

_TO_DEVIATION = 1.4826 / 6**0.5
"""Of a second difference's median amount, to the standard deviation of independent noise."""


def noise_in_copies(frame: Frame, mesh: MeshPoints, networks: FaceNetworks) -> dict[str, float]:
    """Standard deviation of each measure over copies of a frame that are held a little otherwise.

    Args:
        frame: uint8 RGB of any size.
        mesh: the face in it, float32 (478, 3), pixels.
        networks: look at the copies.
    """
    place = place_of(mesh)
    copies = [mesh_near(copy, networks, place).points for copy in _copies_of(frame, place.centre)]
    return {
        name: float(np.std([measure.of(copy, mesh) for copy in copies]))
        for name, measure in MEASURES.items()
    }


def landmark_noise_in_copies(
    frame: Frame,
    face: Landmarks,
    predictor: LandmarkPredictor,
    measures: Mapping[str, Callable[[Landmarks], float]],
) -> dict[str, float]:
    """`noise_in_copies` of what is read of 68 points.

    Args:
        frame: uint8 RGB of any size.
        face: the face in it, float32 (68, 2), pixels.
        predictor: looks at the copies.
        measures: what is read, by name.
    """
    x, y = face.mean(0)
    faces = [
        predictor.near(to_grey(copy), face) for copy in _copies_of(frame, (float(x), float(y)))
    ]
    return {name: float(np.std([of(one) for one in faces])) for name, of in measures.items()}


def _copies_of(frame: Frame, centre: tuple[float, float]) -> Iterator[Frame]:
    """Copies of a frame, each moved, turned and enlarged a little, around a point of it."""
    random = np.random.default_rng(0)
    height, width = frame.shape[:2]
    for _ in range(_COPIES):
        turn, growth = random.uniform(-_TURN, _TURN), 1 + random.uniform(-_GROWTH, _GROWTH)
        onto = np.array(cv2.getRotationMatrix2D(centre, turn, growth), np.float64)
        onto[:, 2] += random.uniform(-_SHIFT, _SHIFT, 2)
        copy = cv2.warpAffine(
            frame, onto, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        yield np.asarray(copy, np.uint8)


def noise_in_time(values: Sequence[float]) -> float:
    """Standard deviation of what each value has to itself, against those before and after it.

    What moves in most frames counts as well; a blink or a word in some does not.

    Args:
        values: of successive frames.
    """
    if len(values) < 3:
        return float("nan")
    return _TO_DEVIATION * float(np.median(np.abs(np.diff(values, 2))))


def least_motion(
    drivers: Sequence[MeshPoints],
    copies: Sequence[Mapping[str, float]],
    targets: Mapping[str, float],
) -> dict[str, float]:
    """Standard deviation that each measure must have for its correlation to say anything.

    Args:
        drivers: the driver's meshes in successive frames, float32 (478, 3), at least 3.
        copies: `noise_in_copies` of some of these frames, at least one.
        targets: what is asked of each measure's correlation, below 1.
    """
    return {
        name: least_deviation(
            [measure.of(mesh, drivers[0]) for mesh in drivers],
            [one[name] for one in copies],
            targets[name],
        )
        for name, measure in MEASURES.items()
        if name in targets
    }


def least_deviation(values: Sequence[float], copies: Sequence[float], target: float) -> float:
    """Standard deviation that a series must have for its correlation to say anything.

    Args:
        values: read of the driver in successive frames, at least 3.
        copies: the reading's noise in copies of some of these frames, at least one.
        target: what is asked of the correlation, below 1.
    """
    noise = np.hypot(float(np.median(copies)), noise_in_time(values))
    return float(noise / (1 - target) ** 0.5)
