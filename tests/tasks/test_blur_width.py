"""How wide a photograph's edges are decides at what size it is sharpened."""

import numpy as np
import pytest

from face2face.tasks.blur_width import size_for_blur
from face2face.tasks.deblur import blur_kernel, blurred
from face2face.types import Frame


@pytest.mark.parametrize(("radius", "size"), [(0, 1.0), (4, 1.0), (8, 1.0), (14, 0.5)])
def test_what_is_blurred_more_than_training_knew_is_made_smaller(
    astronaut: Frame, radius: float, size: float
) -> None:
    assert size_for_blur(blurred(astronaut, blur_kernel("lens", radius)), 128) == size


def test_noise_is_no_sharpness(astronaut: Frame) -> None:
    soft = blurred(astronaut, blur_kernel("lens", 14))
    noise = np.random.default_rng(0).normal(0, 4, soft.shape)
    assert size_for_blur(np.clip(soft + noise, 0, 255).astype(np.uint8), 128) == 0.5


def test_a_sharp_face_before_what_is_far_away_stays_as_large(astronaut: Frame) -> None:
    soft = blurred(astronaut, blur_kernel("lens", 14))
    soft[:256, 100:356] = astronaut[:256, 100:356]
    assert size_for_blur(soft, 128) == 1


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (400, 300)])
def test_an_image_without_edges_stays_as_large(shape: tuple[int, int]) -> None:
    assert size_for_blur(np.full((*shape, 3), 90, np.uint8), 128) == 1
