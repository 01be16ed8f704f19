from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from face2face.errors import DatasetError
from face2face.images.io import write_image
from face2face.tasks.hole import HOLE
from face2face.tasks.inpaint import InpaintTask, random_hole, random_shape, read_shapes
from face2face.types import Frame


def hole_in(condition: Frame) -> np.ndarray:
    return np.asarray((condition == HOLE).all(axis=2))


def test_the_hole_can_be_read_off_the_condition(portrait: Frame) -> None:
    assert HOLE == (255, 0, 255)
    for seed in range(20):
        pair = InpaintTask().pair(portrait, None, np.random.default_rng(seed))
        hole = hole_in(pair.condition)
        assert 0 < hole.mean() < 0.9
        assert (pair.condition[~hole] == pair.target[~hole]).all()
        # In another light, before another camera, and still the same.
        alike = np.corrcoef(pair.target.ravel(), portrait.ravel())[0, 1]
        assert alike > 0.7


@pytest.mark.parametrize("size", [128, 256])
def test_holes_are_of_all_sizes(size: int) -> None:
    """One of the published sizes, 50 to 250 of 256 pixels, or several down to a fifth of that."""
    shape = np.full((50, 50), 255, np.uint8)
    parts, sides = [], []
    for seed in range(300):
        hole = random_hole(size, np.random.default_rng(seed), [shape])
        count, _, stats, _ = cv2.connectedComponentsWithStats(hole)
        parts.append(count - 1)
        if count == 2 and stats[1, cv2.CC_STAT_AREA] == np.prod(stats[1, 2:4]):
            sides.append(int(stats[1, cv2.CC_STAT_WIDTH]) * 256 / size)
    assert {1, 2, 3} <= set(parts) <= {1, 2, 3, 4, 5, 6}
    assert 8 <= min(sides) < 16
    assert 200 < max(sides) <= 251
    assert 0.3 < np.mean(np.array(sides) < 50) < 0.8


def test_generated_shapes_differ_and_fill_a_part() -> None:
    shapes = [random_shape(np.random.default_rng(seed)) for seed in range(60)]
    assert {shape.shape for shape in shapes} == {(50, 50)}
    shares = [float((shape >= 128).mean()) for shape in shapes]
    assert min(shares) > 0.01
    assert max(shares) < 0.95
    assert len({shape.tobytes() for shape in shapes}) == 60


def test_drawn_shapes_black_on_white_and_white_on_black(tmp_path: Path) -> None:
    drawn = np.full((50, 50, 3), 255, np.uint8)
    drawn[10:30, 5:25] = 0
    write_image(tmp_path / "black.png", drawn)
    write_image(tmp_path / "white.png", 255 - drawn)
    write_image(tmp_path / "twice.png", cv2.resize(drawn, None, fx=2, fy=2))
    write_image(tmp_path / "zfull.png", np.zeros((50, 50, 3), np.uint8))
    *same, full = read_shapes(tmp_path)
    for shape in same:
        assert ((shape >= 128) == (drawn[..., 0] == 0)).all()
    assert (full == 255).all()
    hole = random_hole(256, np.random.default_rng(0), same)
    assert 400 / 30 <= np.count_nonzero(hole) <= 400 * 26


def test_a_folder_without_shapes(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no images of shapes"):
        read_shapes(tmp_path)


def test_shapes_of_formats_that_are_not_read_are_named(tmp_path: Path) -> None:
    Image.fromarray(np.full((50, 50), 255, np.uint8)).save(tmp_path / "a.png")
    (tmp_path / "b.jxl").write_bytes(b"x")
    said: list[str] = []
    assert len(read_shapes(tmp_path, said.append)) == 1
    (line,) = said
    assert line.startswith(f"warning: of the shapes in {tmp_path}, left out: 1 image of formats")
    assert "(b.jxl)" in line


def test_in_use_what_the_mask_touches_is_erased(portrait: Frame) -> None:
    mask = np.zeros((128, 128), np.uint8)
    mask[40:60, 50:90], mask[60, 50:90] = 255, 1
    network_input = InpaintTask().network_input(portrait, mask)
    assert (hole_in(network_input) == (mask > 0)).all()
    assert (network_input[mask == 0] == portrait[mask == 0]).all()
    assert (InpaintTask().network_input(portrait) == portrait).all()


@pytest.mark.parametrize("side", [100, 128, 517])
def test_outside_the_mask_no_pixel_changes(side: int, portrait: Frame) -> None:
    random = np.random.default_rng(side)
    crop = random.integers(0, 256, (side, side, 3)).astype(np.uint8)
    mask = random_hole(side, random)
    composite = InpaintTask().composite(crop, portrait, mask)
    assert (composite[mask == 0] == crop[mask == 0]).all()
    assert (composite[mask > 0] != crop[mask > 0]).any()
    assert (InpaintTask().composite(crop, portrait, np.zeros_like(mask)) == crop).all()
    assert (InpaintTask().composite(crop, portrait) == crop).all()


def test_a_repair_has_the_tone_of_its_surroundings(portrait: Frame) -> None:
    """A network that is too dark by ten levels leaves no patch on what has no features."""
    portrait = np.asarray(cv2.GaussianBlur(portrait, (0, 0), 8), np.uint8)
    crop = cv2.resize(portrait, (512, 512), interpolation=cv2.INTER_CUBIC)
    mask = np.zeros((512, 512), np.uint8)
    cv2.circle(mask, (260, 300), 26, 255, -1)
    spoilt = crop.copy()
    cv2.circle(spoilt, (260, 300), 16, (0, 160, 0), -1)
    dark = np.clip(portrait.astype(int) - 10, 0, 255).astype(np.uint8)
    composite = InpaintTask().composite(np.asarray(spoilt, np.uint8), dark, mask)
    inside = mask > 0
    off = composite[inside].astype(int) - np.asarray(crop)[inside]
    assert np.abs(off.mean(axis=0)).max() < 3.5
    # Nothing of what was to vanish is left.
    assert np.percentile(np.abs(off), 99) < 50


def test_a_small_hole_is_filled_from_its_edge_and_a_large_one_by_the_network() -> None:
    crop, answer = np.full((128, 128, 3), 90, np.uint8), np.full((128, 128, 3), 90, np.uint8)
    answer[::2] = 120  # in the right tone, with a pattern of its own
    answer[1::2] = 60
    patterns = []
    for radius in (2, 30):
        mask = np.zeros((128, 128), np.uint8)
        cv2.circle(mask, (64, 64), radius, 255, -1)
        patterns.append(InpaintTask().composite(crop, answer, mask)[64 - 2 : 64 + 2, 64].std())
    assert patterns[0] < 2 < 10 < patterns[1]


def test_a_mask_painted_into_the_image_leaves_no_rim() -> None:
    crop = np.full((64, 64, 3), 120, np.uint8)
    mask = np.zeros((64, 64), np.uint8)
    mask[20:40, 20:40] = 255
    crop[mask > 0] = HOLE
    done = InpaintTask().composite(crop, np.full((64, 64, 3), 120, np.uint8), mask)
    assert np.abs(done.astype(int) - 120).max() <= 2


def test_in_a_hole_at_the_border_the_edges_alone_count() -> None:
    """No hole that the network learned from was cut by it."""
    crop = np.full((128, 128, 3), 90, np.uint8)
    mask = np.zeros((128, 128), np.uint8)
    cv2.circle(mask, (64, 0), 30, 255, -1)
    done = InpaintTask().composite(crop, np.full((128, 128, 3), 255, np.uint8), mask)
    assert (done == 90).all()
    inside = InpaintTask().composite(crop, np.full_like(crop, 255), np.roll(mask, 60, axis=0))
    assert inside[74, 64].min() > 130
