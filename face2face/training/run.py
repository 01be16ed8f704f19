"""run.json: how a run was started, and what export needs to know of its data."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from face2face.errors import TrainingError
from face2face.faces.person import Person
from face2face.files import whole_file
from face2face.training.options import StepOptions

RUN_FILE = "run.json"


@dataclass(frozen=True)
class RunOptions:
    """Everything `tools/train.py` is told.

    Attributes:
        step: the networks' and the losses' options.
        epochs: how long to train; None where `minutes` says it.
        batch: pairs a device and step.
        lr_schedule: "constant", or "linear": constant, then falling to zero over the last 40 %.
        augment: turn, zoom and shift the pairs a little.
        flip: mirror half of the pairs.
        keep: checkpoints to keep.
        checkpoint_minutes: the longest time between two checkpoints.
        minutes: how long the run's commands may take; None where `epochs` says it.
    """

    step: StepOptions
    epochs: int | None
    batch: int
    lr_schedule: str
    augment: bool
    flip: bool
    keep: int
    checkpoint_minutes: float
    minutes: float | None = None


_MAY_CHANGE = ("epochs", "minutes", "lr_schedule", "keep", "checkpoint_minutes")
"""What a resumed run may be told anew."""


@dataclass(frozen=True)
class RunRecord:
    """What run.json holds.

    Attributes:
        options: as above.
        data: the dataset's folder name.
        task: the dataset's task.
        pairs: numbers of training and validation pairs.
        sources: what the dataset was made of, as in dataset.json; empty when unknown.
        person: the trained face's statistics, None when no face was found in the data.
        commands: the command lines that made the data and started the run.
        dated: the person's statistics are of an older form and were left out; they are learned
            anew when the run goes on.
    """

    options: RunOptions
    data: str
    task: str
    pairs: tuple[int, int]
    sources: list[dict[str, Any]]
    person: Person | None
    commands: list[str]
    dated: bool = False

    def write(self, run: Path) -> None:
        """Write run.json into the run's folder."""
        content = asdict(self)
        del content["dated"]
        if self.person is not None:
            content["person"] = {
                name: np.round(value, 6).tolist() for name, value in content["person"].items()
            }
        with whole_file(run / RUN_FILE) as temporary:
            temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")

    def refuse_other(self, earlier: "RunRecord", run: Path) -> None:
        """Refuse to go on with a run that was started differently.

        Raises:
            TrainingError: names what differs.
        """
        for name, mine, theirs in (
            *_differing(self.options, earlier.options),
            *_differing(self.options.step, earlier.options.step),
            *([("data", self.data, earlier.data)] if self.data != earlier.data else []),
            *([("pairs", self.pairs, earlier.pairs)] if self.pairs != earlier.pairs else []),
        ):
            raise TrainingError(
                f"{run} was started with {name.replace('_', '-')} {theirs}, not {mine}: "
                "give the same flags to go on, or another --out to start anew"
            )


def _differing(mine: Any, theirs: Any) -> list[tuple[str, Any, Any]]:
    skipped = (*_MAY_CHANGE, "step")
    return [
        (field.name, getattr(mine, field.name), getattr(theirs, field.name))
        for field in fields(mine)
        if field.name not in skipped and getattr(mine, field.name) != getattr(theirs, field.name)
    ]


def read_run(run: Path) -> RunRecord | None:
    """The record of a run, None where there is none.

    Raises:
        TrainingError: run.json is broken.
    """
    path = run / RUN_FILE
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        options = content.pop("options")
        step = StepOptions(**options.pop("step"))
        person = content.pop("person")
        dated = person is not None and set(person) != {field.name for field in fields(Person)}
        if dated:
            person = None
        if person is not None:
            person = Person(**{k: np.array(v, np.float32) for k, v in person.items()})
        pairs = tuple(content.pop("pairs"))
        return RunRecord(
            options=RunOptions(step=step, **options),
            person=person,
            pairs=pairs,
            dated=dated,
            **content,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(
            f"{path} is broken: restore it, or start anew in another --out"
        ) from error
