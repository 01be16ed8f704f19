"""From a run to the generator alone.

DIR/
  reduced_model.keras   the folded generator
  reduced_model.json    what freezing needs to know of the run
  start.npz             what the model needs to serve as a start for another face
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import keras
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from face2face.card import NOT_STATED
from face2face.card_entries import PersonEntry
from face2face.config import LONGEST_TEXT, WIDEST
from face2face.errors import ModelError, TrainingError
from face2face.export.needed import NOTES, REDUCED, need_reduced, need_run
from face2face.model import START
from face2face.nets.fold import folded
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.nets.shapes import generator_shapes
from face2face.training.checkpoints import Checkpoints, averaged_weights, read_checkpoint
from face2face.training.init_from import write_start
from face2face.training.run_record import (
    RUN_FILE,
    Filters,
    Refining,
    RunRecord,
    Size,
    StepOptions,
    Widest,
)
from face2face.untrusted.keras_file import check_keras_file
from face2face.untrusted.refusal import bounded_bytes
from face2face.utils.files import changed_together, whole_file

_TOLERANCE = 1e-3
"""Of answers from -1 to 1: an eighth of a grey level."""

_MOST_NOTES = 16 << 20
"""Bytes of reduced_model.json; ours have 0.1 MB."""


class Notes(BaseModel):
    """What stands in reduced_model.json.

    Attributes:
        task: the dataset's task.
        size: the image's side in pixels.
        filters: the generator's first filters.
        residual: whether it changes its condition, see `GeneratorForm`.
        refining: its residual blocks, see `GeneratorForm`.
        widest: how many times `filters` its blocks may have, see `GeneratorForm`.
        consent: what the trained person agreed to, and when.
        person: the trained face's statistics, None when unknown.
        iris: whether the sketches show irises.
        sources: what the dataset was made of.
        training: steps, seed and validation of the run.
        commands: the command lines that led here; of face2face-new, which needs one for all, what
            it did in words.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    task: Annotated[str, Field(max_length=255)]
    size: Size
    filters: Filters
    person: PersonEntry | None
    sources: Annotated[list[dict[str, Any]], Field(max_length=10_000)]
    training: dict[str, Any]
    commands: Annotated[list[str], Field(max_length=1_000)]
    residual: bool = False
    refining: Refining = 0
    widest: Widest = WIDEST
    iris: bool = False
    consent: Annotated[str, Field(max_length=LONGEST_TEXT)] = NOT_STATED

    @property
    def form(self) -> GeneratorForm:
        """The generator's."""
        return GeneratorForm(self.size, self.filters, self.residual, self.refining, self.widest)


class Reduced(NamedTuple):
    """A generator without its training.

    Attributes:
        generator: folded, from float (batch, size, size, 3) in [-1, 1] to the same.
        notes: what freezing needs to know of the run.
    """

    generator: keras.Model
    notes: Notes


@dataclass(frozen=True)
class Sizes:
    """What reducing saved, in bytes, and the largest difference of the answers."""

    before: int
    after: int
    difference: float


def reduce_run(
    run: Path, out: Path, which: str, command: str, report: Callable[[str], None] = print
) -> Sizes:
    """Write the folded generator of a run's checkpoint.

    Args:
        run: a folder that tools/train.py made.
        out: the folder to write to; made if need be.
        which: "best", by the task's selection metric on the validation pairs, or "last".
        command: what goes into the record: the command line, or what is done in words.
        report: takes the messages for the user.

    Raises:
        TrainingError: the run has no checkpoint yet or a damaged one, or is of an older form.
        ModelError: the folded generator answers differently.
        SinkError: `out` cannot be written.
    """
    record = need_run(run)
    if record.dated:
        raise TrainingError(
            f"{run} is of an older face2face, which knew less of the face: give its training "
            "command again, which learns that anew, then reduce"
        )
    checkpoints = Checkpoints(run, 1)
    path = checkpoints.best if which == "best" else checkpoints.latest()
    if path is None or not path.is_file():
        raise TrainingError(f"{run} has no {which} checkpoint yet: let tools/train.py end an epoch")
    arrays, state = read_checkpoint(path)
    trained = _trained_generator(arrays, record.options.step, path, run)
    generator, difference = _fold_alike(trained, record.options.step, path)
    notes = _notes_of(record, state, which, command)
    with changed_together(out) as room:
        size = write_reduced(room, generator, notes)
        write_start(room / START, trained)
    last = checkpoints.latest()
    sizes = Sizes((last or path).stat().st_size, size, difference)
    report(
        f"{sizes.before / 1e6:.1f} MB of training became {sizes.after / 1e6:.1f} MB of generator "
        f"(answers differ by at most {sizes.difference:.1e} of 2)"
    )
    return sizes


def _trained_generator(
    arrays: Mapping[str, np.ndarray], options: StepOptions, path: Path, run: Path
) -> keras.Model:
    """The averaged generator of a checkpoint."""
    weights = averaged_weights(arrays)
    if [one.shape for one in weights] != generator_shapes(options.form):
        raise TrainingError(
            f"the checkpoint {path} is not of the network that {run / RUN_FILE} tells of: take "
            "another with --checkpoint, or train anew"
        )
    trained = build_generator(options.form, dropout=0.0)
    trained.set_weights(weights)
    return trained


def _fold_alike(
    trained: keras.Model, options: StepOptions, path: Path
) -> tuple[keras.Model, float]:
    """The folded generator, and the largest difference of its answers, which is small."""
    generator = folded(trained, options.form)
    difference = _difference(trained, generator, options.size)
    if difference > _TOLERANCE:
        raise ModelError(
            f"the reduced generator differs from the trained one by {difference:.2g}: "
            f"the checkpoint {path} has values out of range; take another with --checkpoint"
        )
    return generator, difference


def _notes_of(
    record: RunRecord, state: Mapping[str, Any], which: str, command: str
) -> dict[str, Any]:
    """The fields of `Notes`, of a run at one of its checkpoints."""
    options, person = record.options.step, record.person
    # What was validated is the end of an epoch; a checkpoint inside one has no scores of its own.
    scores = [row for row in state["history"] if row["step"] == state["step"]]
    return {
        "task": record.task,
        "size": options.size,
        "filters": options.filters,
        "refining": options.refining,
        "widest": options.widest,
        "residual": options.residual,
        "person": person
        and {name: value.tolist() for name, value in asdict(person).items() if value is not None},
        "iris": record.iris,
        "consent": record.consent,
        "sources": record.sources,
        "commands": [*record.commands, command],
        "training": {
            "pairs": list(record.pairs),
            "steps": state["step"],
            "minutes": round(state["minutes"], 1),
            "minutes_before": record.minutes_before,
            "seed": options.seed,
            "checkpoint": which,
            "validation": scores[-1] if scores else {},
        },
    }


def write_reduced(out: Path, generator: keras.Model, notes: dict[str, Any]) -> int:
    """Write a folded generator and what freezing needs to know; return the generator's bytes.

    Args:
        out: the folder to write to; made if need be.
        generator: from float (batch, size, size, 3) in [-1, 1] to the same.
        notes: the fields of `Notes`, as JSON has them.

    Raises:
        SinkError: `out` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    with whole_file(out / REDUCED) as temporary:
        generator.save(temporary)
        size = temporary.stat().st_size
    with whole_file(out / NOTES) as temporary:
        temporary.write_text(json.dumps(notes), encoding="utf-8")
    return size


def _difference(one: keras.Model, other: keras.Model, size: int) -> float:
    """Largest difference of two generators' answers over a few random line drawings."""
    random = np.random.default_rng(0)
    lines = np.where(random.random((4, size, size, 1)) < 0.03, 1.0, -1.0)
    condition = np.repeat(lines, 3, axis=3).astype(np.float32)
    answers = [np.asarray(model(condition, training=False)) for model in (one, other)]
    return float(np.abs(answers[0] - answers[1]).max())


def read_reduced(folder: Path) -> Reduced:
    """Read what `reduce_run` wrote.

    Raises:
        ModelError: it is missing or damaged, or holds what no generator needs.
    """
    need_reduced(folder)
    shapes = check_keras_file(folder / REDUCED)
    notes = read_notes(folder)
    if sorted(shapes) != sorted(generator_shapes(notes.form, normalised=False)):
        raise _damaged(folder)
    # Built here, not as the file says: it gives the weights alone.
    generator = build_generator(notes.form, dropout=0.0, normalised=False)
    try:
        generator.load_weights(folder / REDUCED)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder) from error
    return Reduced(generator, notes)


def read_notes(folder: Path) -> Notes:
    """Read what stands beside a reduced generator.

    Raises:
        ModelError: it is damaged.
    """
    try:
        return Notes.model_validate_json(bounded_bytes(folder / NOTES, _MOST_NOTES))
    except (OSError, ValueError) as error:
        raise _damaged(folder) from error


def _damaged(folder: Path) -> ModelError:
    return ModelError(f"{folder} holds a damaged reduced model: run tools/reduce_model.py again")
