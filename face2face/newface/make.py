"""The whole way from films to a model that the program finds by its name."""

import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from face2face.bundle import copy_model
from face2face.errors import ModelError, writing
from face2face.files import whole_folder
from face2face.newface.pairs import choose_pairs
from face2face.newface.plan import Plan, Work, model_of
from face2face.newface.progress import Progress, Report
from face2face.newface.watch import newest_sheet, watched

_LAPTOP_FILTERS = 32
_CLOSING_SHARE = 0.05
"""Of the minutes: reducing, freezing and their start."""

_LEAST_TRAINING_SHARE = 0.5
"""Of the minutes, however long the films are."""

_SAMPLES = 100
"""Pairs that int8 is calibrated on."""

_CHECKPOINT_MINUTES = 1
"""What a power cut may cost."""

RunTool = Callable[[str, Sequence[str]], None]
"""Runs one of the tools, such as "train", as if this command line had been typed."""


def make_face(plan: Plan, work: Work, run_tool: RunTool, report: Report, *, command: str) -> Path:
    """Make a face, or go on where its work folder stands.

    Args:
        plan: what is asked for; kept in the work folder.
        work: the work folder, which exists.
        run_tool: runs train, reduce_model and freeze_model.
        report: takes the news.
        command: the command line, for the record.

    Returns:
        The model's folder among the user's models; what stood there before is replaced only
        now that the new one is whole.

    Raises:
        Face2FaceError: of whatever stage failed; what was done before it is kept.
    """
    closing_s = 60 * plan.minutes * _CLOSING_SHARE
    if plan.data_minutes is None:
        plan = _with_pairs(plan, work, report, closing_s, command)
    _train(plan, work, run_tool, report, closing_s)
    report(Progress("finish", 0.0, closing_s, preview=newest_sheet(work.run)))
    run_tool("reduce_model", ["--model-input", str(work.run), "--model-output", str(work.reduced)])
    report(Progress("finish", 0.5, closing_s / 2, preview=newest_sheet(work.run)))
    freeze = ["--model-folder", str(work.reduced), "--out", str(work.model), "--name", plan.name]
    # One word each, so that no text is taken for a flag.
    run_tool("freeze_model", [*freeze, f"--consent={plan.consent}"])
    if importlib.util.find_spec("nncf") is not None:
        _quantise(work, run_tool, report)
    return install(work.model, plan.name)


def train_minutes(plan: Plan) -> float:
    """What is left of the plan's minutes for training."""
    left = plan.minutes * (1 - _CLOSING_SHARE) - (plan.data_minutes or 0.0)
    return round(max(left, plan.minutes * _LEAST_TRAINING_SHARE), 2)


def install(model: Path, name: str) -> Path:
    """Copy a finished model to the user's models; it appears there only when whole.

    What the card lists is copied, and nothing that may lie beside it.

    Raises:
        ModelError: the model is incomplete or altered.
        SinkError, DiskFullError: it cannot be written; what stood there before is kept.
    """
    target = model_of(name)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with whole_folder(target) as folder:
        copy_model(model, folder)
    return target


def _with_pairs(plan: Plan, work: Work, report: Report, closing_s: float, command: str) -> Plan:
    begun = time.monotonic()
    films = [Path(file) for file in plan.files] or [work.recording]
    rest_s = 60 * train_minutes(plan) + closing_s
    report(Progress("data", 0.0))
    choose_pairs(films, work.data, report, size=plan.size, rest_s=rest_s, command=command)
    plan = replace(plan, data_minutes=round((time.monotonic() - begun) / 60, 3))
    work.write(plan)
    return plan


def _quantise(work: Work, run_tool: RunTool, report: Report) -> None:
    """Add int8: a third of the time a picture, for some seconds now."""
    flags = ["--model-folder", str(work.model), "--precision", "int8", "--data", str(work.data)]
    try:
        run_tool("freeze_model", [*flags, "--samples", str(_SAMPLES)])
    except ModelError as error:
        # The face itself is whole, and runs.
        report(Progress("note", message=f"left without int8: {error}"))


def _train(plan: Plan, work: Work, run_tool: RunTool, report: Report, closing_s: float) -> None:
    minutes = train_minutes(plan)
    flags = ["--data", str(work.data), "--out", str(work.run), "--minutes", f"{minutes:g}"]
    flags += ["--checkpoint-minutes", str(_CHECKPOINT_MINUTES), f"--consent={plan.consent}"]
    if plan.start:
        flags.append(f"--init-from={plan.start}")
    if plan.size:
        flags += ["--size", str(plan.size)]
    if plan.filters or not plan.start:
        filters = str(plan.filters or _LAPTOP_FILTERS)
        flags += ["--filters", filters, "--discriminator-filters", filters]
    if not plan.start:
        flags += ["--dropout", "0"]
    spent_s, begun = 60 * plan.trained_minutes, time.monotonic()
    report(Progress("train", 0.0, max(60 * minutes - spent_s, 0.0) + closing_s))
    try:
        with watched(work.run, report, spent_s=spent_s, total_s=60 * minutes, rest_s=closing_s):
            run_tool("train", flags)
    finally:
        spent = plan.trained_minutes + (time.monotonic() - begun) / 60
        work.write(replace(plan, trained_minutes=round(spent, 3)))
