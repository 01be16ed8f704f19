"""What training sees of the pairs."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.images.io import write_image
from face2face.tasks.hole import HOLE
from face2face.types import Frame
from face2face.utils.system import quiet_tensorflow

with quiet_tensorflow():  # of a whole run these tests are the first that import it
    from face2face.dataset.batches import plain_pairs, training_batches


@pytest.fixture
def erased(tmp_path: Path, astronaut: Frame) -> list[Path]:
    """Eight pairs of 128 pixels with a hole each, as the task inpaint makes them."""
    files = []
    for number in range(8):
        target = astronaut[100:228, 150 + number : 278 + number]
        condition = target.copy()
        condition[40:70, 30 : 60 + 4 * number] = HOLE
        files.append(tmp_path / f"{number}.png")
        write_image(files[-1], np.hstack([condition, target]))
    return files


def levels(images: Any) -> Frame:
    return np.round((np.asarray(images) + 1) * 127.5).astype(np.uint8)


def seen(files: list[Path], *, drawn: bool, **options: Any) -> list[tuple[Frame, Frame]]:
    options = {"size": 128, "epoch": 0, "augment": True, "flip": True} | options
    batches = training_batches(files, batch=1, seed=3, drawn=drawn, **options)
    return [(levels(c)[0], levels(t)[0]) for c, t in batches]


def test_images_are_shifted_and_mirrored_but_never_mixed(erased: list[Path]) -> None:
    pairs = seen(erased, drawn=False)
    plain = [(levels(c), levels(t)) for c, t in plain_pairs(erased, size=128, drawn=False)]
    colours = {tuple(colour) for _, t in plain for colour in t.reshape(-1, 3)} | {HOLE}
    placed = set()
    for condition, target in pairs:
        hole = (condition == HOLE).all(-1)
        assert 700 < np.count_nonzero(hole) < 2500
        # Beside the hole both show the same, and no colour that the files do not have.
        assert np.array_equal(condition[~hole], target[~hole])
        assert {tuple(colour) for colour in condition.reshape(-1, 3)} <= colours
        placed.add(tuple(np.argwhere(hole)[0]))
    assert len(placed) > 4


def test_another_light_falls_on_both_images_and_spares_the_hole(erased: list[Path]) -> None:
    options: dict[str, Any] = {"drawn": False, "augment": False, "flip": False}
    before, after = (seen(erased, relit=relit, **options) for relit in (False, True))
    changes = []
    for (condition, target), (relit, relit_target) in zip(before, after, strict=True):
        hole = (condition == HOLE).all(-1)
        assert np.array_equal((relit == HOLE).all(-1), hole)
        assert np.array_equal(relit[~hole], relit_target[~hole])
        # A darker pixel stays the darker one, in each channel.
        for channel in range(3):
            order = np.argsort(target[..., channel], axis=None, kind="stable")
            assert (np.diff(relit_target[..., channel].ravel()[order].astype(int)) >= 0).all()
        changes.append(float(relit_target.mean() - target.mean()))
    assert max(changes) > 8
    assert min(changes) < -8


def test_a_seed_and_an_epoch_give_the_same_again(erased: list[Path]) -> None:
    first, again, other = (seen(erased, drawn=False, epoch=epoch) for epoch in (0, 0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_a_hole_keeps_its_colour_at_another_size(erased: list[Path]) -> None:
    for condition, _ in plain_pairs(erased, size=256, drawn=False):
        image = levels(condition)
        hole = (image == HOLE).all(-1)
        near = (np.abs(image.astype(int) - HOLE) < 60).all(-1)
        assert np.array_equal(hole, near)
        assert np.count_nonzero(hole) >= 4 * 30 * 30


def test_sketches_are_turned_as_well(erased: list[Path]) -> None:
    plain = [levels(t) for _, t in plain_pairs(erased, size=128)]
    assert [np.asarray(t).shape for t in plain] == [(128, 128, 3)] * 8
    # A turn mixes neighbouring pixels: colours arise that no file has.
    colours = {tuple(colour) for t in plain for colour in t.reshape(-1, 3)}
    _, target = seen(erased, drawn=True, flip=False)[0]
    assert not {tuple(colour) for colour in target.reshape(-1, 3)} <= colours
