"""The sound of one video, carried over into another in time with its image."""

import contextlib
import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import av.container
import av.error
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.stream import Disposition

from face2face.video.channels import Downmix, use_plain_layout
from face2face.video.media import open_media
from face2face.video.timeline import AnyPacket, Timeline

Codec = Literal["aac", "libopus"]

_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_RATES = {"aac": _AAC_RATES, "libopus": (48000,)}
# FFmpeg's other coder takes twice as long, and is heard only at fewer bits than these.
_OPTIONS = {"aac": {"aac_coder": "fast"}, "libopus": {}}
_BITS_PER_CHANNEL = 96_000
# Less is rounding of time stamps (Matroska's whole milliseconds), more is a gap in the sound.
_GAP_S = Fraction(1, 50)
# A seek lands on a key frame of the image and may pass the sound that belongs to it.
_SEEK_MARGIN_S = 1
# Without an index it may land anywhere: the next try goes further back.
_SEEK_BACK_S = (0, 10)

_Samples = npt.NDArray[np.float32]


class SoundTrack:
    """The sound of a file from a moment on, encoded as far as the image has come.

    Samples are counted on one line from the start of the video, at the output's rate; silence
    fills what the file leaves out, so that sound which starts late stays late.
    """

    @classmethod
    def find(
        cls,
        container: av.container.OutputContainer,
        path: Path,
        start_s: Fraction,
        duration_s: float | None,
        codec: Codec = "aac",
        warnings: list[str] | None = None,
    ) -> "SoundTrack | None":
        """Open the sound of a file; None if it has none that can be decoded.

        Args:
            container: where the sound goes.
            path: the file with the sound.
            start_s: seconds of its images to leave out.
            duration_s: most seconds of sound.
            codec: FFmpeg's name of the encoder.
            warnings: takes a line where sound is left out, or another track is taken; the track
                adds to it until it is finished.

        Raises:
            SourceError: the file cannot be read.
        """
        warnings = [] if warnings is None else warnings
        source = open_media(path)
        stream = _decodable(source, path.name, warnings)
        if stream is None:
            source.close()
            return None
        return cls(container, source, stream, start_s, duration_s, codec, warnings)

    def __init__(
        self,
        container: av.container.OutputContainer,
        source: av.container.InputContainer,
        stream: AudioStream,
        start_s: Fraction,
        duration_s: float | None,
        codec: Codec,
        warnings: list[str],
    ) -> None:
        """Begin the track; `find` does it where there is sound."""
        self._container = container
        self._source = source
        self._stream = stream
        self._warnings = warnings
        self._decoded_any = self._faulty = False
        names = use_plain_layout(stream.codec_context)
        self._timeline = Timeline(source)
        self._zero_s = self._timeline.zero_s() + start_s
        self._rate = stream.sample_rate if stream.sample_rate in _RATES[codec] else 48000
        self._channels = 1 if len(names) == 1 else 2
        self._layout = ("mono", "stereo")[self._channels - 1]
        self._downmix = Downmix(names, self._channels, self._rate)
        self._most = math.inf if duration_s is None else round(duration_s * self._rate)
        self._encoder: AudioStream = container.add_stream(
            codec, rate=self._rate, layout=self._layout, options=_OPTIONS[codec]
        )
        self._encoder.bit_rate = _BITS_PER_CHANNEL * self._channels
        self._encoder.time_base = Fraction(1, self._rate)
        self._written = 0
        self._rest = self._silence(0)
        self._blocks = self._contiguous(start_s)

    def advance(self, until_s: Fraction) -> None:
        """Encode the sound up to `until_s` of the video, exactly."""
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
        if self._faulty and not self._decoded_any:
            self._warnings.append(
                "no sound: nothing of the sound track can be decoded; convert its sound to AAC"
            )
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
        """Blocks that follow each other without gap or overlap from the video's start on."""
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
        """Decoded blocks with the number of their first sample, negative before the video."""
        following: int | None = None
        for frame in self._decoded(start_s):
            if frame.pts is not None and frame.time_base is not None:
                claimed = round((frame.pts * frame.time_base - self._zero_s) * self._rate)
                if following is None or abs(claimed - following) > _GAP_S * self._rate:
                    following = claimed
            try:
                blocks = self._downmix(frame)
            except (av.error.FFmpegError, ValueError):
                self._faulty = True
                continue  # as with damage, silence takes its place
            self._decoded_any = True
            for samples in blocks:
                begin = following or 0
                following = begin + samples.shape[1]
                yield begin, samples

    def _decoded(self, start_s: Fraction) -> Iterator[AudioFrame]:
        """Decode what can be decoded; the image's source tells of the damage."""
        for packet in self._from(self._zero_s - _SEEK_MARGIN_S, start_s > _SEEK_MARGIN_S):
            try:
                yield from self._stream.decode(packet)
            except (av.error.FFmpegError, OSError):  # damage, or a kind of sound not known
                self._faulty = True
        with contextlib.suppress(av.error.FFmpegError, OSError):
            yield from self._stream.decode(None)

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
        return (each for each in self._timeline if each.stream.index == self._stream.index)

    def _silence(self, count: int) -> _Samples:
        return np.zeros((self._channels, count), np.float32)


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
                f"no sound: the sound of {name} is coded in an unknown way; convert it to AAC"
            )
        return None
    taken = next((track for track in known if track.disposition & Disposition.default), known[0])
    warnings.append(
        f"the main sound track of {name} is coded in an unknown way: took track "
        f"{tracks.index(taken) + 1} of {len(tracks)} ({taken.codec_context.name})"
    )
    return taken


def _is_known(track: AudioStream) -> bool:
    return track.codec_context is not None  # PyAV's types deny that it may be None


def _end_s(packet: AnyPacket) -> Fraction:
    """When a packet ends, seconds on the file's line of time; at once where nobody knows."""
    if packet.pts is None or packet.time_base is None:
        return Fraction(0)
    return (packet.pts + (packet.duration or 0)) * packet.time_base
