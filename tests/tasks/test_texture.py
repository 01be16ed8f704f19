"""Pores and strands for what was filled in smoothly."""

import cv2
import numpy as np
import pytest

from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.inpaint import InpaintTask
from face2face.tasks.texture import with_texture
from face2face.types import Frame

HOLE = np.zeros((250, 310), bool)
HOLE[90:160, 120:190] = True
INNER = (slice(105, 145), slice(135, 175))


def cloth(*, left: float = 120, right: float = 120) -> np.ndarray:
    """Two tones side by side, strands on the left one alone; the hole filled without them."""
    image = np.full((*HOLE.shape, 3), right, np.float32)
    image[:, :200] = left
    smooth = image.copy()
    image[:, :200] += 15 * (np.arange(HOLE.shape[0]) % 4 < 2)[:, None, None] - 7.5
    image[HOLE] = smooth[HOLE]
    return image


def fine(image: np.ndarray) -> float:
    """Deviation of what is fine inside the hole."""
    return float((image - cv2.blur(image, (9, 9)))[INNER].std())


def test_the_hole_has_strands_as_what_is_around_it() -> None:
    """Not wholly so strong; all else stays, and so does the tone."""
    image = cloth()
    done = with_texture(image, HOLE)
    assert (done[~HOLE] == image[~HOLE]).all()
    assert fine(image) < 0.1
    assert 3 < fine(done) < 7.5
    assert done[INNER].mean() == pytest.approx(120, abs=2)
    # They lie across, as there.
    down, across = (np.abs(np.diff(done[INNER], axis=axis)).mean() for axis in (0, 1))
    assert down > 3 * across
    assert (with_texture(image, HOLE) == done).all()


def test_nothing_comes_from_what_looks_otherwise() -> None:
    """Skin gets no strands where the hair beside it alone has some."""
    image = cloth(left=40)
    image[HOLE] = 200
    image[:, 200:] = 200
    assert fine(with_texture(image, HOLE)) < 0.5


def test_what_is_fine_already_gets_no_more() -> None:
    image = cloth()
    image[HOLE] += (15 * (np.arange(HOLE.shape[0]) % 4 < 2)[:, None, None] - 7.5).repeat(310, 1)[
        HOLE
    ]
    assert fine(with_texture(image, HOLE)) == pytest.approx(fine(image), rel=0.1)


def test_scratches_and_images_without_surroundings_stay() -> None:
    """A scratch is as fine as its edges; of an image that is all hole nothing is known."""
    image = cloth()
    scratch = np.zeros_like(HOLE)
    scratch[101:103, 40:200] = True
    assert with_texture(image, scratch) is image
    everything = np.ones_like(HOLE)
    assert np.array_equal(with_texture(image, everything), image)
    tiny = np.ones((6, 6, 3), np.float32)
    assert with_texture(tiny, np.ones((6, 6), bool)) is tiny


def test_repaired_photographs_have_it_and_videos_do_not(astronaut: Frame) -> None:
    """There it would jump."""
    hole = np.zeros((512, 512), np.uint8)
    cv2.circle(hole, (100, 420), 45, 255, -1)
    small = np.asarray(cv2.resize(astronaut, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)
    soft = cv2.GaussianBlur(small, (0, 0), 5)

    def fine_of(follows: bool) -> float:
        done = InpaintTask().composite(astronaut, soft, hole, mesh_seeker(follows=follows))
        inner = (slice(395, 445), slice(75, 125))
        return float((done.astype(np.float32) - cv2.blur(done, (9, 9)))[inner].std())

    assert fine_of(follows=False) > 1.3 * fine_of(follows=True)
