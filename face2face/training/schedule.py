"""How long a run trains, when it validates, and how fast it learns: by epochs, or by the clock."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NamedTuple

from tqdm import tqdm

_BETWEEN_S = 60.0
"""Seconds between two validations at least, when the clock decides."""

_VALIDATION_SHARE = 0.05
"""Share of a run's time that its validations may take."""

_CLOSING = 1.2
"""What is kept back for the last validation, in times of the one before."""

_FALL = 0.4
"""The linear schedule falls to zero over this share of the steps in which the discriminator has a
say: a discriminator that comes late shall learn at the full rate, too."""

_STEP_FALL = 0.1
"""What the step schedule multiplies the rate by."""

_AVERAGE_DECAY = 0.999

_AVERAGE_EVERY = 4
"""Steps from one update of the average to the next: it passes over all weights."""


def rate_at(
    done: float,
    schedule: str,
    epochs: float = 0.0,
    step_epochs: float = 50.0,
    gan_from: float = 0.0,
) -> float:
    """The learning rate's factor.

    Args:
        done: share of the run that lies behind, 0 to 1.
        schedule: "constant", "linear" or "step".
        epochs: how many are done.
        step_epochs: after how many each the step schedule falls.
        gan_from: share of the run after which the discriminator has a say.
    """
    if schedule == "constant":
        return 1.0
    if schedule == "step":
        return float(_STEP_FALL ** (epochs // step_epochs))
    # A discriminator that never has a say leaves the whole run.
    fall = _FALL * ((1.0 - gan_from) or 1.0)
    return min(1.0, max(0.0, (1.0 - done) / fall))


def decay_at(step: int) -> float | None:
    """The decay of the moving average of weights at a step; None where it is not updated.

    Its memory is short at first: else the first random weights would linger, and a run of a few
    thousand steps would end with an average of its beginning. It grows to a tenth of the steps so
    far, at most 1000. Every fourth step updates it, with the decay of four.
    """
    if step % _AVERAGE_EVERY:
        return None
    return float(min(_AVERAGE_DECAY, (1 + step) / (10 + step)) ** _AVERAGE_EVERY)


class Phase(NamedTuple):
    """What holds in the part of the run to which a step belongs.

    Attributes:
        fixed_statistics: the generator normalises as it will when it is used: by the statistics of
            all images that it learned from, not of this batch, and without dropout.
        with_discriminator: the discriminator has the say that the options give it, and learns.
        balanced: it learns only from batches by which it is not far ahead of the generator.
    """

    fixed_statistics: bool = False
    with_discriminator: bool = True
    balanced: bool = False


class Schedule(ABC):
    """When a run validates and ends.

    Args:
        steps_an_epoch: how many steps show every pair once.
        step: how many the run has taken.
    """

    def __init__(self, steps_an_epoch: int, step: Callable[[], int]) -> None:
        self._steps, self._step = steps_an_epoch, step

    @abstractmethod
    def done(self) -> float:
        """Share of the run that lies behind, 0 to 1."""

    @abstractmethod
    def over(self) -> bool:
        """Whether training ends here."""

    @abstractmethod
    def due(self) -> bool:
        """Whether to validate what was not validated yet."""

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

    def __init__(self, epochs: int, steps_an_epoch: int, step: Callable[[], int]) -> None:
        """Plan `epochs` of `steps_an_epoch`."""
        super().__init__(steps_an_epoch, step)
        self._epochs = epochs

    def done(self) -> float:
        """The share of steps that were taken."""
        return self._step() / (self._epochs * self._steps)

    def over(self) -> bool:
        """After the last epoch."""
        return self._step() >= self._epochs * self._steps

    def due(self) -> bool:
        """At the end of an epoch."""
        return self._step() % self._steps == 0

    def epochs_done(self) -> int:
        """Epochs that ended."""
        return self._step() // self._steps

    def name(self) -> str:
        """The epoch that ended."""
        return f"epoch {self.epochs_done()}"

    def going_on(self) -> str:
        """The epoch under way and its steps so far."""
        epoch, within = divmod(self._step(), self._steps)
        return f"epoch {epoch + 1}, after {within} of its steps"

    def validations_left(self) -> int:
        """One for each epoch left."""
        return max(self._epochs - self.epochs_done(), 0)

    def bar(self, disable: bool | None) -> "tqdm[Any]":
        """A bar over the steps of all epochs."""
        total = self._epochs * self._steps
        return tqdm(
            total=total,
            initial=self._step(),
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
        steps_an_epoch: how many steps show every pair once.
        step: how many the run has taken.
        spent_s: seconds that the run's commands took so far, this one's start-up among them.
    """

    def __init__(
        self,
        minutes: float,
        steps_an_epoch: int,
        step: Callable[[], int],
        spent_s: Callable[[], float],
    ) -> None:
        """Plan to end when `spent_s` reaches `minutes`."""
        super().__init__(steps_an_epoch, step)
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
        return round(self._step() / self._steps, 2)

    def name(self) -> str:
        """The step: epochs may be shorter than what lies between two validations."""
        return f"step {self._step()}, minute {self._spent_s() / 60:.1f}"

    def going_on(self) -> str:
        """The step under way and the minutes used."""
        minutes = self._spent_s() / 60
        return f"step {self._step() + 1}, {minutes:.1f} of {self._total_s / 60:g} minutes used"

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
