"""Measures the first face2face's loop: the baseline that others are measured against.

In this program's own environment TensorFlow has oneDNN, which TensorFlow 1's packages came
without: TF_ENABLE_ONEDNN_OPTS=0 in the environment leaves it out. `--python` runs the loop in the
first program's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from face2face.benchmark.figures import stage_table
from face2face.benchmark.machine import peak_memory_mb
from face2face.benchmark.setting import Report
from face2face.cli.common import Parser, run_command
from face2face.cli.flag_values import whole_number
from face2face.errors import BenchmarkError, SourceError
from face2face.faces.landmarks import default_landmark_model
from face2face.runtime.base import refuse
from face2face.utils.system import quiet_tensorflow
from tools.benchmarks import first_loop

_EXAMPLES = """
python tools/benchmarks/ancestor.py --source assets/talk.mp4 --frames 60
python tools/benchmarks/ancestor.py --source assets/talk.mp4 --graph frozen_model.pb --json
python tools/benchmarks/ancestor.py --source assets/talk.mp4 --python first/bin/python
"""


def measure(source: Path, graph: Path | None, frames: int, python: Path | None = None) -> Report:
    """Run the loop on the first frames of a video.

    Args:
        source: the video.
        graph: a frozen graph of 256 pixels, None for an untrained one of the usual size.
        frames: how many, at most.
        python: another Python to run it in, None for this one.

    Raises:
        SourceError: the video cannot be read.
        ModelError: the graph cannot be run.
        BenchmarkError: the other Python lacks what the loop needs.
    """
    with quiet_tensorflow():
        from tools.benchmarks.ancestor_graph import ancestor_graph

        frozen = graph.read_bytes() if graph else ancestor_graph()
        landmarks = default_landmark_model()
        if python is not None:
            found = _elsewhere(python, source, frozen, landmarks, frames)
        else:
            try:
                program = first_loop.FirstLoop(frozen, landmarks)
            except Exception as error:  # TensorFlow raises nearly every type there is
                raise refuse(str(graph), error) from error
            found = first_loop.run(program, source, frames)
    count, seconds, cpu_s = found["frames"], found["seconds"], found["cpu_s"]
    if not count:
        raise SourceError(f"no image of {source} can be read: give another video")
    return {
        "source": source.name,
        "runtime": _runtime(found["tensorflow"]),
        "frames": count,
        "frames_without_face": found["frames_without_face"],
        "seconds": round(seconds, 3),
        "frames_per_second": round(count / seconds, 2),
        "cpu_cores": round(cpu_s / seconds, 2),
        "cpu_ms_a_frame": round(1000 * cpu_s / count, 2),
        "peak_memory_mb": round(found["peak_memory_mb"] or peak_memory_mb()),
        "stages": {name: _summary(times) for name, times in found["times_ms"].items()},
    }


def _elsewhere(
    python: Path, source: Path, frozen: bytes, landmarks: Path, frames: int
) -> dict[str, Any]:
    """Run the loop in another Python, which need not have this program's packages."""
    with tempfile.TemporaryDirectory(prefix="face2face-first-") as place:
        graph = Path(place) / "frozen_model.pb"
        graph.write_bytes(frozen)
        given = [source.resolve(), graph, landmarks, frames]
        try:
            done = subprocess.run(  # noqa: S603 - what the user names
                [str(python), first_loop.__file__, *map(str, given)],
                capture_output=True,
                text=True,
                env={name: text for name, text in os.environ.items() if name != "PYTHONPATH"},
                check=False,
            )
        except OSError as error:
            raise _unfit(python, str(error)) from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise _unfit(python, lines[-1] if lines else f"exit code {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _unfit(python: Path, reason: str) -> BenchmarkError:
    return BenchmarkError(
        f"{python} cannot run the first face2face's loop ({reason}): install tensorflow, "
        "opencv-python, dlib and numpy into it"
    )


def _summary(times_ms: list[float]) -> dict[str, float]:
    return {
        "mean_ms": round(statistics.fmean(times_ms), 2),
        "median_ms": round(statistics.median(times_ms), 2),
        "p95_ms": round(float(np.percentile(times_ms, 95)), 2),
    }


def _runtime(tensorflow: str) -> str:
    without = os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0"
    return f"TensorFlow {tensorflow} session{' without oneDNN' if without else ''}"


def build_parser() -> Parser:
    """The command's flags."""
    parser = Parser(
        "ancestor.py",
        "Measure the first face2face's loop, written anew, on a video. With\n"
        "TF_ENABLE_ONEDNN_OPTS=0 in the environment it goes without oneDNN, as TensorFlow 1 did.",
        _EXAMPLES,
    )
    add = parser.add_argument
    add("--source", type=Path, required=True, metavar="CLIP", help="the video")
    add("--graph", type=Path, metavar="FILE", help="a frozen graph (default: an untrained one)")
    add(
        "--frames",
        type=whole_number(1),
        default=100,
        metavar="N",
        help="take the first N (default: %(default)s)",
    )
    add(
        "--python",
        type=Path,
        metavar="FILE",
        help="run it in this Python, in which TensorFlow 1.15 may be (default: in this one)",
    )
    add("--json", action="store_true", help="print the report as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure."""
    report = measure(args.source, args.graph, args.frames, args.python)
    if args.json:
        print(json.dumps(report, indent=1))
        return 0
    print(
        f"{report['frames']} frames at {report['frames_per_second']:g} frames/s, "
        f"{report['cpu_cores']:g} cores, {report['peak_memory_mb']} MB\n\n{stage_table(report)}"
    )
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
