import cv2
import numpy as np
import pytest

from face2face.faces.crop import Crop, centre_crop, head_crop
from face2face.faces.irises import with_gaze
from face2face.faces.sketch import draw_sketch
from face2face.types import Frame, Landmarks


@pytest.mark.parametrize("size", [128, 256, 512, 1024])
def test_lines_are_a_share_of_the_image(face: Landmarks, size: int) -> None:
    sketch = draw_sketch((face + 0.5) * (size / 512) - 0.5, size)
    small = cv2.resize(sketch, (128, 128), interpolation=cv2.INTER_AREA)
    reference = draw_sketch((face + 0.5) / 4 - 0.5, 128)
    assert sketch.shape == (size, size, 3)
    assert sketch.dtype == np.uint8
    assert np.abs(small.astype(int) - reference).mean() < 0.6


def test_a_quarter_of_a_pixel_shows(face: Landmarks) -> None:
    one = draw_sketch(face / 2, 256).astype(int)
    other = draw_sketch(face / 2 + np.float32(0.25), 256).astype(int)
    assert 0.1 < np.abs(one - other).mean() < 2.0


def test_lines_are_anti_aliased_and_grey(face: Landmarks) -> None:
    sketch = draw_sketch(face / 2, 256)
    assert len(np.unique(sketch)) > 8
    assert (sketch[:, :, 0] == sketch[:, :, 1]).all()
    assert (sketch[:, :, 0] == sketch[:, :, 2]).all()


def test_faces_far_outside_draw_nothing(face: Landmarks) -> None:
    assert draw_sketch(face + np.float32(1e7), 256).max() == 0


@pytest.mark.parametrize("shift", [0.0, 60.3, -110.7])  # the last two lie partly outside
def test_68_points_are_drawn_as_the_first_models_saw_them(face: Landmarks, shift: float) -> None:
    moved = face / 2 + np.float32(shift)
    large = np.zeros((1024, 1024), np.uint8)
    places = np.round(((moved + 0.5) * 4 - 0.5) * 16).astype(np.int32)
    lines = [(0, 17, False), (17, 22, False), (22, 27, False), (27, 31, False), (31, 36, True)]
    lines += [(36, 42, True), (42, 48, True), (48, 60, True), (60, 68, True)]
    for first, end, closed in lines:
        cv2.polylines(large, [places[first:end]], closed, 255, 6, cv2.LINE_8, 4)
    expected = cv2.resize(large, (256, 256), interpolation=cv2.INTER_AREA)
    assert (draw_sketch(moved, 256)[:, :, 0] == expected).all()


def test_irises_are_discs_that_move_between_the_lids(face: Landmarks) -> None:
    small, plain = face / 2, draw_sketch(face / 2, 256).astype(int)
    centres = []
    for aside in (-0.1, 0.0, 0.1):
        whole = with_gaze(small, (aside, 0.0))
        added = draw_sketch(whole, 256).astype(int) - plain
        assert added.min() >= 0
        rows, columns = np.nonzero(added.max(2))
        for eye in (range(36, 42), range(42, 48)):
            low, high = small[list(eye)].min(0) - 1, small[list(eye)].max(0) + 1
            mine = (columns >= low[0]) & (columns <= high[0])
            assert mine.any()
            assert (rows[mine] >= low[1]).all()
            assert (rows[mine] <= high[1]).all()
        right = columns < small[27, 0]
        weight = added.max(2)[rows[right], columns[right]]
        centres.append((weight * columns[right]).sum() / weight.sum() - whole[68, 0])
    assert centres == pytest.approx([0, 0, 0], abs=0.8)


def test_an_iris_that_the_edge_cuts_is_drawn_as_far_as_it_is_inside(face: Landmarks) -> None:
    whole = with_gaze(face / 2, (0.0, 0.0))
    by = np.rint(whole[68]).astype(int)  # the right eye's, to the upper left corner
    cut = draw_sketch(whole - by.astype(np.float32), 256)
    seen = draw_sketch(whole, 256)[by[1] :, by[0] :]
    apart = np.abs(cut[: len(seen), : seen.shape[1]].astype(int) - seen)
    assert apart.mean() < 0.02
    plain = draw_sketch(whole[:68] - by.astype(np.float32), 256)
    assert np.abs(cut.astype(int) - plain)[:3, :3].max() > 100


def test_shut_eyes_show_no_iris(face: Landmarks) -> None:
    asleep = face / 2
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
        asleep[upper] = asleep[lower]
    plain = draw_sketch(asleep, 256).astype(int)
    added = draw_sketch(with_gaze(asleep, (0.0, 0.0)), 256).astype(int) - plain
    open_eyes = draw_sketch(with_gaze(face / 2, (0.0, 0.0)), 256).astype(int)
    assert added.sum() < 0.25 * (open_eyes - draw_sketch(face / 2, 256)).sum()


def test_points_and_image_are_cropped_alike() -> None:
    frame: Frame = np.zeros((300, 400, 3), np.uint8)
    frame[120:124, 200:204] = 255  # its middle is (201.5, 121.5)
    for crop, size in (
        (Crop(100, 40, 256), 256),
        (Crop(150, 70, 128), 256),
        (Crop(20, 0, 300), 150),
    ):
        image = crop.image(frame, size)[:, :, 0].astype(float)
        rows, columns = np.mgrid[:size, :size]
        middle = [(columns * image).sum() / image.sum(), (rows * image).sum() / image.sum()]
        points = crop.points(np.full((68, 2), (201.5, 121.5), np.float32), size)
        assert points[0] == pytest.approx(middle, abs=0.05)


def test_the_head_fills_the_square(face: Landmarks) -> None:
    crop = head_crop([face], 512, 512)
    width = float(face[:, 0].max() - face[:, 0].min())
    assert crop.side == pytest.approx(2.0 * width, abs=1)
    low, high = face.min(0), face.max(0)
    assert crop.left < low[0]
    assert crop.top < low[1]
    assert crop.left + crop.side > high[0]
    assert crop.top + crop.side > high[1]


def test_the_square_stays_inside_the_frame(face: Landmarks) -> None:
    for shift in ((-150, -60), (170, 250)):
        moved = face + np.float32(shift)
        crop = head_crop([moved], 512, 512)
        assert crop.left >= 0
        assert crop.top >= 0
        assert crop.left + crop.side <= 512
        assert crop.top + crop.side <= 512


def test_the_centre_square() -> None:
    assert centre_crop(640, 480) == Crop(80, 0, 480)
    assert centre_crop(480, 640) == Crop(0, 80, 480)
