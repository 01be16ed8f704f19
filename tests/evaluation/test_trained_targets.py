import math
from dataclasses import replace

import pytest

from face2face.evaluation.trained_figures import TrainedFigures
from face2face.evaluation.trained_targets import trained_score, trained_verdicts
from tests.evaluation.measured_rows import DARK, GOOD


def test_a_good_video_meets_what_concerns_it() -> None:
    names = ("face_found", "identity", "mouth", "eyes", "jitter")
    assert trained_verdicts(GOOD) == dict.fromkeys(names, True)
    names = ("face_found", "identity_change", "mouth_change")
    assert trained_verdicts(DARK) == dict.fromkeys(names, True)


@pytest.mark.parametrize(
    ("row", "missed"),
    [
        (replace(GOOD, face_found=0.989), "face_found"),
        (replace(GOOD, identity=0.211), "identity"),
        (replace(GOOD, mouth=0.899), "mouth"),
        (replace(GOOD, own=True), "mouth"),
        (replace(GOOD, eyes=0.59), "eyes"),
        (replace(GOOD, gaze=0.59), "gaze"),
        (replace(GOOD, roll=0.79, roll_range=2.1), "roll"),
        (replace(GOOD, jitter=1.81), "jitter"),
        (replace(DARK, face_found=0.5), "face_found"),
        (replace(DARK, identity_change=-0.031), "identity_change"),
        (replace(DARK, mouth_change=-0.031), "mouth_change"),
    ],
)
def test_a_figure_that_misses_its_target(row: TrainedFigures, missed: str) -> None:
    assert [name for name, met in trained_verdicts(row).items() if not met] == [missed]


def test_what_was_not_measured_is_not_judged() -> None:
    assert "identity" not in trained_verdicts(replace(GOOD, identity=math.nan))
    assert trained_verdicts(replace(GOOD, roll=0.9, roll_range=2.1))["roll"]


def test_the_score_counts_over_all_videos() -> None:
    assert trained_score([replace(GOOD, eyes=0.2), DARK]) == (7, 8)
