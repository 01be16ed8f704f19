"""The figures that each task is judged by."""

import cv2
import numpy as np
import pytest

from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.tasks.hole import HOLE, hole_of, telea
from face2face.tasks.inpaint import InpaintScores
from face2face.tasks.registry import task_named
from face2face.tasks.scores import FaceScores, in_words, mean_known
from face2face.types import Frame


@pytest.fixture
def portrait(astronaut: Frame) -> Frame:
    return np.asarray(cv2.resize(astronaut, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)


def test_what_was_not_measured_does_not_count() -> None:
    assert mean_known([1.0, float("nan"), 4.0]) == 2.5
    assert np.isnan(mean_known([float("nan")]))
    assert np.isnan(mean_known([]))


def test_only_the_hole_counts_for_inpaint(portrait: Frame) -> None:
    condition = portrait.copy()
    condition[100:140, 90:150] = HOLE
    answer = np.clip(portrait.astype(int) + 200, 0, 255).astype(np.uint8)
    answer[100:140, 90:150] = np.clip(portrait[100:140, 90:150].astype(int) - 5, 0, 255)

    scores = InpaintScores()
    found = scores(0, condition, answer, portrait)

    inside = np.abs(answer.astype(float) - portrait)[100:140, 90:150]
    assert found["hole_l1"] == pytest.approx(inside.mean() / 127.5)
    filled = telea(condition, hole_of(condition)).astype(float)
    apart = np.abs(filled - portrait)[100:140, 90:150].mean() / 127.5
    assert found["telea_hole_l1"] == pytest.approx(apart)
    assert np.array_equal(telea(condition, hole_of(condition))[:100], portrait[:100])
    # Without a hole there is nothing to measure.
    nothing = scores(1, portrait, answer, portrait)
    assert all(np.isnan(value) for value in nothing.values())


def test_deblur_is_compared_with_its_input(portrait: Frame) -> None:
    blurred = np.asarray(cv2.blur(portrait, (9, 9)), np.uint8)
    near = np.asarray(cv2.addWeighted(portrait, 0.9, blurred, 0.1, 0), np.uint8)
    scores = task_named("deblur").scores({})
    found = scores(0, blurred, near, portrait)
    error = np.mean((near.astype(float) - portrait) ** 2)
    assert found["psnr"] == pytest.approx(10 * np.log10(255**2 / error))
    assert found["psnr"] > found["input_psnr"] + 10
    assert found["input_ssim"] < 0.95
    assert scores(0, blurred, portrait, portrait)["psnr"] == 60.0
    assert (scores.selection_metric, scores.higher) == ("psnr", True)


def test_cutout_is_judged_by_the_share_of_common_pixels() -> None:
    true, mine = (np.zeros((64, 64, 3), np.uint8) for _ in range(2))
    true[10:50, 10:50] = 255
    mine[10:50, 30:60] = 200
    mine[:5] = 100  # less than half
    scores = task_named("cutout").scores({})
    assert scores(0, true, mine, true)["iou"] == pytest.approx(40 * 20 / (40 * 50))
    empty = np.zeros_like(true)
    assert scores(0, true, empty, empty)["iou"] == 1.0


def test_a_face_is_measured_where_it_was_asked_for(portrait: Frame) -> None:
    predictor = LandmarkPredictor()
    face = FaceFinder(predictor).largest(portrait)
    assert face is not None
    moved = np.float32([8, 0])
    known = FaceScores(predictor, {0: face, 1: (face + moved).astype(np.float32), 2: None})
    blank = np.full_like(portrait, 90)

    assert known(0, blank, portrait, blank) == {"landmark_error": 0.0, "faces_found": 1.0}
    error = known(1, blank, portrait, blank)["landmark_error"]
    assert error == pytest.approx(100 * 8 / inter_ocular(face), rel=1e-4)
    missed = known(0, blank, blank, blank)
    assert missed["faces_found"] == 0.0
    assert np.isnan(missed["landmark_error"])
    assert np.isnan(known(2, blank, portrait, blank)["faces_found"])
    # Where nothing is known the target is searched.
    assert known(3, blank, portrait, portrait)["landmark_error"] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("task", ["inpaint", "deblur", "cutout", "pencil", "landmarks"])
def test_every_figure_has_words(task: str, portrait: Frame) -> None:
    scores = task_named(task).scores({})
    found = {"val_l1": 0.1, "ssim": 0.5} | scores(0, portrait, portrait, portrait)
    assert set(found) == {"val_l1", *task_named(task).figures}
    assert scores.selection_metric in found
    assert "L1 0.1000, SSIM 0.500" in in_words(found, task_named(task).figures)


def test_nothing_is_said_of_what_could_not_be_measured() -> None:
    """Training told of a "landmark error nan %"."""
    values = {"val_l1": 0.5, "landmark_error": float("nan"), "faces_found": 0.0}
    assert in_words(values, task_named("landmarks").figures) == "L1 0.5000, faces found 0%"
