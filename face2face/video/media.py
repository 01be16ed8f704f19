"""Opening media files, and finding the moving image in them."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import av
import av.container
import av.error
import av.stream
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from face2face.causes import cause_of
from face2face.errors import ErrorKind, SourceError
from face2face.video.ffmpeg_file import OpenOnce
from face2face.video.unreadable import why_unreadable

MAX_PIXELS = 100_000_000
"""Of one image, and of all images that are on the screen at once where a file holds several."""

_MOST_STREAMS = 100
# Profiles and texts may come before the chunk that tells of an animation.
_PNG_BEGIN = 1 << 22

# Not those that turn a text into a video, or open other files that it names, as playlists do
# and image2, which takes a name such as image%d.png for a whole folder.
_FORMATS = (
    *("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "mpegvideo", "flv"),
    *("asf", "ogg", "mxf", "ivf", "nut", "rm", "dv", "swf", "gxf", "wtv", "live_flv", "nsv", "roq"),
    *("h261", "h263", "h264", "hevc", "vvc", "m4v", "mjpeg", "obu", "av1", "vc1", "yuv4mpegpipe"),
    *("wav", "w64", "mp3", "aac", "flac", "ac3", "eac3", "aiff", "au", "caf", "amr", "ape", "wv"),
    # An image is a video of one frame.
    *("gif", "apng", "png_pipe", "jpeg_pipe", "bmp_pipe", "webp_pipe", "tiff_pipe"),
)


def open_media(path: Path) -> av.container.InputContainer:
    """Open a video or sound file for reading.

    FFmpeg is given the open file, not its name: a name says nothing about what is read, and no
    other file can be opened.

    Raises:
        SourceError: missing, a folder, empty, incomplete, nothing FFmpeg knows, or with more
            streams than a video has.
    """
    try:
        if _regular_size(path) == 0:
            raise SourceError(
                f"{path} is empty (0 bytes): record or copy it again",
                ErrorKind.FILE_EMPTY,
                path=str(path),
            )
        # First with no decoder, for what the headers say: to learn more of a stream FFmpeg decodes
        # an image of each, and a file may have any number of huge ones.
        with closing_media(_opened(path, {"codec_whitelist": "none"})) as headers:
            videos = len(headers.streams.video)
            _refuse_many(path, headers)
        return _opened(path, {"max_pixels": str(MAX_PIXELS // max(videos, 1))})
    except (av.error.InvalidDataError, av.error.ArgumentError) as error:  # none of the formats
        raise _unknown_data(path) from error
    except (av.error.FFmpegError, OSError) as error:
        raise SourceError(
            f"cannot read {path}: {error.strerror}; check the file",
            ErrorKind.FILE_UNREADABLE,
            path=str(path),
            reason=cause_of(error),
        ) from error


def close_media(container: av.container.InputContainer) -> None:
    """Close what `open_media` opened, and its file with it; closing twice is harmless.

    The container alone leaves the file to Python's collector of garbage, which comes late:
    containers and their streams hold each other.
    """
    container.close()
    opened: dict[int, Any] = getattr(container, "open_files", None) or {}
    for each in list(opened.values()):
        each.file.close()


@contextmanager
def closing_media(
    container: av.container.InputContainer,
) -> Iterator[av.container.InputContainer]:
    """Do `close_media` at the end of the block."""
    try:
        yield container
    finally:
        close_media(container)


def _regular_size(path: Path) -> int:
    """Bytes of a regular file; nothing else is opened: a pipe would wait for its other end."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise SourceError(
            f"{path} does not exist: check the name and the folder",
            ErrorKind.FILE_MISSING,
            path=str(path),
        ) from None
    if stat.S_ISDIR(found.st_mode):
        raise SourceError(
            f"{path} is a folder: give a video file", ErrorKind.FOLDER_GIVEN, path=str(path)
        )
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(
            f"{path} is not a regular file: give a video file",
            ErrorKind.NOT_A_VIDEO,
            path=str(path),
        )
    return found.st_size


def _refuse_many(path: Path, headers: av.container.InputContainer) -> None:
    """Refuse more streams, or more pixels in all of them, than any player would show."""
    if len(headers.streams) > _MOST_STREAMS:
        raise SourceError(
            f"{path} holds more than {_MOST_STREAMS} streams: give a file with the one video",
            ErrorKind.FILE_TOO_LARGE,
            path=str(path),
        )
    # A stream in an unknown codec has none.
    contexts = [
        context
        for each in headers.streams.video
        if (context := cast(VideoCodecContext | None, each.codec_context)) is not None
    ]
    pixels = sum(each.width * each.height for each in contexts)
    if len(contexts) > 1 and pixels > MAX_PIXELS:
        raise SourceError(
            f"{path} is too large, {len(contexts)} videos of {pixels // 1_000_000} megapixels in "
            f"all: give a file with the one video, of at most {MAX_PIXELS // 1_000_000}",
            ErrorKind.FILE_TOO_LARGE,
            path=str(path),
        )


def _opened(path: Path, options: dict[str, str]) -> av.container.InputContainer:
    """Let FFmpeg read this file and no other; it is closed with the container."""
    return av.open(
        "video",
        "r",
        format="apng" if _is_animated_png(path) else None,
        options={
            "format_whitelist": ",".join(_FORMATS),
            "max_streams": str(_MOST_STREAMS + 1),
            **options,
        },
        metadata_errors="replace",
        io_open=OpenOnce(path),
    )


def _is_animated_png(path: Path) -> bool:
    """Whether a PNG holds several frames: FFmpeg would take it for a still one, and show the first.

    The chunk that says so comes before the pixels (PNG specification, third edition, 11.3.6.1).
    """
    with path.open("rb") as file:
        begin = file.read(_PNG_BEGIN)
    if not begin.startswith(b"\x89PNG\r\n\x1a\n"):
        return False
    at = 8
    while at + 8 <= len(begin) and (kind := begin[at + 4 : at + 8]) != b"IDAT":
        if kind == b"acTL":
            return True
        at += 12 + int.from_bytes(begin[at : at + 4], "big")
    return False


def image_streams(container: av.container.InputContainer) -> list[VideoStream]:
    """The moving images of a file, without the cover of a song."""
    return [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]


def image_stream(container: av.container.InputContainer) -> VideoStream | None:
    """The moving image that a player would show; None where there is none."""
    streams = image_streams(container)
    best = container.streams.best("video")
    return best if best in streams else next(iter(streams), None)


def _unknown_data(path: Path) -> SourceError:
    reason = why_unreadable(path)
    if reason is not None:
        return reason
    with path.open("rb") as file:
        kind = file.read(8)[4:]
    if kind in (b"ftyp", b"mdat", b"moov", b"wide", b"free", b"skip"):
        return SourceError(
            f"{path} is incomplete: its index (moov) is missing or damaged, as after a recording "
            "that was cut off; record or copy it again",
            ErrorKind.VIDEO_INCOMPLETE,
            path=str(path),
        )
    return SourceError(
        f"{path} is not a video, or too damaged to read: give another file",
        ErrorKind.NOT_A_VIDEO,
        path=str(path),
    )
