"""The flags that say how a task's model is applied to pictures and films."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.common import number
from face2face.errors import UsageError

if TYPE_CHECKING:
    from face2face.bundle import FaceModel
    from face2face.engine.retouch import Retouch

_FOR = {
    "region": ("inpaint", "pencil", "deblur"),
    "strength": ("pencil", "deblur"),
    "input_kind": ("pencil",),
    "background": ("cutout",),
    "mask": ("inpaint",),
}
"""The tasks that each flag is for."""

# Named here as well as where they are used: --help answers before those are imported.
_REGIONS = ("auto", "face", "whole")
_INPUT_KINDS = ("auto", "photo", "drawing")


def add_retouch_flags(parser: argparse.ArgumentParser, *, background: str, mask: str) -> None:
    """Add the flags.

    Args:
        parser: gets them.
        background: what stands behind a person where --background is not given, for its help.
        mask: what --mask takes, for its help.
    """
    add = parser.add_argument_group("tasks (each for the models that can do it)").add_argument
    add(
        "--region",
        choices=_REGIONS,
        help="each face, the whole picture, or the faces where there are some, else the whole "
        "(default: auto, whole for deblur)",
    )
    add(
        "--mask",
        type=Path,
        metavar="FILE|FOLDER" if "folder" in mask else "FILE",
        help=f"inpaint: {mask}",
    )
    add(
        "--background",
        metavar="transparent|blur|#rrggbb|PICTURE",
        help=f"cutout: what the person stands before (default: {background})",
    )
    add(
        "--input-kind",
        choices=_INPUT_KINDS,
        help="pencil: photographs are drawn first, drawings are taken as they are "
        "(default: auto, by a look at each)",
    )
    add(
        "--strength",
        type=number(0, high=1),
        metavar="X",
        help="pencil, deblur: how much of the change is taken over, 0 to 1 (default: 1)",
    )


def refuse_unfit(args: argparse.Namespace, task: str, model: str) -> None:
    """Refuse flags that the model's task has no use for.

    Raises:
        UsageError: one is given.
    """
    for name, tasks in _FOR.items():
        if getattr(args, name) is not None and task not in tasks:
            flag = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{flag} is for models of the task {' or '.join(tasks)}, {model} is for {task}: "
                "leave it out, or choose another with --model"
            )


def other_inputs(args: argparse.Namespace, model: FaceModel) -> list[Path | None]:
    """The files that are read beside what is worked on: no result may take their place.

    Args:
        args: the parsed flags, also those of `add_landmark_flag` and `add_credentials_flags`.
        model: the model that is applied.
    """
    from face2face.bundle import CARD

    files = () if model.card is None else (CARD, *model.card.files)
    return [
        Path(args.background or ""),
        args.mask,
        args.landmark_model,
        args.c2pa_key,
        args.c2pa_cert,
        model.graph,
        Path(args.model),
        *(model.graph.parent / name for name in files),
    ]


def retouch_from(args: argparse.Namespace, task: str, background: str) -> Retouch:
    """What those flags say, the usual where they say nothing.

    Args:
        args: the parsed flags.
        task: the model's.
        background: what --background says where it is not given.

    Raises:
        UsageError: the background is none of those that there are.
        SourceError: its picture cannot be read.
    """
    from face2face.engine.background import parse_background
    from face2face.engine.retouch import Retouch

    # What is out of focus is seldom so in the faces alone.
    usual = Retouch(region="whole") if task == "deblur" else Retouch()
    return Retouch(
        region=args.region or usual.region,
        strength=usual.strength if args.strength is None else args.strength,
        kind=args.input_kind or usual.kind,
        background=parse_background(args.background or background),
    )
