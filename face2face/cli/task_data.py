"""The flags of generate_train_data.py for the tasks other than landmarks, and what they do."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.common import number, whole_number
from face2face.config import PATCH_TASKS, TASK_NAMES
from face2face.errors import DatasetError, UsageError

if TYPE_CHECKING:
    from face2face.dataset.cropping import HeadCutter
    from face2face.dataset.sources import Material
    from face2face.tasks.base import Task

_PICTURES = TASK_NAMES[1:]
_HEADS = ("inpaint", "pencil", "deblur")

_GOES_WITH: dict[str, tuple[str, ...]] = {
    "file": ("landmarks",),
    "source": ("landmarks",),
    "held_out": _PICTURES,
    "val_share": _PICTURES,
    "whole": _HEADS,
    "min_face": (*_HEADS, *PATCH_TASKS),
    "variants": _PICTURES,
    "format": ("pencil", "cutout", "deblur"),
    "masks": ("inpaint",),
    "download": _HEADS,
    "download_limit": _HEADS,
    "chroma": ("cutout",),
    "backdrops": ("cutout",),
    "radius": ("deblur",),
    "blur": ("deblur",),
}
"""The tasks that know a flag; a flag that is not here goes with all."""

_VARIANTS = {"inpaint": 3, "mouth": 2, "eyes": 2}
_DOWNLOAD_LIMIT_MB = 25
_AT_A_TIME = 8
"""Pictures that are fetched at a time."""


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
        help="share of the pictures that validates (default: 0.2)",
    )
    group.add_argument(
        "--whole",
        action="store_true",
        default=None,
        help="take the middle of the pictures, not the faces in them",
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
        help="pairs of each picture (default: 3 for inpaint, 2 for mouth and eyes, else 1)",
    )
    group.add_argument("--format", choices=("png", "jpg"), help="of the pairs (default: png)")
    group.add_argument(
        "--download",
        action="store_true",
        default=None,
        help="--input is a face_detection.json as of Dataturks: fetch the pictures that it names; "
        "begun anew it goes on",
    )
    group.add_argument(
        "--download-limit",
        type=whole_number(1),
        metavar="MB",
        help=f"leave out pictures larger than this (default: {_DOWNLOAD_LIMIT_MB})",
    )
    inpaint = parser.add_argument_group("for --task inpaint")
    inpaint.add_argument(
        "--masks",
        type=Path,
        metavar="DIR",
        help="pictures of shapes to erase, 50 x 50 for a picture of 256, black on white "
        "(default: generated shapes)",
    )
    cutout = parser.add_argument_group("for --task cutout")
    cutout.add_argument(
        "--chroma",
        nargs="?",
        const="auto",
        type=_colour,
        metavar="COLOUR",
        help="--input holds people before a plain backdrop: cut them out by its colour, #rrggbb "
        "or auto (without --chroma: --input holds the folders original and segmented)",
    )
    cutout.add_argument(
        "--backdrops",
        type=Path,
        metavar="DIR",
        help="pictures to put behind people, beside generated ones",
    )
    deblur = parser.add_argument_group("for --task deblur")
    deblur.add_argument(
        "--radius",
        nargs=2,
        type=number(0),
        metavar=("LOW", "HIGH"),
        help="least and greatest blur in pixels at --size (default: 2 6)",
    )
    deblur.add_argument(
        "--blur",
        choices=("lens", "motion", "gaussian"),
        help="a lens out of focus, motion in any direction, or a Gaussian (default: lens)",
    )


def check_task_flags(args: argparse.Namespace) -> None:
    """Refuse flags that the task does not know.

    Raises:
        UsageError: there is one, or what to make pairs of is missing.
    """
    for name, tasks in _GOES_WITH.items():
        if getattr(args, name) is not None and args.task not in tasks:
            flag = "--" + name.replace("_", "-")
            raise UsageError(f"{flag} goes with --task {' or '.join(tasks)}, not {args.task}")
    if args.task != "landmarks" and args.input is None:
        raise UsageError(f"--task {args.task} needs --input: a folder of pictures or videos")
    named = args.input is not None and args.input.suffix.lower() == ".json"
    if args.download_limit and not args.download:
        raise UsageError("--download-limit goes with --download")
    if (args.download and not named) or (named and args.whole):
        raise UsageError(
            "--download takes a face_detection.json as --input, of which faces are cut: "
            "without --whole"
        )
    from face2face.faces.patch_squares import PATCH_SIDE

    if args.task in PATCH_TASKS and args.size != PATCH_SIDE:
        raise UsageError(f"--task {args.task} goes with --size {PATCH_SIDE}")
    if args.radius and args.radius[0] > args.radius[1]:
        low, high = args.radius
        raise UsageError(f"--radius {low:g} {high:g}: the least comes first")


def make_task_pairs(args: argparse.Namespace, command: str) -> tuple[int, int]:
    """Make the dataset; how many pairs train and how many validate."""
    from face2face.dataset.frame_selection import default_workers
    from face2face.dataset.image_pairs import make_pairs

    workers = args.workers or default_workers()
    manifest = make_pairs(
        _material(args),
        args.out,
        task=_task(args),
        number=args.num,
        variants=args.variants or _VARIANTS.get(args.task, 1),
        size=args.size,
        val_share=args.val_share or 0.2,
        held_out=args.held_out or (),
        file_format=args.format or "png",
        workers=workers,
        seed=args.seed,
        command=command,
    )
    return len(manifest.of("train")), len(manifest.of("val"))


def _material(args: argparse.Namespace) -> Material:
    from face2face.dataset.cropping import HeadCutter, WholeCutter
    from face2face.dataset.sources import in_folder

    if args.task == "cutout":
        return _people(args)
    if args.task in PATCH_TASKS:
        from face2face.dataset.patches import PatchCutter
        from face2face.runtime.face_networks import OpenVinoFaceNetworks

        cutter = PatchCutter(args.task, OpenVinoFaceNetworks, args.min_face or args.size // 2)
        return replace(in_folder(args.input, cutter), hint="give pictures with larger faces")
    if args.whole:
        return in_folder(args.input, WholeCutter(args.size))
    heads = HeadCutter(args.size, args.min_face or args.size // 4, args.landmark_model)
    if args.input.suffix.lower() == ".json":
        return _annotated(args, heads)
    return in_folder(args.input, heads, heads.all_of)


def _annotated(args: argparse.Namespace, heads: HeadCutter) -> Material:
    from face2face.dataset.dataturks import annotated_files, read_annotations
    from face2face.dataset.download import FAILED, Patience, fetch_all
    from face2face.dataset.sources import Material

    pictures = read_annotations(args.input)
    folder = args.input.with_name(f"{args.input.stem}-pictures")
    if args.download:
        limit = (args.download_limit or _DOWNLOAD_LIMIT_MB) * 1_000_000
        addresses = [picture.address for picture in pictures if picture.boxes]
        failed = fetch_all(addresses, folder, Patience(limit), _AT_A_TIME)
        if failed:
            print(
                f"warning: {len(failed)} of {len(addresses)} pictures could not be fetched: "
                f"see {folder / FAILED}"
            )
    files = annotated_files(pictures, folder, heads)
    if not files:
        raise DatasetError(
            f"none of the {len(pictures)} pictures of {args.input} lies in {folder}: "
            + (f"see {folder / FAILED}" if args.download else "add --download to fetch them")
        )
    return Material(args.input.name, files, [], heads)


def _people(args: argparse.Namespace) -> Material:
    from face2face.dataset.people_cutouts import KeyedCutter, PersonCutter, matched_pictures
    from face2face.dataset.sources import Material, in_folder

    cutter = PersonCutter(args.size, args.seed)
    if args.chroma is None:
        files = matched_pictures(args.input, print)
        return Material(args.input.name, files, [], cutter, "the segmented pictures are all empty")
    return replace(
        in_folder(args.input, KeyedCutter(cutter, _rgb(args.chroma))),
        hint="give people before an even backdrop of a colour that they do not wear",
    )


def _task(args: argparse.Namespace) -> Task:
    """The task with the user's settings."""
    if args.task == "inpaint":
        from face2face.tasks.inpaint import InpaintTask, read_shapes

        return InpaintTask(read_shapes(args.masks) if args.masks else ())
    if args.task == "deblur":
        from face2face.tasks.deblur import DEFAULT_RADIUS, DeblurTask

        return DeblurTask(tuple(args.radius or DEFAULT_RADIUS), args.blur or "lens")
    if args.task == "cutout":
        from face2face.dataset.people_cutouts import read_backdrops
        from face2face.tasks.cutout import Backdrops, CutoutTask

        pictures = read_backdrops(args.backdrops, args.size) if args.backdrops else ()
        return CutoutTask(Backdrops(pictures))
    from face2face.tasks.registry import task_named

    return task_named(args.task)


def _colour(text: str) -> str:
    if text == "auto" or re.fullmatch("#[0-9a-fA-F]{6}", text):
        return text
    raise argparse.ArgumentTypeError(f"'{text}' is no colour: give auto, or one such as #1e90ff")


def _rgb(colour: str) -> tuple[int, int, int] | None:
    """The colour of #rrggbb; None for auto."""
    if colour == "auto":
        return None
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
