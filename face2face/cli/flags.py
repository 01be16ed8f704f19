"""Flags that several commands share: motion, image editing, and a key of the user's own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from face2face.cli.common import number, whole_number
from face2face.config import PHOTO_SIZE, PHOTO_SIZES
from face2face.errors import UsageError
from face2face.faces.retarget_options import MOST_GAIN, RETARGETS, Gaze, RetargetOptions
from face2face.tasks.info import HAIRS, TONES
from face2face.tasks.registry import TASKS, info_of, names_with
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat, parse_format

_USUAL = RetargetOptions()

_FARTHEST_GAZE = 30.0
"""Degrees."""


def add_retarget_flags(parser: argparse.ArgumentParser, *, remembered: bool = False) -> None:
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
    if not remembered:
        parser.set_defaults(**asdict(_USUAL))


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


def add_camera_flag(parser: argparse.ArgumentParser) -> None:
    """--camera-format."""
    parser.add_argument(
        "--camera-format",
        type=_camera_format,
        metavar="WxH[@FPS]",
        help=f"size and rate to ask a camera for, such as 1280x720 or 1280x720@60 "
        f"(default: {USUAL_FORMAT}); it may give others",
    )


def _camera_format(text: str) -> CameraFormat:
    """Parse --camera-format."""
    try:
        return parse_format(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def camera_format_from(args: argparse.Namespace) -> CameraFormat:
    """What that flag says of the camera that --source names, the usual where it is not given.

    Raises:
        UsageError: it is given without a camera.
    """
    if args.camera_format is not None and args.source is None:
        raise UsageError("--camera-format is about a camera: say which one with --source")
    return args.camera_format or USUAL_FORMAT


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
    if not max(abs(right), abs(down)) <= _FARTHEST_GAZE:
        raise argparse.ArgumentTypeError(
            f"{text} is out of range: at most {_FARTHEST_GAZE:g} degrees each way"
        )
    return right, down


def retarget_options_from(args: argparse.Namespace) -> RetargetOptions:
    """What those flags say, the usual where they say nothing."""
    return RetargetOptions(**motion_given(args))


def motion_given(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of a Motion that those flags set; where they are remembered, the given alone."""
    values = {name: getattr(args, name) for name in asdict(_USUAL)}
    return {name: value for name, value in values.items() if value is not None}


if TYPE_CHECKING:
    from face2face.engine.image_editor import EditOptions
    from face2face.model import FaceModel

# Named here as well as where they are used: --help answers before those are imported.
_RETOUCH_FLAGS = ("region", "strength", "input_kind", "tone", "hair", "background", "mask")
_REGIONS = ("auto", "face", "whole")
_INPUT_KINDS = ("auto", "photo", "drawing")


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
        choices=_REGIONS,
        help="each face, the whole image, or the faces where there are some, else the whole "
        f"(default: auto{_other_regions()})",
    )
    add(
        "--mask",
        type=Path,
        metavar="FILE|FOLDER" if "folder" in mask else "FILE",
        help=f"{', '.join(names_with('mask'))}: {mask}",
    )
    add(
        "--background",
        metavar="transparent|blur|#rrggbb|IMAGE",
        help=f"{', '.join(names_with('background'))}: what the person stands before "
        f"(default: {background})",
    )
    add(
        "--input-kind",
        choices=_INPUT_KINDS,
        help=f"{', '.join(names_with('input_kind'))}: photographs are drawn first, drawings "
        "are taken as they are (default: auto, by a look at each)",
    )
    add(
        "--tone",
        choices=tuple(TONES),
        help=f"{', '.join(names_with('tone'))}: the skin's tone, which a drawing does not say "
        "(default: what the model takes for likely)",
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


def refuse_unfit(args: argparse.Namespace, task: str, model: str) -> None:
    """Refuse flags that the model's task has no use for.

    Raises:
        UsageError: one is given.
    """
    for name in _RETOUCH_FLAGS:
        tasks = names_with(name)
        if getattr(args, name) is not None and task not in tasks:
            flag = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{flag} is for models of the task {' or '.join(tasks)}, {model} is for {task}: "
                "leave it out, or choose another with --model"
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
    from face2face.engine.image_editor import EditOptions

    usual = EditOptions(region=info_of(task).usual_region) if task in TASKS else EditOptions()
    return EditOptions(
        region=args.region or usual.region,
        strength=usual.strength if args.strength is None else args.strength,
        kind=args.input_kind or usual.kind,
        tone=args.tone or usual.tone,
        hair=args.hair or usual.hair,
        background=parse_background(args.background or background),
    )


if TYPE_CHECKING:
    from face2face.provenance.identity import Identity
    from face2face.provenance.signer import Sealer


def add_credentials_flags(parser: argparse.ArgumentParser) -> None:
    """Add --c2pa-key and --c2pa-cert."""
    add = parser.add_argument_group(
        "Content Credentials (C2PA): results are signed, in .mkv and .webm marked without"
    ).add_argument
    add(
        "--c2pa-key",
        type=Path,
        metavar="FILE",
        help="sign with this private key, PEM (default: this installation's own, made once)",
    )
    add(
        "--c2pa-cert",
        type=Path,
        metavar="FILE",
        help="its certificates, PEM: the signer's, then its authority's",
    )


def identity_from(args: argparse.Namespace) -> Identity | None:
    """Who signs, None for this installation; all that can be refused is refused here.

    Raises:
        UsageError: one of the two is given without the other.
        CredentialsError: nobody can sign with them.
    """
    key, certificate = args.c2pa_key, args.c2pa_cert
    if key is None and certificate is None:
        return None
    if key is None or certificate is None:
        given, lacking = ("--c2pa-cert", "--c2pa-key")[:: 1 if key is None else -1]
        raise UsageError(f"{given} needs {lacking}: give both, or neither")

    from face2face.provenance.identity import read_identity
    from face2face.provenance.signing import refuse_unfit

    identity = read_identity(key, certificate)
    refuse_unfit(identity, certificate)
    return identity


def sealer_from(args: argparse.Namespace, warn: Callable[[str], None] | None = None) -> Sealer:
    """What signs the results.

    Args:
        args: the command's flags.
        warn: takes warnings, None for standard error.

    Raises:
        UsageError, CredentialsError: as in `identity_from`.
    """
    from tqdm import tqdm

    from face2face.provenance.signer import Sealer

    def write(line: str) -> None:
        tqdm.write(line, file=sys.stderr)

    return Sealer(warn or write, identity_from(args))
