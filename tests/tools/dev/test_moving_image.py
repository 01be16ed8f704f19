"""The README's first image."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.provenance.mark import COMPOSITE
from face2face.provenance.verify import read_plain


def test_driver_and_portraits_move_side_by_side(tool: Callable[..., Any], tmp_path: Path) -> None:
    options = [
        "--models",
        "nora",
        "kofi",
        "--start",
        3,
        "--seconds",
        0.5,
        "--side",
        96,
        "--out",
        "m.webp",
    ]
    done = tool("make_moving_image.py", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert read_plain(tmp_path / "m.webp").source_type == COMPOSITE
    read, animation = cv2.imreadanimation(str(tmp_path / "m.webp"))
    assert read
    assert len(animation.frames) == 8
    assert animation.frames[0].shape[:2] == (96, 3 * 96 + 2 * 4)
    assert list(animation.durations)[:3] == [67, 66, 67]
    first, last = (np.asarray(frame)[..., :3].astype(int) for frame in animation.frames[::7])
    for column in range(3):
        part = np.s_[:, column * 100 : column * 100 + 96]
        assert np.abs(last[part] - first[part]).mean() > 0.2


_ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "name",
    ["assets/portraits.webp", "docs/images/way-portrait.webp", "docs/images/way-trained.webp"],
)
def test_the_pages_images_say_what_they_are(name: str) -> None:
    assert read_plain(_ROOT / name).source_type == COMPOSITE
