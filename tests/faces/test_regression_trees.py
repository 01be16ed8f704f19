"""The trees against dlib's own predictor, wherever a box may lie."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import dlib
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.landmark_cache import load_trees
from face2face.faces.landmark_file import read_landmark_file
from face2face.faces.landmarks import default_landmark_model
from face2face.faces.regression_trees import RegressionTrees
from face2face.types import Frame, Grey
from tests.faces.landmark_files import found_in_box, train_predictor

Points = npt.NDArray[np.float64]
Find = Callable[[Grey, int, int, int], Points]


def both(path: Path) -> tuple[Find, Find]:
    """What finds the points, rounded as dlib does, and dlib's own."""
    predictor: Any = dlib.shape_predictor(str(path))
    trees = RegressionTrees(read_landmark_file(path))

    def find(grey: Grey, left: int, top: int, side: int) -> Points:
        found = predictor(grey, dlib.rectangle(left, top, left + side - 1, top + side - 1))
        return np.array([(part.x, part.y) for part in found.parts()], float)

    return lambda *asked: np.floor(found_in_box(trees, *asked) + 0.5), find


@pytest.fixture(scope="module")
def usual() -> tuple[Find, Find]:
    return both(default_landmark_model())


@pytest.mark.parametrize("depth", [1, 4, 6])
def test_the_points_are_dlibs_wherever_the_box_lies(depth: int, tmp_path: Path) -> None:
    trees, dlibs = both(train_predictor(tmp_path / "small.dat", trees=9, depth=depth, points=7))
    chance = np.random.default_rng(depth)
    apart = []
    for _ in range(150):
        height, width = chance.integers(1, 120, 2)
        grey = chance.integers(0, 256, (height, width), np.uint8)
        # Within the image, over its edges and corners, and far from it.
        box = *chance.integers(-150, 150, 2), int(chance.choice([1, 2, 7, 40, 150, 700]))
        apart.append(np.abs(trees(grey, *map(int, box)) - dlibs(grey, *map(int, box))))
    assert (np.array(apart) > 0).mean() < 0.01  # what lies in the middle between two pixels
    assert np.max(apart) <= 1


def turned(grey: Grey, degrees: float) -> Grey:
    middle = grey.shape[1] / 2, grey.shape[0] / 2
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1.0)
    return cv2.warpAffine(grey, matrix, grey.shape[::-1])  # type: ignore[return-value]


def test_a_face_has_the_points_that_dlib_finds(portrait: Frame, usual: tuple[Find, Find]) -> None:
    """A grey level more or less moves dlib's points much further than what is told apart here."""
    trees, dlibs = usual
    grey: Grey = cv2.cvtColor(portrait, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
    noise = np.random.default_rng(0).integers(-1, 2, grey.shape)
    apart, moved = [], []
    for degrees in (-40, -10, 0, 10, 40):
        face = turned(grey, degrees)
        other = np.clip(face + noise, 0, 255).astype(np.uint8)
        for box in ((150, 40, 150), (141, 49, 150), (220, 110, 20), (60, -60, 300)):
            expected = dlibs(face, *box)
            apart.append(np.abs(trees(face, *box) - expected).mean() / box[2])
            moved.append(np.abs(dlibs(other, *box) - expected).mean() / box[2])
    assert np.median(apart) < 0.0005
    assert np.mean(apart) < 0.25 * np.mean(moved)


def test_several_threads_may_ask_at_once(portrait: Frame) -> None:
    trees = load_trees(default_landmark_model())
    grey: Grey = cv2.cvtColor(portrait, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
    places = [(150 + x, 40, 150) for x in range(40)]
    alone = [found_in_box(trees, grey, *place) for place in places]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda place: found_in_box(trees, grey, *place), places))
    assert np.array_equal(alone, together)


def test_points_lie_between_pixels(portrait: Frame) -> None:
    grey: Grey = cv2.cvtColor(portrait, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
    found = found_in_box(load_trees(default_landmark_model()), grey, 150, 40, 150)
    assert np.abs(found - np.round(found)).mean() == pytest.approx(0.25, abs=0.05)
