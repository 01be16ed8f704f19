"""The training of a new face, within the minutes that its plan leaves for it."""

import time
from dataclasses import replace
from pathlib import PureWindowsPath

from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress, Report, as_note
from face2face.new_face.watch import watched
from face2face.new_face.workspace import Work
from face2face.training.request import TrainRequest
from face2face.utils.text import counted

_CLOSING_SHARE = 0.05
"""Of the minutes: reducing, freezing and their start; of a second stage as much again."""

_LEAST_TRAINING_SHARE = 0.5
"""Of the minutes, however long the videos are."""

_SECOND_STAGE_SHARE, _LEAST_SECOND_STAGE = 0.25, 1.0
"""Of the training, and minutes that it needs at least, starting among them."""

CHECKPOINT_MINUTES = 1
"""What a power cut may cost."""

_LAPTOP_FILTERS = 32

RATE, BETA1, _GAN_FROM = 5e-4, 0.9, 0.55
"""How a face is trained from a trained one: at a higher rate, and without the discriminator at
first, as in SRGAN (arXiv 1609.04802, section 3.2), since such steps take six tenths of the time.
From random weights it is trained as published."""


def closing_minutes(plan: Plan) -> float:
    """What the plan's minutes leave for all that comes after training."""
    return plan.minutes * _CLOSING_SHARE * (2 if plan.second_stage else 1)


def train_minutes(plan: Plan) -> float:
    """What is left of the plan's minutes for training."""
    left = plan.minutes - closing_minutes(plan) - (plan.data_minutes or 0.0)
    return round(max(left, plan.minutes * _LEAST_TRAINING_SHARE), 2)


def stage_minutes(plan: Plan) -> tuple[float, float]:
    """What of them the face itself has, and its second stage."""
    minutes = train_minutes(plan)
    if not plan.second_stage:
        return minutes, 0.0
    least = min(_LEAST_SECOND_STAGE, minutes / 2)
    second = round(max(minutes * _SECOND_STAGE_SHARE, least), 2)
    return round(minutes - second, 2), second


def train_request(plan: Plan, work: Work) -> TrainRequest:
    """The training that a plan's face needs, without its second stage."""
    minutes, _ = stage_minutes(plan)
    filters = plan.filters or (None if plan.start else _LAPTOP_FILTERS)
    # Of a path the last part: the record travels with the model.
    words = [f"{minutes:g} minutes", f"from {PureWindowsPath(plan.start).name or 'random weights'}"]
    if plan.network_size:
        words.append(f"{plan.network_size} pixels")
    if filters:
        words.append(f"{filters} filters")
    request = TrainRequest(
        data=work.data,
        out=work.run,
        command=f"trained by face2face-new: {', '.join(words)}",
        consent=plan.consent,
        minutes=minutes,
        init_from=plan.start,
        size=plan.network_size,
        filters=filters,
        discriminator_filters=filters,
        dropout=None if plan.start else 0.0,
        checkpoint_minutes=CHECKPOINT_MINUTES,
    )
    if not plan.start:
        return request
    return replace(request, learning_rate=RATE, beta1=BETA1, gan_from=_GAN_FROM)


def train_stage(
    plan: Plan, work: Work, request: TrainRequest, report: Report, closing_s: float
) -> Plan:
    """Train, or go on with it, and tell how far all the training of the plan is.

    Args:
        plan: what is asked for.
        work: its folder, where the plan is kept with the minutes that this took.
        request: the training.
        report: takes the news.
        closing_s: seconds that come after all training.

    Returns:
        The plan, which knows how long this took.
    """
    from face2face.training.train_run import train_run

    minutes = train_minutes(plan)
    spent_s, begun = 60 * plan.trained_minutes, time.monotonic()
    report(Progress("train", 0.0, max(60 * minutes - spent_s, 0.0) + closing_s))
    report_line = as_note(report)
    try:
        with watched(request.out, report, spent_s=spent_s, total_s=60 * minutes, rest_s=closing_s):
            trained = train_run(request, report=report_line)
        report_line(f"trained {counted(trained.steps, 'step')}")
    finally:
        spent = plan.trained_minutes + (time.monotonic() - begun) / 60
        plan = replace(plan, trained_minutes=round(spent, 3))
        work.write(plan)
    return plan
