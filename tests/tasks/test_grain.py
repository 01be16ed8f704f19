"""The grain of a photograph, where a hole was filled without."""

import cv2
import numpy as np
import pytest

from face2face.faces.mesh_seeker import MeshSeeker
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.grain import with_grain
from face2face.tasks.inpaint import InpaintTask
from face2face.types import Frame

HOLE = np.zeros((200, 240), bool)
HOLE[70:130, 80:150] = True
INNER = (slice(75, 125), slice(85, 145))
BESIDE = (slice(75, 125), slice(10, 60))


def grainy(deviation: float, width: float = 0.0) -> np.ndarray:
    """An even photograph with such grain, its hole filled without."""
    noise = np.random.default_rng(4).normal(size=(*HOLE.shape, 1)).astype(np.float32)
    if width:
        noise = cv2.GaussianBlur(noise, (0, 0), width)[..., None]
    image = 120 + deviation * noise / noise.std() * np.ones(3, np.float32)
    image[HOLE] = 120
    return image.astype(np.float32)


@pytest.mark.parametrize("width", [0.0, 0.8])
def test_the_hole_has_the_grain_of_what_is_around_it(width: float) -> None:
    """As strong, as coarse, and grey where it is grey."""
    image = grainy(12, width)
    done = with_grain(image, HOLE)
    assert (done[~HOLE] == image[~HOLE]).all()
    inside, beside = done[INNER], image[BESIDE]
    assert inside.std() == pytest.approx(beside.std(), rel=0.3)
    steps = [float(np.abs(np.diff(part, axis=1)).mean()) for part in (inside, beside)]
    assert steps[0] == pytest.approx(steps[1], rel=0.35)
    assert np.abs(inside - inside.mean(-1, keepdims=True)).max() < 1
    assert (with_grain(image, HOLE) == done).all()


def test_what_has_no_grain_gets_none() -> None:
    """Nor does the noise of a good camera count, nor what is too little to know."""
    for image in (grainy(0), grainy(2)):
        assert with_grain(image, HOLE) is image
    image = grainy(12)
    assert with_grain(image, np.zeros_like(HOLE)) is image
    assert with_grain(image, np.ones_like(HOLE)) is image


def test_hair_beside_a_hole_is_no_grain() -> None:
    image = grainy(0)
    image[:, 152:] += 60 * (np.arange(88) % 4 < 2).astype(np.float32)[:, None]
    assert with_grain(image, HOLE) is image


def test_repaired_photographs_have_it_and_videos_do_not(astronaut: Frame) -> None:
    """There it would stand still."""
    noise = np.random.default_rng(0).normal(0, 15, (512, 512, 1))
    old = np.clip(astronaut + noise, 0, 255).astype(np.uint8)
    hole = np.zeros((512, 512), np.uint8)
    hole[150:190, 160:200] = 255
    small = np.asarray(cv2.resize(old, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)

    def fine(look: MeshSeeker) -> float:
        done = InpaintTask().composite(old, small, hole, look)[155:185, 165:195].astype(np.float32)
        return float((done - cv2.blur(done, (5, 5))).std())

    assert fine(mesh_seeker()) > 2 * fine(mesh_seeker(follows=True))
