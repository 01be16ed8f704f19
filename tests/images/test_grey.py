"""Grey images, and what is done to dim ones before faces are looked for."""

import numpy as np

from face2face.images.grey import lighten


def test_only_dim_images_are_lightened_and_by_no_step() -> None:
    ramp = np.tile(np.arange(0, 256, dtype=np.uint8), (64, 1))
    assert lighten(ramp) is ramp
    dim = ramp // 4
    lit = lighten(dim)
    assert 105 < np.percentile(lit, 99) < 115
    np.testing.assert_array_equal(np.argsort(lit[0]), np.argsort(dim[0]))
    nearly = np.minimum(ramp, 109)
    assert np.abs(lighten(nearly).astype(int) - nearly).max() <= 1


def test_a_dim_part_decides_for_the_whole() -> None:
    image = np.full((90, 120), 240, np.uint8)
    image[30:60, 40:80] = np.arange(40, dtype=np.uint8)
    lit = lighten(image, image[30:60, 40:80])
    assert lit[45, 78] > 100
    assert lit[0, 0] == 255


def test_images_of_a_few_pixels_and_black_ones() -> None:
    for shape in ((1, 1), (1, 300), (2, 3)):
        assert not lighten(np.zeros(shape, np.uint8)).any()


def test_colours_stay_what_they_are() -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    image[:] = (40, 20, 10)
    lit = lighten(image)
    np.testing.assert_array_equal(lit[0, 0], np.round(np.array((40, 20, 10)) * 110 / 25))
