from collections.abc import Callable

import cv2
import numpy as np
import pytest

from face2face.types import Frame


@pytest.fixture(scope="session")
def view() -> Callable[..., Frame]:
    """Images that have nothing in common, by number."""

    def make(number: int, height: int = 180, width: int = 240) -> Frame:
        random = np.random.default_rng(1000 + number)
        large = cv2.resize(random.uniform(0, 255, (5, 7, 3)), (width, height))
        small = cv2.resize(random.uniform(-60, 60, (24, 32, 3)), (width, height))
        return np.clip(large + small, 0, 255).astype(np.uint8)

    return make
