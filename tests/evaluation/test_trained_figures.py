import math
from dataclasses import replace

import numpy as np
import pytest

from face2face.evaluation.trained_figures import TrainedFrame, trained_figures
from face2face.evaluation.trained_targets import trained_verdicts
from face2face.faces.landmarks import mouth_opening
from face2face.images.metrics import ImageMetrics
from face2face.types import Landmarks
from tests.faces.mesh_heads import head


def opened(face: Landmarks, pixels: float) -> Landmarks:
    wide = face.copy()
    wide[[65, 66, 67], 1] += np.float32(pixels)
    return wide


@pytest.fixture
def talk(face: Landmarks) -> list[TrainedFrame]:
    """Twenty frames in which the output's mouth opens half as far as the driver's."""
    waves = 6 + 5 * np.sin(np.arange(20))
    return [
        TrainedFrame(
            opened(face, w), opened(face, w), opened(face, w / 2), found=True, distance=0.2
        )
        for w in waves
    ]


def test_an_output_that_follows(talk: list[TrainedFrame]) -> None:
    row = trained_figures("a", "plain", talk)
    assert row.mouth == pytest.approx(1, abs=1e-3)
    assert (row.frames, row.driver_found, row.face_found) == (20, 1, 1)
    assert row.identity == pytest.approx(0.2)
    assert row.driver_jitter == pytest.approx(2 * row.jitter, rel=1e-3)
    assert row.landmark_error > 0
    assert math.isnan(row.eyes)  # they keep still
    assert math.isnan(row.ssim)
    assert math.isnan(row.mouth_change)


def test_motion_that_the_readings_noise_hides_is_no_measure(
    talk: list[TrainedFrame], face: Landmarks
) -> None:
    slow = [replace(one, driver=opened(face, 5 + place)) for place, one in enumerate(talk)]
    moved = float(np.std([mouth_opening(one.driver) for one in slow if one.driver is not None]))
    # 0.9 is asked: the noise may be sqrt(0.1) of the motion.
    for share, counts in ((0.1, True), (0.5, False)):
        noise = {"mouth": share * moved, "eyes": 1e-4, "gaze": 1e-4, "width": 1e-4, "brows": 1e-4}
        assert math.isnan(trained_figures("a", "plain", slow, noise=[noise]).mouth) != counts
        row = trained_figures("a", "dark", slow, plain=slow, noise=[noise])
        assert math.isnan(row.mouth_change) != counts
        assert ("mouth" in trained_verdicts(replace(row, variant="plain"))) == counts


def test_another_reader_sees_a_mouth_that_68_points_take_for_shut(talk: list[TrainedFrame]) -> None:
    gaps = 0.1 * (1 - np.cos(np.arange(len(talk)) / 3))
    heads = [head(gap=gap) for gap in gaps]
    stuck = [
        replace(one, output=talk[0].output, meshes=(mesh, mesh))
        for one, mesh in zip(talk, heads, strict=True)
    ]
    row = trained_figures("a", "plain", stuck)
    assert row.mouth == 0
    assert row.mouth_by_mesh == pytest.approx(1)


def test_jitter_of_the_points_alone_is_none_of_the_mesh(talk: list[TrainedFrame]) -> None:
    still, noise = head(), np.random.default_rng(0)
    restless = [
        replace(
            one,
            output=(talk[0].output + noise.normal(0, 1, (68, 2))).astype(np.float32),
            cut=number == 5,
            meshes=(still + np.float32(100 * (number >= 5)), still + np.float32(number)),
        )
        for number, one in enumerate(talk)
    ]
    row = trained_figures("a", "plain", restless)
    assert row.jitter > row.driver_jitter
    # What goes straight does not jitter, nor does a cut.
    assert row.jitter_by_mesh == pytest.approx(0, abs=1e-3)
    assert row.driver_jitter_by_mesh == pytest.approx(0, abs=1e-3)
    assert math.isnan(trained_figures("a", "plain", talk).jitter_by_mesh)


def test_faces_are_counted_where_one_was_asked_for(talk: list[TrainedFrame]) -> None:
    gone = TrainedFrame(None, None, talk[0].output, found=True, distance=0.9)
    lost = replace(talk[0], output=None, found=False, distance=math.nan)
    row = trained_figures("a", "plain", [*talk[:6], lost, lost, gone, gone])
    assert row.driver_found == pytest.approx(0.8)
    assert row.face_found == pytest.approx(0.75)
    assert row.identity == pytest.approx(0.2)


def test_a_video_without_a_face_is_a_row_of_nothing(talk: list[TrainedFrame]) -> None:
    gone = TrainedFrame(None, None, talk[0].output, found=True)
    row = trained_figures("wall", "plain", [gone] * 5)
    assert (row.frames, row.driver_found, row.face_found) == (5, 0, 0)
    assert math.isnan(row.mouth)
    assert math.isnan(row.landmark_error)
    assert math.isnan(row.jitter)
    assert trained_verdicts(row) == {"face_found": False}


def test_a_condition_is_compared_with_the_same_frames(talk: list[TrainedFrame]) -> None:
    worse = [replace(w, distance=0.25) for w in talk[:10]]
    later = [replace(w, distance=0.9) for w in talk]
    row = trained_figures("a", "dark", worse, plain=[*talk[:10], *later])
    assert row.identity_change == pytest.approx(0.05)
    assert row.mouth_change == pytest.approx(0)


def test_a_cut_is_no_trembling(talk: list[TrainedFrame]) -> None:
    jump = np.float32(80)
    later = [
        replace(w, driver=w.driver + jump, output=w.output + jump)
        for w in talk
        if w.driver is not None and w.output is not None
    ]
    first, *rest = later
    known = trained_figures("a", "plain", [*talk, replace(first, cut=True), *rest])
    assert known.jitter == pytest.approx(trained_figures("a", "plain", talk).jitter, rel=1e-3)
    assert known.driver_jitter == pytest.approx(
        trained_figures("a", "plain", talk).driver_jitter, rel=1e-3
    )
    assert trained_figures("a", "plain", [*talk, *later]).jitter > 1.5 * known.jitter


def test_comparisons_are_averaged(talk: list[TrainedFrame]) -> None:
    pair = [ImageMetrics(0.1, 20, 0.8), ImageMetrics(0.3, 30, 0.6)]
    row = trained_figures("a", "plain", talk, own=True, compared=pair)
    assert (row.own, row.l1, row.psnr, row.ssim) == (
        True,
        pytest.approx(0.2),
        pytest.approx(25),
        pytest.approx(0.7),
    )
