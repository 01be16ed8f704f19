"""One connection to a stream in the network: its images as they come, until it ends or breaks."""

import errno
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import av
import av.container
import av.error
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from face2face.causes import Cause, cause_of
from face2face.errors import ErrorKind, SourceError
from face2face.types import Frame, TimedFrame
from face2face.video.colour import RgbReader
from face2face.video.media import MAX_PIXELS, image_stream
from face2face.video.network_address import PROTOCOLS, NetworkAddress
from face2face.video.orientation import display_matrix, square_size, upright
from face2face.video.packets import AnyPacket

_MOST_STREAMS = 12
_MOST_PIXELS = MAX_PIXELS // _MOST_STREAMS
"""Of one image, so that all streams at once have no more than those of a file; 4K has less."""

# Not those that turn a text into a video, or list other things to open, but HLS: what may be opened
# from there is what PROTOCOLS says.
_FORMATS = (
    *("rtsp", "hls", "mpjpeg", "mpegts", "flv", "live_flv", "mov,mp4,m4a,3gp,3g2,mj2"),
    *("matroska,webm", "mjpeg", "h264", "hevc", "nut", "ogg", "avi", "asf", "aac", "mp3", "ac3"),
)

# What is sent without time stamps is shown when it comes.
_WITHOUT_CLOCK = {"mpjpeg", "mjpeg", "h264", "hevc"}

_LONGEST_STEP_S = 10.0
"""Time stamps that leap further, or back, have begun anew."""

_STEP_S = 1 / 25


@dataclass(frozen=True)
class Waits:
    """How long is waited, seconds.

    Attributes:
        connect_s: for an answer, twice at most: for the server's, and for the first image's form.
        silent_s: for anything of the next image.
        key_frame_s: for an image that can be shown, where parts of images come: one that was
            joined on the way begins with its next key frame.
        first_pause_s: before a stream that broke is tried again; each further pause is twice as
            long.
        longest_pause_s: of these pauses.
        gone_s: until a stream that broke has ended, where somebody waits for its end.
    """

    connect_s: float = 10.0
    silent_s: float = 5.0
    key_frame_s: float = 30.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 10.0
    gone_s: float = 30.0

    def next_pause(self, pause_s: float) -> float:
        """The pause after one of so long."""
        return min(2 * pause_s, self.longest_pause_s)


USUAL_WAITS = Waits()


def silent(name: str, silent_s: float = USUAL_WAITS.silent_s) -> SourceError:
    """The error for a stream without images."""
    return SourceError(
        f"no image from {name} for {silent_s:.0f} s",
        ErrorKind.STREAM_SILENT,
        address=name,
        seconds=round(silent_s),
    )


def failing(name: str, reason: str) -> SourceError:
    """The error for a stream that cannot be opened, or broke."""
    return SourceError(
        f"no images come from {name}: {reason}",
        ErrorKind.STREAM_FAILING,
        address=name,
        reason=reason,
    )


class NetworkStream:
    """A connection, open and seen to hold a moving image. One thread at a time uses it.

    Args:
        address: where to.
        waits: how long.

    Raises:
        SourceError: nothing answers, or it is no video, or too large; nothing of the address but
            its `name` is in the text, nor in an error behind it.

    Attributes:
        address: where it comes from.
        rate: frames a second, 0.0 where nobody knows.
        is_recording: whether its sender knows how much there is, unlike of what is live.
        length_s: of a recording; None where nobody knows.
        has_audio: whether there is sound beside the images.
        waits_for_reader: whether nothing is lost while nobody reads, as of recordings and HLS.
    """

    def __init__(self, address: NetworkAddress, waits: Waits = USUAL_WAITS) -> None:
        self.address = address
        self._waits = waits
        self._container = _connect(address, waits)
        try:
            self._stream = _find_image(address, self._container)
            self._stream.thread_type = "SLICE"  # a thread for each frame would hold frames back
            self._stream.codec_context.options = {"max_pixels": str(_MOST_PIXELS)}
            rate = self._stream.average_rate or self._stream.guessed_rate
            self.rate = float(rate or 0)
            duration = self._container.duration
            self.length_s = duration / av.time_base if duration and duration > 0 else None
            self.has_audio = bool(self._container.streams.audio)
            formats = set(self._container.format.name.split(","))
            # Of HLS the size is the playlist's; cameras state any for their endless JPEGs.
            sized = self._container.size > 0 and not formats & {"hls", "mpjpeg"}
            self.is_recording = self.length_s is not None or sized
            self.waits_for_reader = self.is_recording or "hls" in formats
            self._has_clock = not formats & _WITHOUT_CLOCK
        except BaseException:
            self.close()
            raise
        self._colours = RgbReader()
        self._time_s: float | None = None
        self._stamp_s: float | None = None

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the images as they come, timed from the first; ends where the sender says so.

        Raises:
            SourceError: no image comes any more.
        """
        waits = self._waits
        came_s = shown_s = time.monotonic()
        packets = iter(self._container.demux())
        while (packet := self._next(packets)) is not None:
            if packet.stream.index == self._stream.index:
                came_s = time.monotonic()
                for image in self._decode(packet):
                    yield TimedFrame(self._convert(image), self._time_of(image))
                    came_s = shown_s = time.monotonic()
            now_s = time.monotonic()
            if now_s - came_s > waits.silent_s or now_s - shown_s > waits.key_frame_s:
                raise silent(self.address.name, now_s - shown_s)
        if not self.is_recording and not self.address.scheme.startswith("http"):
            # Of the web alone is it known whether the end was meant.
            raise failing(self.address.name, Cause.CLOSED)

    def close(self) -> None:
        """Hang up; closing twice is harmless."""
        self._container.close()

    def _next(self, packets: Iterator[AnyPacket]) -> AnyPacket | None:
        try:
            return next(packets, None)
        except av.error.ExitError:
            fault = silent(self.address.name, self._waits.silent_s)
        except (av.error.FFmpegError, OSError) as error:
            fault = failing(self.address.name, _reason(error))
        raise fault  # not above: it would carry FFmpeg's error, which holds the whole address

    def _decode(self, packet: AnyPacket) -> list[VideoFrame]:
        try:
            return list(self._stream.decode(packet))
        except (av.error.FFmpegError, OSError):
            return []  # what comes before the first key frame, and what was damaged on the way

    def _convert(self, image: VideoFrame) -> Frame:
        aspect = self._stream.sample_aspect_ratio or Fraction(1)
        width, height = square_size(image.width, image.height, aspect)
        if width < 1 or height < 1 or width * height > _MOST_PIXELS:
            raise failing(self.address.name, Cause.IMAGES_TOO_LARGE)
        try:
            frame = self._colours.read(image, width, height)
        except (SourceError, av.error.FFmpegError):
            fault = failing(self.address.name, Cause.CODED_UNKNOWN)
            raise fault from None
        return upright(frame, display_matrix(image, self._stream.codec_context.name))

    def _time_of(self, image: VideoFrame) -> float:
        """Seconds since the first image, rising."""
        stamp_s: float | None = image.time if self._has_clock else time.monotonic()
        if self._time_s is None:
            self._time_s = 0.0
        else:
            step_s = _STEP_S
            if stamp_s is not None and self._stamp_s is not None:
                step_s = stamp_s - self._stamp_s
            self._time_s += step_s if 0 < step_s < _LONGEST_STEP_S else _STEP_S
        self._stamp_s = stamp_s
        return self._time_s


def _connect(address: NetworkAddress, waits: Waits) -> av.container.InputContainer:
    options = {
        "protocol_whitelist": PROTOCOLS[address.scheme],
        "format_whitelist": ",".join(_FORMATS),
        "max_streams": str(_MOST_STREAMS),
        "max_pixels": str(_MOST_PIXELS),
        "analyzeduration": "1000000",  # microseconds
        "rtsp_flags": "prefer_tcp",
    }
    if address.scheme == "https":  # cameras, with rtsps, have certificates that nobody has signed
        authorities = ssl.get_default_verify_paths().cafile
        options |= {"tls_verify": "1", **({"ca_file": authorities} if authorities else {})}
    try:
        return av.open(
            address.url,
            "r",
            options=options,
            timeout=(waits.connect_s, waits.silent_s),
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, OSError) as error:
        reason = _reason(error)
        if address.scheme == "https" and reason == Cause.BROKE_OFF:
            reason = Cause.NOT_TRUSTED
        fault = failing(address.name, reason)
    raise fault  # not above: it would carry FFmpeg's error, which holds the whole address


def _find_image(address: NetworkAddress, container: av.container.InputContainer) -> VideoStream:
    stream = image_stream(container)
    if stream is None:
        raise failing(address.name, Cause.NO_IMAGES)
    if cast(object, stream.codec_context) is None:
        raise failing(address.name, Cause.CODED_UNKNOWN)
    return stream


def _reason(error: Exception) -> str:
    """Why FFmpeg failed, without the address."""
    if isinstance(error, av.error.ExitError):
        return Cause.NO_ANSWER
    if isinstance(error, av.error.HTTPUnauthorizedError):
        return Cause.NO_ACCESS
    if isinstance(error, av.error.HTTPForbiddenError):
        return Cause.NO_PERMISSION
    if isinstance(error, av.error.HTTPNotFoundError):
        return Cause.NOTHING_THERE
    if isinstance(error, av.error.HTTPServerError):
        return Cause.SERVER_FAULT
    if isinstance(error, av.error.InvalidDataError | av.error.ArgumentError):  # no format of ours
        return Cause.NO_VIDEO
    if isinstance(error, av.error.EOFError):
        return Cause.CLOSED
    if isinstance(error, av.error.ProtocolNotFoundError):
        return Cause.NO_PROTOCOL
    if getattr(error, "errno", None) == errno.EIO:
        return Cause.BROKE_OFF
    return cause_of(error)
