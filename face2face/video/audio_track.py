"""The sound of one video, carried over into another in time with its image."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import av.container
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from face2face.errors import ErrorDetails, ErrorKind, Notice
from face2face.video.sound_reader import SoundBlock, SoundReader

Codec = Literal["aac", "libopus"]

AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_RATES = {"aac": AAC_RATES, "libopus": (48000,)}
# FFmpeg's other coder takes twice as long, and is heard only at fewer bits than these.
_OPTIONS = {"aac": {"aac_coder": "fast"}, "libopus": {}}
_BITS_PER_CHANNEL = 96_000


class SoundTrack:
    """The sound of a file from a moment on, encoded as far as the image has come.

    Samples are counted on one line from the start of the video, at the output's rate.
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
        reader = SoundReader.find(path, start_s, rates=_RATES[codec], warnings=warnings)
        return None if reader is None else cls(container, reader, duration_s, codec, warnings)

    def __init__(
        self,
        container: av.container.OutputContainer,
        reader: SoundReader,
        duration_s: float | None,
        codec: Codec,
        warnings: list[str],
    ) -> None:
        """Begin the track; `find` does it where there is sound."""
        self._container = container
        self._reader = reader
        self._warnings = warnings
        self._rate = reader.rate
        self._most = math.inf if duration_s is None else round(duration_s * self._rate)
        self._encoder: AudioStream = container.add_stream(
            codec, rate=self._rate, layout=reader.layout, options=_OPTIONS[codec]
        )
        self._encoder.bit_rate = _BITS_PER_CHANNEL * reader.channels
        self._encoder.time_base = Fraction(1, self._rate)
        self._written = 0
        self._rest = reader.silence(0)
        self._blocks = reader.blocks()

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
        if self._reader.faulty and not self._reader.decoded_any:
            self._warnings.append(
                Notice(
                    "no sound: nothing of the sound track can be decoded; convert its sound to AAC",
                    ErrorDetails(ErrorKind.SOUND_NOT_READ),
                )
            )
        self.close()

    def close(self) -> None:
        """Close the file that the sound came from."""
        self._reader.close()

    def _encode(self, samples: SoundBlock) -> None:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", self._reader.layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._written
        self._container.mux(self._encoder.encode(frame))
        self._written += samples.shape[1]
