"""Opening media files, and finding the moving picture in them."""

import contextlib
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.stream
from av.video.stream import VideoStream

from face2face.errors import SourceError
from face2face.video.unreadable import why_unreadable

# Not those that turn a text into a film, or open other files that it names, as playlists do.
_FORMATS = (
    *("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "mpegvideo", "flv"),
    *("asf", "ogg", "mxf", "ivf", "nut", "rm", "dv", "swf", "gxf", "wtv", "live_flv", "nsv", "roq"),
    *("h261", "h263", "h264", "hevc", "vvc", "m4v", "mjpeg", "obu", "av1", "vc1", "yuv4mpegpipe"),
    *("wav", "w64", "mp3", "aac", "flac", "ac3", "eac3", "aiff", "au", "caf", "amr", "ape", "wv"),
    # A picture is a film of one frame.
    *("gif", "apng", "image2", "png_pipe", "jpeg_pipe", "bmp_pipe", "webp_pipe", "tiff_pipe"),
)


def open_media(path: Path) -> av.container.InputContainer:
    """Open a video or sound file for reading.

    Raises:
        SourceError: missing, a folder, empty, incomplete, or nothing FFmpeg knows.
    """
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder: give a video file")
        if not path.exists():
            raise SourceError(f"{path} does not exist: check the name and the folder")
        if not path.is_file():
            raise SourceError(f"{path} is not a regular file: give a video file")
        if path.stat().st_size == 0:
            raise SourceError(f"{path} is empty (0 bytes): record or copy it again")
        # Absolute, so that no name is taken for a network address; and files only, so that a
        # playlist in disguise opens nothing elsewhere.
        container = av.open(
            str(path.absolute()),
            "r",
            options={"protocol_whitelist": "file", "format_whitelist": ",".join(_FORMATS)},
            metadata_errors="replace",
        )
    except (av.error.InvalidDataError, av.error.ArgumentError) as error:  # none of the formats
        raise SourceError(_unknown_data(path)) from error
    except (av.error.FFmpegError, OSError) as error:
        raise SourceError(f"cannot read {path}: {error.strerror}; check the file") from error
    return container


def stream_start_s(container: av.container.InputContainer, stream: av.stream.Stream) -> Fraction:
    """Time stamp of the stream's first frame, seconds: the zero of picture and sound."""
    if stream.start_time is not None and stream.time_base is not None:
        return stream.start_time * stream.time_base
    with contextlib.suppress(av.error.FFmpegError, OSError):  # short Matroska files
        first = next(container.demux(stream), None)
        if first is not None and first.pts is not None and first.time_base is not None:
            container.seek(first.pts, stream=stream)
            return first.pts * first.time_base
    return Fraction(container.start_time or 0, av.time_base)


def picture_streams(container: av.container.InputContainer) -> list[VideoStream]:
    """The moving pictures of a file, without the cover of a song."""
    return [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]


def picture_stream(container: av.container.InputContainer) -> VideoStream | None:
    """The moving picture that a player would show; None where there is none."""
    streams = picture_streams(container)
    best = container.streams.best("video")
    return best if best in streams else next(iter(streams), None)


def _unknown_data(path: Path) -> str:
    reason = why_unreadable(path)
    if reason is not None:
        return reason
    with path.open("rb") as file:
        kind = file.read(8)[4:]
    if kind in (b"ftyp", b"mdat", b"moov", b"wide", b"free", b"skip"):
        return (
            f"{path} is incomplete: its index (moov) is missing or damaged, as after a recording "
            "that was cut off; record or copy it again"
        )
    return f"{path} is not a video, or too damaged to read: give another file"
