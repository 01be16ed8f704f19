"""What a live session tells whoever shows it: its state, its rates, its results. No Qt."""

import logging
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Generic, TypeVar

from face2face.errors import ErrorDetails, Face2FaceError
from face2face.types import Frame, Landmarks, Sketch
from face2face.video.camera_formats import CameraFormat


class SourceState(Enum):
    """How the source is doing."""

    NONE = "none"
    """No source was chosen."""
    OPENING = "opening"
    RUNNING = "running"
    WAITING = "waiting"
    """The source is missing, busy, refused or was pulled out; it is tried again all the time."""
    ENDED = "ended"
    """A video came to its end."""


class ModelState(Enum):
    """How the model is doing."""

    NONE = "none"
    LOADING = "loading"
    """The one before goes on meanwhile."""
    READY = "ready"
    FAILED = "failed"
    """The one before goes on, if there was one; the message says why."""


@dataclass(frozen=True)
class LiveResult:
    """One frame and what became of it.

    Attributes:
        number: counts up; gaps are frames that were dropped.
        frame: the source's, uint8 RGB, not mirrored.
        output: the trained face, uint8 RGB (size, size, 3), or, for the other tasks, the frame
            with the model applied, as large as it; without label; None while no model is ready.
        sketch: what the network saw; None while no model is ready, and where there was nothing
            to do.
        landmarks: the driver's, pixels of `frame`, None when no face was seen.
        faces: how many faces the last search saw.
        captured_s: time.monotonic() when the frame was captured.
        finished_s: time.monotonic() when the result was ready.
        at_s: where in a video the frame is, seconds; None for a camera.
    """

    number: int
    frame: Frame
    output: Frame | None
    sketch: Sketch | None
    landmarks: Landmarks | None
    faces: int
    captured_s: float
    finished_s: float
    at_s: float | None = None


@dataclass(frozen=True)
class LiveStatus:
    """The session's state, for the status line and the words in the images.

    Attributes:
        source: state of the source.
        source_name: what to call it.
        source_number: a camera's number, where its name is not known.
        source_is_file: whether it is a video or an image, not a camera.
        source_message: one line for the user, "" when all is well.
        source_error: the kind and facts of that line, None where it has none.
        width, height: real size of the frames in pixels, 0 before the first.
        source_rate: frames a second that the source delivers, measured; a file that catches up
            for a moment is not said to be faster than it is.
        file_rate: frames a second of a file as it says, 0 for a camera.
        camera_format: the size and rate that a camera is asked for, None for a file.
        camera_rate: frames a second that a camera says it gives, 0 where it does not say.
        length_s: a file's length as it says, seconds; 0 for a camera and where nobody knows.
        has_sound: whether sound belongs to a file.
        held: whether a video was stopped at a frame.
        output_rate: results a second, measured.
        delay_ms: from capture to result, median of the last seconds.
        dropped: frames that were never processed, since the source was opened.
        slowest: the stage of the work on a frame that takes longest, "" while none is known.
        slowest_ms: its median, milliseconds.
        model: state of the model.
        model_name: the one in use.
        model_wanted: by what the newest one was asked for, whatever became of it.
        model_place: by what the model was asked for that is ready or has failed.
        model_message: one line for the user, "" when all is well.
        model_error: the kind and facts of that line, None where it has none.
        runtime: "OpenVINO fp32 on CPU", "" before a model is ready.
        task: what the model in use was made for.
        is_photo: whether the model in use is a photograph.
        sizes: sides in pixels that images of a trained face can have, where they are known.
        calibrating: whether the driver's neutral face is being learned now.
        warnings: lines for the user on what the source lacks, though it runs.
    """

    source: SourceState = SourceState.NONE
    source_name: str = ""
    source_number: int | None = None
    source_is_file: bool = False
    source_message: str = ""
    source_error: ErrorDetails | None = None
    width: int = 0
    height: int = 0
    source_rate: float = 0.0
    file_rate: float = 0.0
    camera_format: CameraFormat | None = None
    camera_rate: float = 0.0
    length_s: float = 0.0
    has_sound: bool = False
    held: bool = False
    output_rate: float = 0.0
    delay_ms: float = 0.0
    dropped: int = 0
    slowest: str = ""
    slowest_ms: float = 0.0
    model: ModelState = ModelState.NONE
    model_name: str = ""
    model_wanted: str = ""
    model_place: str = ""
    model_message: str = ""
    model_error: ErrorDetails | None = None
    runtime: str = ""
    task: str = "landmarks"
    is_photo: bool = False
    sizes: tuple[int, ...] = ()
    calibrating: bool = False
    warnings: tuple[str, ...] = field(default=())

    def of_refused_source(self, message: str, error: ErrorDetails | None) -> "LiveStatus":
        """The status where the newest source asked for makes no sense: the model stays in use.

        Args:
            message: as `source_message`.
            error: as `source_error`.
        """
        of_model = {name: getattr(self, name) for name in _OF_MODEL}
        return replace(LiveStatus(source_message=message, source_error=error), **of_model)


_OF_MODEL = (
    *("model", "model_name", "model_wanted", "model_place", "model_message", "model_error"),
    *("runtime", "task", "is_photo", "sizes"),
)
"""Fields of `LiveStatus` that tell of the model alone."""

_WINDOW_S = 2.0
_MOST = 512


class Rate:
    """Events a second over the last two seconds; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times_s: deque[float] = deque(maxlen=_MOST)

    def tick(self, now_s: float | None = None) -> None:
        """Count an event now."""
        with self._lock:
            self._times_s.append(time.monotonic() if now_s is None else now_s)

    def per_second(self, now_s: float | None = None) -> float:
        """Events a second; 0.0 when they have stopped."""
        now_s = time.monotonic() if now_s is None else now_s
        with self._lock:
            times_s = [at_s for at_s in self._times_s if at_s > now_s - _WINDOW_S]
        if len(times_s) < 2:
            return 0.0
        rate = (len(times_s) - 1) / max(times_s[-1] - times_s[0], 1e-6)
        # Once the next event is overdue, what is missing counts: a stop shows at once.
        return min(rate, len(times_s) / max(now_s - times_s[0], 1e-6))


class Delay:
    """The median of the last two seconds' delays; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[tuple[float, float]] = deque(maxlen=_MOST)

    def add(self, delay_s: float, now_s: float | None = None) -> None:
        """Note a delay that ended now."""
        with self._lock:
            self._seen.append((time.monotonic() if now_s is None else now_s, delay_s))

    def median_ms(self, now_s: float | None = None) -> float:
        """In milliseconds; 0.0 when there was none lately."""
        now_s = time.monotonic() if now_s is None else now_s
        with self._lock:
            delays = [delay_s for at_s, delay_s in self._seen if at_s > now_s - _WINDOW_S]
        return 1000 * statistics.median(delays) if delays else 0.0


_log = logging.getLogger(__name__)

T = TypeVar("T")


class Listeners(Generic[T]):
    """Functions to call with each new value; one that fails does not disturb the others."""

    def __init__(self, failed: Callable[[Exception], object]) -> None:
        """Start with none; `failed` is told what a listener raised."""
        self._failed = failed
        self._lock = threading.Lock()
        self._listeners: tuple[Callable[[T], None], ...] = ()

    def add(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Add one; return a function that removes it, harmless when called twice."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def remove() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return remove

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._listeners)

    def report(self, value: T) -> None:
        """Call them all."""
        for listener in self._listeners:
            try:
                listener(value)
            except Exception as error:  # noqa: BLE001 - a listener's fault is not the session's
                self._failed(error)


class StatusBoard:
    """Holds the status; every change is told once, in order.

    Attributes:
        last_error: the newest error of any thread, for "copy details"; None while all is well.
    """

    def __init__(self) -> None:
        self.last_error: Exception | None = None
        self._status = LiveStatus()
        # Held while listeners are called, so that none is told an older status after a newer.
        self._telling = threading.RLock()
        self._listeners = Listeners[LiveStatus](self.note)
        self._logged = ""

    @property
    def status(self) -> LiveStatus:
        """What was written last, without measured figures."""
        return self._status

    def listen(self, listener: Callable[[LiveStatus], None]) -> Callable[[], None]:
        """Call `listener` with each changed status; return what removes it."""
        return self._listeners.add(listener)

    def update(self, **changes: Any) -> None:
        """Change fields of the status, and tell it if that made a difference."""
        with self._telling:
            before, self._status = self._status, replace(self._status, **changes)
            if self._status != before:
                self._listeners.report(self._status)

    def note(self, error: Exception) -> str:
        """Keep an error, and log one that is nobody's fault but ours, once in a row.

        Returns:
            One line for the user.
        """
        self.last_error = error
        if isinstance(error, Face2FaceError):
            return str(error)
        first = next(iter(str(error).strip().splitlines()), "")
        line = f"internal error: {type(error).__name__}{': ' if first else ''}{first}"
        if line != self._logged:
            self._logged = line
            _log.error("%s", line, exc_info=error)
        return line
