"""From what a person types to a source of frames."""

from pathlib import Path

from face2face.errors import UsageError
from face2face.utils.file_types import is_still_image
from face2face.video.camera import CameraSource
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import PictureFolderSource, StillSource
from face2face.video.source import FrameSource


def open_source(text: str, *, start_s: float = 0.0, duration_s: float | None = None) -> FrameSource:
    """Open a camera (a number), a folder of pictures, a picture or a video file.

    Args:
        text: what the user gave, such as "0", "holiday/" or "talk.mp4".
        start_s: seconds into a video file to begin at.
        duration_s: seconds of a video file to read, None for all.

    Raises:
        SourceError: it cannot be opened.
        UsageError: a start or duration is given for something that is no video file.
    """
    is_camera = text.isascii() and text.isdecimal()
    if not is_camera and not Path(text).is_dir():
        if is_still_image(Path(text)) and not start_s and duration_s is None:
            return StillSource(Path(text))
        return VideoFileSource(text, start_s=start_s, duration_s=duration_s)
    if start_s or duration_s is not None:
        kind = "a camera" if is_camera else "a folder of pictures"
        raise UsageError(f"{text} is {kind}: a start or a duration goes with video files only")
    return CameraSource(int(text)) if is_camera else PictureFolderSource(text)
