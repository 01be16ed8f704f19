"""Images of a file, decoded, each with the time at which it is shown."""

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

import av.container
import av.error
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from face2face.video.packets import AnyPacket
from face2face.video.timeline import LONGEST_HOLE_S, Timeline

FALLBACK_STEP_S = Fraction(1, 25)
"""From frame to frame where nothing is known."""

_NO_TIME_STAMPS = 0x80  # AVFMT_NOTIMESTAMPS of FFmpeg's avformat.h
# Of a decoder with many threads, each with an image in work.
_MOST_IN_WORK = 100


class Shown(NamedTuple):
    """One image.

    Attributes:
        image: as decoded.
        time_s: when it is shown, seconds on the file's line of time.
        length_s: for how long the file says, seconds; a frame of the average rate where it does
            not.
    """

    image: VideoFrame
    time_s: Fraction
    length_s: Fraction


def rate_of(container: av.container.InputContainer, stream: VideoStream) -> Fraction | None:
    """Frames a second on average; None where it is not known."""
    if int(container.format.flags) & _NO_TIME_STAMPS:  # FFmpeg takes 25 for all of them at first
        return stream.guessed_rate or stream.average_rate
    return stream.average_rate or stream.guessed_rate


def shows_in_coding_order(container: av.container.InputContainer, stream: VideoStream) -> bool:
    """Whether a file's time stamps say when images are decoded, not when they are shown.

    AVI knows no others, nor does Matroska with a codec taken over from AVI (V_MS/VFW/FOURCC).
    """
    formats = container.format.name.split(",")
    return "avi" in formats or (
        "matroska" in formats and bool(stream.codec_context.codec_tag.strip("\0"))
    )


class Decoder:
    """Decodes the leading stream of a timeline, around whatever damage there is.

    Args:
        timeline: of the file, at the place to begin.
        stream: its leading stream.
        step_s: from frame to frame on average.
        coding_order: whether its time stamps are those of decoding.
        note_damage: takes the time of what cannot be read.

    Attributes:
        timeline: where the packets come from.
        lost: whether a fault met at the end may have cost images that can be read.
    """

    def __init__(
        self,
        timeline: Timeline,
        stream: VideoStream,
        *,
        step_s: Fraction,
        coding_order: bool,
        note_damage: Callable[[Fraction], None],
    ) -> None:
        self.timeline, self._stream = timeline, stream
        self._note_damage = note_damage
        self._step_s = self._length_s = step_s
        self._order = _CodingOrder() if coding_order else None
        self._last_s: Fraction | None = None
        self._tick_s = Fraction(stream.time_base or 0)
        self._sounds = dict[int, _Span]()
        self._image_end = round(timeline.zero_s() / self._tick_s) if self._tick_s else 0
        self.lost = False
        self._since_fault = _MOST_IN_WORK

    def __iter__(self) -> Iterator[Shown]:
        """Yield the images in the order of the decoder, which is that of showing them."""
        for packet in self.timeline:
            if packet.stream.index != self._stream.index:
                self._pass_sound(packet)
                continue
            if packet.pts is not None:
                self._image_end = max(self._image_end, packet.pts + (packet.duration or 0))
            if self._order is not None:
                self._order.push(packet)
            self._since_fault = 0 if packet.is_corrupt else self._since_fault + 1
            yield from self._decode(packet)
        if self.timeline.failed:
            self._note_fault()
        # What the decoder holds back comes out whatever ended the file.
        yield from self._drain()
        # PyAV, and FFmpeg's threads, drop images that were in work when another one failed.
        self.lost = self._since_fault < _MOST_IN_WORK

    def _decode(self, packet: AnyPacket) -> Iterator[Shown]:
        try:
            for image in self._stream.decode(packet):
                yield self._timed(image)
        except (av.error.FFmpegError, OSError):
            self._note_fault()

    def _drain(self) -> Iterator[Shown]:
        """What the decoder holds back, whatever ended the file; each fault ends one round."""
        for _ in range(_MOST_IN_WORK):
            try:
                for image in self._stream.decode(None):
                    yield self._timed(image)
            except av.error.EOFError:
                return
            except (av.error.FFmpegError, OSError):
                self._note_fault()
            else:
                return

    def _note_fault(self) -> None:
        self._since_fault = 0
        self._note_damage(self.image_end_s)

    def _timed(self, image: VideoFrame) -> Shown:
        stamp = image.pts
        if self._order is not None and stamp is not None:
            stamp = self._order.time_of(stamp, key=bool(image.key_frame))
        if stamp is not None:
            time_s = stamp * self._tick_s
        elif self._last_s is None:
            time_s = self.timeline.zero_s()
        else:  # elementary streams have no time stamps
            time_s = self._last_s + self._length_s
        length_s = (image.duration or 0) * self._tick_s or self._step_s
        self._last_s, self._length_s = time_s, length_s
        return Shown(image, time_s, min(length_s, Fraction(LONGEST_HOLE_S)))

    def _pass_sound(self, packet: AnyPacket) -> None:
        if packet.pts is not None:
            span = self._sounds.get(packet.stream.index)
            if span is None:
                span = self._sounds[packet.stream.index] = _Span(packet)
            span.end = max(span.end, packet.pts + (packet.duration or 0))

    @property
    def image_end_s(self) -> Fraction:
        """End of the coded images that came by, readable or not, seconds on the line."""
        return self._image_end * self._tick_s

    @property
    def sound_begin_s(self) -> Fraction | None:
        """Where the sound that came by begins, seconds on the line; None without any."""
        return min((span.begin * span.tick_s for span in self._sounds.values()), default=None)

    @property
    def sound_end_s(self) -> Fraction | None:
        """Where the sound that came by ends, seconds on the line; None without any."""
        return max((span.end * span.tick_s for span in self._sounds.values()), default=None)


class _Span:
    """From where to where a stream came by, in its own ticks."""

    def __init__(self, packet: AnyPacket) -> None:
        self.tick_s = Fraction(packet.time_base or 0)
        self.begin = self.end = packet.pts or 0


class _CodingOrder:
    """Gives images, in the order of showing them, the times of their packets in rising order.

    The packets' own times then tell which image is which: a key frame is shown after all that was
    coded before it, so that images lost to damage shift those after it only up to there.
    """

    def __init__(self) -> None:
        self._free = list[int]()
        self._recent = deque[int]()
        self._early = set[int]()
        self._next = 0

    def push(self, packet: AnyPacket) -> None:
        """Take in a packet; its presentation time becomes that of its decoding."""
        dts = self._next if packet.dts is None else packet.dts
        packet.pts = packet.dts = dts
        self._next = dts + max(packet.duration or 1, 1)
        heapq.heappush(self._free, dts)
        self._recent.append(dts)

    def time_of(self, own: int, *, key: bool) -> int:
        """When an image is shown.

        Args:
            own: the time of its packet.
            key: whether it needs no other image.
        """
        if key:
            while self._recent and self._recent[0] < own:
                self._recent.popleft()
            before = sum(each > own for each in self._early)
            self._early = {each for each in self._early if each > own}
            if before < len(self._recent):
                while self._free and self._free[0] < self._recent[before]:
                    heapq.heappop(self._free)
        self._early.add(own)
        return heapq.heappop(self._free) if self._free else own
