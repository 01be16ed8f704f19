"""Flags that say how the driver's motion is carried over."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from face2face.cli.common import typed_flag
from face2face.cli.flag_values import number
from face2face.config import REENACTMENT
from face2face.errors import UsageError
from face2face.faces.retarget_options import (
    FARTHEST_GAZE,
    HEEDED_WHEN_OFF,
    MOST_GAIN,
    PHOTO_MOTION,
    RETARGETS,
    Gaze,
    RetargetOptions,
)

if TYPE_CHECKING:
    from face2face.model import FaceModel

_USUAL = RetargetOptions()


def add_retarget_flags(parser: argparse.ArgumentParser, *, remembered: bool = False) -> None:
    """Add --retarget, the gains, and --smoothing.

    Args:
        parser: gets them.
        remembered: whether the command goes on as it was the last time where a flag is not
            given.
    """
    add = parser.add_argument_group("motion").add_argument
    at_first = "the last one, at first " if remembered else ""
    add(
        "--retarget",
        choices=RETARGETS,
        help="relative: the driver's change from their face at rest, on the trained face; "
        "absolute: their face as it is, laid on the trained head; off: the landmarks where they "
        f"are in the frame (default: {at_first}{_USUAL.retarget})",
    )
    add(
        "--head-gain",
        type=number(0, high=MOST_GAIN),
        metavar="X",
        help=f"how much the head moves, 0 to {MOST_GAIN:g} times "
        f"(default: {at_first}{_USUAL.head_gain:g})",
    )
    add(
        "--expression-gain",
        type=number(0, high=MOST_GAIN),
        metavar="X",
        help=f"how much the face does, 0 to {MOST_GAIN:g} times "
        f"(default: {at_first}{_USUAL.expression_gain:g})",
    )
    add(
        "--smoothing",
        type=number(0, high=1),
        metavar="X",
        help=f"against jitter: 0 none, 1 most (default: {at_first}{_USUAL.smoothing:g})",
    )
    for name, what in (
        ("brows", "brows and forehead"),
        ("eyes", "lids and gaze"),
        ("mouth", "mouth, cheeks and chin"),
    ):
        add(
            f"--{name}-gain",
            type=number(0, high=MOST_GAIN),
            metavar="X",
            help=f"for photographs: how much {what} move, times --expression-gain (default: "
            f"{at_first}1)",
        )
    add(
        "--gaze",
        type=_gaze,
        metavar="follow|viewer|X,Y",
        help="for photographs: look where the driver looks, at the viewer, or so many degrees to "
        f"the right of the image and down from where the driver looks (default: {at_first}"
        "follow)",
    )


def _gaze(text: str) -> Gaze:
    """Parse --gaze."""
    if text == "follow":
        return "follow"
    if text == "viewer":
        return "viewer"
    try:
        right, down = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not follow, viewer, or two numbers such as 10,-5"
        ) from None
    if not max(abs(right), abs(down)) <= FARTHEST_GAZE:
        raise argparse.ArgumentTypeError(
            f"{text} is out of range: at most {FARTHEST_GAZE:g} degrees each way"
        )
    return right, down


def retarget_options_from(args: argparse.Namespace) -> RetargetOptions:
    """What those flags say, the usual where they say nothing."""
    return RetargetOptions(**motion_given(args))


def motion_given(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of RetargetOptions that flags were given for."""
    values = {name: getattr(args, name) for name in asdict(_USUAL)}
    return {name: value for name, value in values.items() if value is not None}


def refuse_unfit_motion(args: argparse.Namespace, model: FaceModel, task: str) -> None:
    """Refuse flags that the model has no use for.

    Args:
        args: the parsed flags.
        model: what is applied.
        task: what it was made for.

    Raises:
        UsageError: one is given.
    """
    for name in motion_given(args):
        flag = typed_flag(name)
        if task != REENACTMENT:
            raise UsageError(
                f"{flag} is for models that move a face, {model.name} is for {task}: leave it out"
            )
        if name in PHOTO_MOTION and model.photo is None:
            raise UsageError(
                f"{flag} is for photographs: the model {model.name} is none; leave it out"
            )
        if args.retarget == "off" and name not in HEEDED_WHEN_OFF:
            raise UsageError(
                f"{flag} changes nothing with --retarget off, which takes the landmarks as they "
                "are: leave one of them out"
            )
