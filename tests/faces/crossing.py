"""Two people who walk past each other, one before the other."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from face2face.types import Frame
from face2face.video.file_source import VideoFileSource

CROSSING = Path(__file__).parents[1] / "data" / "f_cross.mp4"
"""Two people in images of 220 x 288 pixels, that move towards each other by 10 pixels a frame."""

People = tuple[list[Frame], list[Frame]]


def two_people() -> People:
    """The images of both, 25 each, before they meet."""
    with VideoFileSource(CROSSING, duration_s=1.0) as video:
        frames = [timed.frame for timed in video.frames()]
    left = [frame[:, 10 * n : 10 * n + 220] for n, frame in enumerate(frames)]
    right = [frame[:, 740 - 10 * n : 960 - 10 * n] for n, frame in enumerate(frames)]
    return left, right


def crossing(people: People, speed: int, first_in_front: bool) -> Iterator[tuple[Frame, int, int]]:
    """Frames, and where the middles of both people are in them."""
    for number in range(740 // speed):
        frame = np.full((288, 960, 3), (60, 95, 160), np.uint8)
        a, b = speed * number, 740 - speed * number
        phase = number % 48
        each = [
            (images[min(phase, 48 - phase)], x) for images, x in zip(people, (a, b), strict=True)
        ]
        for image, x in reversed(each) if first_in_front else each:
            frame[:, x : x + 220] = image
        yield frame, a + 110, b + 110
