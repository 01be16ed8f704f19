"""Drawings in several manners."""

import cv2
import numpy as np
import pytest

from face2face.tasks.drawings import on_paper, soft_pencil, thin_lines
from face2face.tasks.info import HAIRS, TONES
from face2face.tasks.paper_tint import tinted
from face2face.tasks.pencil import PencilTask
from face2face.tasks.photocopy import drawing_of, levelled
from face2face.types import Frame


@pytest.mark.parametrize("draw", [thin_lines, soft_pencil])
def test_a_drawing_is_grey_on_white_paper(draw, portrait: Frame) -> None:  # type: ignore[no-untyped-def]
    made = [draw(portrait, np.random.default_rng(seed)) for seed in range(8)]
    for drawing in made:
        assert (drawing == drawing[..., :1]).all()
        assert (drawing > 200).mean() > 0.3
        assert (drawing < 150).mean() > 0.005
    assert len({drawing.tobytes() for drawing in made}) == 8


def test_lines_are_thin(portrait: Frame) -> None:
    drawing = thin_lines(portrait, np.random.default_rng(0))
    brush = np.ones((7, 7), np.uint8)
    without = cv2.morphologyEx(drawing[..., 0], cv2.MORPH_CLOSE, brush)
    assert (without < 128).mean() < 0.3 * max((drawing < 128).mean(), 1e-9) + 0.02


def test_a_scan_comes_back(portrait: Frame) -> None:
    drawing = drawing_of(portrait)
    papers = [on_paper(drawing, np.random.default_rng(seed)) for seed in range(12)]
    assert np.std([paper.mean() for paper in papers]) > 5
    off = [np.abs(levelled(paper).astype(int) - drawing).mean() for paper in papers]
    assert np.median(off) < 20


def test_colours_are_told_by_the_paper(portrait: Frame) -> None:
    drawing = drawing_of(portrait)
    told = tinted(drawing, TONES["dark"], HAIRS["red"])
    paper = (drawing == 255).all(axis=2)
    rows = np.arange(len(drawing))[:, None].repeat(len(drawing), 1)
    for part, colour in ((rows < 30, HAIRS["red"]), (rows > 60, TONES["dark"])):
        seen = told[paper & part]
        assert np.abs(seen - (127.5 + np.array(colour) / 2)).max() <= 1
    # A tone that is asked for is made afterwards: the network sees the hair's alone.
    asked = PencilTask("drawing", tone="dark", hair="red").network_input(drawing)
    assert (asked[:30] == told[:30]).all() and (asked[60:] == drawing[60:]).all()
    # Lines stay lines on the darkest paper.
    assert (told[(drawing == 0).all(axis=2)] == 0).all()
    assert (tinted(drawing, None, None) == drawing).all()


def test_people_without_ground_stand_before_the_plain_one(portrait: Frame) -> None:
    alpha = np.zeros((128, 128), np.uint8)
    alpha[20:, 40:90] = 255
    source = np.dstack([portrait, alpha])
    inputs = set()
    for seed in range(12):
        pair = PencilTask().pair(source, None, np.random.default_rng(seed))
        inside, outside = alpha == 255, alpha == 0
        assert (pair.target[inside] == portrait[inside]).all()
        assert (pair.target[outside] > 210).all()
        assert np.ptp(pair.target[outside].astype(int), axis=0).max() < 20
        inputs.add(pair.condition.tobytes())
    assert len(inputs) == 12
