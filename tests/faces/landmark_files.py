"""Landmark files that are not the usual one: really trained by dlib, on noise."""

from pathlib import Path

import dlib
import numpy as np
import numpy.typing as npt

from face2face.faces.regression_trees import RegressionTrees
from face2face.types import Grey


def found_in_box(
    trees: RegressionTrees, grey: Grey, left: int, top: int, side: int
) -> npt.NDArray[np.float64]:
    """The points in a box of an image that is black beyond its edges, as dlib has it."""

    def look(places: npt.NDArray[np.complex128]) -> npt.NDArray[np.uint8]:
        x, y = (places.real + left).astype(int), (places.imag + top).astype(int)
        height, width = grey.shape
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        levels = grey[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)]
        return np.where(inside, levels, 0).astype(np.uint8)

    return np.add(trees(look, side), (left, top))


def train_predictor(
    path: Path, *, cascades: int = 2, trees: int = 3, depth: int = 2, points: int = 68
) -> Path:
    """Train a small predictor on four faces of noise and write it."""
    options = dlib.shape_predictor_training_options()
    options.cascade_depth = cascades
    options.num_trees_per_cascade_level = trees
    options.tree_depth = depth
    options.oversampling_amount = 1
    options.feature_pool_size = 50
    options.num_threads = 1
    box = dlib.rectangle(50, 50, 149, 149)
    chance = np.random.default_rng(0)
    faces = []
    for _ in range(4):
        found = [dlib.point(*map(int, chance.integers(50, 150, 2))) for _ in range(points)]
        faces.append([dlib.full_object_detection(box, dlib.points(found))])
    images = [chance.integers(0, 255, (200, 200), np.uint8) for _ in range(4)]
    dlib.train_shape_predictor(images, faces, options).save(str(path))
    return path
