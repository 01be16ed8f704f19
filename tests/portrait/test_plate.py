"""What is behind a person who moves: one wall, in one light, without the lines of their edges."""

import cv2
import numpy as np

from face2face.portrait.plate import plate_of

SIZE, FRAMES = 96, 12
WALL = np.round(np.linspace(90, 150, SIZE)).astype(np.uint8)[None, :, None].repeat(SIZE, 0)
WALL = WALL.repeat(3, 2)


def filmed(lights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A dark head that goes to and fro before the wall, in a light for each frame and channel."""
    images, grounds = [], []
    for place, light in enumerate(lights):
        head = cv2.circle(
            np.zeros((SIZE, SIZE), np.uint8), (34 + 3 * (place % 10), 48), 25, 255, -1
        )
        wall = np.round(WALL * light)
        images.append(np.where(head[..., None] > 0, 20, wall).astype(np.uint8))
        grounds.append(cv2.dilate(head, np.ones((5, 5), np.uint8)) == 0)
    return np.stack(images), np.stack(grounds)


def test_what_was_seen_stays_as_it_was() -> None:
    images, grounds = filmed(np.ones((FRAMES, 3)))
    plate = plate_of(images, grounds)
    assert np.abs(plate.astype(int) - WALL)[:, [*range(20), *range(-20, 0)]].max() == 0


def test_a_light_that_changes_leaves_no_edge_of_the_head_in_the_plate() -> None:
    lights = np.random.default_rng(1).uniform(0.92, 1.08, (FRAMES, 3))
    images, grounds = filmed(lights)
    plate = plate_of(images, grounds).astype(float)
    light = (plate / WALL)[:5].mean((0, 1))
    assert np.abs(light - 1).max() < 0.05, "the light of most frames"
    assert np.abs(plate - WALL * light).max() < 3, "in all of the wall"


def test_an_edge_goes_on_behind_one_who_sits_still() -> None:
    wall = np.where(np.arange(SIZE) < 48, 80, 160).astype(np.uint8)[:, None, None]
    wall = wall.repeat(SIZE, 1).repeat(3, 2)
    head = cv2.circle(np.zeros((SIZE, SIZE), np.uint8), (48, 48), 30, 255, -1)
    images = np.where(head[..., None] > 0, 20, wall).astype(np.uint8)[None].repeat(FRAMES, 0)
    plate = plate_of(images, (head == 0)[None].repeat(FRAMES, 0)).astype(float)
    off = np.abs(plate - wall)[30:66, 18:78].mean()  # behind the head, where the edge runs
    assert off < 15, "a membrane between the edges has 22"
