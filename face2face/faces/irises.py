"""The irises beside the 68 points: found in an image, measured as a gaze, laid into an eye.

Faces with irises are `Landmarks` of 70 points: the 68 of iBUG-68, then the centre of the iris of
the person's right and left eye. The 68 points stay as dlib finds them.
"""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.geometry import along_and_across
from face2face.faces.landmarks import LEFT_EYE, RIGHT_EYE
from face2face.faces.lids import with_lids
from face2face.faces.mesh_finder import look_into_eyes
from face2face.types import Frame, Landmarks

_Pair = npt.NDArray[np.float64]

IRISES = (68, 69)
"""The irises' place behind the 68 points."""

WITH_IRISES = 70

_EYES = ((36, 39, RIGHT_EYE), (42, 45, LEFT_EYE))
"""Of the person's right and left eye the corners, the one on the image's left first, and the
outline."""

_LEAST_OPEN = 0.02
"""Weight of an eye that is shut, in its widths: some, so that there is a gaze at all."""


def has_irises(face: npt.NDArray[np.floating]) -> bool:
    """Whether a face of shape (points, 2) has irises behind its 68 points."""
    return len(face) >= WITH_IRISES


class IrisFinder:
    """Finds the irises of a face whose landmarks are known. Safe in several threads.

    Args:
        open_networks: opens the face's networks, for each thread its own.
        lids: of a driver, whose lids are laid where the network sees them, too. A face to train on
            keeps dlib's, of which its sketch is drawn.
    """

    def __init__(self, open_networks: Callable[[], FaceNetworks], *, lids: bool = False) -> None:
        self._open, self._lids = open_networks, lids
        self._local = threading.local()

    def __call__(self, frame: Frame, landmarks: Landmarks) -> Landmarks:
        """Add the irises' centres to a face.

        The network finds an eye's corners too. Those of dlib jitter more; so the gaze is measured
        between the network's, and laid between dlib's.

        Args:
            frame: uint8 RGB of any size.
            landmarks: float32 (68, 2), pixels of the frame.

        Returns:
            float32 (70, 2), pixels of the frame.
        """
        (left, right, _), (inner, outer, _) = _EYES
        corners = landmarks[[[left, right], [outer, inner]]]
        lids, rings = look_into_eyes(frame, self._networks, corners)
        ends = lids[:, [0, _INNER]]
        ends[1] = ends[1, ::-1].copy()
        gazes = [along_and_across(ring[0], *pair) for ring, pair in zip(rings, ends, strict=True)]
        whole = with_gaze(landmarks, np.array(gazes) * (1 / _SEEN, 1.0))
        return with_lids(whole, lids) if self._lids else whole

    @property
    def _networks(self) -> FaceNetworks:
        if not hasattr(self._local, "networks"):
            self._local.networks = self._open()
        networks: FaceNetworks = self._local.networks
        return networks


_INNER = 8
"""The inner corner in the network's outline."""

_SEEN = 0.55
"""How much of a look aside the network sees: irises that were moved by 0.12 widths of the eye in
images of nine faces were found moved by 0.04 to 0.07."""


def gaze_of(face: npt.NDArray[np.floating]) -> _Pair:
    """Where both eyes look, (2,): right and down in the image, in widths of an eye.

    It is measured from the middle between an eye's corners, along and across the line through
    them; the more open eye counts more.

    Args:
        face: float (70, 2), any unit.
    """
    weights = np.maximum([_openness(face[list(outline)]) for *_, outline in _EYES], _LEAST_OPEN)
    gaze: _Pair = weights @ gazes_of(face) / weights.sum()
    return gaze


def gazes_of(face: npt.NDArray[np.floating]) -> _Pair:
    """Where each eye looks, (2, 2), a row an eye, as `gaze_of` measures both."""
    return np.array(
        [
            along_and_across(face[iris], face[left], face[right])
            for (left, right, _), iris in zip(_EYES, IRISES, strict=True)
        ]
    )


def vergence_of(faces: Sequence[npt.NDArray[np.floating]]) -> _Pair:
    """How far each eye's gaze is from that of both, (2, 2), in the median of faces.

    It belongs to the person and to where dlib sees the corners of their eyes: two eyes that look
    at the same thing have their irises at different places between their corners.
    """
    median: _Pair = np.median([gazes_of(face) - gaze_of(face) for face in faces], axis=0)
    return median


def with_gaze(face: npt.NDArray[np.floating], gaze: npt.ArrayLike) -> Landmarks:
    """Lay irises into the eyes of a face.

    Args:
        face: float (68 or more, 2), any unit; irises that it has are replaced.
        gaze: (2,) for both eyes, or (2, 2), a row an eye; see `gaze_of`.

    Returns:
        float32 (70, 2), the same unit.
    """
    irises = []
    for (left, right, _), (aside, down) in zip(_EYES, np.broadcast_to(gaze, (2, 2)), strict=True):
        along = face[right] - face[left]
        across = np.array([-along[1], along[0]])
        irises.append((face[left] + face[right]) / 2 + aside * along + down * across)
    whole: Landmarks = np.concatenate([face[: IRISES[0]], irises]).astype(np.float32)
    return whole


def _openness(outline: npt.NDArray[np.floating]) -> float:
    """Height of an eye over its width."""
    height = np.linalg.norm(outline[1] - outline[5]) + np.linalg.norm(outline[2] - outline[4])
    return float(height / (2 * np.linalg.norm(outline[0] - outline[3]) + 1e-9))
