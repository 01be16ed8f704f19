"""The sound of one video, carried over into another packet for packet, as it is coded."""

import contextlib
import math
from collections.abc import Iterable
from fractions import Fraction

import av.container
import av.error
from tqdm import tqdm

from face2face.video.audio_track import AAC_RATES
from face2face.video.channels import layout_of
from face2face.video.packets import AnyPacket
from face2face.video.sound_reader import GAP_S, SoundReader
from face2face.video.source import AudioExcerpt

_PACKET = 1024
"""Samples of a packet of AAC-LC. Each needs the one before it to be decoded."""

_BAR_AFTER_S = 1.0
"""Seconds of looking at the sound before a bar is shown; an hour of it takes several."""


class SoundCopy:
    """AAC that goes into an MP4 or MOV as it is; begun, gone on with and ended as a `SoundTrack`.

    What comes before the first image is cut off to the sample by the file's edit list.
    """

    @classmethod
    def find(
        cls, container: av.container.OutputContainer, audio: AudioExcerpt
    ) -> "SoundCopy | None":
        """Open sound that can be copied; None where it has to be encoded, or there is none.

        Copied is AAC-LC in mono or stereo that is there from the first image on without a gap. All
        of it is decoded beforehand, in a tenth of the time that encoding takes: so damage is found
        while it can still be mended by encoding the rest.

        Args:
            container: where the sound goes, an MP4 or MOV.
            audio: what sound.

        Raises:
            SourceError: the file cannot be read.
        """
        most_s = math.inf if audio.duration_s is None else audio.duration_s
        said: list[str] = []
        reader = _open(audio, said)
        if reader is None:
            return None
        with contextlib.closing(reader):
            first = None if said else _first_sample(reader, most_s)
        again = None if first is None else _open(audio, said)
        if first is None or again is None:
            return None
        return cls(container, again, first, most_s)

    def __init__(
        self,
        container: av.container.OutputContainer,
        reader: SoundReader,
        first: int,
        most_s: float,
    ) -> None:
        """Begin the track; `find` does it where that can be."""
        self._container = container
        self._reader = reader
        self._most = most_s * reader.rate
        self._stream = container.add_stream_from_template(reader.stream)
        self._packets = reader.packets()
        self._next = next(self._packets, None)
        self._begin = first

    def advance(self, until_s: Fraction) -> None:
        """Copy what ends at `until_s` of the video or before."""
        self._copy(round(until_s * self._reader.rate), whole=True)

    def finish(self, end_s: Fraction) -> None:
        """Copy what begins before `end_s`; the last packet is heard until then."""
        self._copy(round(end_s * self._reader.rate), whole=False)
        self.close()

    def close(self) -> None:
        """Close the file that the sound came from."""
        self._reader.close()

    def _copy(self, until: int, *, whole: bool) -> None:
        until = int(min(until, self._most))
        while self._next is not None and self._begin + (_PACKET if whole else 1) <= until:
            if self._begin > -2 * _PACKET:
                self._container.mux(self._placed(self._next, until - self._begin))
            self._begin += _PACKET
            self._next = next(self._packets, None)

    def _placed(self, packet: AnyPacket, most: int) -> AnyPacket:
        own = round((packet.duration or 0) * packet.time_base * self._reader.rate)
        packet.stream, packet.time_base = self._stream, Fraction(1, self._reader.rate)
        packet.pts = packet.dts = self._begin
        packet.duration = min(own or _PACKET, _PACKET, most)
        return packet


def _open(audio: AudioExcerpt, said: list[str]) -> SoundReader | None:
    return SoundReader.find(audio.path, Fraction(audio.start_s), rates=AAC_RATES, warnings=said)


def _watched(reader: SoundReader, most_s: float) -> Iterable[AnyPacket]:
    """The sound's packets, with a bar where they take a while."""
    stream = reader.stream
    total = None
    if stream.duration is not None and stream.time_base is not None:
        end_s = ((stream.start_time or 0) + stream.duration) * stream.time_base
        total = math.ceil(min(float(end_s - reader.zero_s), most_s) * reader.rate / _PACKET)
    # disable=None: no bar where nobody sees it move.
    return tqdm(
        reader.packets(),
        "sound",
        total,
        unit="packet",
        leave=False,
        delay=_BAR_AFTER_S,
        disable=None,
    )


def _first_sample(reader: SoundReader, most_s: float) -> int | None:
    """Where the sound's first packet begins, in samples; None where not all is fit to be copied."""
    coded = reader.stream.codec_context
    if (coded.name, coded.profile, coded.frame_size) != ("aac", "LC", _PACKET):
        return None
    if not coded.extradata or reader.rate != coded.sample_rate:
        return None
    kind = reader.layout, reader.rate
    gap, most = GAP_S * reader.rate, most_s * reader.rate
    first: int | None = None
    following = heard = 0
    for packet in _watched(reader, most_s):
        if packet.pts is None or packet.is_corrupt:
            return None
        begin = round((packet.pts * packet.time_base - reader.zero_s) * reader.rate)
        if begin >= most:
            break
        if first is None:
            first = following = begin
        starts_late = first > gap
        is_moved = abs(begin - following) > gap
        following += _PACKET
        is_cut_out = packet.is_discard and following > 0
        if starts_late or is_moved or is_cut_out:
            return None
        try:
            frames = reader.stream.decode(packet)
        except (av.error.FFmpegError, OSError):
            return None
        if any((layout_of(one).name, one.sample_rate) != kind for one in frames):
            return None
        heard += len(frames)
    return first if heard else None
