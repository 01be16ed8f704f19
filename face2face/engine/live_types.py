"""What a live session tells whoever shows it. No Qt, no threads."""

from dataclasses import dataclass, field
from enum import Enum

from face2face.types import Frame, Landmarks, Sketch


class SourceState(Enum):
    """How the source is doing."""

    NONE = "none"
    """No source was chosen."""
    OPENING = "opening"
    RUNNING = "running"
    WAITING = "waiting"
    """It is missing, busy, refused or was pulled out; it is tried again all the time."""
    ENDED = "ended"
    """A film came to its end."""


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
        sketch: what the network saw, None likewise, and where there was nothing to do.
        landmarks: the driver's, pixels of `frame`, None when no face was seen.
        faces: how many faces the last search saw.
        captured_s: time.monotonic() when the frame was captured.
        finished_s: time.monotonic() when the result was ready.
    """

    number: int
    frame: Frame
    output: Frame | None
    sketch: Sketch | None
    landmarks: Landmarks | None
    faces: int
    captured_s: float
    finished_s: float


@dataclass(frozen=True)
class LiveStatus:
    """The session's state, for the status line and the words in the pictures.

    Attributes:
        source: state of the source.
        source_name: what to call it.
        source_message: one line for the user, "" when all is well.
        width, height: real size of the frames in pixels, 0 before the first.
        source_rate: frames a second that the source delivers, measured.
        output_rate: results a second, measured.
        delay_ms: from capture to result, median of the last seconds.
        dropped: frames that were never processed, since the source was opened.
        model: state of the model.
        model_name: the one in use.
        model_place: by what the model was asked for that is ready or has failed.
        model_message: one line for the user, "" when all is well.
        runtime: "OpenVINO fp32 on CPU", "" before a model is ready.
        task: what the model in use was made for.
        calibrating: whether the driver's neutral face is being learned now.
    """

    source: SourceState = SourceState.NONE
    source_name: str = ""
    source_message: str = ""
    width: int = 0
    height: int = 0
    source_rate: float = 0.0
    output_rate: float = 0.0
    delay_ms: float = 0.0
    dropped: int = 0
    model: ModelState = ModelState.NONE
    model_name: str = ""
    model_place: str = ""
    model_message: str = ""
    runtime: str = ""
    task: str = "landmarks"
    calibrating: bool = False
    warnings: tuple[str, ...] = field(default=())
