"""generate_train_data.py: from videos and images to pairs for training."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.camera_flags import add_camera_flag, camera_format_from
from face2face.cli.clips import Clips
from face2face.cli.command_line import typed
from face2face.cli.common import Parser, add_landmark_flag, named_model, run_command
from face2face.cli.flag_values import file_path, whole_number
from face2face.cli.task_data import add_task_flags, check_task_flags, folders_given, make_task_pairs
from face2face.config import DEFAULT_SIZE, DEMO_CLIP, NETWORK_SIZES, REENACTMENT
from face2face.tasks.registry import TASKS, names_of
from face2face.video.camera_formats import CameraFormat

if TYPE_CHECKING:
    from face2face.tasks.base import Task

_EXAMPLES = """
python tools/generate_train_data.py --file talk.mp4 --num 400
python tools/generate_train_data.py --file monday.mp4 --file tuesday.mp4 --out ana --num 1000
python tools/generate_train_data.py --file images/ --out ana
python tools/generate_train_data.py --file recordings-of-ana/ --out ana --num 1000
python tools/generate_train_data.py --source 0 --out me --num 400
python tools/generate_train_data.py --task deblur --input ffhq/ --num 1000 --radius 2 6
python tools/generate_train_data.py --task pencil --input videos/ --held-out ana.mp4 'bea*'
python tools/generate_train_data.py --task inpaint --input face_detection.json --download
python tools/generate_train_data.py --task cutout --input person/    # original/, segmented/
python tools/generate_train_data.py --task cutout --input studio/ --chroma --backdrops holiday/
python tools/generate_train_data.py --task mouth --input faces/ --size 128 --num 3000
python tools/generate_train_data.py --task detail --model my-face --file talk.mp4 --out detail-data
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "generate_train_data.py",
        "Make pairs of images for tools/train.py, with a preview.png to look at. For\n"
        "reenactment (--task landmarks): choose the frames of a video that differ most, find the\n"
        "face's landmarks in them, and pair their sketch with the frame. For the other tasks:\n"
        "take images and frames of many people, and pair what the network shall see with what\n"
        "it shall answer.",
        _EXAMPLES,
    )
    _add_footage(parser)
    _add_pairs(parser)
    add_task_flags(parser)
    return parser


def _add_footage(parser: argparse.ArgumentParser) -> None:
    """Which task, and what its pairs are made of."""
    add = parser.add_argument
    add(
        "--task",
        choices=tuple(TASKS),
        default=REENACTMENT,
        help=f"what the network shall learn: {_tasks_in_words()} (default: %(default)s)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--file",
        type=file_path,
        action="append",
        metavar="PATH",
        help="a video of one face, a folder of images, or one that holds videos, which is "
        "searched with all below it; may be given several times "
        "(default: the shipped demo clip)",
    )
    where.add_argument(
        "--source",
        metavar="NUMBER|NAME",
        help="record from this camera, its number or part of its name, until there are enough "
        "different frames",
    )
    add_camera_flag(parser)
    where.add_argument(
        "--input",
        type=file_path,
        metavar="PATH",
        help="a folder of images and videos, searched with all below it, or one file; for "
        "landmarks the same as --file",
    )


def _add_pairs(parser: argparse.ArgumentParser) -> None:
    """How many pairs, and how."""
    add = parser.add_argument
    add(
        "--num",
        type=whole_number(2),
        default=400,
        help="how many images to make pairs of (default: %(default)s)",
    )
    add(
        "--out",
        type=file_path,
        default=Path("dataset"),
        metavar="DIR",
        help="the folder to make (default: %(default)s)",
    )
    add(
        "--size",
        type=int,
        choices=NETWORK_SIZES,
        default=DEFAULT_SIZE,
        help="side of the network's image in pixels (default: %(default)s)",
    )
    add(
        "--crop",
        choices=("auto", "centre"),
        default="auto",
        help="auto: one square around head and shoulders; centre: the middle of the image, "
        "as the first face2face did; for landmarks (default: %(default)s)",
    )
    add(
        "--workers",
        type=whole_number(1),
        help="threads that look for faces (default: the cores)",
    )
    add("--seed", type=int, default=0, help="chooses the same frames again")
    add(
        "--iris",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="draw the irises too, so that the face looks where the driver looks; for landmarks "
        "(default: %(default)s)",
    )
    add(
        "--expressions",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="make a second pair of each image to train on, warped to an expression that it does "
        "not show; for landmarks (default: %(default)s)",
    )
    add_landmark_flag(parser)
    add("--overwrite", action="store_true", help="replace the dataset at --out")


def _tasks_in_words() -> str:
    return ", ".join(
        f"{name} ({info.summary})" if info.summary else name for name, info in TASKS.items()
    )


def run(args: argparse.Namespace) -> int:
    """Make the dataset."""
    check_task_flags(args)
    camera_format = camera_format_from(args)
    from face2face.dataset.landmark_pairs import check_target
    from face2face.utils.inputs import refuse_read_folder

    check_target(args.out, args.overwrite)
    given = [args.input, *(args.file or ()), args.landmark_model, *folders_given(args)]
    refuse_read_folder(args.out, given)
    command = typed("python tools/generate_train_data.py", build_parser(), args)
    clips = Clips(args)
    if args.task in names_of("person"):
        train, val = _make_of_person(args, command, clips, camera_format)
    else:
        train, val = make_task_pairs(args, command)
    print(f"{train} pairs for training and {val} for validation in {args.out}")
    print(f"look at {args.out / 'preview.png'}, then: python tools/train.py --data {args.out}")
    return clips.exit_code()


def _make_of_person(
    args: argparse.Namespace, command: str, clips: Clips, camera_format: CameraFormat
) -> tuple[int, int]:
    from face2face.dataset.landmark_pairs import make_dataset
    from face2face.dataset.pair_options import PairOptions
    from face2face.faces.irises import IrisFinder
    from face2face.new_face.clip import Clip
    from face2face.new_face.clip_check import report_faults, sample_clips
    from face2face.runtime.openvino_face_networks import open_iris_network
    from face2face.utils.paths import shipped
    from face2face.utils.system import usable_cores
    from face2face.video.open_source import open_path

    task, iris = _face_and_irises(args)
    files = clips.files()
    if args.source is not None:
        files = [_record(args, camera_format)]
    elif not files:
        files = [shipped("assets") / DEMO_CLIP]
        print(
            f"no video named: taking the shipped clip {DEMO_CLIP}; "
            "use --file VIDEO for yours, or --source 0 to record from the camera"
        )
    report_faults(sample_clips([Clip(file) for file in files]), print)
    manifest = make_dataset(
        files,
        args.out,
        PairOptions(
            number=args.num,
            size=args.size,
            seed=args.seed,
            workers=args.workers or usable_cores(),
            expressions=args.expressions,
            command=command,
        ),
        task=task,
        open_source=open_path,
        crop=args.crop,
        landmark_model=args.landmark_model,
        irises=IrisFinder(open_iris_network) if iris else None,
        unusable=clips.leave_out,
    )
    return len(manifest.of("train")), len(manifest.of("val"))


def _face_and_irises(args: argparse.Namespace) -> tuple["Task", bool]:
    """The task, which may be a trained face's, and whether its sketches show irises."""
    from face2face.errors import UsageError
    from face2face.tasks.detail import DetailTask
    from face2face.tasks.registry import task_named

    if args.task == REENACTMENT:
        return task_named(args.task), args.iris

    from face2face.export.second_stage import card_of_face
    from face2face.runtime.open_runtime import open_runtime

    if args.model is None:
        raise UsageError(f"--task {args.task} needs --model: the trained face")
    model = named_model(args.model)
    size = card_of_face(model).size
    if size != args.size:
        raise UsageError(f"--model {args.model} makes images of {size} pixels: add --size {size}")
    runtime = open_runtime(model.graph, "auto", model.int8)
    return DetailTask(runtime.generate), model.iris


def _record(args: argparse.Namespace, camera_format: CameraFormat) -> Path:
    """Record from the camera into a folder beside the dataset."""
    from face2face.dataset.camera_capture import record_different, recording_folder
    from face2face.faces.finder import FaceFinder
    from face2face.faces.landmarks import LandmarkPredictor
    from face2face.video.open_source import open_camera

    folder = recording_folder(args.out)
    finder = FaceFinder(LandmarkPredictor(args.landmark_model))
    with open_camera(args.source, camera_format) as camera:
        kept = record_different(camera, folder, args.num, finder)
    print(f"recorded {kept} different frames into {folder}")
    return folder


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
