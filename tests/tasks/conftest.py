import cv2
import numpy as np
import pytest

from face2face.types import Frame


@pytest.fixture(scope="session")
def portrait(astronaut: Frame) -> Frame:
    """The face of the portrait, 128 x 128."""
    cut = astronaut[20:276, 96:352]
    return np.asarray(cv2.resize(cut, (128, 128), interpolation=cv2.INTER_AREA), np.uint8)
