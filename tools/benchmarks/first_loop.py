"""The first face2face's loop, written anew; for the Python and the packages of its time as well.

It imports nothing of this program and runs with Python 3.7 and TensorFlow 1.15 as with today's, so
that the first program can be measured as its users had it. `ancestor.py` calls it.

One frame after the other: a face search and 68 points on a quarter-size grey image, lines of
3 pixels at the clip's size, the centre square at 256 pixels, the network in a TensorFlow session,
both images side by side. It neither shows nor writes anything, which favours it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import cv2
import dlib
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]
    """uint8 BGR (height, width, 3): the first program kept OpenCV's order until the network."""

_INPUT, _OUTPUT = "image_tensor:0", "generate_output/output:0"

_SIDE = 256
_SMALLER = 4
_LINE_PX = 3
_WHITE = (255, 255, 255)

# Point 35 was left out of the nose by mistake.
_OPEN = (range(17), range(17, 22), range(22, 27), range(27, 31))
_CLOSED = (range(30, 35), range(36, 42), range(42, 48), range(48, 60), range(60, 68))


class FirstLoop:
    """What the first program had loaded.

    Attributes:
        times_ms: how long each stage took for each frame.
        faceless: how many frames showed no face.
        tensorflow: its version.
    """

    def __init__(self, graph: bytes, landmarks: Path) -> None:
        """Load the detector, the landmark file and the graph, and run it once.

        Args:
            graph: a frozen graph of 256 pixels.
            landmarks: dlib's file of 68 points.
        """
        import tensorflow as tf

        self.times_ms: dict[str, list[float]] = {}
        self.faceless = 0
        self.tensorflow: str = tf.__version__
        self._detector = dlib.get_frontal_face_detector()
        self._predictor = dlib.shape_predictor(str(landmarks))
        definition = tf.compat.v1.GraphDef()
        definition.ParseFromString(graph)
        with tf.Graph().as_default() as graph_in_use:
            tf.import_graph_def(definition, name="")
        self._output = graph_in_use.get_tensor_by_name(_OUTPUT)
        self._session: Any = tf.compat.v1.Session(graph=graph_in_use)
        self._generated(np.zeros((_SIDE, 2 * _SIDE, 3), np.uint8))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as one frame's stage."""
        began_s = time.perf_counter()
        yield
        self.times_ms.setdefault(name, []).append(1000 * (time.perf_counter() - began_s))

    def __call__(self, frame: Image) -> Image:
        """One frame; returns camera and generated image side by side, both 256 a side."""
        with self.stage("track"):
            small = cv2.resize(frame, None, fx=1 / _SMALLER, fy=1 / _SMALLER)
            grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
            faces = [self._predictor(grey, box).parts() for box in self._detector(grey, 1)]
            self.faceless += not faces
        with self.stage("sketch"):
            sketch = np.zeros(frame.shape, np.uint8)
            for points in faces:
                _draw(sketch, np.array([(p.x, p.y) for p in points], np.int32) * _SMALLER)
            wide = np.concatenate([_square(sketch), _square(small)], axis=1)
            wide = cv2.cvtColor(wide, cv2.COLOR_BGR2RGB)
        with self.stage("generate"):
            generated = self._generated(wide)
        with self.stage("compose"):
            image = cv2.cvtColor(generated[0], cv2.COLOR_RGB2BGR)
            return np.concatenate([_square(small), image], axis=1)

    def _generated(self, wide: npt.NDArray[Any]) -> Image:
        answer: Image = self._session.run(self._output, {_INPUT: wide})
        return answer


def run(program: FirstLoop, source: Path, frames: int) -> dict[str, Any]:
    """Run the loop on the first frames of a video.

    Args:
        program: fresh.
        source: the video.
        frames: how many, at most.

    Returns:
        What was measured; "frames" is 0 where OpenCV cannot read the video.
    """
    capture = cv2.VideoCapture(str(source))
    began_s, began_cpu_s, count = time.perf_counter(), time.process_time(), 0
    while count < frames:
        with program.stage("read"):
            got_one, frame = capture.read()
        if not got_one:
            break
        program(frame)  # type: ignore[arg-type]
        count += 1
    seconds, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    capture.release()
    return {
        "tensorflow": program.tensorflow,
        "frames": count,
        "frames_without_face": program.faceless,
        "seconds": seconds,
        "cpu_s": cpu_s,
        "times_ms": program.times_ms,
        "peak_memory_mb": _peak_memory_mb(),
    }


def _peak_memory_mb() -> float | None:
    """The most memory that this process has held, millions of bytes; None where Linux is not."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    rows = [row for row in status.read_text().splitlines() if row.startswith("VmHWM:")]
    return int(rows[0].split()[1]) * 1024 / 1e6


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


if __name__ == "__main__":
    video, frozen, points, most = sys.argv[1:]
    loaded = FirstLoop(Path(frozen).read_bytes(), Path(points))
    print(json.dumps(run(loaded, Path(video), int(most))))
