"""The sound of a video file in blocks without gaps, in time with its image."""

import contextlib
import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.stream import Disposition

from face2face.errors import ErrorDetails, ErrorKind, Notice
from face2face.video.channels import Downmix, use_plain_layout
from face2face.video.media import close_media, open_media
from face2face.video.packets import AnyPacket
from face2face.video.timeline import Timeline

GAP_S = Fraction(1, 50)
"""Less is rounding of time stamps (Matroska's whole milliseconds), more is a gap in the sound."""

# A seek lands on a key frame of the image and may pass the sound that belongs to it.
_SEEK_MARGIN_S = 1
# Without an index it may land anywhere: the next try goes further back.
_SEEK_BACK_S = (0, 10)

SoundBlock = npt.NDArray[np.float32]
"""Sound, float32 in [-1, 1], shape (channels, samples)."""


class SoundReader:
    """The sound of a file from a moment on.

    Silence fills what the file leaves out, so that sound which starts late stays late.

        reader = SoundReader.find(path)
        if reader is not None:
            with contextlib.closing(reader):
                for block in reader.blocks():
                    play(block)

    Attributes:
        stream: the sound as it is stored.
        zero_s: when it begins, seconds on the file's line of time.
        rate: samples a second.
        channels: 1 or 2.
        layout: the same in FFmpeg's word.
        decoded_any: whether anything of the sound could be decoded so far.
        faulty: whether anything could not.
    """

    @classmethod
    def find(
        cls,
        path: Path,
        start_s: Fraction = Fraction(0),
        *,
        rates: tuple[int, ...] = (48000,),
        channels: int | None = None,
        warnings: list[str] | None = None,
    ) -> "SoundReader | None":
        """Open the sound of a file; None if it has none that can be decoded.

        Args:
            path: the file with the sound.
            start_s: seconds of its images to leave out.
            rates: samples a second that are wanted; the file's own is kept if it is among them,
                else it becomes 48000.
            channels: 1 or 2; None for as many as the file has, up to 2.
            warnings: takes a line where sound is left out, or another track is taken.

        Raises:
            SourceError: the file cannot be read.
        """
        source = open_media(path)
        stream = _decodable(source, path.name, [] if warnings is None else warnings)
        if stream is None:
            close_media(source)
            return None
        return cls(source, stream, start_s, rates, channels)

    def __init__(
        self,
        source: av.container.InputContainer,
        stream: AudioStream,
        start_s: Fraction,
        rates: tuple[int, ...],
        channels: int | None,
    ) -> None:
        """Begin; `find` does it where there is sound."""
        self._source = source
        self.stream = stream
        self.decoded_any = self.faulty = False
        names = use_plain_layout(stream.codec_context)
        self._timeline = Timeline(source)
        self.zero_s = self._timeline.zero_s() + start_s
        self._start_s = start_s
        self.rate = stream.sample_rate if stream.sample_rate in rates else 48000
        self.channels = channels or (1 if len(names) == 1 else 2)
        self.layout = ("mono", "stereo")[self.channels - 1]
        self._downmix = Downmix(names, self.channels, self.rate)

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        close_media(self._source)

    def silence(self, count: int) -> SoundBlock:
        """So many samples of nothing."""
        return np.zeros((self.channels, count), np.float32)

    def packets(self) -> Iterator[AnyPacket]:
        """The sound as it is stored, from a second before its begin on; instead of `blocks`."""
        return self._from(self.zero_s - _SEEK_MARGIN_S, self._start_s > _SEEK_MARGIN_S)

    def blocks(self) -> Iterator[SoundBlock]:
        """Blocks that follow each other without gap or overlap from the start on."""
        filled = 0
        for begin, samples in self._placed():
            while begin > filled:  # in parts: damage may claim a gap of hours
                gap = min(begin - filled, self.rate)
                filled += gap
                yield self.silence(gap)
            samples = samples[:, filled - begin :]
            filled += samples.shape[1]
            if samples.shape[1]:
                yield samples

    def _placed(self) -> Iterator[tuple[int, SoundBlock]]:
        """Decoded blocks with the number of their first sample, negative before the video."""
        following: int | None = None
        for frame in self._decoded():
            if frame.pts is not None and frame.time_base is not None:
                claimed = round((frame.pts * frame.time_base - self.zero_s) * self.rate)
                if following is None or abs(claimed - following) > GAP_S * self.rate:
                    following = claimed
            try:
                blocks = self._downmix(frame)
            except (av.error.FFmpegError, ValueError):
                self.faulty = True
                continue  # as with damage, silence takes its place
            self.decoded_any = True
            for samples in blocks:
                begin = following or 0
                following = begin + samples.shape[1]
                yield begin, samples

    def _decoded(self) -> Iterator[AudioFrame]:
        """Decode what can be decoded; the image's source tells of the damage."""
        for packet in self.packets():
            try:
                yield from self.stream.decode(packet)
            except (av.error.FFmpegError, OSError):  # damage, or a kind of sound not known
                self.faulty = True
        with contextlib.suppress(av.error.FFmpegError, OSError):
            yield from self.stream.decode(None)

    def _from(self, target_s: Fraction, far: bool) -> Iterator[AnyPacket]:
        """The sound's packets from a time of the file on; not far from its begin, all of them."""
        if far and not self._timeline.begins_anew:
            for back_s in _SEEK_BACK_S:
                with contextlib.suppress(av.error.FFmpegError, OSError):
                    self._source.seek(int((target_s - back_s) * av.time_base))
                self._timeline = Timeline(self._source)
                packets = self._sounding()
                first = next(packets, None)
                if first is not None and _end_s(first) <= target_s + _SEEK_MARGIN_S:
                    return itertools.chain([first], packets)
            with contextlib.suppress(av.error.FFmpegError, OSError):
                self._source.seek(self._source.start_time or 0)
            self._timeline = Timeline(self._source)
        return itertools.dropwhile(lambda packet: _end_s(packet) < target_s, self._sounding())

    def _sounding(self) -> Iterator[AnyPacket]:
        return (each for each in self._timeline if each.stream.index == self.stream.index)


def _decodable(
    source: av.container.InputContainer, name: str, warnings: list[str]
) -> AudioStream | None:
    """The sound track that a player would take, among those that can be decoded.

    What is left out is named in `warnings`.
    """
    tracks = list(source.streams.audio)
    best = source.streams.best("audio")
    known = list(filter(_is_known, tracks))
    taken = next((track for track in known if track == best), None)
    if taken is not None:
        return taken
    if not known:
        if tracks:
            warnings.append(
                Notice(
                    f"no sound: the sound of {name} is coded in an unknown way; convert it to AAC",
                    ErrorDetails(ErrorKind.SOUND_UNKNOWN, {"file": name}),
                )
            )
        return None
    taken = next((track for track in known if track.disposition & Disposition.default), known[0])
    number = tracks.index(taken) + 1
    warnings.append(
        Notice(
            f"the main sound track of {name} is coded in an unknown way: took track {number} of "
            f"{len(tracks)} ({taken.codec_context.name})",
            ErrorDetails(
                ErrorKind.OTHER_SOUND, {"file": name, "track": number, "tracks": len(tracks)}
            ),
        )
    )
    return taken


def _is_known(track: AudioStream) -> bool:
    return track.codec_context is not None  # PyAV's types deny that it may be None


def _end_s(packet: AnyPacket) -> Fraction:
    """When a packet ends, in seconds of the file's time; 0 where it does not say."""
    if packet.pts is None or packet.time_base is None:
        return Fraction(0)
    return (packet.pts + (packet.duration or 0)) * packet.time_base
