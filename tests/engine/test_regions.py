"""Squares are put back so that nobody sees where they were."""

import numpy as np

from face2face.engine.regions import (
    add_change,
    for_letterbox,
    in_tiles,
    letterbox,
    put_back,
    tiles_of,
)
from face2face.faces.crop import Crop
from face2face.images.resize import resize
from face2face.types import Frame


def noise(height: int, width: int) -> Frame:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)


def flat(side: int, level: int) -> Frame:
    return np.full((side, side, 3), level, np.uint8)


def steepest(image: Frame) -> int:
    """The largest step between neighbouring pixels."""
    levels = image.astype(int)
    return max(int(np.abs(np.diff(levels, axis=axis)).max()) for axis in (0, 1))


def test_a_letterboxed_image_is_whole_and_its_edges_go_on() -> None:
    image = noise(30, 50)
    filled, place = letterbox(image)
    assert filled.shape == (50, 50, 3)
    assert (place.left, place.top, place.side) == (0, 10, 50)
    assert (filled[10:40] == image).all()
    assert (filled[:10] == image[0]).all()
    assert (filled[40:] == image[-1]).all()


def test_a_strip_is_made_smaller_before_it_becomes_a_square() -> None:
    image = noise(30, 50)
    assert for_letterbox(image) is image
    assert for_letterbox(noise(20_000, 40)).shape == (8192, 16, 3)
    assert for_letterbox(noise(1, 20_000)).shape == (1, 8192, 3)


def test_unchanged_squares_leave_the_image_as_it_is() -> None:
    image = noise(90, 120)
    squares = [Crop(0, 0, 50), Crop(20, 10, 60), Crop(60, 30, 60)]
    cuts = [image[s.top : s.top + s.side, s.left : s.left + s.side] for s in squares]
    done = put_back(image, squares, cuts)
    assert (done == image).all()
    assert done is not image


def test_a_square_is_itself_in_its_middle_and_fades_out_at_its_border() -> None:
    image = flat(200, 50)
    done = put_back(image, [Crop(40, 40, 100)], [flat(100, 150)])
    assert (done[60:120, 60:120] == 150).all()
    assert (done[:40] == 50).all()
    assert steepest(done) < 15


def test_a_square_may_fade_fast_above() -> None:
    """Hair reaches up to there."""
    done = put_back(flat(200, 50), [Crop(40, 40, 100)], [flat(100, 150)], fast_above=True)
    assert (done[44, 60:120] == 150).all() and (done[:40] == 50).all()
    assert (done[134, 60:120] < 120).all()


def test_a_square_does_not_fade_at_the_images_own_border() -> None:
    done = put_back(flat(100, 50), [Crop(0, 0, 100)], [flat(100, 150)])
    assert (done == 150).all()


def test_overlapping_squares_share_and_each_keeps_its_middle() -> None:
    image = flat(300, 100)
    done = put_back(
        image, [Crop(50, 100, 100), Crop(110, 100, 100)], [flat(100, 0), flat(100, 200)]
    )
    assert done[150, 85, 0] < 15
    assert done[150, 175, 0] > 185
    assert steepest(done) < 20


def test_tiles_of_an_unchanged_image_are_the_image() -> None:
    image = noise(150, 210)
    assert (in_tiles(image, 64, lambda tile: tile) == image).all()


def test_tiles_that_differ_pass_into_each_other() -> None:
    levels = iter(range(60, 250, 15))

    def work(tile: Frame) -> Frame:
        assert tile.shape == (128, 128, 3)
        return flat(128, next(levels))

    done = in_tiles(noise(200, 300), 128, work)
    assert steepest(done) <= 4
    assert done[0, 0, 0] == 60


def test_a_image_smaller_than_a_tile_is_one_tile_wide() -> None:
    sizes: list[int] = []

    def work(tile: Frame) -> Frame:
        sizes.append(tile.shape[0])
        return tile

    image = noise(40, 100)
    assert (in_tiles(image, 64, work) == image).all()
    assert set(sizes) == {40}
    assert len(sizes) == tiles_of(image, 64)


def test_a_tiny_image_is_given_room_and_not_enlarged_further() -> None:
    sizes: list[int] = []

    def work(tile: Frame) -> Frame:
        sizes.append(tile.shape[0])
        return tile

    for image in (noise(9, 100), noise(20, 7)):
        sizes.clear()
        assert (in_tiles(image, 64, work) == image).all()
        assert len(sizes) == tiles_of(image, 64)
    assert set(sizes) == {32}


def test_a_change_at_half_the_size_keeps_an_images_own_detail() -> None:
    image = noise(75, 101) // 2 + 40
    small = resize(image, 50, 38)
    assert (add_change(image, small, small) == image).all()
    assert (add_change(image, small, small + 30) == image + 30).all()
