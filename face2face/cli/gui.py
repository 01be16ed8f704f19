"""face2face-gui: the window on the webcam, the trained face beside it."""

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.camera_flags import add_camera_flag
from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    add_runtime_flag,
    add_show_flag,
    named_model,
    run_command,
    shown_side,
)
from face2face.cli.credentials_flags import add_credentials_flags, identity_from
from face2face.cli.flag_values import file_path, no_pipe, number
from face2face.cli.flags import add_photo_flags
from face2face.cli.retarget_flags import add_retarget_flags, motion_given, retarget_options_from
from face2face.config import DEFAULT_MODEL
from face2face.errors import RuntimeUnavailableError, SourceError, UsageError
from face2face.utils.allocator import share_arenas
from face2face.video.network_address import is_address

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity

_EXAMPLES = """
face2face-gui
face2face-gui talk.mp4
face2face-gui --source 0
face2face-gui --source demo --show landmarks
face2face-gui --source talk.mp4 --loop --model mona-lisa
face2face-gui --model photo.jpg --face 2 --size 768
face2face-gui --source 0 --calibrate --smoothing 0.7
face2face-gui --source demo --soak 600
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-gui",
        "Open the window: you on the left, the trained face on the right, moving together.\n"
        "What is not given is as it was the last time.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "file",
        nargs="?",
        type=_file,
        metavar="FILE",
        help="a video to play, a photograph or a model whose face moves",
    )
    add(
        "--source",
        "-src",
        type=no_pipe,
        metavar="NUMBER|NAME|VIDEO|ADDRESS|demo",
        help="a camera's number or part of its name, a video file, the address of a stream (rtsp, "
        "http, rtmp, srt), or demo for the shipped clip",
    )
    add(
        "--model",
        "--tf-model",
        metavar="NAME|FOLDER|ZIP|PHOTO|frozen_model.pb",
        help="whose face: a model or a photograph (default: the last one, at first "
        f"{DEFAULT_MODEL})",
    )
    add("--loop", action="store_true", help="begin a video again at its end")
    add_show_flag(parser, None, "the left image: the camera (0) or the landmarks (1)")
    add_camera_flag(parser)
    add_landmark_flag(parser)
    add_runtime_flag(parser, remembered=True)
    add(
        "--calibrate",
        action="store_true",
        help="begin with a countdown, then learn your face at rest (key C does it any time)",
    )
    add(
        "--soak",
        type=number(1),
        default=0.0,
        metavar="SECONDS",
        help="report memory, frames, drops and delay for so long, then end",
    )
    add(
        "--settings",
        type=file_path,
        metavar="FILE",
        help="keep the settings in this file instead of the system's place",
    )
    add(
        "--install-desktop",
        action="store_true",
        help="put the program into the desktop's menu, and among what opens videos, then end "
        "(Linux)",
    )
    add_photo_flags(parser)
    add_retarget_flags(parser, remembered=True)
    add_credentials_flags(parser)
    return parser


def _file(text: str) -> Path:
    """Parse FILE; an address is not repeated, as it may hold a password."""
    if is_address(text):
        raise argparse.ArgumentTypeError("an address goes behind --source")
    return file_path(text)


def run(args: argparse.Namespace) -> int:
    """Open the window."""
    from face2face.gui.preflight import prepare_qt

    if args.install_desktop:
        from face2face.gui.desktop_entry import install_desktop_entry

        print(install_desktop_entry())
        return 0
    identity = identity_from(args)
    _refuse_photo_flags(args)
    _refuse_other_settings(args.settings)
    prepare_qt()
    share_arenas()
    # Next to nothing of what is imported becomes garbage, and to search it takes a tenth of the
    # time to the first image, from which on the window allows it.
    gc.disable()
    try:
        return _open_window(args, identity)
    finally:
        gc.enable()


def _open_window(args: argparse.Namespace, identity: "Identity | None") -> int:
    from face2face.engine.options import PhotoOptions
    from face2face.gui.qt_import import import_qt
    from face2face.gui.start_options import Options

    try:
        import_qt()
        from face2face.gui.app import run_window
    except ImportError as error:
        if "PySide6" not in str(error) and ".so" not in str(error):
            raise
        raise RuntimeUnavailableError(
            f"the window needs Qt, which cannot be loaded ({error}): "
            "run 'pip install PySide6-Essentials'"
        ) from error
    return run_window(
        Options(
            open=_fit(args),
            source=args.source,
            camera_format=args.camera_format,
            model=args.model,
            photo=PhotoOptions(args.face, args.size),
            loop=args.loop,
            show=shown_side(args),
            landmark_model=args.landmark_model,
            runtime=args.runtime,
            motion=retarget_options_from(args),
            motion_given=frozenset(motion_given(args)),
            calibrate=args.calibrate,
            soak_s=args.soak,
            settings_file=args.settings,
            c2pa=(args.c2pa_key, args.c2pa_cert) if identity is not None else None,
            identity=identity,
        )
    )


def _fit(args: argparse.Namespace) -> Path | None:
    """FILE, where the window can use it.

    Raises:
        SourceError: there is no such file.
        UsageError: it is of no use, or a flag says something else.
    """
    from face2face.gui.dialogs import kind_of

    path: Path | None = args.file
    if path is None:
        return None
    if not path.exists():
        raise SourceError(f"there is no file {path}: check the path")
    kind = kind_of(path)
    if kind == "unknown":
        raise UsageError(f"{path} is neither a video, a photograph nor a model: give one of those")
    flag, value = ("--source", args.source) if kind == "video" else ("--model", args.model)
    if value is not None:
        raise UsageError(f"{path} and {flag} {value} are two: give one of them")
    return path


def _refuse_photo_flags(args: argparse.Namespace) -> None:
    """Refuse --face and --size, before a window opens, where they have no use.

    Raises:
        UsageError: the model cannot be shown so, or --face is given without one.
        ModelError: the model cannot be read.
    """
    if args.model is None:
        if args.face is not None:
            raise UsageError("--face needs --model: give the photograph there")
        return
    if args.face is None and args.size is None:
        return  # a model that cannot be read is told in the window
    from face2face.engine.open_engine import refuse_unfit_photo_flags

    model = named_model(args.model)
    refuse_unfit_photo_flags(model, args.size, args.face)


def _refuse_other_settings(path: Path | None) -> None:
    """Refuse a file of settings that is something else: Qt would read it as empty and replace it.

    Raises:
        UsageError: it is one.
    """
    if path is None or not path.exists():
        return
    if not path.is_file():
        raise UsageError(f"--settings {path} is no regular file: give another name")
    with path.open("rb") as file:
        begin = file.read(1)
    if begin not in (b"", b"["):
        raise UsageError(
            f"--settings {path} is no file of settings, and would be written over: give a new name"
        )


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
