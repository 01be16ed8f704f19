"""From the name of a source, or from a path, to its frames."""

from pathlib import Path

from face2face.errors import UsageError
from face2face.images.file_kind import is_still
from face2face.video.camera import CameraSource
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import ImageFolderSource, ImageSource
from face2face.video.moving_image_source import MovingImageSource, moves_without_ffmpeg
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
    if not path.is_dir():
        return open_video(path, start_s=start_s, duration_s=duration_s)
    if start_s or duration_s is not None:
        raise _no_part(str(path), "a folder of images")
    return ImageFolderSource(path)


def open_video(path: Path, *, start_s: float = 0.0, duration_s: float | None = None) -> FrameSource:
    """Open a video file, or an image as a video of one frame.

    Images are not read by FFmpeg, which leaves out how the camera was held and the colour profile,
    nor are WebPs that move and GIFs without times, which it cannot read.

    Args:
        path: the file.
        start_s: seconds into a video to begin at.
        duration_s: seconds of a video to read, None for all.

    Raises:
        SourceError: it cannot be opened.
        UsageError: a start or duration is given for an image.
    """
    if moves_without_ffmpeg(path):
        return MovingImageSource(path, start_s=start_s, duration_s=duration_s)
    if not is_still(path):
        return VideoFileSource(path, start_s=start_s, duration_s=duration_s)
    if start_s or duration_s is not None:
        raise _no_part(str(path), "an image")
    return ImageSource(path)


def open_camera(text: str, camera_format: CameraFormat = USUAL_FORMAT) -> CameraSource:
    """Open the camera that `--source` names.

    Args:
        text: its number, or its name or part of it.
        camera_format: the size and rate to ask it for.

    Raises:
        SourceError: there is none of that name, or it cannot be opened.
        UsageError: nothing was given, a video was, or several cameras are called so.
    """
    return CameraSource(camera_number(text), camera_format=camera_format)


def _no_part(given: str, kind: str) -> UsageError:
    return UsageError(f"{given} is {kind}: a start or a duration goes with video files only")
