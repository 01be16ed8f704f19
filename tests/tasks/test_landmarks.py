import numpy as np

from face2face.faces.sketch import draw_sketch
from face2face.tasks.landmarks import LandmarksTask
from face2face.types import Frame


def test_the_condition_is_the_sketch(portrait: Frame) -> None:
    face = (np.random.default_rng(0).random((68, 2)) * 100 + 10).astype(np.float32)
    pair = LandmarksTask().pair(portrait, face, np.random.default_rng(0))
    assert (pair.condition == draw_sketch(face, 128)).all()
    assert (pair.target == portrait).all()
