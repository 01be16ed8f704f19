"""When a run validates and when it ends: by epochs, or by the clock."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from tqdm import tqdm

from face2face.errors import ErrorKind, TrainingError
from face2face.training.run_state import RunState

_BETWEEN_S = 60.0
"""Seconds between two validations at least, when the clock decides."""

_VALIDATION_SHARE = 0.05
"""Share of a run's time that its validations may take."""

_CLOSING = 1.2
"""What is kept back for the last validation, in times of the one before."""


class Schedule(ABC):
    """When a run validates and ends; the loop asks it between any two steps.

    Args:
        state: where the run stands; the loop counts its steps there.
    """

    def __init__(self, state: RunState) -> None:
        self._state = state

    @abstractmethod
    def done(self) -> float:
        """Share of the run that lies behind, 0 to 1."""

    @abstractmethod
    def over(self) -> bool:
        """Whether training ends here."""

    @abstractmethod
    def due(self) -> bool:
        """Whether to validate, if there is something that was not validated yet."""

    @abstractmethod
    def epochs_done(self) -> int | float:
        """Epochs done; a whole number where validations end epochs."""

    @abstractmethod
    def name(self) -> str:
        """Where the run stands, in words, such as "epoch 3"."""

    @abstractmethod
    def going_on(self) -> str:
        """Where a resumed run stands, in words."""

    @abstractmethod
    def validations_left(self) -> int:
        """How many validations may still come."""

    @abstractmethod
    def bar(self, disable: bool | None) -> "tqdm[Any]":
        """A progress bar over the whole run, as it stands."""

    @abstractmethod
    def advance(self, bar: "tqdm[Any]") -> None:
        """Move the bar on after a step."""

    def validating(self) -> AbstractContextManager[None]:
        """Holds around a validation and its saving."""
        return nullcontext()


class EpochSchedule(Schedule):
    """A number of epochs, each of them validated at its end."""

    def __init__(self, epochs: int, state: RunState) -> None:
        """Plan so many epochs."""
        super().__init__(state)
        self._epochs, self._total = epochs, epochs * state.steps_an_epoch

    def done(self) -> float:
        """The share of steps that were taken."""
        return self._state.step / self._total

    def over(self) -> bool:
        """After the last epoch."""
        return self._state.step >= self._total

    def due(self) -> bool:
        """At the end of an epoch."""
        return self._state.step % self._state.steps_an_epoch == 0

    def epochs_done(self) -> int:
        """Epochs that ended."""
        return self._state.step // self._state.steps_an_epoch

    def name(self) -> str:
        """The epoch that ended."""
        return f"epoch {self.epochs_done()}"

    def going_on(self) -> str:
        """The epoch under way and its steps so far."""
        epoch, within = divmod(self._state.step, self._state.steps_an_epoch)
        return f"epoch {epoch + 1}, after {within} of its steps"

    def validations_left(self) -> int:
        """One for each epoch left."""
        return max(self._epochs - self.epochs_done(), 0)

    def bar(self, disable: bool | None) -> "tqdm[Any]":
        """A bar over the steps of all epochs."""
        return tqdm(
            total=self._total,
            initial=self._state.step,
            unit="step",
            disable=disable,
            desc=f"epoch {min(self.epochs_done() + 1, self._epochs)}/{self._epochs}",
        )

    def advance(self, bar: "tqdm[Any]") -> None:
        """Move the bar by a step."""
        bar.update()


class TimeSchedule(Schedule):
    """A number of minutes, start-up, validations and saving among them.

    Args:
        minutes: for all of the run's commands together.
        state: where the run stands.
        spent_s: seconds that the run's commands took so far, this one's start-up among them.
    """

    def __init__(self, minutes: float, state: RunState, spent_s: Callable[[], float]) -> None:
        """Plan to end when `spent_s` reaches `minutes`."""
        super().__init__(state)
        self._total_s, self._spent_s = 60 * minutes, spent_s
        self._closing_s = 0.0
        # A short run validates early: only then it knows what to keep back for its end.
        self._next_s = spent_s() + min(_BETWEEN_S, self._total_s / 10)

    def done(self) -> float:
        """The share of the time that was used, what the last validation needs left out."""
        return min(self._spent_s() / max(self._total_s - self._closing_s, 1e-6), 1.0)

    def over(self) -> bool:
        """As soon as the last validation would otherwise come too late."""
        return self._spent_s() + self._closing_s >= self._total_s

    def due(self) -> bool:
        """At the end, and about every minute."""
        return self.over() or self._spent_s() >= self._next_s

    def epochs_done(self) -> float:
        """Epochs and what is done of the one under way."""
        return round(self._state.epochs, 2)

    def name(self) -> str:
        """The step: epochs may be shorter than what lies between two validations."""
        return f"step {self._state.step}, minute {self._spent_s() / 60:.1f}"

    def going_on(self) -> str:
        """The step under way and the minutes used."""
        minutes = self._spent_s() / 60
        return f"step {self._state.step + 1}, {minutes:.1f} of {self._total_s / 60:g} minutes used"

    def validations_left(self) -> int:
        """One a minute, one at the end, and one in a run's first tenth."""
        return math.ceil(max(self._total_s - self._spent_s(), 0) / _BETWEEN_S) + 2

    def bar(self, disable: bool | None) -> "tqdm[Any]":
        """A bar over the seconds of the run."""
        return tqdm(
            total=round(self._total_s),
            initial=min(round(self._spent_s()), round(self._total_s)),
            disable=disable,
            desc=f"{self._total_s / 60:g} minutes",
            bar_format="{desc}: {percentage:3.0f}%|{bar}| {remaining} left{postfix}",
        )

    def advance(self, bar: "tqdm[Any]") -> None:
        """Move the bar to where the clock stands."""
        bar.update(max(min(round(self._spent_s()), round(self._total_s)) - bar.n, 0))

    @contextmanager
    def validating(self) -> Iterator[None]:
        """Learn what the last validation will take, and let all of them take no more than a share.

        Yields:
            Nothing.
        """
        began = self._spent_s()
        yield
        cost = self._spent_s() - began
        self._closing_s = _CLOSING * cost
        self._next_s = began + cost + max(_BETWEEN_S, cost / _VALIDATION_SHARE)


def schedule_of(
    epochs: int | None,
    minutes: float | None,
    state: RunState,
    spent_s: Callable[[], float],
    *,
    alone: bool,
) -> Schedule:
    """The schedule of a run that is to take so long.

    Args:
        epochs: how many; None where `minutes` says it.
        minutes: as for `TimeSchedule`; None where `epochs` says it.
        state: where the run stands.
        spent_s: as for `TimeSchedule`.
        alone: whether no other process takes part.

    Raises:
        TrainingError: several workers shall end by the clock, or it is too late to begin.
    """
    if minutes is None:
        assert epochs is not None
        return EpochSchedule(epochs, state)
    if not alone:
        raise TrainingError(
            "several workers cannot end by their clocks together: give --epochs, not --minutes"
        )
    schedule = TimeSchedule(minutes, state, spent_s)
    if not state.step and schedule.over():
        raise TrainingError(
            f"--minutes {minutes:g} were over before training began: "
            f"starting alone took {spent_s() / 60:.2f}; give more",
            ErrorKind.TIME_TOO_SHORT,
            minutes=f"{minutes:g}",
        )
    return schedule
