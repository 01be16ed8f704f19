"""face2face-eval: how well a model follows its drivers, or does its task, in figures."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.cli.command_line import typed
from face2face.cli.common import (
    Parser,
    add_landmark_flag,
    add_runtime_flag,
    nearest,
    run_command,
)
from face2face.cli.flags import add_photo_flags
from face2face.cli.retarget_flags import add_retarget_flags, retarget_options_from
from face2face.config import DEFAULT_MODEL, REENACTMENT

if TYPE_CHECKING:
    from face2face.model import FaceModel

_EXAMPLES = """
face2face-eval --drivers talk.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 b.mp4 --identity my-footage.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 --variants plain dark --out report
face2face-eval --model my-face --drivers a.mp4 --identity my-footage.mp4 --out report --record
face2face-eval --model photo.jpg --drivers a.mp4 b.mp4 --own --out report
face2face-eval --model my-sharpener --data blurred --out report --record
face2face-eval --model deblur --data blurred --groups people.csv --out report
"""

_VARIANTS = ("plain", "half", "double", "shifted", "rolled", "dark")


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-eval",
        "Run drivers' videos through a model, as they are and under worse conditions, and measure\n"
        "the output: share of frames with a face, distance of dlib's face descriptor to the\n"
        "trained person, correlation of mouth, eyes and head roll with the driver's, landmark\n"
        "error, jitter; where the driver is the trained person, L1, PSNR and SSIM.\n"
        "A photograph is measured by mouth, brows, lids, gaze and head turn against the driver's,\n"
        "by its descriptor's distance to the photograph itself, jitter and background.\n"
        "Models of the other tasks are measured on the pairs of a dataset: inpaint by L1 inside\n"
        "the hole against OpenCV's inpainting, deblur by PSNR and SSIM against its input, cutout\n"
        "by IoU, pencil by faces found and landmark error.\n"
        "Writes report.json, report.md and report.html, with what is asked of a model and whether\n"
        "it is met.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--model", default=DEFAULT_MODEL, help="name or folder (default: %(default)s)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--drivers", type=Path, nargs="+", metavar="VIDEO", help="the videos")
    what.add_argument("--data", type=Path, metavar="DIR", help="a dataset of the model's task")
    add(
        "--set",
        choices=("val", "train"),
        default="val",
        help="with --data: the pairs that validate or those that train (default: %(default)s)",
    )
    add(
        "--groups",
        type=Path,
        metavar="CSV",
        help="with --data: a table of who is in which file, with columns such as file, person, "
        "ethnicity, gender, age; adds the figures of each group, and names those that the model "
        "serves worse than doing nothing",
    )
    add(
        "--identity",
        type=Path,
        metavar="VIDEO",
        help="footage of the trained person; without it neither descriptor distance nor L1, PSNR "
        "and SSIM are measured",
    )
    add(
        "--variants",
        nargs="+",
        choices=("all", *_VARIANTS),
        default=["all"],
        metavar="NAME",
        help=f"conditions: all, or some of {', '.join(_VARIANTS)}; plain is always run "
        "(default: all)",
    )
    add("--out", type=Path, default=Path("report"), metavar="DIR", help="(default: %(default)s)")
    add_runtime_flag(parser)
    add_landmark_flag(parser)
    add("--record", action="store_true", help="write the figures into the model's card as well")
    add(
        "--own",
        action="store_true",
        help="for photographs: also move each video's first frame as the video itself moves, and "
        "compare with the real frames",
    )
    add_photo_flags(parser)
    add_retarget_flags(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure."""
    if args.groups is not None and args.data is None:
        from face2face.errors import UsageError

        raise UsageError("--groups is about the pairs of a dataset: give one with --data")
    return _run_videos(args) if args.data is None else _run_pairs(args)


def _run_pairs(args: argparse.Namespace) -> int:
    """Measure on a dataset's pairs."""
    from tqdm import tqdm

    from face2face.card import write_card
    from face2face.dataset.layout import find_pairs
    from face2face.dataset.people_table import read_people
    from face2face.errors import UsageError
    from face2face.evaluation.groups import by_group, group_rows, group_tables, harmed
    from face2face.evaluation.pair_table import pair_rows, pairs_as_markdown
    from face2face.evaluation.pairs import asked_of, pairs_of, study_pairs
    from face2face.evaluation.report import refuse_unwritable, write_pair_report
    from face2face.model import known_models, read_model
    from face2face.runtime.open_runtime import open_runtime
    from face2face.tasks.registry import task_named

    # What can be refused is refused before the long work.
    if args.identity is not None or args.variants != ["all"]:
        raise UsageError("--identity and --variants are about videos: leave them out with --data")
    people = read_people(args.groups) if args.groups else None
    pairs = find_pairs(args.data)
    refuse_unwritable(args.out)
    model = read_model(args.model, nearest(args.model, known_models()))
    if args.record and model.card is None:
        raise UsageError(f"{args.model} has no model.json to record the figures in")
    task = model.card.task if model.card else REENACTMENT
    made_for = pairs.manifest.task if pairs.manifest else REENACTMENT
    if made_for != task:
        raise UsageError(
            f"{args.data} is made for the task {made_for}, the model is of {task}: "
            "give a dataset of the model's task"
        )
    runtime = open_runtime(model.graph, args.runtime, model.int8, throughput=True)
    files = pairs_of(pairs, args.set, runtime.size)
    if people is not None and not any(people.of(file.made_of) for file in files):
        raise UsageError(
            f"{args.groups} names none of the files that the pairs of {args.data} were made of, "
            f"such as {files[0].made_of}: its column file must hold their paths, or their ends"
        )
    scores = task_named(task).scores(asked_of(pairs, args.set), args.landmark_model)
    with tqdm(total=len(files), unit="pair", disable=None) as bar:
        study = study_pairs(task, files, runtime, scores, bar.update)
    options = {"data": args.data.resolve().name, "set": args.set, "runtime": runtime.name}
    groups = [] if people is None else by_group(study, people)
    if people is not None:
        options["groups"] = args.groups.name
    write_pair_report(args.out, model.name, options, study, groups)
    if args.record and model.card is not None:
        metrics = {
            "command": typed("face2face-eval", build_parser(), args),
            **options,
            "pairs": pair_rows(study),
            **({"groups": group_rows(task, groups)} if groups else {}),
        }
        write_card(model.graph.parent, model.card.model_copy(update={"metrics": metrics}))
    more = group_tables(task, groups) if groups else []
    print(pairs_as_markdown(model.name, study, more))
    for row in harmed(groups):
        print(
            f"warning: {row.column} {row.group}: for these {row.people} people the model is worse "
            "than doing nothing, or than the usual method",
            file=sys.stderr,
        )
    print(f"{(args.out / 'report.html').resolve()}")
    return 0


def _run_videos(args: argparse.Namespace) -> int:
    """Measure on drivers' videos."""
    from dataclasses import asdict, replace

    from tqdm import tqdm

    from face2face.card import write_card
    from face2face.engine.context import LandmarkTracking
    from face2face.engine.open_engine import open_engine, refuse_unfit_photo_flags
    from face2face.engine.options import EngineOptions
    from face2face.errors import UsageError
    from face2face.evaluation.measure import frames_to_run, mean_descriptor, study
    from face2face.evaluation.report import refuse_unwritable, write_report
    from face2face.evaluation.runner import Bench
    from face2face.evaluation.table import as_markdown, report_rows
    from face2face.evaluation.variants import PLAIN, VARIANTS, VARIED
    from face2face.faces.finder import FaceFinder
    from face2face.faces.identifier import Identifier
    from face2face.model import known_models, read_model

    # What can be refused is refused before the long work.
    variants = [
        variant
        for variant in VARIANTS.values()
        if variant is PLAIN or variant.name in args.variants or "all" in args.variants
    ]
    counts = [frames_to_run(video, variants) for video in args.drivers]
    refuse_unwritable(args.out)
    model = read_model(args.model, nearest(args.model, known_models()))
    if args.record and model.card is None:
        raise UsageError(f"{args.model} has no model.json to record the figures in")
    if model.photo is not None:
        return _run_portrait(args, model, counts)
    if args.own:
        raise UsageError(f"--own is for photographs: the model {model.name} is none")
    refuse_unfit_photo_flags(model, args.size, args.face)
    motion = retarget_options_from(args)
    if model.person is None:
        motion = replace(motion, retarget="off")
    tracking, identifier = LandmarkTracking(args.landmark_model), Identifier()
    engine = open_engine(
        model, args.runtime, options=EngineOptions(motion), tracking=tracking, size=args.size
    )
    predictor = tracking.predictor
    person = (
        mean_descriptor(args.identity, FaceFinder(predictor), identifier) if args.identity else None
    )
    bench = Bench(engine, predictor, identifier, person)
    total = sum(count or 0 for count in counts) if None not in counts else None
    studies = []
    with tqdm(total=total, unit="f", disable=None) as bar:
        for video in args.drivers:
            bar.set_description(video.name)
            studies.append(study(video, bench, variants, bar.update))
    rows = [row for one in studies for row in one.rows]
    options = {
        "drivers": [video.name for video in args.drivers],
        "identity": args.identity.name if args.identity else None,
        "runtime": engine.runtime,
        **asdict(motion),
        "variants": [variant.name for variant in variants],
        "frames_a_variant": VARIED,
    }
    write_report(args.out, model.name, options, studies)
    if args.record and model.card is not None:
        metrics = {
            "command": typed("face2face-eval", build_parser(), args),
            "drivers": report_rows(rows),
        }
        write_card(model.graph.parent, model.card.model_copy(update={"metrics": metrics}))
    print(as_markdown(model.name, rows))
    for row in rows:
        if row.variant == PLAIN.name and not row.driver_found:
            print(f"warning: {row.driver}: no face was found in the video", file=sys.stderr)
    print(f"{(args.out / 'report.html').resolve()}")
    return 0


def _run_portrait(args: argparse.Namespace, model: "FaceModel", counts: "list[int | None]") -> int:
    """Measure a photograph on drivers' videos."""
    from dataclasses import asdict

    from tqdm import tqdm

    from face2face.card import write_card
    from face2face.config import PHOTO_SIZE
    from face2face.engine.portrait import portrait_of
    from face2face.errors import UsageError
    from face2face.evaluation.portrait_figures import (
        portrait_figures,
        portrait_rows,
        portraits_as_markdown,
    )
    from face2face.evaluation.portrait_report import write_portrait_report
    from face2face.evaluation.portrait_take import PortraitBench
    from face2face.faces.identifier import Identifier
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

    if args.identity is not None or args.variants != ["all"]:
        raise UsageError(
            "--identity and --variants are for trained faces: leave them out for a photograph"
        )
    motion = retarget_options_from(args)
    portrait = portrait_of(model, OpenVinoFaceNetworks(), size=args.size, face=args.face)
    bench = PortraitBench(OpenVinoFaceNetworks, Identifier(), motion)
    total = sum(count or 0 for count in counts) if None not in counts else None
    rows, moments = [], []
    with tqdm(total=total, unit="f", disable=None) as bar:
        for video in args.drivers:
            bar.set_description(video.name)
            take = bench.run(portrait, video, bar.update)
            own = (
                bench.run_own(video, args.size or PHOTO_SIZE, lambda: None).own if args.own else []
            )
            rows.append(portrait_figures(model.name, video.stem, take.seen, own, take.noise))
            moments.append(take.moments)
    options = {"drivers": [video.name for video in args.drivers], **asdict(motion)}
    write_portrait_report(args.out, model.name, options, rows, moments)
    if args.record and model.card is not None:
        metrics = {
            "command": typed("face2face-eval", build_parser(), args),
            "drivers": portrait_rows(rows),
        }
        write_card(model.graph.parent, model.card.model_copy(update={"metrics": metrics}))
    print(f"# {model.name}\n\n{portraits_as_markdown(rows)}\n")
    for row in rows:
        if not row.driver_found:
            print(f"warning: {row.driver}: no face was found in the video", file=sys.stderr)
    print(f"{(args.out / 'report.md').resolve()}")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
