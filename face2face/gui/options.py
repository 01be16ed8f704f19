"""What the command line asks of the window."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """The command's flags; None leaves a choice to the settings.

    Attributes:
        source: camera index or name, video file, or "demo".
        model: name, folder or .pb.
        loop: whether a video begins again at its end.
        show: "camera" or "landmarks" in the left picture.
        landmark_model: a dlib 68-point file, None for the installed one.
        runtime: "auto", "tensorflow" or "openvino".
        soak_s: report figures for so many seconds, then end; 0 for ordinary use.
        settings_file: where settings lie instead of the system's place.
    """

    source: str | None = None
    model: str | None = None
    loop: bool = False
    show: str | None = None
    landmark_model: Path | None = None
    runtime: str = "auto"
    soak_s: float = 0.0
    settings_file: Path | None = None
