"""How a video is cut into segments, and what each begins with."""

import numpy as np
import pytest

from face2face.engine.result import Seen
from face2face.engine.resume_point import ResumePoint
from face2face.engine.resume_recorder import ResumeRecorder
from face2face.engine.segments import SegmentPlan

FACE = np.arange(136, dtype=np.float32).reshape(68, 2)


@pytest.mark.parametrize("rate", [25, 30, 30000 / 1001, 24000 / 1001, 59.94, 1000 / 33])
def test_each_frame_is_in_one_segment_however_its_time_was_counted(rate: float) -> None:
    plan = SegmentPlan(2.0)
    for number in range(2000):
        time_s = number / rate
        # As another reading of the video sums it up.
        again = plan.run_in(3) + (time_s - plan.run_in(3))
        assert plan.number(time_s) == plan.number(again) == int((number / rate + 1e-9) // 2)
        assert plan.begin_s(plan.number(time_s)) <= time_s + 1e-6


def test_a_run_in_begins_before_its_segment_and_not_before_the_video() -> None:
    plan = SegmentPlan(1.0, run_in_s=2.5)
    assert [plan.run_in(number) for number in range(5)] == [0, 0, 0, 0.5, 1.5]
    assert [plan.running_in(time_s) for time_s in (0, 0.4, 0.5, 1.5)] == [2, 2, 3, 4]


def test_what_is_known_is_that_before_the_frame() -> None:
    notes = ResumeRecorder(SegmentPlan(1.0, run_in_s=0.25).running_in)
    faces = [FACE + number for number in range(12)]
    for number in range(12):
        seen = Seen((faces[number],), 1, place=(float(number), 0, 0, 0)) if number != 6 else Seen()
        notes.take(number * 0.125, seen, lambda number=number: ResumePoint(neutral=faces[number]))
    known = notes.of(1)  # begins at 0.75 s, with frame 6
    assert known.frame == 6
    assert known.face is faces[5] and known.neutral is faces[6]
    assert known.place is None  # searched for in vain
    with pytest.raises(KeyError):
        notes.of(1)


def test_what_was_seen_before_a_cut_says_nothing_of_what_comes_after() -> None:
    notes = ResumeRecorder(SegmentPlan(1.0, run_in_s=0.5).running_in)
    for number in range(5):
        cut = number == 4
        notes.take(number * 0.125, Seen((FACE,), 2, cut, place=(1, 2, 3, 4)), ResumePoint)
    known = notes.of(1)
    assert (known.frame, known.face, known.place, known.count) == (4, None, None, 2)


@pytest.mark.parametrize(
    "known",
    [
        ResumePoint(),
        ResumePoint(7, FACE, FACE + 1, (1.5, 2.5, 3.5, 0.25), 3, True, FACE + 2),
        ResumePoint(1, np.zeros((478, 3), np.float32)),
    ],
)
def test_what_is_known_can_be_written_down(known: ResumePoint) -> None:
    read = ResumePoint.of_arrays(known.as_arrays())
    for name in ("frame", "place", "count", "had_face"):
        assert getattr(read, name) == getattr(known, name)
    for name in ("neutral", "face", "anchor"):
        one, other = getattr(read, name), getattr(known, name)
        assert (one is None) == (other is None)
        assert one is None or np.array_equal(one, other)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("known", np.zeros(2)),
        ("known", np.array([-1.0, 0, 0])),
        ("known", np.array([np.nan, 0, 0])),
        ("face", np.full((68, 2), np.inf)),
        ("neutral", np.zeros((68, 5))),
        ("anchor", np.zeros(68)),
        ("place", np.zeros(3)),
        ("place", np.array([np.nan, 0, 0, 0])),
    ],
)
def test_what_is_no_such_thing_is_refused(name: str, value: np.ndarray) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the value is
        ResumePoint.of_arrays(ResumePoint().as_arrays() | {name: value})
