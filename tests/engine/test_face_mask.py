"""A mask on a face goes where the face goes."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.engine.edit_images import read_mask
from face2face.engine.face_mask import FaceMask, marked_in
from face2face.faces.geometry import Similarity
from face2face.faces.landmarks import INNER_LIP, OUTER_LIP
from face2face.images.io import write_image
from face2face.types import Grey, Landmarks


@pytest.fixture
def face() -> Landmarks:
    """Some points of no particular face."""
    return np.random.default_rng(1).uniform(60, 140, (68, 2)).astype(np.float32)


def spot(x: int, y: int) -> Grey:
    mask = np.zeros((200, 200), np.uint8)
    mask[y - 5 : y + 6, x - 5 : x + 6] = 255
    return mask


def middle(mask: Grey) -> tuple[float, float]:
    ys, xs = np.nonzero(mask)
    return float(xs.mean()), float(ys.mean())


@pytest.mark.parametrize(
    "moved",
    [
        Similarity(1.0, 0.0, (25.0, -10.0)),
        Similarity(1.5, 0.0, (-30.0, -30.0)),
        Similarity(0.8, 0.4, (40.0, 0.0)),
    ],
)
def test_it_follows_shift_size_and_roll(face: Landmarks, moved: Similarity) -> None:
    mask = FaceMask(spot(100, 90), face)
    there = mask.on(moved(face).astype(np.float32), 300, 300)
    assert middle(there) == pytest.approx(moved(np.array([[100.0, 90.0]]))[0], abs=0.7)
    assert (there > 0).sum() == pytest.approx(121 * moved.scale**2, rel=0.15)
    assert set(np.unique(there)) == {0, 255}


def test_speaking_does_not_drag_it(face: Landmarks) -> None:
    speaking = face.copy()
    speaking[[*OUTER_LIP, *INNER_LIP], 1] += 30
    mask = FaceMask(spot(100, 90), face)
    assert (mask.on(speaking, 200, 200) == mask.mask).all()


def test_without_its_face_there_is_nothing(face: Landmarks) -> None:
    assert not FaceMask(spot(100, 90), face).on(None, 200, 200).any()


def test_a_mask_of_no_face_keeps_to_the_image(face: Landmarks) -> None:
    mask = FaceMask(spot(100, 90), None)
    for landmarks in (None, face):
        assert (mask.on(landmarks, 200, 200) == mask.mask).all()
    assert middle(mask.on(None, 400, 100)) == pytest.approx((200, 45), abs=1)


def test_a_stroke_lands_under_the_brush_wherever_the_face_is_by_then(face: Landmarks) -> None:
    moved = Similarity(1.25, 0.2, (10.0, 5.0))(face).astype(np.float32)
    mask = FaceMask.empty(200, 200, face).painted([(90, 80), (120, 80)], 6, moved)
    assert mask.mask.any()
    there = mask.on(moved, 250, 250)
    ys, xs = np.nonzero(there)
    assert xs.min() == pytest.approx(84, abs=2)
    assert xs.max() == pytest.approx(126, abs=2)
    assert ys.min() == pytest.approx(74, abs=2)
    assert ys.max() == pytest.approx(86, abs=2)


def test_a_click_is_a_dot_and_can_be_erased(face: Landmarks) -> None:
    dot = FaceMask.empty(200, 200, face).painted([(100, 100)], 10, face)
    assert (dot.mask > 0).sum() == pytest.approx(np.pi * 100, rel=0.15)
    assert not dot.painted([(100, 100)], 12, face, erase=True).mask.any()
    assert dot.mask.any()


def test_magenta_marks_also_after_jpeg() -> None:
    image = np.full((20, 20, 3), 120, np.uint8)
    image[5:10, 5:10] = (247, 9, 250)
    marked = marked_in(image)
    assert (marked[5:10, 5:10] == 255).all()
    assert (marked > 0).sum() == 25


@pytest.mark.parametrize("jpeg", [False, True])
def test_what_a_brush_covers_in_part_is_marked_too(*, jpeg: bool) -> None:
    """Of magenta edges holes were filled with magenta."""
    stroke = np.zeros((80, 80), np.uint8)
    cv2.line(stroke, (15, 20), (60, 55), 255, 7, cv2.LINE_AA)
    share = cv2.GaussianBlur(stroke, (0, 0), 0.8)[..., None] / 255
    skin = np.full((80, 80, 3), (190, 140, 120), np.uint8)
    image = np.round(skin * (1 - share) + share * (255, 0, 255)).astype(np.uint8)
    if jpeg:
        coded = cv2.imencode(".jpg", image[..., ::-1])[1]
        image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)[..., ::-1].copy()
    marked = marked_in(image) > 0
    off = np.abs(image.astype(int) - skin).max(axis=2)
    assert off[~marked].max() <= (24 if jpeg else 6)
    assert np.count_nonzero(marked) < 1.5 * np.count_nonzero(share[..., 0] > 0.02)


def test_the_wide_edge_of_a_soft_brush_is_marked() -> None:
    stroke = np.zeros((160, 160), np.uint8)
    cv2.line(stroke, (50, 60), (110, 100), 255, 30, cv2.LINE_AA)
    share = cv2.GaussianBlur(stroke, (0, 0), 6)[..., None] / 255
    skin = np.full((160, 160, 3), (190, 140, 120), np.uint8)
    marked = marked_in(np.round(skin * (1 - share) + share * (255, 0, 255)).astype(np.uint8)) > 0
    assert share[..., 0][~marked].max() < 0.04
    assert np.count_nonzero(marked) < 1.2 * np.count_nonzero(share > 0.01)


def test_lips_beside_a_mark_are_not_marked() -> None:
    lips = np.full((60, 60, 3), (190, 90, 130), np.uint8)
    lips[20:30, 20:40] = (255, 0, 255)
    assert np.count_nonzero(marked_in(lips)) == 200


def test_the_soft_edge_of_a_masks_brush_is_marked(tmp_path: Path) -> None:
    drawn = np.zeros((60, 60), np.uint8)
    cv2.circle(drawn, (30, 30), 12, 255, -1, cv2.LINE_AA)
    path = tmp_path / "mask.png"
    write_image(path, np.repeat(drawn[..., None], 3, axis=2))
    mask = read_mask(path, 60, 60)
    assert (mask[drawn > 0] == 255).all()
    assert not mask[drawn == 0].any()
