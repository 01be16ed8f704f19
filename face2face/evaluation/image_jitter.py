"""How much a head jitters in the images themselves, whatever a finder of points makes of them."""

from collections import deque
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_POINTS, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.images.grey import to_grey
from face2face.images.resize import rescale
from face2face.types import Frame, Grey

_EYES_APART = 90.0
"""Pixels between the eyes' outer corners in the images that are compared: as far as they are in a
portrait of 512 pixels, about."""

_NOSE_TIP = 4
_MOST_POINTS, _QUALITY, _APART = 150, 0.003, 5.0
_OFF = 1.25
"""How many times too large or too small the images may become before their scale is another."""

_MOST = 2.0
"""Times a frame is enlarged at most."""

_WINDOW, _LEVELS = (21, 21), 3
_FEWEST = 5
_KEPT = 0.9
"""Share of the points that count: a few slide along edges, or are lost behind a lid."""


class _Seen(NamedTuple):
    """A frame in the images' scale.

    Attributes:
        image: grey.
        face: its mesh, pixels.
        eyes_apart: distance between the eyes' outer corners, pixels.
    """

    image: Grey
    face: npt.NDArray[np.float32]
    eyes_apart: float


class ImageJitter:
    """Mean second difference of image points, followed by optical flow over three frames.

    The points lie above the tip of the nose: there the head alone moves, and lids. Corners are
    found as by Shi and Tomasi (1994), and followed as by Lucas and Kanade (1981) on pyramids.
    """

    def __init__(self) -> None:
        self._seen = deque[_Seen](maxlen=3)
        self._scale = 1.0
        self._shakes = list[float]()

    def take(self, frame: Frame, points: MeshPoints | None, *, cut: bool = False) -> None:
        """Look at the next frame.

        Args:
            frame: uint8 RGB (height, width, 3), of one size throughout.
            points: the face's mesh, pixels of the frame, None without a face.
            cut: whether another scene begins with it.
        """
        if points is None or cut:
            self._seen.clear()
        if points is None:
            return
        apart = eye_distance(points)
        wanted = min(_EYES_APART / apart, _MOST)
        if not self._seen or not 1 / _OFF < wanted / self._scale < _OFF:
            self._seen.clear()
            self._scale = wanted
        face = (points[:FACE_POINTS, :2] * self._scale).astype(np.float32)
        image = rescale(to_grey(frame), self._scale)
        self._seen.append(_Seen(image, face, apart * self._scale))
        if len(self._seen) == 3:
            self._compare()

    @property
    def mean(self) -> float:
        """Over all frames, % of the distance between the eyes; nan without three faces in a row."""
        return float(np.mean(self._shakes)) if self._shakes else float("nan")

    def _compare(self) -> None:
        (before, _, _), (now, face, apart), (after, _, _) = self._seen
        upper = np.zeros(now.shape, np.uint8)
        cv2.fillConvexPoly(upper, cv2.convexHull(np.round(face).astype(np.int32)), 255)
        upper[max(int(face[_NOSE_TIP, 1]), 0) :] = 0
        seen: Any = cv2.goodFeaturesToTrack(now, _MOST_POINTS, _QUALITY, _APART, mask=upper)
        if seen is None:
            return
        corners = np.asarray(seen, np.float32)
        places, found = [], np.ones(len(corners), bool)
        for other in (before, after):
            there, good, _ = cv2.calcOpticalFlowPyrLK(
                now, other, corners, np.empty_like(corners), winSize=_WINDOW, maxLevel=_LEVELS
            )
            places.append(there)
            found &= good[:, 0] > 0
        if found.sum() < _FEWEST:
            return
        second = (places[0] - 2 * corners + places[1])[found, 0]
        lengths = np.sort(np.linalg.norm(second, axis=1))
        kept = lengths[: int(np.ceil(_KEPT * len(lengths)))]
        self._shakes.append(100 * float(kept.mean()) / apart)
