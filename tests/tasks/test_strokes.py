"""Thin lines and hatching are told from other drawings, and brought to what training showed."""

import cv2
import numpy as np
import pytest

from face2face.images.grey import to_grey
from face2face.images.resize import resize
from face2face.tasks.photocopy import as_known, drawing_of, is_drawing, levelled
from face2face.tasks.strokes import strokes_of, thickened, without_hatching
from face2face.types import Frame


@pytest.fixture(scope="module")
def photo(astronaut: Frame) -> Frame:
    """Her face in the network's size."""
    return resize(np.ascontiguousarray(astronaut[:256, 96:352]), 256, 256)


def lines(photo: Frame) -> Frame:
    """Outlines of a pixel."""
    edges = cv2.Canny(cv2.GaussianBlur(to_grey(photo), (0, 0), 1.5), 25, 60)
    return np.repeat((255 - edges)[..., None], 3, axis=2)


def hatched(photo: Frame) -> Frame:
    """Outlines, and strokes in three directions, the more the darker it is."""
    grey = cv2.GaussianBlur(to_grey(photo), (0, 0), 2)
    drawn = np.array(drawing_of(photo))
    y, x = np.mgrid[:256, :256]
    for level, along in ((60, x + y), (120, x - y), (190, 2 * x + y)):
        drawn[(grey < level) & (along % 4 < 2)] = 0
    return drawn


def on_coloured_paper(drawing: Frame) -> Frame:
    paper, ink = np.array((215, 190, 140)), np.array((70, 45, 30))
    return np.rint(ink + drawing / 255 * (paper - ink)).astype(np.uint8)


def striped(drawing: Frame) -> float:
    """How much neighbours differ where it is dark."""
    grey = to_grey(drawing).astype(float)
    dark = cv2.GaussianBlur(grey, (0, 0), 4) < 170
    return float(np.abs(np.diff(grey, axis=1))[dark[:, 1:]].mean())


def test_manners_are_told_apart(photo: Frame) -> None:
    assert strokes_of(levelled(lines(photo))) == "thin"
    assert strokes_of(levelled(hatched(photo))) == "hatched"
    assert strokes_of(levelled(on_coloured_paper(hatched(photo)))) == "hatched"
    assert strokes_of(drawing_of(photo)) == "usual"
    assert strokes_of(np.full_like(photo, 255)) == "usual"
    assert strokes_of(np.zeros_like(photo)) == "usual"


def test_what_training_showed_stays_as_it_is(photo: Frame) -> None:
    drawing = drawing_of(photo)
    assert (as_known(drawing) == levelled(drawing)).all()


def test_thin_lines_become_thicker_and_as_dark(photo: Frame) -> None:
    thin = lines(photo)
    pale = (255 - (255 - thin) // 5).astype(np.uint8)
    for drawing in (thin, pale):
        known = as_known(drawing)
        assert (known < 128).mean() > 1.5 * (levelled(thin) < 128).mean()
        assert known.min() == 0
    assert thickened(np.full_like(photo, 255)).min() == 255


def test_hatching_becomes_tones(photo: Frame) -> None:
    drawing = hatched(photo)
    assert striped(without_hatching(levelled(drawing))) < 0.4 * striped(drawing)
    assert striped(as_known(drawing)) < 0.6 * striped(drawing)


def test_a_hatched_drawing_is_no_photograph_however_dark(photo: Frame) -> None:
    assert is_drawing(hatched(np.rint(photo * 0.6).astype(np.uint8)))
    grey = np.repeat(to_grey(photo)[..., None], 3, axis=2)
    noise = np.random.default_rng(0).normal(0, 12, (256, 256, 1))
    assert not is_drawing(grey)
    assert not is_drawing(np.clip(grey + noise, 0, 255).astype(np.uint8))
