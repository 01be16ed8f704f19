"""How good a face is on frames held back: figures that are right, and words for bad ones."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.dataset.layout import PairFiles
from face2face.evaluation.face_quality import (
    FaceQuality,
    Weakness,
    quality_in,
    weaknesses,
    weaknesses_in_words,
    with_quality,
)
from face2face.evaluation.held_back import measure_held_back
from face2face.images.io import read_image, write_image
from face2face.model import read_model
from face2face.runtime.base import Runtime
from face2face.types import Frame
from face2face.utils.paths import shipped

GOOD = FaceQuality(40, 0.82, 1.0, 0.2, 2.0, 0.9, 0.97)


class Answering(Runtime):
    """Knows the answers, and changes them."""

    name = "a test's"

    def __init__(self, pairs: PairFiles, change: Callable[[Frame], Frame]) -> None:
        self.size = 256
        both = [read_image(file) for file in pairs.val]
        self._answers = {one[:, :256].tobytes(): one[:, 256:] for one in both}
        self._change = change

    def generate(self, sketch: Frame) -> Frame:
        answer = np.ascontiguousarray(self._answers[sketch.tobytes()])
        return np.asarray(self._change(answer), np.uint8)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory, talking: list[Frame]) -> PairFiles:
    """Three frames, each with a condition of its own."""
    folder = tmp_path_factory.mktemp("pairs")
    files = []
    for place in range(3):
        condition = np.full((256, 256, 3), place, np.uint8)
        file = folder / f"{place}.png"
        write_image(file, np.hstack([condition, talking[15 * place]]))
        files.append(file)
    return PairFiles(folder, files, files, None)


def smear(image: Frame) -> Frame:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 6), np.uint8)


def other_person(_: Frame) -> Frame:
    photo = read_image(next(iter(sorted(shipped("models").glob("*/photo.jpg")))))
    return np.asarray(cv2.resize(photo, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)


def test_perfect_answers(pairs: PairFiles) -> None:
    found = measure_held_back(pairs, Answering(pairs, lambda image: image))
    assert found == FaceQuality(3, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0)
    assert weaknesses(found) == []


@pytest.mark.parametrize(
    ("change", "weak"),
    [
        (smear, Weakness.SMEARED),
        (other_person, Weakness.OTHER_PERSON),
        (lambda image: np.full_like(image, 90), Weakness.LOST),
        (lambda image: np.roll(image, 12, axis=0), Weakness.OFF),
    ],
    ids=["smeared", "another person", "no face", "elsewhere"],
)
def test_bad_answers_are_told(
    pairs: PairFiles, change: Callable[[Frame], Frame], weak: Weakness
) -> None:
    found = measure_held_back(pairs, Answering(pairs, change))
    assert weak in weaknesses(found)
    if weak is Weakness.LOST:
        assert (found.faces_found, found.identity, found.landmark_error) == (0.0, None, None)


def soft(image: Frame) -> Frame:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 2), np.uint8)


def scabby(image: Frame) -> Frame:
    """As sharp as the real one, and sharper."""
    noise = np.random.default_rng(4).normal(0, 220, image.shape)
    return np.clip(image + cv2.GaussianBlur(noise, (0, 0), 2), 0, 255).astype(np.uint8)


def test_a_soft_face_is_no_smear_and_a_scabby_one_is(pairs: PairFiles) -> None:
    gentle = measure_held_back(pairs, Answering(pairs, soft))
    assert gentle.sharpness < 0.2
    assert Weakness.SMEARED not in weaknesses(gentle)
    rough = measure_held_back(pairs, Answering(pairs, scabby))
    assert rough.sharpness > 1
    assert Weakness.SMEARED in weaknesses(rough)


def test_cards_of_before_are_told_by_what_they_have() -> None:
    before = replace(GOOD, likeness=None)
    assert weaknesses(before) == []
    assert weaknesses(replace(before, ssim=0.5)) == [Weakness.SMEARED]
    metrics = with_quality({}, before)
    del metrics["held_back"]["likeness"]
    assert quality_in(metrics) == before


def test_the_words() -> None:
    assert GOOD.in_words() == (
        "on 40 frames held back: a face in 100%, distance to the person 0.20 (other people 0.6 "
        "and more), points off by 2.0 % of the eyes' distance, SSIM 0.82, sharpness 90% of the "
        "real images'"
    )
    without = replace(GOOD, identity=None, landmark_error=None, faces_found=0.0)
    assert weaknesses(without) == [Weakness.LOST]
    assert weaknesses_in_words([Weakness.LOST, Weakness.SMEARED]) == (
        "in many of its images there is no face, it is still a smear"
    )


def test_a_card_carries_the_figures_and_a_strangers_may_carry_anything() -> None:
    metrics = with_quality({"drivers": []}, GOOD)
    assert metrics["drivers"] == []
    assert quality_in(json.loads(json.dumps(metrics))) == GOOD
    values = vars(GOOD)
    bad: list[Any] = [
        *(None, [], "good", {}, values | {"more": 1}),
        *(values | {"ssim": one} for one in ("0.8", None, float("nan"), float("inf"), [0.8])),
    ]
    assert [quality_in({"held_back": one}) for one in bad] == [None] * len(bad)
    assert quality_in({}) is None


def test_the_shipped_faces_cards_can_be_read_with_and_without() -> None:
    for folder in sorted(Path(shipped("models")).iterdir()):
        card = read_model(str(folder)).card
        assert card is not None
        known = quality_in(card.metrics)
        assert known is None or weaknesses(known) == []
