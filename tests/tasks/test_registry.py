"""What holds for every task."""

import cv2
import numpy as np
import pytest

from face2face.errors import UsageError
from face2face.tasks.base import ImageTask
from face2face.tasks.registry import TASKS, names_of, task_named
from face2face.types import Frame, Grey, Image, Landmarks

FACE: Landmarks = (np.random.default_rng(0).random((68, 2)) * 100 + 10).astype(np.float32)


def source_for(name: str, portrait: Frame) -> Image:
    if name == "detail":
        return np.asarray(cv2.resize(portrait, (256, 256), interpolation=cv2.INTER_CUBIC), np.uint8)
    if name != "cutout":
        return portrait
    alpha = np.zeros((128, 128), np.uint8)
    alpha[30:, 30:100] = 255
    return np.dstack([portrait, alpha])


def test_the_names_are_those_that_models_carry() -> None:
    images = ["inpaint", "pencil", "cutout", "deblur"]
    assert list(TASKS) == ["landmarks", *images, "mouth", "eyes", "detail"]
    assert all(task_named(name).name == name for name in TASKS)


def test_an_unknown_name_names_what_exists() -> None:
    with pytest.raises(
        UsageError,
        match=r"'puppet'.*landmarks, inpaint, pencil, cutout, deblur, mouth, eyes, detail",
    ):
        task_named("puppet")


@pytest.mark.parametrize("name", TASKS)
def test_a_pair_is_two_images_of_the_sources_size(name: str, portrait: Frame) -> None:
    source = source_for(name, portrait)
    before = source.copy()
    pair = task_named(name).pair(source, FACE, np.random.default_rng(2))
    for image in pair:
        assert image.shape == (128, 128, 3)
        assert image.dtype == np.uint8
    assert (pair.condition != pair.target).any()
    assert (source == before).all()


@pytest.mark.parametrize("name", TASKS)
def test_chance_is_the_generator_s_alone(name: str, portrait: Frame) -> None:
    source = source_for(name, portrait)
    one, same, other = (
        task_named(name).pair(source, FACE, np.random.default_rng(seed)) for seed in (3, 3, 4)
    )
    assert (one.condition == same.condition).all()
    assert (one.target == same.target).all()
    if name in ("inpaint", "cutout", "deblur", "detail", *names_of("patches")):
        assert (one.condition != other.condition).any()


@pytest.mark.parametrize("name", [n for n in TASKS if TASKS[n].material in ("faces", "people")])
@pytest.mark.parametrize("side", [90, 128, 300])
def test_in_use_crops_of_any_size_come_back(name: str, side: int, portrait: Frame) -> None:
    task = task_named(name)
    assert isinstance(task, ImageTask)
    crop = np.random.default_rng(0).integers(0, 256, (side, side, 3)).astype(np.uint8)
    before, mask = crop.copy(), np.full((side, side), 255, np.uint8)
    small: Grey = np.full((128, 128), 255, np.uint8)
    network_input = task.network_input(portrait, small)
    assert network_input.shape == portrait.shape
    assert network_input.dtype == np.uint8
    composite = task.composite(crop, portrait, mask)
    assert composite.shape == crop.shape
    assert composite.dtype == np.uint8
    assert (crop == before).all()
    assert not np.shares_memory(crop, composite)
