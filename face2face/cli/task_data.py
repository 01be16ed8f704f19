"""The flags of generate_train_data.py for the tasks other than landmarks, and what they do."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from face2face.cli.common import typed_flag
from face2face.cli.flag_values import file_path, number, whole_number
from face2face.cli.task_material import DOWNLOAD_LIMIT_MB, MATERIALS
from face2face.errors import UsageError
from face2face.tasks.info import DataFlag
from face2face.tasks.registry import TASKS, names_of, task_named

if TYPE_CHECKING:
    from face2face.tasks.base import Task


def add_task_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags; all are None unless given, so that those of another task show."""
    group = parser.add_argument_group("for the tasks other than landmarks")
    group.add_argument(
        "--held-out",
        nargs="+",
        metavar="NAME",
        help="files that only validate, by name or pattern; all others only train",
    )
    group.add_argument(
        "--val-share",
        type=number(0, above=True, below=1),
        metavar="SHARE",
        help="share of the images that validates (default: 0.2)",
    )
    group.add_argument(
        "--people",
        type=file_path,
        metavar="CSV",
        help="a table of who is in which file, with columns such as file, person, ethnicity, "
        "gender, age: people of all groups validate, and rare groups have more pairs",
    )
    group.add_argument(
        "--whole",
        action="store_true",
        default=None,
        help="take the middle of the images, not the faces in them",
    )
    group.add_argument(
        "--min-face",
        type=whole_number(1),
        metavar="PIXELS",
        help="leave out faces less wide than this (default: a quarter of --size)",
    )
    group.add_argument(
        "--variants",
        type=whole_number(1, 100),
        metavar="N",
        help=f"pairs of each image (default: {_variants()}else 1)",
    )
    group.add_argument("--format", choices=("png", "jpg"), help="of the pairs (default: png)")
    group.add_argument(
        "--download",
        action="store_true",
        default=None,
        help="--input is a face_detection.json as of Dataturks: fetch the images that it names; "
        "begun anew it goes on",
    )
    group.add_argument(
        "--download-limit",
        type=whole_number(1),
        metavar="MB",
        help=f"leave out images larger than this (default: {DOWNLOAD_LIMIT_MB})",
    )
    for tasks, flags in _own_flags().items():
        own = parser.add_argument_group(f"for --task {' or '.join(tasks)}")
        for flag in flags:
            own.add_argument(typed_flag(flag.name), help=flag.help, **_as_argparse(flag))


def _as_argparse(flag: DataFlag) -> dict[str, Any]:
    if flag.kind == "range":
        return {"nargs": 2, "type": number(0), "metavar": ("LOW", "HIGH")}
    if flag.kind == "choice":
        return {"choices": flag.choices}
    if flag.kind == "model":
        return {"metavar": "NAME|FOLDER"}
    if flag.kind == "colour":
        return {"nargs": "?", "const": "auto", "type": _colour, "metavar": "COLOUR"}
    return {"type": Path, "metavar": "DIR"}


def _own_flags() -> dict[tuple[str, ...], list[DataFlag]]:
    """The flags that belong to tasks, by the tasks that share them."""
    owners: dict[DataFlag, list[str]] = {}
    for name, info in TASKS.items():
        for flag in info.data_flags:
            owners.setdefault(flag, []).append(name)
    grouped: dict[tuple[str, ...], list[DataFlag]] = {}
    for flag, names in owners.items():
        grouped.setdefault(tuple(names), []).append(flag)
    return grouped


def _variants() -> str:
    """The tasks that make more than one pair of each image, for the help."""
    return "".join(
        f"{info.variants} for {name}, " for name, info in TASKS.items() if info.variants > 1
    )


def _goes_with() -> dict[str, tuple[str, ...]]:
    """The tasks that know a flag; a flag that is not here goes with all."""
    people = tuple(names_of("person"))
    images = tuple(name for name in TASKS if name not in people)

    def of(flag: str) -> tuple[str, ...]:
        return tuple(name for name in images if flag in MATERIALS[TASKS[name].material].flags)

    return {
        "file": people,
        "source": people,
        "held_out": images,
        "val_share": images,
        "people": images,
        "whole": of("whole"),
        "min_face": of("min_face"),
        "variants": images,
        "format": tuple(name for name in images if not TASKS[name].lossless),
        "download": of("download"),
        "download_limit": of("download_limit"),
        **{flag.name: tasks for tasks, flags in _own_flags().items() for flag in flags},
    }


def folders_given(args: argparse.Namespace) -> list[Path | None]:
    """The folders that the task's own flags name: no dataset may take their place."""
    return [getattr(args, flag.name) for flag in TASKS[args.task].data_flags if _is_folder(flag)]


def _is_folder(flag: DataFlag) -> bool:
    return flag.kind in ("folder", "images")


def check_task_flags(args: argparse.Namespace) -> None:
    """Refuse flags that the task does not know.

    Raises:
        UsageError: there is one, or what to make pairs of is missing.
    """
    for name, tasks in _goes_with().items():
        if getattr(args, name) is not None and args.task not in tasks:
            raise UsageError(
                f"{typed_flag(name)} goes with --task {' or '.join(tasks)}, not {args.task}"
            )
    if args.task not in names_of("person") and args.input is None:
        raise UsageError(f"--task {args.task} needs --input: a folder of images or videos")
    named = args.input is not None and args.input.suffix.lower() == ".json"
    if args.download_limit and not args.download:
        raise UsageError("--download-limit goes with --download")
    if (args.download and not named) or (named and args.whole):
        raise UsageError(
            "--download takes a face_detection.json as --input, of which faces are cut: "
            "without --whole"
        )
    for flag in TASKS[args.task].data_flags:
        value = getattr(args, flag.name)
        if flag.kind == "range" and value and value[0] > value[1]:
            low, high = value
            raise UsageError(f"{typed_flag(flag.name)} {low:g} {high:g}: the least comes first")


def make_task_pairs(args: argparse.Namespace, command: str) -> tuple[int, int]:
    """Make the dataset; how many pairs train and how many validate."""
    from face2face.dataset.image_pairs import make_pairs
    from face2face.dataset.pair_options import PairOptions
    from face2face.dataset.people_table import read_people
    from face2face.utils.system import usable_cores

    people = read_people(args.people) if args.people else None
    manifest = make_pairs(
        MATERIALS[TASKS[args.task].material].gather(args),
        args.out,
        PairOptions(
            number=args.num,
            size=args.size,
            seed=args.seed,
            workers=args.workers or usable_cores(),
            command=command,
        ),
        task=_task(args),
        variants=args.variants or TASKS[args.task].variants,
        val_share=args.val_share or 0.2,
        held_out=args.held_out or (),
        file_format=args.format or "png",
        people=people,
    )
    return len(manifest.of("train")), len(manifest.of("val"))


def _task(args: argparse.Namespace) -> Task:
    """The task with the user's settings."""
    from face2face.dataset.people_cutouts import read_backdrops

    options = {}
    for flag in TASKS[args.task].data_flags:
        value = getattr(args, flag.name)
        if flag.kind == "images" and value is not None:
            value = read_backdrops(value, args.size)
        options[flag.name] = value
    return task_named(args.task).with_options(options)


def _colour(text: str) -> str:
    if text == "auto" or re.fullmatch("#?[0-9a-fA-F]{6}", text):
        return text
    raise argparse.ArgumentTypeError(f"'{text}' is no colour: give auto, or one such as 1e90ff")
