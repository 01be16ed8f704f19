"""The flags that say how a driver's motion is carried over."""

import argparse

from face2face.cli.common import number
from face2face.faces.motion import RETARGETS, Motion

_USUAL = Motion()


def add_motion_flags(parser: argparse.ArgumentParser) -> None:
    """Add --retarget, the gains, and --smoothing."""
    add = parser.add_argument_group("motion").add_argument
    add(
        "--retarget",
        choices=RETARGETS,
        default=_USUAL.retarget,
        help="relative: the driver's change from his face at rest, on the trained face; "
        "absolute: his face as it is, laid on the trained head; off: his landmarks where they "
        "are in the frame (default: %(default)s)",
    )
    add(
        "--head-gain",
        type=number(0, high=3),
        default=_USUAL.head_gain,
        metavar="X",
        help="how much the head moves, 0 to 3 times (default: %(default)g)",
    )
    add(
        "--expression-gain",
        type=number(0, high=3),
        default=_USUAL.expression_gain,
        metavar="X",
        help="how much the face does, 0 to 3 times (default: %(default)g)",
    )
    add(
        "--smoothing",
        type=number(0, high=1),
        default=_USUAL.smoothing,
        metavar="X",
        help="against trembling: 0 none, 1 most (default: %(default)g)",
    )


def motion_from(args: argparse.Namespace) -> Motion:
    """What those flags say."""
    return Motion(args.retarget, args.head_gain, args.expression_gain, args.smoothing)
