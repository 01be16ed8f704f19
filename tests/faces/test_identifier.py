import tracemalloc
from pathlib import Path

import dlib
import numpy as np
import pytest

from face2face.errors import LandmarkModelError
from face2face.faces import identifier
from face2face.faces.descriptor_network import SIDE, DescriptorNetwork
from face2face.faces.identifier import Identifier
from face2face.faces.landmarks import default_landmark_model

FILE = default_landmark_model().with_name("dlib_face_recognition_resnet_model_v1.dat")


def test_faces_are_described_as_dlib_describes_them() -> None:
    dlibs, ours = dlib.face_recognition_model_v1(str(FILE)), DescriptorNetwork(FILE)
    random = np.random.default_rng(3)
    smooth = np.linspace(0, 255, SIDE * SIDE * 3).reshape(SIDE, SIDE, 3)
    for image in (smooth, smooth.T.reshape(SIDE, SIDE, 3), random.integers(0, 256, smooth.shape)):
        face = np.ascontiguousarray(image.astype(np.uint8))
        expected = np.array(dlibs.compute_face_descriptor(face))
        assert np.abs(ours(face) - expected).max() < 1e-5


def test_a_damaged_descriptor_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identifier, "default_landmark_model", lambda: tmp_path / "landmarks.dat")
    with pytest.raises(LandmarkModelError, match="is missing: run 'pip install"):
        Identifier()
    for content in (b"", b"something else", FILE.read_bytes()[:100_000]):
        (tmp_path / FILE.name).write_bytes(content)
        with pytest.raises(LandmarkModelError, match="is damaged: run 'pip install"):
            Identifier()


def test_the_descriptor_is_read_without_its_file_beside_it_in_memory() -> None:
    tracemalloc.start()
    try:
        kept = DescriptorNetwork(FILE)
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    del kept
    assert now > 0.9 * FILE.stat().st_size
    assert most < 1.2 * FILE.stat().st_size
