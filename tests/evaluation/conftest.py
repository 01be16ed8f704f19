"""What the tests of the measuring share: the portrait, and dlib's parts, loaded once."""

import pytest

from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.types import Frame, Landmarks


@pytest.fixture(scope="session")
def finder(predictor: LandmarkPredictor) -> FaceFinder:
    return FaceFinder(predictor)


@pytest.fixture(scope="session")
def face(astronaut: Frame, finder: FaceFinder) -> Landmarks:
    found = finder.largest(astronaut)
    assert found is not None
    return found
