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
from face2face.faces.landmarks import eye_openings
from face2face.faces.lids import with_lids
from face2face.faces.mesh_finder import look_into_eyes
from face2face.types import Frame, Landmarks

_Pair = npt.NDArray[np.float64]

IRISES = (68, 69)
"""The irises' place behind the 68 points."""

WITH_IRISES = 70

_LEFT, _RIGHT = np.array([36, 42]), np.array([39, 45])
"""The corners on the image's left, and those on its right, of the person's right and left eye."""

_CORNERS = np.array([(36, 39), (45, 42)])
"""The outer and the inner corner of the person's right eye, and of the left one."""

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
        lids, rings = look_into_eyes(frame, self._networks, landmarks[_CORNERS])
        outer, inner = lids[:, 0], lids[:, _INNER]
        left, right = np.array([outer[0], inner[1]]), np.array([inner[0], outer[1]])
        gazes = along_and_across(rings[:, 0], left, right)
        whole = with_gaze(landmarks, gazes * (1 / _SEEN, 1.0))
        return with_lids(whole, lids) if self._lids else whole

    @property
    def _networks(self) -> FaceNetworks:
        if not hasattr(self._local, "networks"):
            self._local.networks = self._open()
        networks: FaceNetworks = self._local.networks
        return networks


_A_QUARTER_TURN = np.array([-1.0, 1.0])
"""What turns a vector whose x and y were exchanged, clockwise on a screen."""

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
    weights = np.maximum(eye_openings(face), _LEAST_OPEN)
    gaze: _Pair = weights @ gazes_of(face) / weights.sum()
    return gaze


def gazes_of(face: npt.NDArray[np.floating]) -> _Pair:
    """Where each eye looks, (2, 2), a row an eye, as `gaze_of` measures both."""
    return along_and_across(face[IRISES[0] : WITH_IRISES], face[_LEFT], face[_RIGHT])


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
    left, right = face[_LEFT], face[_RIGHT]
    along = right - left
    across = along[:, ::-1] * _A_QUARTER_TURN
    by = np.asarray(gaze, np.float64).reshape(-1, 2)
    whole: Landmarks = np.empty((WITH_IRISES, 2), np.float32)
    whole[: IRISES[0]] = face[: IRISES[0]]
    whole[IRISES[0] :] = (left + right) / 2 + by[:, :1] * along + by[:, 1:] * across
    return whole
