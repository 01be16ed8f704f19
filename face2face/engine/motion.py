"""A driver's motion without the driver: the points of their face, frame by frame, in a file.

An .npz of floats: `times_s` (n,), seconds, rising; `faces` (n, points, 2 or 3) float32, pixels, all
NaN where no face was seen; `cuts` (n,), 1 where another scene begins; `counts` (n,), how many faces
were seen; `frame` (3,), width and height of the frames and how many there are a second.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from face2face.engine.result import Seen
from face2face.engine.survey import Survey, survey_of
from face2face.errors import SourceError, UsageError
from face2face.faces.mesh import MESH_POINTS
from face2face.types import DriverFace, Frame, TimedFrame
from face2face.untrusted.npz import read_arrays
from face2face.untrusted.refusal import RefusedError
from face2face.utils.files import whole_file
from face2face.video.frame_form import MAX_SIDE_PX
from face2face.video.source import Extent, FrameSource

MOTION = ".npz"

_KINDS = {
    (68, 2): "trained faces",
    (70, 2): "trained faces with irises",
    (MESH_POINTS, 3): "photographs",
}
"""Which models follow which points."""

_MOST_BYTES = 1 << 30
_FARTHEST = 1e6
"""Pixels from the frame's corner."""

_LONGEST_S = 1e6
_RATES = (0.01, 1000.0)


@dataclass(frozen=True, eq=False)
class Motion:
    """The motion of the person who is followed in a video.

    Attributes:
        times_s: float64 (n,), rising, of at least one frame.
        faces: float32 (n, points, 2 or 3), pixels; NaN where no face was seen.
        cuts: bool (n,), where another scene begins.
        counts: int64 (n,), how many faces were seen.
        width: of the frames, pixels.
        height: of the frames, pixels.
        rate: frames a second.
    """

    times_s: npt.NDArray[np.float64]
    faces: npt.NDArray[np.float32]
    cuts: npt.NDArray[np.bool_]
    counts: npt.NDArray[np.int64]
    width: int
    height: int
    rate: float

    @property
    def face_shape(self) -> tuple[int, int]:
        """Of the array that a face's points are."""
        return self.faces.shape[1], self.faces.shape[2]

    def seen(self, number: int) -> Seen:
        """What was seen in a frame."""
        face = self.faces[number]
        faces = () if np.isnan(face[0, 0]) else (face,)
        return Seen(faces, int(self.counts[number]), bool(self.cuts[number]))

    def part(self, start_s: float, duration_s: float | None) -> "Motion":
        """A part of it, whose time begins anew.

        Raises:
            SourceError: there is nothing in it.
        """
        end_s = np.inf if duration_s is None else start_s + duration_s
        inside = (self.times_s >= start_s - 1e-6) & (self.times_s < end_s - 1e-6)
        if not inside.any():
            raise SourceError(f"the motion has no frame at {start_s:g} s: choose an earlier start")
        return Motion(
            self.times_s[inside] - start_s,
            self.faces[inside],
            self.cuts[inside],
            self.counts[inside],
            self.width,
            self.height,
            self.rate,
        )


class MotionRecorder:
    """Collects what is seen on the way through a video.

    Args:
        source: the video.
        face_shape: of the array that a face's points are.
    """

    def __init__(self, source: FrameSource, face_shape: tuple[int, int]) -> None:
        self._nobody = np.full(face_shape, np.nan, np.float32)
        self._size = source.width, source.height
        self._rate = source.rate_or_usual
        self._frames: list[tuple[float, DriverFace, bool, int]] = []

    def take(self, time_s: float, seen: Seen) -> None:
        """Take what was seen in the next frame."""
        face = seen.faces[0] if seen.faces else self._nobody
        self._frames.append((time_s, face, seen.cut, seen.count))

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all.

        Raises:
            DiskFullError, SinkError: it cannot be written.
        """
        times, faces, cuts, counts = zip(*self._frames, strict=True)
        with whole_file(path) as temporary, temporary.open("wb") as file:
            np.savez_compressed(
                file,
                times_s=np.array(times, np.float64),
                faces=np.stack(faces).astype(np.float32),
                cuts=np.array(cuts, np.float64),
                counts=np.array(counts, np.float64),
                frame=np.array([*self._size, self._rate], np.float64),
            )


def read_motion(path: Path) -> Motion:
    """Read a file of anybody's.

    Raises:
        SourceError: it cannot be read, or is no motion.
    """
    try:
        arrays = read_arrays(path, most_bytes=_MOST_BYTES)
        return _checked(arrays)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror or error}") from error
    except (RefusedError, KeyError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise SourceError(
            f"{path} is no motion that --record-motion wrote, or damaged ({reason})"
        ) from error


def _checked(arrays: dict[str, np.ndarray]) -> Motion:
    times = arrays["times_s"].astype(np.float64)
    faces = arrays["faces"].astype(np.float32)
    cuts, counts, frame = arrays["cuts"], arrays["counts"], arrays["frame"]
    count = len(times) if times.ndim == 1 else 0
    if not count or cuts.shape != (count,) or counts.shape != (count,) or frame.shape != (3,):
        raise ValueError("its arrays do not fit each other")
    if faces.ndim != 3 or len(faces) != count or faces.shape[1:] not in _KINDS:
        raise ValueError("its faces have other points than there are")
    rising = np.isfinite(times).all() and (np.diff(times) > 0).all()
    if not rising or times[0] < 0 or times[-1] > _LONGEST_S:
        raise ValueError("its times do not rise")
    missing = np.isnan(faces).reshape(count, -1)
    partly = missing.any(1) & ~missing.all(1)
    if partly.any() or (np.abs(faces[~missing.all(1)]) > _FARTHEST).any():
        raise ValueError("a face is not where faces are")
    if not (np.isfinite(frame).all() and np.isfinite(cuts).all() and np.isfinite(counts).all()):
        raise ValueError("a number is none")
    width, height, rate = (float(value) for value in frame)
    if not (1 <= width <= MAX_SIDE_PX and 1 <= height <= MAX_SIDE_PX):
        raise ValueError("its frames have no size")
    if not _RATES[0] <= rate <= _RATES[1]:
        raise ValueError("its rate is none")
    numbers = np.clip(counts, 0, 1000).astype(np.int64)
    return Motion(times, faces, cuts > 0.5, numbers, int(width), int(height), rate)


class MotionSource(FrameSource):
    """Empty frames in the rhythm of a motion, and what was seen in them.

    Args:
        path: the file.
        start_s: seconds of it to leave out.
        duration_s: seconds of it to use, None for all.

    Raises:
        SourceError: it cannot be read, is no motion, or has nothing at `start_s`.

    Attributes:
        motion: what the file holds.
    """

    has_audio = False

    def __init__(
        self, path: Path, *, start_s: float = 0.0, duration_s: float | None = None
    ) -> None:
        self.name = path.name
        self.motion = read_motion(path)
        if start_s or duration_s is not None:
            self.motion = self.motion.part(start_s, duration_s)
        self.width, self.height = self.motion.width, self.motion.height
        self.frame_rate = self.motion.rate
        self.frame_count: int | None = len(self.motion.times_s)
        self.end_s = float(self.motion.times_s[-1]) + 1 / self.motion.rate
        self.extent = Extent(self.frame_count, self.end_s)
        self.warnings: list[str] = []
        self._next = 0

    def frames(self) -> Iterator[TimedFrame]:
        """Yield one empty frame, again and again.

        Raises:
            SourceError: the source is closed.
        """
        empty = np.zeros((self.height, self.width, 3), np.uint8)
        for time_s in self.motion.times_s:
            self._refuse_closed()
            yield TimedFrame(empty, float(time_s))

    def see(self, frame: Frame, time_s: float) -> Seen:
        """What was seen in the next of the frames."""
        del frame, time_s
        seen = self.motion.seen(self._next)
        self._next += 1
        return seen

    def survey(self) -> Survey:
        """What is known of the driver's face at rest: some faces of each scene."""
        motion = self.motion
        seen = ((float(motion.times_s[n]), motion.seen(n)) for n in range(len(motion.times_s)))
        return survey_of(seen, float(motion.times_s[-1]))

    def refuse_unfit(self, face_shape: tuple[int, int] | None, model: str) -> None:
        """Refuse a model that follows other points.

        Args:
            face_shape: of the points that the model's engine follows, None if it follows none.
            model: the model's name.

        Raises:
            UsageError: it does.
        """
        if face_shape != self.motion.face_shape:
            kind = _KINDS[self.motion.face_shape]
            raise UsageError(
                f"{self.name} is motion for {kind}, {model} is none of them: record it anew with "
                "such a model, or choose another --model"
            )
