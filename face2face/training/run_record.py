"""The options of a training step, and run.json: how a run was started, for export too."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from face2face.card import NOT_STATED
from face2face.card_entries import PersonEntry
from face2face.config import (
    LONGEST_TEXT,
    MOST_BATCH,
    MOST_COUNTED,
    MOST_FILTERS,
    MOST_REFINING,
    NETWORK_SIZES,
    WIDEST,
)
from face2face.errors import ErrorKind, TrainingError
from face2face.faces.person import Person
from face2face.nets.form import GeneratorForm
from face2face.untrusted.refusal import bounded_bytes
from face2face.utils.files import whole_file


def _of_a_network(size: int) -> int:
    if size not in NETWORK_SIZES:
        raise ValueError(f"no network has images of {size} pixels")
    return size


Size = Annotated[int, AfterValidator(_of_a_network)]
"""A side in pixels that the network can work at."""

Refining = Annotated[int, Field(ge=0, le=MOST_REFINING)]
"""Residual blocks of a generator, see `GeneratorForm`."""

Widest = Annotated[int, Field(ge=1, le=WIDEST)]
"""How many times its first filters a generator's block may have, see `GeneratorForm`."""

Filters = Annotated[int, Field(ge=1, le=MOST_FILTERS)]

_Weight = Annotated[float, Field(ge=0, le=MOST_COUNTED)]
_Share = Annotated[float, Field(ge=0, lt=1)]
_Seed = Annotated[int, Field(ge=-(1 << 63), lt=1 << 63)]


@dataclass(frozen=True)
class StepOptions:
    """What a training step needs to know; see `tools/train.py --help`."""

    size: Size
    filters: Filters
    discriminator_filters: Filters
    dropout: _Share
    learning_rate: _Weight
    beta1: _Share
    l1_weight: _Weight
    gan_weight: _Weight
    mixed_precision: bool
    seed: _Seed
    # Runs that were started before these existed have none in their run.json.
    feature_weight: _Weight = 0.0
    detail_weight: _Weight = 0.0
    hole_weight: _Weight = 0.0
    optimizer: Literal["adam", "radam"] = "adam"
    residual: bool = False
    refining: Refining = 0
    widest: Widest = WIDEST

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", allow_inf_nan=False)

    @property
    def form(self) -> GeneratorForm:
        """The generator's."""
        return GeneratorForm(self.size, self.filters, self.residual, self.refining, self.widest)

    @property
    def has_discriminator(self) -> bool:
        """Whether the discriminator has a say; else it need not learn."""
        return bool(self.gan_weight or self.feature_weight)


RUN_FILE = "run.json"

_MOST_BYTES = 16 << 20
"""Of run.json; ours have 0.1 MB."""

_Count = Annotated[int, Field(ge=1, le=MOST_COUNTED)]
_Minutes = Annotated[float, Field(gt=0, le=MOST_COUNTED)]
_Pairs = Annotated[int, Field(ge=0)]
_Line = Annotated[str, Field(max_length=255)]


@dataclass(frozen=True)
class RunOptions:
    """Everything `tools/train.py` is told.

    Attributes:
        step: the networks' and the losses' options.
        epochs: how long to train; None where `minutes` says it.
        batch: pairs a device and step.
        lr_schedule: "constant"; "linear": constant, then falling to zero over the last 40 %; or
            "step": a tenth after every `lr_step_epochs`.
        augment: turn, zoom and shift the pairs a little; for other tasks than landmarks, shift.
        flip: mirror half of the pairs.
        keep: checkpoints to keep.
        checkpoint_minutes: the longest time between two checkpoints.
        minutes: how long the run's commands may take; None where `epochs` says it.
        lr_step_epochs: see `lr_schedule`.
        settle: share of the run, at its end, that trains the generator with the normalisation
            that it is used with.
        gan_from: share of the run, at its beginning, in which the discriminator has no say and
            does not learn.
    """

    step: StepOptions
    epochs: _Count | None
    batch: Annotated[int, Field(ge=1, le=MOST_BATCH)]
    lr_schedule: Literal["constant", "linear", "step"]
    augment: bool
    flip: bool
    keep: _Count
    checkpoint_minutes: _Minutes
    minutes: _Minutes | None = None
    lr_step_epochs: _Count = 50
    settle: Annotated[float, Field(ge=0, le=1)] = 0.0
    gan_from: Annotated[float, Field(ge=0, le=1)] = 0.0

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", allow_inf_nan=False)


_MAY_CHANGE = (
    "epochs",
    "minutes",
    "lr_schedule",
    "lr_step_epochs",
    "settle",
    "gan_from",
    "keep",
    "checkpoint_minutes",
)
"""What a resumed run may be told anew."""


@dataclass(frozen=True)
class RunRecord:
    """What run.json holds.

    Attributes:
        options: what the run is trained with.
        data: the dataset's folder name.
        task: the dataset's task.
        pairs: numbers of training and validation pairs.
        sources: what the dataset was made of, as in dataset.json; empty when unknown.
        person: the trained face's statistics, None when no face was found in the data.
        commands: the command lines that made the data and started the run.
        iris: whether the sketches show irises.
        dated: the person's statistics are of an older form and were left out; they are learned
            anew when the run goes on.
        consent: what the trained person agreed to, and when.
        minutes_before: how long what it began with had been trained, as far as known.
    """

    options: RunOptions
    data: str
    task: str
    pairs: tuple[int, int]
    sources: list[dict[str, Any]]
    person: Person | None
    commands: list[str]
    iris: bool = False
    dated: bool = False
    consent: str = NOT_STATED
    minutes_before: float = 0.0

    def write(self, run: Path) -> None:
        """Write run.json into the run's folder."""
        content = asdict(self)
        del content["dated"]
        if self.person is not None:
            content["person"] = {
                name: np.round(value, 6).tolist()
                for name, value in content["person"].items()
                if value is not None
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


class _Content(BaseModel):
    """What stands in run.json."""

    model_config = ConfigDict(extra="forbid")

    options: RunOptions
    data: _Line
    task: _Line
    pairs: tuple[_Pairs, _Pairs]
    sources: Annotated[list[dict[str, Any]], Field(max_length=10_000)]
    person: dict[str, Any] | None
    commands: Annotated[list[str], Field(max_length=1_000)]
    iris: bool = False
    consent: Annotated[str, Field(max_length=LONGEST_TEXT)] = NOT_STATED
    minutes_before: Annotated[float, Field(ge=0, le=MOST_COUNTED)] = 0.0


def _forms(iris: bool) -> tuple[set[str], ...]:
    """What is known of a person, by the names in run.json: the gaze where irises are drawn."""
    whole = {field.name for field in fields(Person)}
    return (whole,) if iris else (whole, whole - {"gaze"})


def read_run(run: Path) -> RunRecord | None:
    """The record of a run, None where there is none.

    Raises:
        TrainingError: run.json is broken.
    """
    path = run / RUN_FILE
    if not path.is_file():
        return None
    try:
        content = _Content.model_validate(json.loads(bounded_bytes(path, _MOST_BYTES)))
        known = content.person
        dated = known is not None and set(known) not in _forms(content.iris)
        person = None if known is None or dated else PersonEntry.model_validate(known).person()
        return RunRecord(**{**vars(content), "person": person, "dated": dated})
    except (OSError, ValueError, RecursionError) as error:
        raise TrainingError(
            f"{path} is broken: restore it, or start anew in another --out",
            ErrorKind.TRAINING_DAMAGED,
            path=str(path),
        ) from error
