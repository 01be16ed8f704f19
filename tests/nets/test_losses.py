"""Which pixels the losses look at."""

from typing import Any

import numpy as np
import pytest
from keras import ops

from face2face.nets.losses import erased, feature_matching, near_lines, pixel_weight
from face2face.tasks.hole import HOLE


def sketch() -> Any:
    image = np.full((1, 128, 128, 3), -1.0, np.float32)
    image[0, 30:50, 40] = (1.0, 0.2, -1.0)
    image[0, 2:5, 1:60] = 1.0
    return image


def test_lines_count_by_their_share_of_the_square_around() -> None:
    near = np.asarray(near_lines(sketch()))
    assert near.shape == (1, 128, 128, 1)
    drawn = (sketch().max(-1)[0] + 1) / 2
    # The square of 8 pixels that "same" pooling puts around a pixel, cut at the border.
    for y, x in ((40, 40), (33, 44), (3, 30), (0, 0), (100, 100)):
        square = drawn[max(y - 3, 0) : y + 5, max(x - 3, 0) : x + 5]
        assert near[0, y, x, 0] == pytest.approx(square.mean(), abs=1e-6)


def test_erased_is_what_has_the_colour_of_a_hole() -> None:
    levels = np.full((1, 8, 8, 3), 120, np.float32)
    levels[0, 2, 2] = HOLE
    levels[0, 2, 3] = (249, 6, 250)  # as a JPEG leaves it
    levels[0, 5, 5] = (255, 40, 255)
    found = np.asarray(erased(levels / np.float32(127.5) - np.float32(1)))[0, ..., 0]
    assert np.argwhere(found == 1).tolist() == [[2, 2], [2, 3]]
    assert np.count_nonzero(found) == 2


def test_the_weights_of_lines_and_holes_add_up() -> None:
    condition = sketch()
    condition[0, 60:70, 60:70] = (1.0, -1.0, 1.0)
    assert pixel_weight(condition, 0.0, 0.0) == 1.0
    both = np.asarray(pixel_weight(condition, 2.0, 10.0))
    expected = 1 + 2 * np.asarray(near_lines(condition)) + 10 * np.asarray(erased(condition))
    assert both == pytest.approx(expected)
    assert np.asarray(pixel_weight(condition, 0.0, 10.0))[0, 65, 65, 0] == 11.0


def test_features_of_half_precision_are_compared_in_whole_precision() -> None:
    fake, real = ops.full((1, 4, 4, 2), 0.5), ops.full((1, 4, 4, 2), 2.0)
    half = [[ops.cast(image, "bfloat16")] for image in (fake, real)]
    loss = feature_matching(*half)
    assert str(loss.dtype) in ("float32", "<dtype: 'float32'>")
    assert float(loss) == pytest.approx(1.5)
