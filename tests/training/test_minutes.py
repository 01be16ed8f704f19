"""How long a run trains: by epochs, or by a clock that the tests wind."""

import pytest

from face2face.errors import TrainingError
from face2face.training.phases import rate_at
from face2face.training.run_state import RunState
from face2face.training.schedule import EpochSchedule, TimeSchedule, schedule_of


class Clock:
    """Seconds spent, set by hand, and where the run stands."""

    def __init__(self) -> None:
        self.seconds, self.state = 0.0, RunState(48)

    def plan(self, minutes: float) -> TimeSchedule:
        return TimeSchedule(minutes, self.state, lambda: self.seconds)


def run_out(plan: TimeSchedule, clock: Clock, step_s: float, validation_s: float) -> list[float]:
    """Train to the end; when each validation ended."""
    ends = []
    while not plan.over():
        while not plan.due():
            clock.seconds += step_s
            clock.state.step += 1
        with plan.validating():
            clock.seconds += validation_s
        ends.append(clock.seconds)
    return ends


@pytest.mark.parametrize("minutes", [0.5, 2, 10, 60])
@pytest.mark.parametrize("validation_s", [0.1, 2, 20])
def test_a_run_by_the_clock_ends_with_a_validation_in_time(
    minutes: float, validation_s: float
) -> None:
    clock = Clock()
    clock.seconds = 15.0  # what starting took
    ends = run_out(clock.plan(minutes), clock, 0.3, validation_s)
    total = 60 * minutes
    if validation_s < total / 5:
        # Up to the step under way, and not long before: a fifth of a validation is to spare.
        assert total - 0.3 * validation_s - 1.0 < ends[-1] <= total + 0.6
    # They are no more than what is worth it: one early, one at the end, a share between.
    assert len(ends) <= minutes + 2
    assert validation_s * (len(ends) - 2) <= 0.05 * total


def test_the_rate_falls_to_zero_by_the_clock() -> None:
    clock = Clock()
    plan = clock.plan(10)
    clock.seconds = 300
    assert rate_at(plan.done(), "linear") == 1.0
    with plan.validating():
        clock.seconds += 5
    # Six seconds are kept back for the last validation.
    clock.seconds = 0.8 * 594
    assert rate_at(plan.done(), "linear") == pytest.approx(0.5)
    clock.seconds = 594
    assert rate_at(plan.done(), "linear") == 0.0
    assert plan.over()


def test_the_bar_shows_the_time_left() -> None:
    clock = Clock()
    clock.seconds = 120
    plan = clock.plan(10)
    with plan.bar(disable=False) as bar:
        assert (bar.n, bar.total) == (120, 600)
        clock.seconds = 200.4
        plan.advance(bar)
        assert bar.n == 200
        clock.seconds = 700
        plan.advance(bar)
        assert bar.n == 600


def test_a_run_by_epochs_validates_at_their_ends() -> None:
    state = RunState(18)
    plan = EpochSchedule(3, state)
    due = []
    while not plan.over():
        state.step += 1
        if plan.due():
            due.append((state.step, plan.epochs_done(), plan.name()))
    assert due == [(18, 1, "epoch 1"), (36, 2, "epoch 2"), (54, 3, "epoch 3")]
    state.step = 20
    assert plan.going_on() == "epoch 2, after 2 of its steps"
    assert plan.done() == pytest.approx(20 / 54)


def test_minutes_that_starting_used_up_are_refused_but_not_those_of_a_run_under_way() -> None:
    state = RunState(18)
    with pytest.raises(TrainingError, match="over before training began"):
        schedule_of(None, 1.0, state, lambda: 61.0, alone=True)
    state.step = 1
    assert schedule_of(None, 1.0, state, lambda: 61.0, alone=True).over()
    with pytest.raises(TrainingError, match="several workers"):
        schedule_of(None, 1.0, state, lambda: 0.0, alone=False)
