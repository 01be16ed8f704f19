"""The face detector's file is dlib's own detector."""

from pathlib import Path

import numpy as np
import pytest

from face2face.faces import detector
from face2face.faces.detector import FaceDetector
from face2face.images.grey import to_grey
from face2face.types import Frame


def test_it_finds_what_the_one_in_dlib_finds(
    astronaut: Frame, talking: list[Frame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = FaceDetector()
    monkeypatch.setattr(detector, "_SAVED", tmp_path / "none.svm")
    own = FaceDetector()
    found = list[int]()
    for image in (astronaut, np.hstack([astronaut, astronaut]), talking[0], np.rot90(astronaut)):
        grey = to_grey(np.ascontiguousarray(image))
        assert quick.find_all(grey) == own.find_all(grey)
        assert quick.find(grey) == own.find(grey)
        found.append(len(quick.find(grey)))
    assert found == [1, 2, 1, 0]
