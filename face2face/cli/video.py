"""face2face-video: a video file in, the same film with the trained face out."""

import argparse
import sys
from pathlib import Path

from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    add_runtime_flag,
    nearest,
    number,
    run_command,
)
from face2face.cli.credentials import add_credentials_flags, sealer_from
from face2face.cli.film_out import look_from, tell
from face2face.cli.motion import add_motion_flags, add_photo_flags, motion_from
from face2face.cli.retouch import add_retouch_flags, refuse_unfit
from face2face.cli.task_video import convert_by_task
from face2face.config import DEFAULT_MODEL, REENACTMENT

_EXAMPLES = """
face2face-video --source talk.mp4 --out out.mp4
face2face-video --source talk.mp4 --out out.mp4 --model my-face --layout output
face2face-video --source talk.mp4 --out out.mp4 --calibrate 3.5 --expression-gain 1.3
face2face-video --source talk.mp4 --out out.mp4 --model photo.jpg --layout output
face2face-video --source talk.mp4 --out out.mkv --start 10 --duration 5 --json
face2face-video --source talk.mp4 --out person.webm --model my-cutout
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-video",
        "Reenact a video: the trained face moves as the face in the film does. Models of other\n"
        "tasks repair, sharpen, or cut people out. The sound is kept. What is generated is\n"
        "labelled as such.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add(
        "--source",
        type=Path,
        required=True,
        metavar="VIDEO",
        help="the film with the driver",
    )
    add(
        "--out",
        type=Path,
        default=Path("out.mp4"),
        metavar="FILE",
        help=".mp4, .mov or .mkv, for a person cut out also .webm; written when whole (default: "
        "%(default)s)",
    )
    add(
        "--model",
        "--tf-model",
        default=DEFAULT_MODEL,
        metavar="NAME|FOLDER|ZIP|PHOTO|frozen_model.pb",
        help="whose face: a model or a photograph; or a model of another task "
        "(default: %(default)s)",
    )
    add_landmark_flag(parser)
    add(
        "--show",
        choices=("camera", "landmarks", "0", "1"),
        default="camera",
        help="the left picture: the film (0) or the landmarks, what the model is given (1) "
        "(default: %(default)s)",
    )
    add(
        "--layout",
        choices=("side-by-side", "output"),
        help="output: the trained face, or the changed film, alone (default: side-by-side where a "
        "face is moved, else output)",
    )
    add_runtime_flag(parser)
    add(
        "--calibrate",
        type=number(0),
        metavar="S",
        help="learn the driver's face at rest from the second that begins here, for the whole "
        "film (default: from the first second with a face, and anew after each cut)",
    )
    add("--start", type=number(0), default=0.0, metavar="S", help="seconds to skip")
    add("--duration", type=number(0, above=True), metavar="S", help="seconds to convert")
    add("--no-label", action="store_true", help="leave out the words 'AI-generated'")
    add("--json", action="store_true", help="print a report as JSON on standard output")
    add_photo_flags(parser)
    add_motion_flags(parser)
    add_retouch_flags(
        parser,
        background="transparent in a .webm or .mov, else blur",
        mask="a picture that is white where the film's first frame is to be repaired; it follows "
        "the face",
    )
    add_credentials_flags(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Convert."""
    from face2face.bundle import known_models, read_model
    from face2face.engine.ahead import first_second
    from face2face.engine.convert import convert
    from face2face.engine.opening import open_engine
    from face2face.errors import NoFaceError
    from face2face.video.file_source import VideoFileSource
    from face2face.video.sink import refuse_same_file

    # With --json, standard output is for the report alone.
    def say(text: str) -> None:
        print(text, file=sys.stderr if args.json else sys.stdout)

    def open_source(start_s: float, duration_s: float | None) -> VideoFileSource:
        return VideoFileSource(args.source, start_s=start_s, duration_s=duration_s)

    # What can be refused is refused before the model is loaded.
    with open_source(args.start, args.duration):
        refuse_same_file(args.source, args.out)
    model = read_model(args.model, nearest(args.model, known_models()))
    task = REENACTMENT if model.card is None else model.card.task
    refuse_unfit(args, task, model.name)
    sealer = sealer_from(args)
    if task != REENACTMENT:
        return convert_by_task(args, model, open_source, say, sealer)
    reenactor = open_engine(
        model,
        args.runtime,
        args.landmark_model,
        motion=motion_from(args),
        size=args.size,
        face=args.face,
    )
    say(f"model {model.name}, {reenactor.runtime}; {model.consent}")
    if reenactor.retarget != args.retarget:
        say("this model does not know its person's face: the landmarks are taken as they are")
    if args.calibrate is not None:
        with open_source(args.calibrate, None) as source:
            faces = first_second(source.frames(), reenactor)
        if not faces:
            raise NoFaceError(
                f"no face is seen in {args.source} in the second from {args.calibrate:g} s on: "
                "give --calibrate a time at which the face is at rest, or leave it out"
            )
        reenactor.calibrate(faces)
    with open_source(args.start, args.duration) as source:
        conversion = convert(
            source,
            args.out,
            reenactor,
            look_from(args, args.layout or "side-by-side"),
            model_name=model.name,
            audio_from=args.source,
            start_s=args.start,
            duration_s=args.duration,
            say=say,
            sealer=sealer,
        )
    about = {"model": model.name, "runtime": reenactor.runtime, "retarget": reenactor.retarget}
    tell(args, conversion, about, "without a face show the picture before")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
