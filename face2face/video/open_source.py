"""From what a person types to a source of frames."""

from pathlib import Path

from face2face.errors import UsageError
from face2face.images.io import is_still
from face2face.video.camera import CameraSource
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import PictureFolderSource, StillSource
from face2face.video.source import FrameSource


def open_source(text: str, *, start_s: float = 0.0, duration_s: float | None = None) -> FrameSource:
    """Open a camera (a number), a folder of images, an image or a video file.

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
        return open_video(Path(text), start_s=start_s, duration_s=duration_s)
    if start_s or duration_s is not None:
        raise _no_part(text, "a camera" if is_camera else "a folder of images")
    return CameraSource(int(text)) if is_camera else PictureFolderSource(text)


def open_video(path: Path, *, start_s: float = 0.0, duration_s: float | None = None) -> FrameSource:
    """Open a video file, or an image as a video of one frame.

    Images are not read by FFmpeg, which leaves out how the camera was held and the colour profile.

    Args:
        path: the file.
        start_s: seconds into a video to begin at.
        duration_s: seconds of a video to read, None for all.

    Raises:
        SourceError: it cannot be opened.
        UsageError: a start or duration is given for an image.
    """
    if not is_still(path):
        return VideoFileSource(path, start_s=start_s, duration_s=duration_s)
    if start_s or duration_s is not None:
        raise _no_part(str(path), "an image")
    return StillSource(path)


def _no_part(given: str, kind: str) -> UsageError:
    return UsageError(f"{given} is {kind}: a start or a duration goes with video files only")
