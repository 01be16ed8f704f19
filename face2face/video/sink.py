"""Video files written with their sound; each appears under its name only when whole."""

import contextlib
import math
import os
import secrets
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TypeVar, cast

import av
import av.container
import av.error
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc
from av.video.stream import VideoStream

from face2face.errors import SinkError, writing
from face2face.types import Frame
from face2face.video.file_source import open_media, picture_streams, stream_start_s

_CONTAINERS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}
"""Suffix to FFmpeg's name of those that hold H.264, AAC and any time stamps."""

# Divides by 24, 25, 30, 50 and 60 and is far finer than a millisecond.
_TICK_S = Fraction(1, 90000)
_FALLBACK_RATE = 25.0
# The index goes to the front, so that a browser can play before all has arrived.
_FAST_START = {"movflags": "+faststart"}
_HD_LINES = 720
_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_AAC_BITS_PER_CHANNEL = 96_000
# Less is rounding of time stamps (Matroska's whole milliseconds), more is a gap in the sound.
_GAP_S = Fraction(1, 50)

# A seek lands on a key frame of the picture and may pass the sound that belongs to it.
_SEEK_MARGIN_S = 1

_Samples = npt.NDArray[np.float32]
_Sink = TypeVar("_Sink", bound="VideoFileSink")  # typing.Self needs Python 3.11


class VideoFileSink:
    """An H.264 video file, with the sound of another file if wanted.

    As a context manager it finishes when the block ends well and aborts when it does not,
    Ctrl-C included. Until it finishes, what stood at `path` before stays untouched.

    Attributes:
        path: where the video will be.
        has_sound: whether sound is being written.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        width: int,
        height: int,
        frame_rate: float,
        comment: str,
        title: str | None = None,
        audio_from: Path | str | None = None,
        start_s: float = 0.0,
        duration_s: float | None = None,
    ) -> None:
        """Begin the file; what can be refused is refused here.

        Args:
            path: .mp4, .m4v, .mov or .mkv.
            width: pixels of the frames to come; an odd one is padded by one column.
            height: likewise.
            frame_rate: frames per second on average: a hint to the encoder, and how long
                the last frame lasts; 0.0 where unknown.
            comment: for the container's metadata, where players and tools find it.
            title: likewise.
            audio_from: the file whose sound to take, None for a silent film.
            start_s: where in `audio_from` this film begins, seconds from its first frame.
            duration_s: most seconds of sound; it never outlasts the picture anyway.

        Raises:
            SinkError: the place or the format is unfit, or `path` is `audio_from`.
            SourceError: `audio_from` cannot be read.
        """
        self.path = Path(path)
        container_format = _container_format(self.path)
        if audio_from is not None:
            refuse_same_file(Path(audio_from), self.path)
        # Through a link to the file behind it, which is the one to replace.
        self._target = Path(os.path.realpath(self.path))
        _refuse_place(self.path, self._target)
        self._frame_s = 1 / Fraction(
            frame_rate if 0.1 <= frame_rate <= 1000 else _FALLBACK_RATE
        ).limit_denominator(90000)
        self._shape = (height, width, 3)
        self._last_pts = -1
        self._sound: _Sound | None = None
        self._container: av.container.OutputContainer | None = None
        self._temporary = self._target.with_name(
            f".face2face-{secrets.token_hex(6)}{self.path.suffix}"
        )
        with self._or_abort():
            self._temporary.open("xb").close()  # fails now rather than after the first frame
            self._container = av.open(
                str(self._temporary),
                "w",
                format=container_format,
                container_options={} if container_format == "matroska" else _FAST_START,
            )
            self._container.metadata["comment"] = comment
            if title is not None:
                self._container.metadata["title"] = title
            self._video = self._add_video(self._container)
            if audio_from is not None:
                self._sound = _Sound.find(
                    self._container, Path(audio_from), Fraction(start_s), duration_s
                )
        self.has_sound = self._sound is not None

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame, and the sound up to it.

        Args:
            frame: uint8 RGB, shape (height, width, 3).
            time_s: when to show it, seconds since the start of the film; increasing.

        Raises:
            DiskFullError: no space is left; the partial file is gone then.
            SinkError: the file cannot be written for another reason; likewise.
            ValueError: the frame has another size or type.
        """
        if frame.shape != self._shape or frame.dtype != np.uint8:
            raise ValueError(f"expected uint8 {self._shape}, got {frame.dtype} {frame.shape}")
        container = self._opened()
        with self._or_abort():
            picture = self._picture(frame)
            # Two frames at one time would end the film: the later one moves by a tick.
            self._last_pts = max(round(time_s / _TICK_S), self._last_pts + 1)
            picture.pts = self._last_pts
            picture.time_base = _TICK_S
            picture.duration = round(self._frame_s / _TICK_S)
            container.mux(self._video.encode(picture))
            if self._sound is not None:
                self._sound.advance(self._last_pts * _TICK_S)

    def finish(self) -> None:
        """Complete the file and give it its name; the sink is closed then.

        Raises:
            DiskFullError: no space is left; the partial file is gone then.
            SinkError: no frame was written, or the file cannot be completed; likewise.
        """
        container = self._opened()
        with self._or_abort():
            if self._last_pts < 0:
                raise SinkError(f"{self.path} was not written: there was no frame for it")
            if self._sound is not None:
                self._sound.finish(self._last_pts * _TICK_S + self._frame_s)
            container.mux(self._video.encode(None))
            container.close()
            _wait_for_disk(self._temporary)
            self._temporary.replace(self._target)
            self._container = None

    def abort(self) -> None:
        """Drop what was written, if the file is not finished; harmless at any time."""
        if self._sound is not None:
            self._sound.close()
        container, self._container = self._container, None
        if container is not None:
            with contextlib.suppress(av.error.FFmpegError, OSError):
                container.close()  # a full disk fails here once more
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)

    def __enter__(self: _Sink) -> _Sink:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.abort()
        elif self._container is not None:
            self.finish()

    def _opened(self) -> av.container.OutputContainer:
        if self._container is None:
            raise SinkError(f"{self.path} is closed: nothing more can be written to it")
        return self._container

    @contextlib.contextmanager
    def _or_abort(self) -> Iterator[None]:
        """Remove the partial file when the block fails, with an error of ours."""
        try:
            with writing(self.path):
                yield
        except av.error.FFmpegError as error:
            self.abort()
            raise SinkError(f"cannot write {self.path}: {error.strerror}") from error
        except BaseException:
            self.abort()
            raise

    def _add_video(self, container: av.container.OutputContainer) -> VideoStream:
        height, width, _ = self._shape
        # No B-frames: with them and an uneven rate FFmpeg's MP4 states too short a film.
        options = {"crf": "18", "preset": "veryfast", "bf": "0"}
        stream = container.add_stream("libx264", rate=1 / self._frame_s, options=options)
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = _TICK_S
        # Said aloud, since players guess: from 720 lines on BT.709, below it BT.601.
        hd = stream.height >= _HD_LINES
        self._colorspace = Colorspace.ITU709 if hd else Colorspace.ITU601
        stream.codec_context.colorspace = self._colorspace
        if hd:
            stream.codec_context.color_primaries = ColorPrimaries.BT709
            stream.codec_context.color_trc = ColorTrc.BT709
        return stream

    def _picture(self, frame: Frame) -> VideoFrame:
        height, width, _ = self._shape
        if height % 2 or width % 2:  # H.264 with halved colour planes needs even sides
            frame = np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        return VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24").reformat(
            format="yuv420p", dst_colorspace=self._colorspace
        )


def refuse_same_file(source: Path, target: Path) -> None:
    """Refuse to write over what is being read, under whatever name or link.

    Raises:
        SinkError: both are the same file.
    """
    try:
        same = source.samefile(target)
    except OSError:
        return  # one of them does not exist
    if same:
        raise SinkError(f"the output {target} is the input itself: give another name")


def _container_format(path: Path) -> str:
    try:
        return _CONTAINERS[path.suffix.lower()]
    except KeyError:
        given = f'"{path.suffix}"' if path.suffix else "no ending"
        raise SinkError(
            f"cannot write {path}: {given} is no video format for this, "
            f"use one of {' '.join(_CONTAINERS)}"
        ) from None


def _refuse_place(path: Path, target: Path) -> None:
    if target.is_dir():
        raise SinkError(f"cannot write {path}: it is a folder; add a file name")
    if not target.parent.is_dir():
        raise SinkError(f"cannot write {path}: the folder {path.parent} does not exist; create it")
    if target.exists() and not target.is_file():
        raise SinkError(f"cannot write {path}: it is no regular file; give another name")


def _wait_for_disk(path: Path) -> None:
    """Wait until the file is on the disk: some file systems tell only now that they are full."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Sound:
    """The sound of a file from a moment on, encoded as far as the picture has come.

    Samples are counted on one line from the start of the film, at the output's rate; silence
    fills what the file leaves out, so that sound which starts late stays late.
    """

    @classmethod
    def find(
        cls,
        container: av.container.OutputContainer,
        path: Path,
        start_s: Fraction,
        duration_s: float | None,
    ) -> "_Sound | None":
        """Open the sound of a file; None if it has none that can be decoded.

        Raises:
            SourceError: the file cannot be read.
        """
        source = open_media(path)
        stream = source.streams.best("audio")
        if stream is None or stream.codec_context is None:
            source.close()
            return None
        return cls(container, source, cast(AudioStream, stream), start_s, duration_s)

    def __init__(
        self,
        container: av.container.OutputContainer,
        source: av.container.InputContainer,
        stream: AudioStream,
        start_s: Fraction,
        duration_s: float | None,
    ) -> None:
        self._container = container
        self._source = source
        self._stream = stream
        pictures = picture_streams(source)
        self._zero_s = stream_start_s(source, pictures[0] if pictures else stream) + start_s
        self._rate = stream.sample_rate if stream.sample_rate in _AAC_RATES else 48000
        self._layout = "mono" if stream.channels == 1 else "stereo"
        self._channels = 1 if self._layout == "mono" else 2
        self._most = math.inf if duration_s is None else round(duration_s * self._rate)
        self._encoder = container.add_stream("aac", rate=self._rate, layout=self._layout)
        self._encoder.bit_rate = _AAC_BITS_PER_CHANNEL * self._channels
        self._encoder.time_base = Fraction(1, self._rate)
        self._written = 0
        self._rest = self._silence(0)
        self._blocks = self._contiguous(start_s)

    def advance(self, until_s: Fraction) -> None:
        """Encode the sound up to `until_s` of the film, exactly."""
        until = min(round(until_s * self._rate), self._most)
        while self._written < until:
            if not self._rest.shape[1]:
                block = next(self._blocks, None)
                if block is None:
                    return
                self._rest = block
            count = int(min(until - self._written, self._rest.shape[1]))
            self._encode(self._rest[:, :count])
            self._rest = self._rest[:, count:]

    def finish(self, end_s: Fraction) -> None:
        """Encode what is left before `end_s`, and what the encoder holds back."""
        self.advance(end_s)
        self._container.mux(self._encoder.encode(None))
        self.close()

    def close(self) -> None:
        """Close the file that the sound came from."""
        self._source.close()

    def _encode(self, samples: _Samples) -> None:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", self._layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._written
        self._container.mux(self._encoder.encode(frame))
        self._written += samples.shape[1]

    def _contiguous(self, start_s: Fraction) -> Iterator[_Samples]:
        """Blocks that follow each other without gap or overlap from the film's start on."""
        filled = 0
        for begin, samples in self._placed(start_s):
            while begin > filled:  # in parts: damage may claim a gap of hours
                gap = min(begin - filled, self._rate)
                filled += gap
                yield self._silence(gap)
            samples = samples[:, filled - begin :]
            filled += samples.shape[1]
            if samples.shape[1]:
                yield samples

    def _placed(self, start_s: Fraction) -> Iterator[tuple[int, _Samples]]:
        """Decoded blocks with the number of their first sample, negative before the film."""
        following: int | None = None
        resampler, kind = self._resampler(), None
        for frame in self._decoded(start_s):
            if frame.pts is not None and frame.time_base is not None:
                claimed = round((frame.pts * frame.time_base - self._zero_s) * self._rate)
                if following is None or abs(claimed - following) > _GAP_S * self._rate:
                    following = claimed
            if kind != (frame.format.name, frame.layout.name, frame.sample_rate):
                resampler = self._resampler()  # it takes one kind of sound only
                kind = (frame.format.name, frame.layout.name, frame.sample_rate)
            for converted in resampler.resample(frame):
                begin = following or 0
                following = begin + converted.samples
                yield begin, cast(_Samples, converted.to_ndarray())

    def _decoded(self, start_s: Fraction) -> Iterator[AudioFrame]:
        """Decode what can be decoded; the picture's source tells of the damage."""
        with contextlib.suppress(av.error.FFmpegError, OSError):
            if start_s > _SEEK_MARGIN_S:
                self._source.seek(int((self._zero_s - _SEEK_MARGIN_S) * av.time_base))
        packets = self._source.demux(self._stream)
        with contextlib.suppress(av.error.FFmpegError, OSError):
            for packet in packets:
                with contextlib.suppress(av.error.InvalidDataError):
                    yield from self._stream.decode(packet)

    def _resampler(self) -> AudioResampler:
        return AudioResampler(format="fltp", layout=self._layout, rate=self._rate)

    def _silence(self, count: int) -> _Samples:
        return np.zeros((self._channels, count), np.float32)
