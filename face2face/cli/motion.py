"""The flags that say how a driver's motion is carried over."""

import argparse
from dataclasses import asdict
from typing import Any

from face2face.cli.common import number
from face2face.faces.retarget_options import RETARGETS, Motion

_USUAL = Motion()


def add_motion_flags(parser: argparse.ArgumentParser, *, remembered: bool = False) -> None:
    """Add --retarget, the gains, and --smoothing.

    Args:
        parser: gets them.
        remembered: whether the command goes on as it was the last time where a flag is not
            given; `motion_given` tells then which are.
    """
    add = parser.add_argument_group("motion").add_argument
    at_first = "the last one, at first " if remembered else ""
    add(
        "--retarget",
        choices=RETARGETS,
        help="relative: the driver's change from his face at rest, on the trained face; "
        "absolute: his face as it is, laid on the trained head; off: his landmarks where they "
        f"are in the frame (default: {at_first}{_USUAL.retarget})",
    )
    add(
        "--head-gain",
        type=number(0, high=3),
        metavar="X",
        help=f"how much the head moves, 0 to 3 times (default: {at_first}{_USUAL.head_gain:g})",
    )
    add(
        "--expression-gain",
        type=number(0, high=3),
        metavar="X",
        help="how much the face does, 0 to 3 times "
        f"(default: {at_first}{_USUAL.expression_gain:g})",
    )
    add(
        "--smoothing",
        type=number(0, high=1),
        metavar="X",
        help=f"against trembling: 0 none, 1 most (default: {at_first}{_USUAL.smoothing:g})",
    )
    if not remembered:
        parser.set_defaults(**asdict(_USUAL))


def motion_from(args: argparse.Namespace) -> Motion:
    """What those flags say, the usual where they say nothing."""
    return Motion(**motion_given(args))


def motion_given(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of a Motion that those flags set; where they are remembered, the given alone."""
    values = {name: getattr(args, name) for name in asdict(_USUAL)}
    return {name: value for name, value in values.items() if value is not None}
