"""From the name of a source, or from a path, to its frames."""

from pathlib import Path

from face2face.errors import UsageError
from face2face.utils.file_types import is_still_image
from face2face.video.camera import CameraSource
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import PictureFolderSource, StillSource
from face2face.video.source import FrameSource
from face2face.video.source_spec import camera_number


def open_path(path: Path, *, start_s: float = 0.0, duration_s: float | None = None) -> FrameSource:
    """Open a folder of images, an image or a video file.

    Args:
        path: the file or folder, whatever it is called.
        start_s: seconds into a video file to begin at.
        duration_s: seconds of a video file to read, None for all.

    Raises:
        SourceError: it cannot be opened.
        UsageError: a start or duration is given for a folder.
    """
    part = bool(start_s) or duration_s is not None
    if path.is_dir():
        if part:
            raise UsageError(
                f"{path} is a folder of pictures: a start or a duration goes with video files only"
            )
        return PictureFolderSource(path)
    if is_still_image(path) and not part:
        return StillSource(path)
    return VideoFileSource(path, start_s=start_s, duration_s=duration_s)


def open_camera(text: str) -> CameraSource:
    """Open the camera that `--source` names.

    Args:
        text: its number, or its name or part of it.

    Raises:
        SourceError: there is none of that name, or it cannot be opened.
        UsageError: nothing was given, a video was, or several cameras are called so.
    """
    return CameraSource(camera_number(text))
