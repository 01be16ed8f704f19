"""A model whose sketches show irises looks where the driver looks."""

from pathlib import Path

import numpy as np
import pytest

from face2face.card import Card
from face2face.card_entries import NetworkEntry, PersonEntry, SketchEntry
from face2face.dataset.expression_pairs import warp_face
from face2face.engine.open_engine import open_engine
from face2face.faces.finder import FaceFinder
from face2face.faces.irises import IrisFinder, with_gaze
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.person import learn_person
from face2face.model import FaceModel
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame, Landmarks, Sketch
from tests.engine.image_editor_parts import Answering


@pytest.fixture(scope="module")
def found(astronaut: Frame, predictor: LandmarkPredictor) -> Landmarks:
    face = FaceFinder(predictor).largest(astronaut)
    assert face is not None
    return IrisFinder(OpenVinoFaceNetworks)(astronaut, face)


def model_of(found: Landmarks, *, iris: bool) -> FaceModel:
    """A model of the face that is found, which looked about in training."""
    rest = found if iris else found[:68]
    about = [with_gaze(found, (aside, -0.05)) for aside in np.linspace(-0.2, 0.2, 9)]
    person = learn_person([rest, rest], 512, [face if iris else face[:68] for face in about])
    card = Card(
        name="eyes",
        task="landmarks",
        size=128,
        network=NetworkEntry(filters=4, parameters=1),
        weights="fp32",
        person=PersonEntry.of(person),
        sketch=SketchEntry(iris=True) if iris else None,
        files={},
    )
    return FaceModel("eyes", Path("nowhere"), card)


def sketches(model: FaceModel, frames: list[Frame]) -> list[Sketch]:
    """What the network is given for frames, a tenth of a second apart."""
    runtime = Answering(lambda sketch: sketch)
    engine = open_engine(model, opener=lambda *_, **__: runtime)
    for place, frame in enumerate(frames):
        result = engine(frame, place / 10, scenes=False)
        assert result.landmarks is not None
        assert result.landmarks.shape == (68, 2)
        assert result.target_landmarks is not None
        assert result.target_landmarks.shape == (68, 2)
    return [sketch.copy() for sketch in runtime.given]


def iris_place(sketch: Sketch, plain: Sketch) -> float:
    """Where the disc in the eye on the image's left is, mean of its x."""
    lines = np.nonzero(plain.max(2).max(0))[0]
    middle = (lines.min() + lines.max()) // 2
    added = np.clip(sketch.astype(int) - plain, 0, None)[:, :middle, 0]
    assert added.sum() > 0
    return float((added * np.arange(added.shape[1])).sum() / added.sum())


def test_the_irises_follow_the_driver_s(astronaut: Frame, found: Landmarks) -> None:
    looks = {}
    for aside in (-0.14, 0.14):
        looking = with_gaze(found, (aside, -0.05))
        looks[aside] = warp_face(astronaut, found, looking)
    # First a second ahead, for the face at rest; then aside long enough for the smoothing.
    course = [astronaut] * 14 + [looks[-0.14]] * 10 + [looks[0.14]] * 10
    seen = sketches(model_of(found, iris=True), course)
    plain = sketches(model_of(found, iris=False), course)
    assert len(seen) == len(plain) == len(course)
    ahead, left, right = (iris_place(seen[at], plain[at]) for at in (13, 23, 33))
    wide = float(np.linalg.norm(found[39] - found[36])) / 512 * 128
    assert left < ahead < right
    assert (right - left) / wide == pytest.approx(0.28, abs=0.14)


def test_models_that_do_not_say_so_get_sketches_as_ever(astronaut: Frame, found: Landmarks) -> None:
    with_irises, without = (
        sketches(model_of(found, iris=iris), [astronaut] * 3) for iris in (True, False)
    )
    other = np.argwhere((with_irises[-1] != without[-1]).any(2))[:, ::-1]
    assert len(other)
    # The same lines, but for the lids, which are read better then, and the irises.
    eyes = found[36:48] / 512 * 128
    assert (other >= eyes.min(0) - 3).all()
    assert (other <= eyes.max(0) + 3).all()
