"""What is measured: a model on a clip, as a video or before a camera."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

Report = dict[str, Any]
"""What one measurement found, as `--json` prints it."""


@dataclass(frozen=True)
class Setting:
    """One thing to measure.

    Attributes:
        source: the clip.
        model: name, folder or frozen graph, as `model.read_model` takes it.
        runtime: as `runtime.open_runtime.open_runtime` takes it.
        frames: how many of the clip's first frames are taken, at most.
        size: width and height in pixels that the clip is brought to, None for its own.
        rate: frames a second of a camera that shows the clip; None converts it as a video.
        seconds: how long it is watched before a camera.
        faces: how many times the middle of each image is shown in it, side by side.
        repeats: how many times a video shows the frames, forth and back.
    """

    source: Path
    model: str
    runtime: str
    frames: int
    size: tuple[int, int] | None
    rate: float | None
    seconds: float
    faces: int = 1
    repeats: int = 1
