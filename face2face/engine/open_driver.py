"""From a file to what drives a face: a video, an image, or a motion without its driver."""

from pathlib import Path

from face2face.engine.motion import MOTION, MotionSource
from face2face.utils.file_types import ends_with
from face2face.video.open_source import open_video
from face2face.video.source import FrameSource


def is_motion(path: Path) -> bool:
    """Whether a file is motion, by its name."""
    return ends_with(path, (MOTION,))


def open_driver(
    path: Path, *, start_s: float = 0.0, duration_s: float | None = None
) -> FrameSource:
    """Open a video, an image as a video of one frame, or a motion.

    Args:
        path: the file.
        start_s: seconds into it to begin at.
        duration_s: seconds of it to read, None for all.

    Raises:
        SourceError: it cannot be opened.
        UsageError: a start or duration is given for an image.
    """
    if is_motion(path):
        return MotionSource(path, start_s=start_s, duration_s=duration_s)
    return open_video(path, start_s=start_s, duration_s=duration_s)
