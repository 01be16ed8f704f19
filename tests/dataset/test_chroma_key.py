"""Keying, on a portrait put before backdrops whose colour is known."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.dataset.chroma_key import key_out
from face2face.types import Frame, Grey
from face2face.video.file_source import VideoFileSource

SIDE = 300


@pytest.fixture(scope="module")
def figure(astronaut: Frame) -> tuple[Frame, Grey]:
    """The portrait, and a matte of head and shoulders with a soft edge."""
    image = np.asarray(cv2.resize(astronaut, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    matte = np.zeros((SIDE, SIDE), np.uint8)
    cv2.ellipse(matte, (130, 95), (50, 72), 0, 0, 360, 255, -1)
    cv2.ellipse(matte, (140, 300), (115, 130), 0, 0, 360, 255, -1)
    return image, np.asarray(cv2.GaussianBlur(matte, (0, 0), 1.2), np.uint8)


def backdrop(kind: str) -> Frame:
    y, x = np.mgrid[0:SIDE, 0:SIDE][:, :, :, None] / SIDE
    light = 1.15 - 0.5 * np.hypot(x - 0.3, y - 0.2)
    colour = {"blue": (30, 110, 200), "green": (40, 190, 70), "shadowed": (40, 190, 70)}[kind]
    wall = np.array(colour) * light
    if kind == "shadowed":
        wall = wall * (1 - 0.3 * np.exp(-(((x - 0.85) ** 2 + (y - 0.5) ** 2) / 0.02)))
    noise = np.random.default_rng(0).normal(0, 2.5, (SIDE, SIDE, 3))
    levels: Frame = np.clip(wall + noise, 0, 255).astype(np.uint8)
    return levels


def put(image: Frame, matte: Grey, behind: Frame) -> Frame:
    share = matte[..., None] / 255
    return np.asarray(np.round(share * image + (1 - share) * behind), np.uint8)


@pytest.mark.parametrize("kind", ["blue", "green", "shadowed"])
def test_the_matte_is_found(kind: str, figure: tuple[Frame, Grey]) -> None:
    image, matte = figure
    keyed = key_out(put(image, matte, backdrop(kind)))
    assert keyed is not None
    alpha = keyed[..., 3]
    both = (alpha > 127) & (matte > 127)
    either = (alpha > 127) | (matte > 127)
    assert both.sum() / either.sum() > 0.985
    assert (alpha[matte == 0] > 25).mean() < 0.005
    assert (alpha[matte == 255] < 230).mean() < 0.02
    assert np.abs(alpha.astype(int) - matte).mean() < 2.5


def test_no_backdrop_shines_through(figure: tuple[Frame, Grey]) -> None:
    """Put before grey, nothing at the edge is bluer than the person was."""
    image, matte = figure
    keyed = key_out(put(image, matte, backdrop("blue")))
    assert keyed is not None
    grey: Frame = np.full_like(image, 120)
    edge = (matte > 10) & (matte < 245)

    def bluer(one: Frame) -> float:
        blueness = one[..., 2].astype(float) - one[..., 0]
        own = put(image, matte, grey)
        return float((blueness - (own[..., 2].astype(float) - own[..., 0]))[edge].mean())

    shown = put(np.ascontiguousarray(keyed[..., :3]), np.ascontiguousarray(keyed[..., 3]), grey)
    assert bluer(put(image, matte, backdrop("blue"))) > 60
    assert bluer(shown) < 8


def test_inside_nothing_is_transparent_or_changed(figure: tuple[Frame, Grey]) -> None:
    image, matte = figure
    marked = image.copy()
    cv2.circle(marked, (140, 230), 12, (30, 110, 200), -1)  # a badge of the backdrop's colour
    keyed = key_out(put(marked, matte, backdrop("blue")))
    assert keyed is not None
    inner = cv2.erode(matte, np.ones((31, 31), np.uint8)) == 255
    assert (keyed[..., 3][inner] == 255).all()
    assert (keyed[..., :3][inner] == marked[inner]).all()


def test_things_beside_the_person_go(figure: tuple[Frame, Grey]) -> None:
    image, matte = figure
    seen = put(image, matte, backdrop("green"))
    cv2.circle(seen, (260, 60), 14, (200, 40, 40), -1)
    keyed = key_out(seen)
    assert keyed is not None
    assert (keyed[40:80, 240:280, 3] == 0).all()
    # What is transparent shows what was there.
    assert (keyed[60, 260, :3] == (200, 40, 40)).all()


def test_a_colour_may_be_named(figure: tuple[Frame, Grey]) -> None:
    image, matte = figure
    seen = put(image, matte, backdrop("green"))
    seen[:15] = (90, 90, 90)  # a beam above the backdrop
    keyed = key_out(seen, (40, 190, 70))
    assert keyed is not None
    assert ((keyed[..., 3] > 127) == (matte > 127)).mean() > 0.98


def test_nobody_and_no_backdrop(view: object) -> None:
    assert key_out(backdrop("blue")) is None
    busy = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3)).astype(np.uint8)
    assert key_out(busy) is None
    assert key_out(np.full((60, 80, 3), 128, np.uint8)) is None


def test_people_of_the_shared_clips(shared_data: Path) -> None:
    for name in ("lbbc2a", "pwij3p", "lrwp9a"):
        with VideoFileSource(shared_data / "grid" / "drivers" / f"{name}.mp4") as video:
            keyed = key_out(next(video.frames()).frame)
        assert keyed is not None
        alpha = keyed[..., 3]
        assert 0.28 < (alpha > 127).mean() < 0.42
        assert (alpha[:30] == 0).all()
        assert (alpha[150:250, 180] == 255).all()
        one, _ = cv2.connectedComponents((alpha > 127).astype(np.uint8))
        assert one == 2
