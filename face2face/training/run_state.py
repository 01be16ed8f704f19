"""Where a run stands: what its checkpoints keep beside the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class RunState:
    """Where a run stands.

    Attributes:
        steps_an_epoch: how many steps show every pair once.
        step: how many were taken.
        minutes: what training alone took.
        losses: their sums since the last validation.
        history: a row a validation, the last one last; each has "step".
        command_minutes: what all of the run's commands took, as it was last saved; None where that
            was not kept yet.
    """

    steps_an_epoch: int
    step: int = 0
    minutes: float = 0.0
    losses: dict[str, float] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    command_minutes: float | None = None

    @property
    def epochs(self) -> float:
        """How many epochs lie behind."""
        return self.step / self.steps_an_epoch

    @property
    def unvalidated(self) -> int:
        """Steps since the last validation."""
        done: int = self.step - (self.history[-1]["step"] if self.history else 0)
        return done

    @property
    def command_s(self) -> float:
        """Seconds that the commands took; runs from before that was kept know training's alone."""
        known = self.minutes if self.command_minutes is None else self.command_minutes
        return 60 * known

    def count(self, losses: Mapping[str, float]) -> None:
        """Add a step."""
        self.losses = {k: self.losses.get(k, 0.0) + v for k, v in losses.items()}
        self.step += 1

    def mean_losses(self) -> dict[str, float]:
        """The losses' means since the last validation."""
        return {name: total / self.unvalidated for name, total in self.losses.items()}

    def note(self, row: dict[str, Any]) -> None:
        """Add a validation, a row with "step" in it, and count losses anew."""
        self.history = [*self.history, row]
        self.losses = {}

    def is_best(self, figure: float, metric: str, *, higher: bool) -> bool:
        """Whether a figure is better than those of all validations so far."""
        sign = 1 if higher else -1
        return all(sign * figure > sign * row[metric] for row in self.history)

    def for_json(self) -> dict[str, Any]:
        """What a checkpoint keeps; `RunState(**kept)` is the same again."""
        return {name: value for name, value in asdict(self).items() if value is not None}
