"""face2face-eval: how well a model follows its drivers, in figures."""

import argparse
import json
import sys
from pathlib import Path

from face2face.cli.common import Parser, nearest, run_command, typed
from face2face.config import DEFAULT_MODEL

_EXAMPLES = """
face2face-eval --drivers talk.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 b.mp4 --identity my-footage.mp4 --out report
face2face-eval --model my-face --drivers a.mp4 --identity my-footage.mp4 --out report --record
"""


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "face2face-eval",
        "Run drivers' films through a model and measure the output: share of frames with a\n"
        "face, distance of dlib's face descriptor to the trained person, correlation of mouth,\n"
        "eyes and head roll with the driver's, jitter. Writes report.json and report.md.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--model", default=DEFAULT_MODEL, help="name or folder (default: %(default)s)")
    add("--drivers", type=Path, nargs="+", required=True, metavar="FILM", help="the films")
    add("--identity", type=Path, metavar="FILM", help="footage of the trained person himself")
    add("--out", type=Path, default=Path("report"), metavar="DIR", help="(default: %(default)s)")
    add("--runtime", choices=("auto", "tensorflow", "openvino"), default="auto")
    add("--retarget", choices=("relative", "off"), default="relative")
    add("--landmark-model", type=Path, metavar="FILE", help="a dlib 68-point file")
    add("--record", action="store_true", help="write the figures into the model's card as well")
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure."""
    from dataclasses import asdict

    from face2face.bundle import known_models, read_model, write_card
    from face2face.engine.reenactor import Reenactor
    from face2face.errors import UsageError
    from face2face.evaluation.identity import Identifier
    from face2face.evaluation.measure import mean_descriptor, measure
    from face2face.evaluation.table import as_json, as_markdown
    from face2face.faces.landmarks import LandmarkPredictor
    from face2face.faces.still import StillFaces
    from face2face.files import whole_file
    from face2face.runtime.choose import open_runtime

    model = read_model(args.model, nearest(args.model, known_models()))
    if args.record and model.card is None:
        raise UsageError(f"{args.model} has no model.json to record the figures in")
    predictor, identifier = LandmarkPredictor(args.landmark_model), Identifier()
    finder = StillFaces(predictor)
    runtime = open_runtime(model.graph, args.runtime)
    person = mean_descriptor(args.identity, finder, identifier) if args.identity else None
    figures = [
        measure(
            film,
            Reenactor(model, runtime, predictor, retarget=args.retarget),
            finder,
            identifier,
            person,
        )
        for film in args.drivers
    ]
    rows = [as_json(asdict(one)) for one in figures]
    args.out.mkdir(parents=True, exist_ok=True)
    with whole_file(args.out / "report.json") as temporary:
        temporary.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    with whole_file(args.out / "report.md") as temporary:
        temporary.write_text(as_markdown(model.name, rows), encoding="utf-8")
    if args.record and model.card is not None:
        metrics = {"command": typed("face2face-eval"), "drivers": rows}
        write_card(model.graph.parent, model.card.model_copy(update={"metrics": metrics}))
    print(as_markdown(model.name, rows))
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
