import math
from dataclasses import replace

import pytest

from face2face.evaluation.portrait_figures import PortraitFigures
from face2face.evaluation.portrait_targets import PORTRAIT_TARGETS, portrait_verdicts

GOOD = PortraitFigures(
    portrait="photo",
    driver="talk",
    frames=50,
    driver_found=1.0,
    face_found=0.99,
    identity=0.25,
    mouth=0.92,
    width=0.8,
    brows=0.7,
    lids=0.75,
    gaze=0.7,
    yaw=0.9,
    jitter=0.4,
    driver_jitter=0.4,
    head_jitter=0.1,
    driver_head_jitter=0.2,
    background=1.0,
    own_share=0.6,
)
"""At each of its bounds, which may be reached."""


def test_a_good_video_meets_all_targets() -> None:
    assert portrait_verdicts(GOOD) == dict.fromkeys((one.figure for one in PORTRAIT_TARGETS), True)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("face_found", 0.98),
        ("identity", 0.26),
        ("mouth", 0.91),
        ("width", 0.79),
        ("brows", 0.69),
        ("lids", 0.74),
        ("gaze", 0.69),
        ("yaw", 0.89),
        ("background", 1.1),
        ("own_share", 0.61),
        ("jitter", 0.41),
    ],
)
def test_a_figure_that_misses_its_target(figure: str, value: float) -> None:
    row = replace(GOOD, **{figure: value})  # type: ignore[arg-type]
    assert [name for name, met in portrait_verdicts(row).items() if not met] == [figure]


def test_what_was_not_measured_is_not_judged() -> None:
    assert "own_share" not in portrait_verdicts(replace(GOOD, own_share=math.nan))
    assert "jitter" not in portrait_verdicts(replace(GOOD, driver_jitter=math.nan))
