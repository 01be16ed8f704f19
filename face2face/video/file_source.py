"""Frames of a video file: upright, with square pixels, each with its own time stamp."""

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import av.container
import av.error
import av.stream
import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from face2face.errors import SourceError
from face2face.types import Frame, TimedFrame
from face2face.video.colour import RgbReader
from face2face.video.media import open_media, picture_streams, stream_start_s
from face2face.video.source import FrameSource
from face2face.video.unreadable import refuse_protected, why_unreadable

MAX_SIDE_PX = 16384
MAX_PIXELS = 100_000_000

# Half a millisecond: Matroska rounds time stamps to whole ones.
_TIME_TOLERANCE_S = Fraction(1, 2000)
# A seek may land after a key frame's leading pictures; from here back it cannot.
_SEEK_MARGIN_S = 1
# Formats whose header states how long the film is, so that a missing end shows.
_STATES_LENGTH = {"mov", "mp4", "matroska", "webm", "avi"}

_Matrix = npt.NDArray[np.int32]


class VideoFileSource(FrameSource):
    """A video file, decoded on several threads.

    Attributes:
        has_audio: whether the file holds sound that can be decoded.
    """

    def __init__(
        self, path: Path | str, *, start_s: float = 0.0, duration_s: float | None = None
    ) -> None:
        """Open the file and decode its first frame, so that every fault shows now.

        Args:
            path: a file of any format that FFmpeg reads.
            start_s: where to begin, seconds from the film's first frame; time stamps
                count from here.
            duration_s: how much to read, seconds; None reads to the end.

        Raises:
            SourceError: there is no such file, no picture in it, or none at `start_s`.
        """
        if not (math.isfinite(start_s) and start_s >= 0):
            raise SourceError(f"a video cannot start at {start_s} s: give 0 or more seconds")
        if duration_s is not None and not duration_s > 0:
            raise SourceError(f"a video cannot last {duration_s} s: give more than 0 seconds")
        self._path = Path(path)
        self.name = self._path.name
        self.warnings: list[str] = []
        self._closed = False
        self._colours = RgbReader()
        self._pictures: Iterator[tuple[VideoFrame, Fraction]] = iter(())
        self._container = open_media(self._path)
        try:
            self._open(Fraction(start_s), None if duration_s is None else Fraction(duration_s))
        except BaseException:
            self.close()
            raise

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the frames from where the last call stopped; warn at the end of damage.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        for picture, time_s in self._pictures:
            self._used += 1
            yield TimedFrame(self._convert(picture), float(time_s))
            self._refuse_closed()  # FFmpeg would read freed memory
        self._warn_of_damage()

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._closed = True
        self._pictures = iter(())  # they hold this object, which would outlive its use
        self._container.close()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise SourceError(f"{self.name} is closed: open it again to read it")

    def _open(self, start_s: Fraction, duration_s: Fraction | None) -> None:
        self._video = _picture_stream(self._container, self._path)
        refuse_protected(self._path, self._video)
        self._video.thread_type = "AUTO"
        # A later frame may say another size than the header.
        self._video.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
        self._zero_s = stream_start_s(self._container, self._video)
        self._start_s, self._duration_s = start_s, duration_s
        self.has_audio = any(
            stream.codec_context is not None for stream in self._container.streams.audio
        )
        rate = self._video.average_rate or self._video.guessed_rate
        self.frame_rate = float(rate) if rate else 0.0
        self._used = 0
        self._faulty = 0
        self._damaged_at_s: Fraction | None = None
        self._picture_end_s = self._any_end_s = self._zero_s
        self._pictures = self._timed()
        self._learn_size()
        self.frame_count = self._expected_count()

    def _learn_size(self) -> None:
        """Set width and height from the first picture, and put it back."""
        if self._video.width < 1 and (reason := why_unreadable(self._path)) is not None:
            raise SourceError(reason)
        _refuse_size(self._path, self._video.width, self._video.height)
        first = next(self._pictures, None)
        if first is None:
            raise SourceError(self._nothing_readable())
        picture = first[0]
        aspect = self._video.sample_aspect_ratio or Fraction(1)
        self._size = _square_size(picture.width, picture.height, aspect)
        _refuse_size(self._path, *self._size)
        self._matrix = _display_matrix(picture, self._video.codec_context.name)
        self.height, self.width = _upright(
            np.empty((self._size[1], self._size[0], 3), np.uint8), self._matrix
        ).shape[:2]
        self._pictures = itertools.chain([first], self._pictures)

    def _convert(self, picture: VideoFrame) -> Frame:
        width, height = self._size
        try:
            frame = self._colours.read(picture, width, height)
        except (SourceError, av.error.FFmpegError) as error:
            raise SourceError(f"cannot show {self._path}: {error}") from error
        return _upright(frame, self._matrix)

    def _timed(self) -> Iterator[tuple[VideoFrame, Fraction]]:
        """Pictures inside the wanted part, with seconds since its start, increasing."""
        self._seek()
        step = 1 / Fraction(self.frame_rate or 25).limit_denominator(90000)
        last_s: Fraction | None = None
        for picture in self._decoded():
            if picture.pts is not None and picture.time_base is not None:
                time_s = picture.pts * picture.time_base - self._zero_s - self._start_s
            else:  # some AVI files and raw streams carry no time stamps
                time_s = Fraction(0) if last_s is None else last_s + step
            if time_s < -_TIME_TOLERANCE_S:
                continue
            time_s = max(time_s, Fraction(0))
            if self._duration_s is not None and time_s >= self._duration_s - _TIME_TOLERANCE_S:
                return
            if last_s is not None and time_s <= last_s:
                continue  # only damage makes time stand still or run back
            last_s = time_s
            if picture.is_corrupt:
                self._faulty += 1
                self._note_damage(self._start_s + time_s)
            yield picture, time_s

    def _seek(self) -> None:
        target_s = self._start_s - _SEEK_MARGIN_S
        if target_s <= 0:
            return
        try:
            self._container.seek(int((self._zero_s + target_s) * av.time_base))
        except (av.error.FFmpegError, OSError):
            return  # no index: reading on from the start finds the place as well

    def _decoded(self) -> Iterator[VideoFrame]:
        """Decode all that can be decoded, noting the damage on the way."""
        packets = self._container.demux()
        while True:
            try:
                packet = next(packets, None)
            except (av.error.FFmpegError, OSError):
                self._note_damage(self._picture_end_s - self._zero_s)
                packet = None
            if packet is None:
                return
            end_s = self._any_end_s
            if packet.pts is not None and packet.time_base is not None:
                end_s = (packet.pts + (packet.duration or 0)) * packet.time_base
            self._any_end_s = max(self._any_end_s, end_s)
            if packet.stream.index != self._video.index:
                continue
            self._picture_end_s = max(self._picture_end_s, end_s)
            try:
                yield from self._video.decode(packet)
            except av.error.EOFError:
                return
            except (av.error.FFmpegError, OSError):
                self._note_damage(end_s - self._zero_s)

    def _note_damage(self, time_s: Fraction) -> None:
        if self._damaged_at_s is None or time_s < self._damaged_at_s:
            self._damaged_at_s = max(time_s, Fraction(0))

    def _warn_of_damage(self) -> None:
        expected = self.frame_count
        missing = self._missing_end()
        if self._damaged_at_s is None and not missing:
            return
        if self._damaged_at_s is None:
            self._damaged_at_s = self._picture_end_s - self._zero_s
        line = f"{self.name}: damaged after {float(self._damaged_at_s):.1f} s: used {self._used}"
        line += f" of about {expected} frames" if expected else " frames"
        if self._faulty:
            line += f", {self._faulty} of them with faults in the picture"
        if line not in self.warnings:
            self.warnings.append(line)

    def _missing_end(self) -> bool:
        """Whether the file ends well before the time that its header states."""
        if not _STATES_LENGTH & set(self._container.format.name.split(",")):
            return False
        tolerance_s = max(Fraction(1, 5), 3 / Fraction(self.frame_rate or 25))
        wanted_s = self._length_s()
        if wanted_s is None:
            return False
        if self._duration_s is not None:
            wanted_s = min(wanted_s, self._start_s + self._duration_s)
        # Without a length of its own the picture may rightly end before the sound.
        end_s = self._any_end_s if self._own_length_s() is None else self._picture_end_s
        return end_s - self._zero_s < wanted_s - tolerance_s

    def _length_s(self) -> Fraction | None:
        """Seconds from the first frame to the stated end of the film, None if unknown."""
        own_length_s = self._own_length_s()
        if own_length_s is not None:
            return own_length_s
        if self._container.duration is None:
            return None
        length_s = Fraction(self._container.duration, av.time_base)
        if self._is_matroska():  # it counts from 0, not from the start
            return length_s - self._zero_s
        return length_s + Fraction(self._container.start_time or 0, av.time_base) - self._zero_s

    def _own_length_s(self) -> Fraction | None:
        """Seconds that the header states for the picture alone, None if for the whole only."""
        stream = self._video
        if stream.duration is None or stream.time_base is None or self._is_matroska():
            return None
        return stream.duration * stream.time_base

    def _is_matroska(self) -> bool:
        return "matroska" in self._container.format.name

    def _expected_count(self) -> int | None:
        if self._video.frames and self._start_s == 0 and self._duration_s is None:
            return self._video.frames
        length_s = self._length_s()
        if length_s is not None:
            length_s -= self._start_s
        if self._duration_s is not None:
            length_s = min(length_s or self._duration_s, self._duration_s)
        if length_s is None or not self.frame_rate:
            return None
        return max(1, round(length_s * Fraction(self.frame_rate)))

    def _nothing_readable(self) -> str:
        length_s = self._length_s()
        if self._start_s and (length_s is None or self._start_s >= length_s):
            known = "" if length_s is None else f" is {float(length_s):.1f} s long and"
            start_s = float(self._start_s)
            return f"{self._path}{known} has no picture at {start_s:g} s: choose an earlier start"
        reason = why_unreadable(self._path)
        if reason is not None:
            return reason
        return f"no picture of {self._path} can be read: the file is damaged, use another copy"


def _picture_stream(container: av.container.InputContainer, path: Path) -> VideoStream:
    streams = picture_streams(container)
    if not streams:
        kind = "sound but no picture" if container.streams.audio else "no picture"
        raise SourceError(f"{path} holds {kind}: give a file with a film in it")
    best = container.streams.best("video")
    stream = best if best in streams else streams[0]
    if stream.codec_context is None:
        raise SourceError(f"the film in {path} is coded in an unknown way: convert it to H.264")
    return stream


def _refuse_size(path: Path, width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise SourceError(
            f"{path} is too large, {width} x {height} pixels: make it at most {MAX_SIDE_PX} a side "
            f"and {MAX_PIXELS // 1_000_000} megapixels"
        )
    if width < 1 or height < 1:
        raise SourceError(f"{path} does not say how large its picture is: use another copy")


def _square_size(width: int, height: int, aspect: Fraction) -> tuple[int, int]:
    """Width and height with square pixels; the narrow side grows, so that nothing is lost."""
    if aspect >= 1:
        return round(width * aspect), height
    return width, round(height / aspect)


def _display_matrix(picture: VideoFrame, codec: str) -> _Matrix | None:
    """The top left 2 x 2 of the display matrix, signs only; None shows the picture as it is.

    FFmpeg's libavutil/display.h: (x', y') = (a x + c y, b x + d y), stored a b u c d v x y w.
    Turns other than by quarters are not honoured.
    """
    # PyAV 18 frees the named colour profile of a PNG twice once its side data are looked at.
    if codec in ("png", "apng"):
        return None
    data = cast(SideDataContainer, picture.side_data).get(Type.DISPLAYMATRIX)
    if data is None:
        return None
    a, b, _, c, d = np.frombuffer(bytes(data), dtype=np.int32)[:5]
    return np.sign([[a, b], [c, d]] if abs(a) > abs(b) else [[0, b], [c, 0]]).astype(np.int32)


def _upright(frame: Frame, matrix: _Matrix | None) -> Frame:
    if matrix is None:
        return frame
    (a, b), (c, d) = matrix
    if b:
        frame = frame.transpose(1, 0, 2)
    if a < 0 or c < 0:
        frame = frame[:, ::-1]
    if b < 0 or d < 0:
        frame = frame[::-1]
    return np.ascontiguousarray(frame)
