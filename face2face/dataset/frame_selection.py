"""Finding frames with exactly one face, and choosing those that differ most."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from face2face.faces.finder import FaceFinder
from face2face.faces.geometry import fit_similarity
from face2face.faces.irises import IrisFinder
from face2face.faces.landmarks import (
    INNER_LIP,
    LEFT_EYE,
    OUTER_LIP,
    RIGHT_EYE,
    STABLE,
    inter_ocular,
)
from face2face.images.grey import to_grey
from face2face.types import Frame, Landmarks, TimedFrame
from face2face.utils.ordered_map import ordered_map
from face2face.video.source import FrameSource

Features = npt.NDArray[np.float32]

_POSE_WEIGHT = 0.5
_MOUTH_WEIGHT = 4.0
_EYES_WEIGHT = 3.0
_GAZE_WEIGHT = 4.0
_OUTLIER = 8.0
"""A frame further from the median than this many median distances is a failed landmark fit."""

_OTHER_SCENE = 3.0
"""A frame further from the median look than this many median distances is of another scene."""

_SAME_SCENE = 25.0
"""Grey levels that a look may differ by in any case: someone who sits still and then leans."""

_BLUR = 0.5
"""A frame with less than this share of the usual sharpness is blurred by motion."""


def face_features(faces: list[Landmarks]) -> Features:
    """Describe pose, mouth, eyes and gaze of each face so that distances compare what is seen.

    The points as they are carry pose and position, of which training makes more by moving its
    pairs; mouth and eyes, small in themselves, are added with the head's pose taken out and
    more weight.

    Args:
        faces: landmarks in one image frame, at least one.

    Returns:
        float32 (n, features), in units of the mean inter-ocular distance.
    """
    points = np.stack(faces).astype(np.float64)
    unit = float(np.mean([inter_ocular(face) for face in faces]))
    mean = points.mean(0)
    stable, mouth = list(STABLE), [*OUTER_LIP, *INNER_LIP]
    eyes = [*RIGHT_EYE, *LEFT_EYE]
    rows = []
    for face in points:
        still = fit_similarity(face[stable], mean[stable])(face)
        rows.append(
            np.concatenate(
                [
                    _POSE_WEIGHT * face[:68].ravel(),
                    _MOUTH_WEIGHT * still[mouth].ravel(),
                    _EYES_WEIGHT * still[eyes].ravel(),
                    _GAZE_WEIGHT * still[68:].ravel(),
                ]
            )
        )
    return (np.stack(rows) / unit).astype(np.float32)


def good_frames(features: Features, sharpness: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which frames are sharp and carry believable landmarks; shape (n,)."""
    distance = np.linalg.norm(features - np.median(features, axis=0), axis=1)
    believable = distance <= _OUTLIER * max(float(np.median(distance)), 1e-3)
    good: npt.NDArray[np.bool_] = believable & (sharpness >= _BLUR * np.median(sharpness))
    return good


def usual_looks(looks: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which frames of one source look like most of it; shape (n,).

    A scene in other clothes or light, a minute among others, would be mixed into the face.

    Args:
        looks: float32 (n, k), thumbnails, 0 to 255.
    """
    distance = np.abs(looks - np.median(looks, axis=0)).mean(1)
    usual: npt.NDArray[np.bool_] = distance <= max(
        _OTHER_SCENE * float(np.median(distance)), _SAME_SCENE
    )
    return usual


def farthest_points(features: Features, count: int, seed: int) -> list[int]:
    """Pick `count` rows such that each lies as far as possible from those before it.

    Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985.

    Returns:
        Positions of the rows in the order picked; all of them when there are fewer.
    """
    if count >= len(features):
        return list(range(len(features)))
    first = int(np.random.default_rng(seed).integers(len(features)))
    picked = [first]
    nearest = np.linalg.norm(features - features[first], axis=1)
    while len(picked) < count:
        far = int(nearest.argmax())
        picked.append(far)
        nearest = np.minimum(nearest, np.linalg.norm(features - features[far], axis=1))
    return picked


_THUMB = 12
"""Side of the thumbnail that tells how a frame looks, in pixels."""

_Face = tuple[Landmarks, float, npt.NDArray[np.float32]]
"""Landmarks, sharpness and look."""


@dataclass(frozen=True)
class OnlyFace:
    """The only face of one frame.

    Attributes:
        frame: position in the source, from 0.
        time_s: the frame's time stamp in seconds.
        width, height: the frame's size in pixels.
        landmarks: float32 (68, 2), or (70, 2) with irises, pixels of the frame.
        sharpness: variance of the Laplacian inside the face, grey levels squared.
        look: float32 (n,), colours around the face, coarsely, 0 to 255.
    """

    frame: int
    time_s: float
    width: int
    height: int
    landmarks: Landmarks
    sharpness: float
    look: npt.NDArray[np.float32]


def only_face_in(
    frame: Frame, finder: FaceFinder, irises: IrisFinder | None = None
) -> _Face | None:
    """What is seen of a frame's face, None unless there is exactly one.

    Args:
        frame: uint8 RGB.
        finder: finds the face.
        irises: finds its irises, None to leave them out.
    """
    landmarks = finder.only(frame)
    if landmarks is None:
        return None
    whole = landmarks if irises is None else irises(frame, landmarks)
    return whole, _sharpness(to_grey(frame), landmarks), _look(frame, landmarks)


def _sharpness(grey: np.ndarray, landmarks: Landmarks) -> float:
    height, width = grey.shape
    x0, y0 = np.clip(landmarks.min(0), 0, (width - 1, height - 1)).astype(int)
    x1, y1 = np.clip(landmarks.max(0), 0, (width - 1, height - 1)).astype(int)
    face = grey[y0 : y1 + 1, x0 : x1 + 1]
    return float(cv2.Laplacian(face, cv2.CV_32F).var())


def _look(frame: Frame, landmarks: Landmarks) -> npt.NDArray[np.float32]:
    """Colours of the square around head and shoulders, as a thumbnail."""
    height, width = frame.shape[:2]
    low, high = landmarks.min(0), landmarks.max(0)
    reach = float(high[0] - low[0])
    x, y = (low + high) / 2
    x0, x1 = np.clip((x - reach, x + reach), 0, width).astype(int)
    y0, y1 = np.clip((y - reach, y + reach), 0, height).astype(int)
    square = frame[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    thumb = cv2.resize(square, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA)
    return thumb.astype(np.float32).ravel()


def survey(
    source: FrameSource, finder: FaceFinder, workers: int, irises: IrisFinder | None = None
) -> tuple[list[OnlyFace], int]:
    """Read a source to its end and find the frames with exactly one face.

    Args:
        source: read once; frames are not kept.
        finder: used by `workers` threads (dlib releases the interpreter's lock).
        workers: 1 or more.
        irises: finds irises, used in the same way; None to leave them out.

    Returns:
        The faces in the order of the frames, and how many frames were read.
    """

    def look(numbered: tuple[int, TimedFrame]) -> OnlyFace | None:
        index, timed = numbered
        found = only_face_in(timed.frame, finder, irises)
        height, width = timed.frame.shape[:2]
        return None if found is None else OnlyFace(index, timed.time_s, width, height, *found)

    bar = tqdm(
        source.frames(),
        desc=f"faces in {source.name}",
        total=source.frame_count,
        unit="f",
        disable=None,  # no bar where nobody sees it move
    )
    with ThreadPoolExecutor(workers) as pool:
        answers = list(ordered_map(pool, look, enumerate(bar), 4 * workers))
    return [face for face in answers if face is not None], len(answers)
