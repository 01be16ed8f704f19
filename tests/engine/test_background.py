"""A person who was cut out stands before something else."""

import numpy as np
import pytest

from face2face.engine.compose import TRANSPARENT, Background, cut_out
from face2face.types import Frame, Grey

RED, BLUE = (200, 30, 30), (20, 40, 180)


@pytest.fixture
def person() -> tuple[Frame, Grey]:
    """A red person in front of blue, with a soft edge of 10 pixels."""
    share = np.clip((np.arange(200) - 95) / 10, 0, 1)[None, :, None]
    frame = (1 - share) * np.array(BLUE) + share * np.array(RED)
    frame = np.broadcast_to(frame, (120, 200, 3)).round().astype(np.uint8)
    alpha = np.broadcast_to(share[:, :, 0] * 255, (120, 200)).round().astype(np.uint8)
    return frame, np.ascontiguousarray(alpha)


def test_a_transparent_one_keeps_the_person_and_hides_the_rest(
    person: tuple[Frame, Grey],
) -> None:
    frame, alpha = person
    done = cut_out(frame, alpha, TRANSPARENT)
    assert (done[alpha == 255] == frame[alpha == 255]).all()
    assert not done[:, :60].any(), "what was removed must not travel in the file"
    edge = (alpha > 60) & (alpha < 255)
    before, after = (np.abs(p[edge].astype(int) - RED).mean() for p in (frame, done))
    assert after < 0.4 * before, "the old ground shows through"


def test_one_colour(person: tuple[Frame, Grey]) -> None:
    frame, alpha = person
    done = cut_out(frame, alpha, Background("colour", colour=(0, 255, 0)))
    assert (done[alpha == 0] == (0, 255, 0)).all()
    assert (done[alpha == 255] == frame[alpha == 255]).all()


def test_the_person_does_not_glow_into_the_blurred_ground(person: tuple[Frame, Grey]) -> None:
    frame, alpha = person
    done = cut_out(frame, alpha, Background("blur"))
    assert np.abs(done[alpha == 0].astype(int) - BLUE).max() <= 8
    assert (done[alpha == 255] == frame[alpha == 255]).all()


def test_blur_takes_the_detail_away() -> None:
    frame = np.random.default_rng(0).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    done = cut_out(frame, np.zeros((240, 320), np.uint8), Background("blur"))
    assert done.std() < 0.1 * frame.std()


def test_a_image_covers_the_ground_uncrushed(person: tuple[Frame, Grey]) -> None:
    frame, alpha = person
    ground = np.zeros((60, 300, 3), np.uint8)
    ground[:, 100:200] = 255  # the middle 100 columns are what covers 200 x 120
    done = cut_out(frame, alpha, Background("image", image=ground))
    assert (done[:, :90] == 255).all()
