"""Flags that say how a model is applied: to photographs, and to images by a task."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from face2face.cli.common import typed_flag
from face2face.cli.flag_values import file_path, number, whole_number
from face2face.config import PHOTO_SIZE, PHOTO_SIZES
from face2face.errors import UsageError
from face2face.tasks.info import HAIRS, TONES, InputKind, Region
from face2face.tasks.registry import TASKS, info_of, names_with

if TYPE_CHECKING:
    from face2face.engine.edit_options import EditOptions
    from face2face.model import FaceModel

_EDIT_FLAGS = ("region", "strength", "input_kind", "tone", "hair", "background", "mask")


def add_photo_flags(parser: argparse.ArgumentParser) -> None:
    """--size and --face."""
    low, high = PHOTO_SIZES
    add = parser.add_argument_group("photographs").add_argument
    add(
        "--size",
        type=whole_number(low, high),
        metavar="PX",
        help=f"side of a photograph's output, {low} to {high} (default: the model's own, or "
        f"{PHOTO_SIZE}); of a trained face with a second stage, twice its own",
    )
    add(
        "--face",
        type=whole_number(1),
        metavar="N",
        help="which face of a photograph, 1 the largest (default: 1)",
    )


def add_edit_flags(parser: argparse.ArgumentParser, *, background: str, mask: str) -> None:
    """Add the flags.

    Args:
        parser: gets them.
        background: what stands behind a person where --background is not given, for its help.
        mask: what --mask takes, for its help.
    """
    add = parser.add_argument_group("tasks (each for the models that can do it)").add_argument
    add(
        "--region",
        choices=get_args(Region),
        help="each face, the whole image, or the faces where there are some, else the whole "
        f"(default: auto{_other_regions()})",
    )
    add(
        "--mask",
        type=file_path,
        metavar="FILE|FOLDER" if "folder" in mask else "FILE",
        help=f"{', '.join(names_with('mask'))}: {mask}",
    )
    add(
        "--background",
        metavar="transparent|blur|rrggbb|IMAGE",
        help=f"{', '.join(names_with('background'))}: what the person stands before "
        f"(default: {background})",
    )
    add(
        "--input-kind",
        choices=get_args(InputKind),
        help=f"{', '.join(names_with('input_kind'))}: photographs are drawn first, drawings "
        "are taken as they are (default: auto, by a look at each)",
    )
    add(
        "--tone",
        choices=tuple(TONES),
        help=f"{', '.join(names_with('tone'))}: the skin's tone, which a drawing does not say "
        "(default: a photograph's own; of drawings, what the model takes for likely)",
    )
    add(
        "--hair",
        choices=tuple(HAIRS),
        help=f"{', '.join(names_with('hair'))}: the hair's colour (default: as for --tone)",
    )
    add(
        "--strength",
        type=number(0, high=1),
        metavar="X",
        help=f"{', '.join(names_with('strength'))}: how much of the change is taken over, "
        "0 to 1 (default: 1)",
    )


def _other_regions() -> str:
    """The tasks that do not work on "auto" where --region is not given, for its help."""
    return "".join(
        f", {info.usual_region} for {name}"
        for name, info in TASKS.items()
        if info.usual_region != "auto"
    )


def refuse_unfit_edit_flags(args: argparse.Namespace, task: str, model: str) -> None:
    """Refuse flags that the model's task has no use for.

    Raises:
        UsageError: one is given.
    """
    for name in _EDIT_FLAGS:
        tasks = names_with(name)
        if getattr(args, name) is not None and task not in tasks:
            raise UsageError(
                f"{typed_flag(name)} is for models of the task {' or '.join(tasks)}, {model} is "
                f"for {task}: leave it out, or choose another with --model"
            )


def other_inputs(args: argparse.Namespace, model: FaceModel, location: str) -> list[Path | None]:
    """The files that are read beside what is worked on: no result may take their place.

    Args:
        args: the parsed flags, also those of `add_landmark_flag` and `add_credentials_flags`.
        model: the model that is applied.
        location: where it was found, as it was typed.
    """
    from face2face.card import CARD

    files = () if model.card is None else (CARD, *model.card.files)
    return [
        Path(args.background or ""),
        args.mask,
        args.landmark_model,
        args.c2pa_key,
        args.c2pa_cert,
        model.graph,
        Path(location),
        *(model.graph.parent / name for name in files),
    ]


def edit_options_from(args: argparse.Namespace, task: str, background: str) -> EditOptions:
    """What those flags say, the usual where they say nothing.

    Args:
        args: the parsed flags.
        task: the model's.
        background: what --background says where it is not given.

    Raises:
        UsageError: the background is none of those that there are.
        SourceError: its image cannot be read.
    """
    from face2face.engine.compose import parse_background
    from face2face.engine.edit_options import EditOptions

    usual = EditOptions(region=info_of(task).usual_region) if task in TASKS else EditOptions()
    return EditOptions(
        region=args.region or usual.region,
        strength=usual.strength if args.strength is None else args.strength,
        kind=args.input_kind or usual.kind,
        tone=args.tone or usual.tone,
        hair=args.hair or usual.hair,
        background=parse_background(args.background or background),
    )
