"""Packets of a media file on one line of time, which rises from the file's start to its end.

Time stamps of real files do not: in a transport or program stream they begin anew where two
recordings were joined or where their 33 bits are full, elementary streams have none at all, and
damage lets them leap. Whoever reads a file through a Timeline, for its images or its sound, finds
each packet at the same place as everybody else.
"""

import math
from collections import deque
from collections.abc import Iterator
from fractions import Fraction

import av
import av.container
from av.stream import Stream

from face2face.video.packets import AnyPacket, PacketReader

LONGEST_HOLE_S = 3600.0
"""A longer hole in a file, or a longer hold of one image, is closed."""

MOST_FILLED_S = 7200.0
"""After so many seconds without anything to see or hear, all further holes are closed."""

# FFmpeg's own limit for formats whose time stamps may begin anew (-dts_delta_threshold).
_DISCONTINUITY_S = 10.0
_RESTART_S = 0.1
_COUNTED_HOLE_S = 1.0
# Time stamps that leap for so few packets and come back are damage.
_GLITCH_PACKETS = 3
_MOST_HELD = 500
_MOST_KEPT_BYTES = 64 << 20
_TS_DISCONT = 0x200  # AVFMT_TS_DISCONT of FFmpeg's avformat.h


class _Track:
    """Where one stream has come to.

    Attributes:
        base: number of the clock that its packets follow.
        next_s: end of its last packet on the line, None before the first.
        last_s: decoding time of its last packet on the line.
        since: packets since its clock changed.
    """

    def __init__(self, stream: Stream) -> None:
        self.tick_s = float(stream.time_base or 0) or 1e-6
        rate = getattr(stream, "average_rate", None) or getattr(stream, "guessed_rate", None)
        self.step_s = 1 / float(rate) if rate else 0.0
        self.base = 0
        self.next_s: float | None = None
        self.last_s = 0.0
        self.end_s = 0.0
        self.since = 0
        self.delay = 0

    def follow(self, packet: AnyPacket) -> None:
        """Note a packet whose time stamps are on the line."""
        assert packet.dts is not None
        self.last_s = packet.dts * self.tick_s
        length_s = min((packet.duration or 0) * self.tick_s or self.step_s, LONGEST_HOLE_S)
        self.next_s = self.last_s + length_s
        if packet.pts is not None:
            self.delay = max(self.delay, packet.pts - packet.dts)
        shown = packet.dts + self.delay if packet.pts is None else packet.pts
        self.end_s = max(self.end_s, shown * self.tick_s + length_s)
        self.since += 1


class Timeline:
    """The packets of some streams of a file, their time stamps rewritten to one line.

    The first stream leads: where its stamps begin anew, the line goes on from its last packet's
    end, and the packets of the others find their places beside it.

    Args:
        container: the file, just opened or just sought. It leads with the images that a
            player would show, or where there are none, with its sound.

    Raises:
        ValueError: it holds neither.

    Attributes:
        begins_anew: whether the format lets time stamps begin anew, so that no seek by them can
            be trusted.
        closed_s: seconds of holes that were closed so far.
        closed_at_s: where on the line the first of them was; None without one.
    """

    def __init__(self, container: av.container.InputContainer) -> None:
        self._container = container
        self._packets = PacketReader(container)
        streams = self._packets.streams
        self._leading = streams[0]
        self._lead = streams[0].index
        self._tracks = {stream.index: _Track(stream) for stream in streams}
        self.begins_anew = bool(int(container.format.flags) & _TS_DISCONT)
        self._limit_s = _DISCONTINUITY_S if self.begins_anew else LONGEST_HOLE_S
        self._offsets_s = [0.0]
        self._held: list[AnyPacket] = []
        self._ready: deque[AnyPacket] = deque()
        self._filled_s = 0.0
        self.closed_s = 0.0
        self.closed_at_s: float | None = None
        self._raw = self._placed()

    @property
    def failed(self) -> bool:
        """Whether a read failed before the last packet."""
        return self._packets.failed

    def __iter__(self) -> Iterator[AnyPacket]:
        """The packets from here on, without FFmpeg's empty ones at the end."""
        while True:
            packet = self._ready.popleft() if self._ready else next(self._raw, None)
            if packet is None:
                return
            yield packet

    def zero_s(self) -> Fraction:
        """Time stamp of the file's first image, seconds: the zero of its images and its sound.

        To be asked before the first packet is taken; all packets still come.
        """
        leading = self._leading
        if leading.start_time is not None and leading.time_base is not None:
            return leading.start_time * leading.time_base
        first_s = self._first_s()  # short Matroska files
        if first_s is not None:
            return first_s
        return Fraction(self._container.start_time or 0, av.time_base)

    def _first_s(self) -> Fraction | None:
        waiting = list[AnyPacket]()
        found: Fraction | None = None
        for packet in self:
            waiting.append(packet)
            if packet.stream.index == self._lead:
                if packet.pts is not None and packet.time_base is not None:
                    found = packet.pts * packet.time_base
                break
        self._ready.extendleft(reversed(waiting))
        return found

    def skip_to(self, time_s: Fraction) -> None:
        """Skip to the leading stream's last key frame that is shown at `time_s` or before.

        Nothing is decoded on the way. Packets of the other streams are dropped before it.

        Args:
            time_s: seconds on the line.
        """
        kept = list[AnyPacket]()
        size = 0
        for packet in self:
            leads = packet.stream.index == self._lead
            tick_s = packet.time_base or Fraction(0)
            key = leads and packet.is_keyframe and packet.pts is not None
            if key and (packet.pts or 0) * tick_s <= time_s:
                kept, size = [], 0
            kept.append(packet)
            size += packet.size
            passed = leads and packet.dts is not None and packet.dts * tick_s > time_s
            if passed or size > _MOST_KEPT_BYTES:
                break
        self._ready.extendleft(reversed(kept))

    def _placed(self) -> Iterator[AnyPacket]:
        for packet in self._packets:
            if not self._place(packet):
                self._held.append(packet)
                if len(self._held) > _MOST_HELD:
                    yield from self._release(alone=True)
                continue
            yield packet
            if self._held and packet.stream.index == self._lead:
                yield from self._release(alone=False)
        if len(self._held) >= _GLITCH_PACKETS:
            yield from self._release(alone=True)

    def _release(self, *, alone: bool) -> Iterator[AnyPacket]:
        """Place held packets now; alone, they begin a clock of their own."""
        held, self._held = self._held, []
        for packet in held:
            if self._place(packet, alone=alone):
                yield packet
            else:
                self._held.append(packet)

    def _place(self, packet: AnyPacket, *, alone: bool = False) -> bool:
        """Move a packet's time stamps onto the line; False where its clock is not known yet."""
        track = self._tracks[packet.stream.index]
        if packet.dts is not None:
            if self.begins_anew and packet.pts is not None:
                # The last image before a joint may have got the first one's time stamp after it.
                apart_s = (packet.pts - packet.dts) * track.tick_s
                packet.pts = packet.pts if abs(apart_s) < _DISCONTINUITY_S else None
            stamp_s = packet.dts * track.tick_s
            leads = alone or packet.stream.index == self._lead
            if track.next_s is None:
                track.base = len(self._offsets_s) - 1
            elif leads:
                self._lead_on(track, packet, stamp_s)
            elif not self._follow(track, stamp_s):
                return False
        offset_s = self._offsets_s[track.base]
        if offset_s:
            ticks = round(offset_s / track.tick_s)
            packet.pts = None if packet.pts is None else packet.pts + ticks
            packet.dts = None if packet.dts is None else packet.dts + ticks
        if packet.dts is not None:
            self._count_hole(packet.dts * track.tick_s)
            track.follow(packet)
        return True

    def _lead_on(self, track: _Track, packet: AnyPacket, stamp_s: float) -> None:
        """Begin a new clock where the leading stream's time stamps leap."""
        at_s = stamp_s + self._offsets_s[track.base]
        furthest_s = self._latest_s() if self._filled_s < MOST_FILLED_S else self._reached_s()
        if track.last_s - _RESTART_S <= at_s <= furthest_s + self._limit():
            return
        assert track.next_s is not None
        if track.base and track.since <= _GLITCH_PACKETS:
            before_s = stamp_s + self._offsets_s[track.base - 1]
            if abs(before_s - track.next_s) < 1:
                track.base -= 1
                return
        shown = packet.dts if packet.pts is None else packet.pts
        assert shown is not None
        begin_s = self._end_s(track) if self._filled_s < MOST_FILLED_S else furthest_s
        if not self.begins_anew and at_s > begin_s:
            self.closed_s += at_s - begin_s
            if self.closed_at_s is None:
                self.closed_at_s = begin_s
        self._offsets_s.append(begin_s - shown * track.tick_s)
        track.base = len(self._offsets_s) - 1
        track.since = 0

    def _follow(self, track: _Track, stamp_s: float) -> bool:
        """Find the clock that a packet beside the leading stream fits; False if none does."""
        assert track.next_s is not None
        bases = range(track.base, len(self._offsets_s))
        next_s = track.next_s
        best = min(bases, key=lambda base: abs(stamp_s + self._offsets_s[base] - next_s))
        at_s = stamp_s + self._offsets_s[best]
        if not track.last_s - _RESTART_S <= at_s <= self._latest_s() + self._limit():
            return False
        track.base = best
        return True

    def _end_s(self, track: _Track) -> float:
        """Where the next recording begins: what is heard after the last image is not lost."""
        beside_s = max(each.end_s for each in self._tracks.values() if each.base == track.base)
        return beside_s if _RESTART_S < beside_s - track.end_s < self._limit_s else track.end_s

    def _latest_s(self) -> float:
        return max(each.next_s for each in self._tracks.values() if each.next_s is not None)

    def _limit(self) -> float:
        """The longest hole that stays open now, seconds."""
        return self._limit_s if self._filled_s < MOST_FILLED_S else _COUNTED_HOLE_S

    def _reached_s(self) -> float:
        """How far there is something to see or hear; one image holds but a second of it."""
        return max(
            (
                min(each.next_s, each.last_s + _COUNTED_HOLE_S)
                for each in self._tracks.values()
                if each.next_s is not None
            ),
            default=math.inf,
        )

    def _count_hole(self, at_s: float) -> None:
        """Count what would be filled with silence before a packet."""
        hole_s = at_s - self._reached_s()
        if len(self._tracks) > 1 and hole_s > _COUNTED_HOLE_S:
            self._filled_s += hole_s
