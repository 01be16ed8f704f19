"""What the pairs of the tasks other than landmarks are made of, by the flags of their command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from face2face.errors import DatasetError, UsageError
from face2face.tasks.registry import TASKS

if TYPE_CHECKING:
    from face2face.dataset.cropping import HeadCutter
    from face2face.dataset.sources import Material

DOWNLOAD_LIMIT_MB = 25
_AT_A_TIME = 8
"""Images that are fetched at a time."""


def _faces(args: argparse.Namespace) -> Material:
    from face2face.dataset.cropping import HeadCutter, WholeCutter
    from face2face.dataset.sources import in_folder

    if args.whole:
        alpha = TASKS[args.task].takes_alpha
        return in_folder(args.input, WholeCutter(args.size), with_alpha=alpha)
    heads = HeadCutter(args.size, args.min_face or args.size // 4, args.landmark_model)
    if args.input.suffix.lower() == ".json":
        return _annotated(args, heads)
    return in_folder(args.input, heads, heads.all_of)


def _annotated(args: argparse.Namespace, heads: HeadCutter) -> Material:
    from face2face.dataset.dataturks import annotated_files, read_annotations
    from face2face.dataset.download import FAILED, Patience, fetch_all
    from face2face.dataset.sources import Material

    images = read_annotations(args.input)
    folder = args.input.with_name(f"{args.input.stem}-images")
    if args.download:
        limit = (args.download_limit or DOWNLOAD_LIMIT_MB) * 1_000_000
        addresses = [image.address for image in images if image.boxes]
        failed = fetch_all(addresses, folder, Patience(limit), _AT_A_TIME)
        if failed:
            print(
                f"warning: {len(failed)} of {len(addresses)} images could not be fetched: "
                f"see {folder / FAILED}"
            )
    files = annotated_files(images, folder, heads)
    if not files:
        raise DatasetError(
            f"none of the {len(images)} images of {args.input} lies in {folder}: "
            + (f"see {folder / FAILED}" if args.download else "add --download to fetch them")
        )
    return Material(args.input.name, files, [], heads)


def _people(args: argparse.Namespace) -> Material:
    from face2face.dataset.people_cutouts import KeyedCutter, PersonCutter, matched_images
    from face2face.dataset.sources import Material, in_folder

    cutter = PersonCutter(args.size, args.seed)
    if args.chroma is None:
        files = matched_images(args.input, print)
        return Material(args.input.name, files, [], cutter, "the segmented images are all empty")
    return replace(
        in_folder(args.input, KeyedCutter(cutter, _rgb(args.chroma))),
        hint="give people before an even backdrop of a colour that they do not wear",
    )


def _patches(args: argparse.Namespace) -> Material:
    from face2face.dataset.patch_pairs import PatchCutter
    from face2face.dataset.sources import in_folder
    from face2face.faces.patch_squares import PATCH_SIDE
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

    if args.size != PATCH_SIDE:
        raise UsageError(f"--task {args.task} goes with --size {PATCH_SIDE}")
    cutter = PatchCutter(args.task, OpenVinoFaceNetworks, args.min_face or args.size // 2)
    return replace(in_folder(args.input, cutter), hint="give images with larger faces")


class MaterialKind(NamedTuple):
    """What pairs are made of: the shared flags that are for it, and what gathers it."""

    flags: tuple[str, ...]
    gather: Callable[[argparse.Namespace], Material]


MATERIALS = {
    "faces": MaterialKind(("whole", "min_face", "download", "download_limit"), _faces),
    "people": MaterialKind((), _people),
    "patches": MaterialKind(("min_face",), _patches),
}
"""By `TaskInfo.material`."""


def _rgb(colour: str) -> tuple[int, int, int] | None:
    """The colour of #rrggbb, or rrggbb; None for auto."""
    if colour == "auto":
        return None
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
