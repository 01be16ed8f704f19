"""One rule for bringing images to another size; what it replaced gave the same pixels."""

import re
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

import face2face
from face2face.benchmark.clip import fit
from face2face.dataset.layout import halves
from face2face.engine import compose
from face2face.evaluation.variants import VARIANTS
from face2face.faces.crop import Crop
from face2face.faces.detector import FaceDetector
from face2face.images.contact_sheet import contact_sheet
from face2face.images.io import write_image
from face2face.images.resize import rescale, rescale_points, resize, size_inside
from face2face.tasks.base import scaled
from face2face.types import Frame
from face2face.video.recorder import fit as boxed

SIZES = [(64, 64), (65, 64), (64, 65), (37, 90), (200, 113), (1, 50), (300, 300), (128, 1)]


def noise(rows: int, columns: int, channels: int = 3) -> Frame:
    shape = (rows, columns, channels) if channels else (rows, columns)
    return np.random.default_rng(rows * 1000 + columns).integers(0, 256, shape, np.uint8)


def area_or(how: int, *, shrinks: bool) -> int:
    return cv2.INTER_AREA if shrinks else how


@pytest.mark.parametrize("shape", SIZES)
def test_images_are_averaged_when_they_shrink_and_else_interpolated(shape: tuple[int, int]) -> None:
    image = noise(*shape)
    for side in (16, 64, 128, 256):
        shrinks = shape[0] > side or (shape[0] == side and shape[1] > side)
        for growing in (cv2.INTER_CUBIC, cv2.INTER_LINEAR):
            wanted = cv2.resize(
                image, (side, side), interpolation=area_or(growing, shrinks=shrinks)
            )
            done = resize(image, side, side, growing=growing)
            assert done.dtype == image.dtype
            np.testing.assert_array_equal(done, wanted)


def test_the_same_size_gives_the_same_pixels_in_another_array() -> None:
    image = noise(40, 30)
    for done in (resize(image, 30, 40), rescale(image, 1.0)):
        np.testing.assert_array_equal(done, image)
        assert not np.shares_memory(done, image)


@pytest.mark.parametrize("factor", [0.3, 0.5, 0.97, 1.0, 1.31, 2.0])
def test_a_multiple_keeps_the_exact_factor(factor: float) -> None:
    grey = noise(91, 77, 0)
    for growing in (cv2.INTER_CUBIC, cv2.INTER_LINEAR):
        how = area_or(growing, shrinks=factor < 1)
        wanted = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how)
        np.testing.assert_array_equal(rescale(grey, factor, growing=growing), wanted)


@pytest.mark.parametrize("factor", [0.25, 0.6, 1.0, 3.0])
def test_points_lie_where_the_image_shows_them(factor: float) -> None:
    across = np.tile(np.arange(200, dtype=np.float32), (200, 1))
    points = np.array([[60, 120], [131, 40]], np.float32)
    scaled_x = rescale(across, factor, growing=cv2.INTER_LINEAR)[0]
    moved = rescale_points(points, factor)
    assert moved.dtype == np.float32
    for x, (there, _) in zip(points[:, 0], moved, strict=True):
        assert np.interp(there, np.arange(len(scaled_x)), scaled_x) == pytest.approx(x, abs=0.1)


def test_a_thin_image_keeps_a_pixel() -> None:
    assert rescale(noise(1, 2000, 0), 0.1).shape == (1, 200)
    assert contact_sheet([noise(4000, 1)], columns=1, side=100).shape == (108, 9, 3)
    assert FaceDetector().find(noise(1, 2000, 0)) == []  # OpenCV refused to make 0 rows of it


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("size", [(64, 64), (160, 90), (90, 160)])
def test_images_go_into_a_size_as_before(shape: tuple[int, int], size: tuple[int, int]) -> None:
    image = noise(*shape)
    width, height = size
    factor = min(width / shape[1], height / shape[0])
    inner = max(1, round(shape[1] * factor)), max(1, round(shape[0] * factor))
    assert size_inside(image, width, height) == inner
    small = cv2.resize(image, inner, interpolation=area_or(cv2.INTER_CUBIC, shrinks=factor < 1))
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    black = np.zeros((height, width, 3), np.uint8)
    black[top : top + inner[1], left : left + inner[0]] = small
    np.testing.assert_array_equal(boxed(image, width, height), black)
    mirrored = cv2.copyMakeBorder(
        small,
        top,
        height - inner[1] - top,
        left,
        width - inner[0] - left,
        cv2.BORDER_REFLECT,
    )
    np.testing.assert_array_equal(fit(image, size), mirrored)


@pytest.mark.parametrize("side", [30, 64, 65, 200])
def test_squares_for_the_network_are_as_before(side: int) -> None:
    square = noise(side, side)
    wanted = cv2.resize(square, (64, 64), interpolation=area_or(cv2.INTER_CUBIC, shrinks=side > 64))
    framed = cv2.copyMakeBorder(square, 3, 5, 7, 2, cv2.BORDER_CONSTANT)
    for made in (scaled(square, 64), Crop(7, 3, side).image(framed, 64)):
        np.testing.assert_array_equal(made, wanted)
    # What is only shown is interpolated where it hardly shrinks.
    shown = cv2.resize(square, (64, 64), interpolation=cv2.INTER_LINEAR) if side == 65 else wanted
    np.testing.assert_array_equal(compose.scaled(square, 64), shown)


def test_halves_of_pairs_grow_linearly_as_before(tmp_path: Path) -> None:
    for side, how in ((100, cv2.INTER_AREA), (40, cv2.INTER_LINEAR), (64, cv2.INTER_AREA)):
        both = noise(side, 2 * side)
        write_image(tmp_path / "a.png", both)
        (left, right) = next(halves([tmp_path / "a.png"], 64))
        for half, given in ((left, both[:, :side]), (right, both[:, side:])):
            np.testing.assert_array_equal(half, cv2.resize(given, (64, 64), interpolation=how))


def test_backgrounds_cover_the_frame_as_before() -> None:
    covering: Callable[[Frame, int, int], Frame] = compose._covering
    for rows, columns in ((40, 300), (300, 40), (101, 100), (64, 48)):
        image = noise(rows, columns)
        factor = max(64 / columns, 48 / rows)
        wide = min(columns, max(1, round(64 / factor)))
        high = min(rows, max(1, round(48 / factor)))
        left, top = (columns - wide) // 2, (rows - high) // 2
        cut = image[top : top + high, left : left + wide]
        how = area_or(cv2.INTER_CUBIC, shrinks=factor < 1)
        np.testing.assert_array_equal(
            covering(image, 64, 48), cv2.resize(cut, (64, 48), interpolation=how)
        )


def test_no_other_module_chooses_between_interpolations() -> None:
    package = Path(face2face.__file__).parent
    chosen = re.compile(r"INTER_AREA\s+if\b|\belse\s+cv2\.INTER_AREA")
    guilty = [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*.py"))
        if path.name != "resize.py" and chosen.search(path.read_text("utf-8"))
    ]
    assert guilty == []


def test_conditions_of_the_evaluation_are_scaled_as_before() -> None:
    frame = noise(91, 77)
    for name, factor in (("half", 0.5), ("double", 2.0)):
        how = area_or(cv2.INTER_CUBIC, shrinks=factor < 1)
        wanted = cv2.resize(frame, None, fx=factor, fy=factor, interpolation=how)
        np.testing.assert_array_equal(VARIANTS[name].apply(frame), wanted)
