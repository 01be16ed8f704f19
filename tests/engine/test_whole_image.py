"""All of an image through a network, finely or coarsely."""

import io
import sys

import numpy as np
import pytest

from face2face.engine.whole_image import coarsely, finely
from face2face.types import Frame


def brighter(square: Frame) -> Frame:
    assert square.shape[0] == square.shape[1]
    return square + np.uint8(20)


@pytest.mark.parametrize("shape", [(90, 70), (41, 300), (1, 1), (64, 64)])
def test_what_changes_everywhere_changes_the_image_and_its_detail_stays(
    shape: tuple[int, int],
) -> None:
    image = np.random.default_rng(0).integers(0, 200, (*shape, 3)).astype(np.uint8)
    assert (finely(image, 32, brighter, share=1.0, bar=False) == image + 20).all()
    assert (coarsely(image, 32, brighter) == image + 20).all()
    if min(shape) > 1:
        assert (finely(image, 32, brighter, share=0.5, bar=False) == image + 20).all()


class Terminal(io.StringIO):
    """What somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("side", "bar", "shown"), [(300, True, True), (300, False, False), (100, True, False)]
)
def test_how_far_it_is_is_shown_where_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, side: int, bar: bool, shown: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    finely(np.zeros((side, side, 3), np.uint8), 32, brighter, share=1.0, bar=bar)
    assert ("tiles:" in terminal.getvalue()) == shown
