"""The portrait that ships with the program, and dlib's parts, loaded once."""

from pathlib import Path
from threading import Event
from typing import NamedTuple

import cv2
import pytest

from face2face.faces.detector import FaceDetector
from face2face.faces.identifier import Identifier
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.io import read_image
from face2face.types import Frame, Grey, Landmarks
from tests.faces.crossing import People, two_people

PORTRAIT = Path(__file__).resolve().parents[2] / "assets" / "astronaut.png"


@pytest.fixture(scope="session")
def portrait() -> Frame:
    return read_image(PORTRAIT)


@pytest.fixture(scope="session")
def people() -> People:
    return two_people()


@pytest.fixture(scope="session")
def detector() -> FaceDetector:
    return FaceDetector()


def as_grey(frame: Frame) -> Grey:
    return cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)  # type: ignore[return-value]


@pytest.fixture(scope="session")
def face(portrait: Frame, detector: FaceDetector, predictor: LandmarkPredictor) -> Landmarks:
    grey = as_grey(portrait)
    return predictor.in_box(grey, detector.find(grey)[0])


class SlowIdentifier(NamedTuple):
    """What tells people apart, which is there only when a test says so.

    Attributes:
        begun: one for each time that it was asked for.
        loaded: to be set.
    """

    begun: list[int]
    loaded: Event


@pytest.fixture
def slow_identifier(monkeypatch: pytest.MonkeyPatch) -> SlowIdentifier:
    """In the place of the identifier; nor is any change of the image a cut."""
    slow = SlowIdentifier([], Event())

    def load() -> Identifier:
        slow.begun.append(1)
        assert slow.loaded.wait(60)
        return Identifier()

    monkeypatch.setattr("face2face.faces.scene_cuts._CUT", 255.0)
    monkeypatch.setattr("face2face.faces.appearance.Identifier", load)
    return slow
