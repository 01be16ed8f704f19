"""face2face-eval: how well a model follows its drivers, in figures."""

import argparse
import sys
from pathlib import Path

from face2face.cli.common import Parser, nearest, run_command, typed
from face2face.cli.motion import add_motion_flags, motion_from
from face2face.config import DEFAULT_MODEL, RUNTIME_HELP, RUNTIMES

_EXAMPLES = """
face2face-eval --drivers talk.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 b.mp4 --identity my-footage.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 --variants plain dark --out report
face2face-eval --model my-face --drivers a.mp4 --identity my-footage.mp4 --out report --record
"""

_VARIANTS = ("plain", "half", "double", "shifted", "rolled", "dark")


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-eval",
        "Run drivers' films through a model, as they are and under worse conditions, and measure\n"
        "the output: share of frames with a face, distance of dlib's face descriptor to the\n"
        "trained person, correlation of mouth, eyes and head roll with the driver's, landmark\n"
        "error, jitter; where the driver is the trained person, L1, PSNR and SSIM. Writes\n"
        "report.json, report.md and report.html, with what is asked of a model and whether it is\n"
        "met.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--model", default=DEFAULT_MODEL, help="name or folder (default: %(default)s)")
    add("--drivers", type=Path, nargs="+", required=True, metavar="FILM", help="the films")
    add(
        "--identity",
        type=Path,
        metavar="FILM",
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
    add("--runtime", choices=RUNTIMES, default="auto", help=RUNTIME_HELP)
    add("--landmark-model", type=Path, metavar="FILE", help="a dlib 68-point file")
    add("--record", action="store_true", help="write the figures into the model's card as well")
    add_motion_flags(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure."""
    from dataclasses import asdict, replace

    from tqdm import tqdm

    from face2face.bundle import known_models, read_model, write_card
    from face2face.engine.reenactor import Reenactor
    from face2face.errors import UsageError
    from face2face.faces.identity import Identifier
    from face2face.evaluation.measure import frames_to_run, mean_descriptor, study
    from face2face.evaluation.report import refuse_unwritable, write_report
    from face2face.evaluation.table import as_markdown, report_rows
    from face2face.evaluation.take import Bench
    from face2face.evaluation.variants import PLAIN, VARIANTS, VARIED
    from face2face.faces.landmarks import LandmarkPredictor
    from face2face.faces.still import StillFaces
    from face2face.faces.tracker import FaceTracker
    from face2face.runtime.choose import open_runtime

    # What can be refused is refused before the long work.
    variants = [
        variant
        for variant in VARIANTS.values()
        if variant is PLAIN or variant.name in args.variants or "all" in args.variants
    ]
    counts = [frames_to_run(film, variants) for film in args.drivers]
    refuse_unwritable(args.out)
    model = read_model(args.model, nearest(args.model, known_models()))
    if args.record and model.card is None:
        raise UsageError(f"{args.model} has no model.json to record the figures in")
    predictor, identifier = LandmarkPredictor(args.landmark_model), Identifier()
    runtime = open_runtime(model.graph, args.runtime, model.int8, film=True)
    motion = motion_from(args)
    if model.person is None:
        motion = replace(motion, retarget="off")

    def reenactor(tracker: FaceTracker) -> Reenactor:
        return Reenactor(model, runtime, predictor, motion=motion, tracker=tracker)

    person = (
        mean_descriptor(args.identity, StillFaces(predictor), identifier) if args.identity else None
    )
    bench = Bench(reenactor, predictor, identifier, person)
    total = sum(count or 0 for count in counts) if None not in counts else None
    studies = []
    with tqdm(total=total, unit="f", disable=None) as bar:
        for film in args.drivers:
            bar.set_description(film.name)
            studies.append(study(film, bench, variants, bar.update))
    rows = [row for one in studies for row in one.rows]
    options = {
        "drivers": [film.name for film in args.drivers],
        "identity": args.identity.name if args.identity else None,
        "runtime": runtime.name,
        **asdict(motion),
        "variants": [variant.name for variant in variants],
        "frames_a_variant": VARIED,
    }
    write_report(args.out, model.name, options, studies)
    if args.record and model.card is not None:
        metrics = {"command": typed("face2face-eval"), "drivers": report_rows(rows)}
        write_card(model.graph.parent, model.card.model_copy(update={"metrics": metrics}))
    print(as_markdown(model.name, rows))
    for row in rows:
        if row.variant == PLAIN.name and not row.driver_found:
            print(f"warning: {row.driver}: no face was found in the film", file=sys.stderr)
    print(f"{(args.out / 'report.html').resolve()}")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
