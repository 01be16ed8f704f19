"""The first face2face's loop, written anew: the baseline that others are measured against.

One frame after the other: a face search and 68 points on a quarter-size grey image, lines of
3 pixels at the clip's size, the centre square at 256 pixels, the network in a TensorFlow session,
both images side by side. It neither shows nor writes anything, which favours it, and so does
oneDNN, which TensorFlow 1's packages came without: TF_ENABLE_ONEDNN_OPTS=0 in the environment
leaves it out.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import dlib
import numpy as np
import numpy.typing as npt

from face2face.benchmark.figures import stage_table
from face2face.benchmark.machine import Load, peak_memory_mb
from face2face.benchmark.setting import Report
from face2face.benchmark.speed import Stopwatch
from face2face.cli.common import Parser, run_command, whole_number
from face2face.errors import SourceError
from face2face.faces.landmarks import default_landmark_model
from face2face.runtime.base import INPUT, OUTPUT, refuse
from face2face.utils.system import quiet_tensorflow

_EXAMPLES = """
python tools/benchmarks/ancestor.py --source assets/talk.mp4 --frames 60
python tools/benchmarks/ancestor.py --source assets/talk.mp4 --graph frozen_model.pb --json
"""

_SIDE = 256
_SMALLER = 4
_LINE_PX = 3
_WHITE = (255, 255, 255)

# Point 35 was left out of the nose by mistake.
_OPEN = (range(17), range(17, 22), range(22, 27), range(27, 31))
_CLOSED = (range(30, 35), range(36, 42), range(42, 48), range(48, 60), range(60, 68))

Image = npt.NDArray[np.uint8]
"""uint8 BGR (height, width, 3): the first program kept OpenCV's order until the network."""


class Ancestor:
    """What the first program had loaded.

    Attributes:
        stopwatch: takes the time of each stage.
        faceless: how many frames showed no face.
    """

    def __init__(self, graph: Path | None = None) -> None:
        """Load the detector, the landmark file and the graph, and run it once.

        Args:
            graph: a frozen graph of 256 pixels, None for an untrained one of the usual size.

        Raises:
            ModelError: the graph cannot be run.
        """
        self.stopwatch = Stopwatch()
        self.faceless = 0
        self._detector = dlib.get_frontal_face_detector()
        self._predictor = dlib.shape_predictor(str(default_landmark_model()))
        with quiet_tensorflow():
            import tensorflow as tf

            from tools.benchmarks.ancestor_graph import ancestor_graph

            definition = tf.compat.v1.GraphDef()
            try:
                definition.ParseFromString(graph.read_bytes() if graph else ancestor_graph())
                with tf.Graph().as_default() as loaded:
                    tf.import_graph_def(definition, name="")
                self._output = loaded.get_tensor_by_name(f"{OUTPUT}:0")
                self._session: Any = tf.compat.v1.Session(graph=loaded)
                self._generated(np.zeros((_SIDE, 2 * _SIDE, 3), np.uint8))
            except Exception as error:  # TensorFlow raises nearly every type there is
                raise refuse(str(graph), error) from error

    def __call__(self, frame: Image) -> Image:
        """One frame; returns camera and generated image side by side, both 256 a side."""
        with self.stopwatch.stage("track"):
            small = cv2.resize(frame, None, fx=1 / _SMALLER, fy=1 / _SMALLER)
            grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
            faces = [self._predictor(grey, box).parts() for box in self._detector(grey, 1)]
            self.faceless += not faces
        with self.stopwatch.stage("sketch"):
            sketch = np.zeros(frame.shape, np.uint8)
            for points in faces:
                _draw(sketch, np.array([(p.x, p.y) for p in points], np.int32) * _SMALLER)
            wide = np.concatenate([_square(sketch), _square(small)], axis=1)
            wide = cv2.cvtColor(wide, cv2.COLOR_BGR2RGB)
        with self.stopwatch.stage("generate"):
            generated = self._generated(wide)
        with self.stopwatch.stage("compose"):
            image = cv2.cvtColor(generated[0], cv2.COLOR_RGB2BGR)
            return np.concatenate([_square(small), image], axis=1)

    def _generated(self, wide: npt.NDArray[Any]) -> Image:
        answer: Image = self._session.run(self._output, {f"{INPUT}:0": wide})
        return answer


def _draw(sketch: Image, points: npt.NDArray[np.int32]) -> None:
    for groups, closed in ((_OPEN, False), (_CLOSED, True)):
        for group in groups:
            cv2.polylines(sketch, [points[list(group)]], closed, _WHITE, _LINE_PX)


def _square(image: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The centre square at the network's size; the first program failed on square frames."""
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return cv2.resize(image[top : top + side, left : left + side], (_SIDE, _SIDE))


def _frames(path: Path, stopwatch: Stopwatch) -> Iterator[Image]:
    capture = cv2.VideoCapture(str(path))
    if not capture.isOpened():
        raise SourceError(f"OpenCV cannot read {path}: give another video")
    try:
        while True:
            with stopwatch.stage("read"):
                got_one, frame = capture.read()
            if not got_one:
                return
            yield frame  # type: ignore[misc]
    finally:
        capture.release()


def measure(source: Path, graph: Path | None, frames: int) -> Report:
    """Run the loop on the first frames of a video.

    Args:
        source: the video.
        graph: as Ancestor takes it.
        frames: how many, at most.

    Raises:
        SourceError: the video cannot be read.
        ModelError: the graph cannot be run.
    """
    program = Ancestor(graph)
    began_s, load, count = time.perf_counter(), Load(), 0
    for frame in _frames(source, program.stopwatch):
        program(frame)
        count += 1
        if count == frames:
            break
    seconds, cpu_s, cores = time.perf_counter() - began_s, load.cpu_s(), load.cores()
    if not count:
        raise SourceError(f"no image of {source} can be read: give another video")
    return {
        "source": source.name,
        "runtime": _runtime(),
        "frames": count,
        "frames_without_face": program.faceless,
        "seconds": round(seconds, 3),
        "frames_per_second": round(count / seconds, 2),
        "cpu_cores": round(cores, 2),
        "cpu_ms_a_frame": round(1000 * cpu_s / count, 2),
        "peak_memory_mb": round(peak_memory_mb()),
        "stages": program.stopwatch.summary(),
    }


def _runtime() -> str:
    without = os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0"
    return f"TensorFlow session{' without oneDNN' if without else ''}"


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
    add("--json", action="store_true", help="print the report as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Measure."""
    report = measure(args.source, args.graph, args.frames)
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
