"""The flag that says which images a camera is asked for."""

from __future__ import annotations

import argparse

from face2face.errors import UsageError
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat, parse_format


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
