"""Remakes the page of results: this machine against the targets and the first face2face."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from tqdm import tqdm

from face2face.benchmark.clip import Clip, Clips
from face2face.benchmark.isolated import measure
from face2face.benchmark.machine import machine, versions
from face2face.benchmark.setting import Report, Setting
from face2face.cli.command_line import typed
from face2face.cli.common import Parser, nearest, run_command
from face2face.cli.flag_values import whole_number
from face2face.config import DEFAULT_MODEL, DEMO_CLIP
from face2face.errors import BenchmarkError
from face2face.model import known_models, read_model
from face2face.utils.files import whole_file
from face2face.utils.paths import HOME_VARIABLE, shipped
from tools.benchmarks.results import Measured, Round, as_markdown

_EXAMPLES = """
python tools/benchmarks/page.py
python tools/benchmarks/page.py --source talk.mp4 --out talk.md --rounds 5
python tools/benchmarks/page.py --first-python first/bin/python
python tools/benchmarks/page.py --frames 60 --rounds 1 --seconds 10 --out quick.md
"""

_ROOT = Path(__file__).resolve().parents[2]
_SIZE = (640, 480)
_CAMERA = 30.0
_PAIRS = 40
"""Pairs of the demo clip by which the untrained network is quantised."""

_STEPS = 20
"""Training steps, and times that each part of one is repeated."""

_Model = tuple[str, str]
"""A model's place, and the runtime: on the CPU even where there is a GPU."""


@dataclass(frozen=True)
class _Bench:
    """What all measurements share."""

    folder: Path
    clips: Clips
    args: argparse.Namespace

    def setting(self, model: str, runtime: str, rate: float | None = None) -> Setting:
        """What face2face-bench would be asked for."""
        return Setting(
            source=self.args.source or shipped("assets") / DEMO_CLIP,
            model=model,
            runtime=runtime,
            frames=self.args.frames,
            size=_SIZE,
            rate=rate,
            seconds=float(self.args.seconds),
        )

    def measured(self, setting: Setting) -> Report:
        """Measure in a fresh process."""
        return measure(setting, self.clips.of(setting), self.folder, quiet=True)


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    parser = Parser(
        "page.py",
        "Measure what was asked of face2face on this machine and write it down: the published\n"
        "54 M network in int8 against the first face2face's loop, the shipped model, both live,\n"
        "and a training step. Takes about eight minutes; leave the machine alone meanwhile.",
        _EXAMPLES,
    )
    add = parser.add_argument
    out = Path("tools/benchmarks/RESULTS.md")
    add("--out", type=Path, default=out, metavar="FILE", help="(default: %(default)s)")
    add("--source", type=Path, metavar="CLIP", help="the video (default: the demo clip)")
    add("--model", default=DEFAULT_MODEL, help="the shipped model (default: %(default)s)")
    add(
        "--frames",
        type=whole_number(2),
        default=200,
        metavar="N",
        help="take the clip's first N frames (default: %(default)s)",
    )
    add(
        "--rounds",
        type=whole_number(1, 100),
        default=3,
        metavar="N",
        help="rounds of videos, in turn (default: %(default)s)",
    )
    add(
        "--first-python",
        type=Path,
        metavar="FILE",
        help="run the first face2face's loop in this Python, in which TensorFlow 1.15 may be",
    )
    add(
        "--seconds",
        type=whole_number(1, 3600),
        default=60,
        metavar="S",
        help="how long each is watched live (default: %(default)s)",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure and write."""
    about, packages = machine(), versions()
    steps = 1 + 3 * args.rounds + 2 + 1
    with (
        tempfile.TemporaryDirectory(prefix="face2face-page-") as place,
        # A page that cannot be written is refused before the long work.
        whole_file(args.out) as temporary,
        tqdm(total=steps, unit="step", disable=None) as bar,
    ):
        temporary.touch()
        bench = _Bench(Path(place), Clips(Path(place)), args)
        shipped_model = _place(args.model), "openvino"
        video = bench.clips.of(bench.setting(*shipped_model))
        published = _published(bench.folder), "openvino-int8"
        models = {"published": published, "shipped": shipped_model}
        # What is compiled here is kept with the rest that is removed in the end.
        os.environ[HOME_VARIABLE] = place
        bar.update()
        rounds = [_round(bench, video, models, bar.update) for _ in range(args.rounds)]
        live = {}
        for name, model in models.items():
            live[name] = bench.measured(bench.setting(*model, _CAMERA))
            bar.update()
        training = _training()
        bar.update()
        first = rounds[0]["shipped"]
        found = Measured(
            command=typed("python tools/benchmarks/page.py", build_parser(), args),
            date=datetime.now(timezone.utc).date().isoformat(),
            machine=about,
            versions=packages,
            clip=f"{first['frames']} frames of {first['source']} at {_SIZE[0]} x {_SIZE[1]}, "
            f"rounds: {args.rounds}",
            rounds=rounds,
            live=live,
            training=training,
        )
        temporary.write_text(as_markdown(found), encoding="utf-8")
    print(args.out)
    return 0


def _place(model: str) -> str:
    """Where a model lies: its name may be unknown in another home."""
    found = read_model(model, nearest(model, known_models()))
    return str(found.graph.parent if found.card else found.graph)


def _published(folder: Path) -> str:
    """The folder of a network of the published size with int8, untrained."""
    model, data = folder / "published", folder / "pairs"
    _script("tools/benchmarks/published_model.py", "--out", model)
    _script("tools/generate_train_data.py", "--num", _PAIRS, "--out", data)
    calibrate = ("--precision", "int8", "--data", data, "--samples", _PAIRS)
    _script("tools/freeze_model.py", "--model-folder", model, *calibrate)
    return str(model)


def _round(
    bench: _Bench, video: Clip, models: dict[str, _Model], done: Callable[[], object]
) -> Round:
    """The ancestor's loop and the models on the same video, one after the other."""
    options = ["--source", video.path, "--frames", video.frames, "--json"]
    if bench.args.first_python is not None:
        options += ["--python", bench.args.first_python]
    found = {"ancestor": json.loads(_script("tools/benchmarks/ancestor.py", *options))}
    done()
    for name, model in models.items():
        found[name] = bench.measured(bench.setting(*model))
        done()
    return found


def _training() -> str:
    """What the benchmark of a training step prints."""
    return _script("tools/benchmarks/training_step.py", "--steps", _STEPS).strip()


def _script(name: str, *arguments: object) -> str:
    """Run a script of this checkout; return what it printed.

    Raises:
        BenchmarkError: it failed; the text is its own last line.
    """
    done = subprocess.run(  # noqa: S603 - this program's own
        [sys.executable, str(_ROOT / name), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise BenchmarkError(f"{name}: {last.removeprefix('error: ')}")
    return done.stdout


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
