"""An MP4 that plays up to its last second however the program ends.

An ordinary MP4 is unreadable until its index is written at the end. A fragmented one
(https://www.w3.org/TR/mse-byte-stream-format-isobmff/) begins with an empty index and carries
a small one in every fragment; here one is closed every second.
"""

import contextlib
import os
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream

from face2face.errors import DiskFullError, ErrorKind, SinkError, writing
from face2face.types import Frame
from face2face.utils.files import claim
from face2face.video.boxes import whole_boxes
from face2face.video.coding import USUAL_QUALITY, rate_factor
from face2face.video.encoder import TICK_S
from face2face.video.frame_sink import FrameSink, closed_error, refuse_other_form
from face2face.video.media_writing import drop, writing_media
from face2face.video.microphone import Samples
from face2face.video.scaler import Scaler

_FRAGMENT_S = 1.0
_LEAST_FREE_BYTES = 20 << 20
_AAC_BITS = 96_000
# Sound may be late by this much before silence takes its place: FFmpeg holds back the images
# until it has sound for them, and what is held back is lost in a crash.
_LATE_S = 0.5


class TakenError(SinkError):
    """There is a file of that name."""


class FragmentedSink(FrameSink):
    """Writes frames, and sound beside them, straight to a file of the final name.

    Args:
        path: an .mp4 that does not exist yet.
        width: pixels of the frames to come, even.
        height: pixels of the frames to come, even.
        comment: for the container's metadata, where players and tools find it.
        quality: 0 the smallest file, 100 the best images.
        sound_rate: samples a second of the mono sound to come, None for a silent video.

    Raises:
        DiskFullError: there is hardly any space.
        TakenError: there is such a file.
        SinkError: it cannot be written.

    Attributes:
        path: the file.
        frames: how many were written.
        size: height and width in pixels.
    """

    keeps_what_came = True

    def __init__(
        self,
        path: Path,
        *,
        width: int,
        height: int,
        comment: str,
        quality: int = USUAL_QUALITY,
        sound_rate: int | None = None,
    ) -> None:
        self.path = path
        self.name = path.name
        self.warnings: list[str] = []
        self.frames = 0
        self.size = (height, width)
        self._shape = (height, width, 3)
        self._last_pts = -1
        self._scaler = Scaler()
        self._key_s = -_FRAGMENT_S
        self._quality = quality
        self._sound_rate = sound_rate
        self._samples = 0
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(path.parent).free
        if free < _LEAST_FREE_BYTES:
            raise DiskFullError(
                f"only {free >> 20} MB are free in {path.parent}: free some space and record again",
                ErrorKind.LITTLE_SPACE,
                folder=str(path.parent),
                megabytes=free >> 20,
            )
        if not claim(path):
            raise TakenError(f"{path} exists already: give another name")
        try:
            self._begin(comment, sound_rate)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _begin(self, comment: str, sound_rate: int | None) -> None:
        with writing_media(self.path):
            self._container: av.container.OutputContainer | None = av.open(
                str(self.path),
                "w",
                format="mp4",
                container_options={
                    "movflags": "frag_keyframe+empty_moov+default_base_moof",
                    "flush_packets": "1",
                },
            )
            self._container.metadata["comment"] = comment
            self._video = self._add_video(self._container)
            self._audio = self._add_audio(self._container, sound_rate)

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame.

        Args:
            frame: uint8 RGB, shape (height, width, 3).
            time_s: when to show it, seconds since the start of the video; increasing.

        Raises:
            DiskFullError: no space is left; what was written before plays.
            SinkError: another failure, or the sink is closed; what was written before plays.
            ValueError: the frame has another size or type.
        """
        refuse_other_form(frame, self._shape)
        self._opened()
        with writing_media(self.path):
            image = self._scaler(
                VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24"),
                form="yuv420p",
                new_matrix=Colorspace.ITU601,
            )
            self._last_pts = max(round(time_s / TICK_S), self._last_pts + 1)
            image.pts, image.time_base = self._last_pts, TICK_S
            # By time, not by count: a slow model may give five frames a second.
            is_key = time_s - self._key_s >= _FRAGMENT_S
            image.pict_type = PictureType.I if is_key else PictureType.NONE
            if is_key:
                self._key_s = time_s
            self._mux(self._video.encode(image))
            self.frames += 1
            self._fill_silence(time_s - _LATE_S)

    def write_sound(self, samples: Samples, time_s: float) -> None:
        """Add sound; nothing happens in a silent video.

        Args:
            samples: mono float32 in [-1, 1].
            time_s: when the first of them was heard, seconds since the start of the video.

        Raises:
            DiskFullError, SinkError: as in `write`.
        """
        if self._sound_rate is None:
            return
        begin = round(time_s * self._sound_rate)
        if begin < 0:
            samples, begin = samples[-begin:], 0
        # Two clocks drift apart by milliseconds a minute: only what is heard is mended.
        if begin - self._samples > 0.05 * self._sound_rate:
            self._fill_silence(time_s)
        elif self._samples - begin > 0.05 * self._sound_rate:
            samples = samples[self._samples - begin :]
        with writing_media(self.path):
            self._encode(samples)

    def close(self) -> None:
        """Write what is held back and close; closing twice is harmless.

        Raises:
            DiskFullError, SinkError: the end is missing; what was written before plays.
        """
        container = self._container
        if container is None:
            return
        try:
            with writing_media(self.path):
                self._mux(self._video.encode(None))
                if self._audio is not None:
                    self._mux(self._audio.encode(None))
                container.close()
            self._container = None
            if not self.path.exists():
                raise SinkError(
                    f"{self.path} was removed while it was written: keep its folder until the end",
                    ErrorKind.FILE_REMOVED,
                    path=str(self.path),
                )
        finally:
            self.abort()

    def abort(self) -> None:
        """Close after a failure, and cut off a torn end: what came before it plays."""
        container, self._container = self._container, None
        if container is not None:
            drop(container)
            with contextlib.suppress(OSError):
                os.truncate(self.path, _whole_bytes(self.path))

    def _mux(self, packets: "list[av.Packet[Any]]") -> None:
        self._opened().mux(packets)

    def _opened(self) -> av.container.OutputContainer:
        if self._container is None:
            raise closed_error(self.path)
        return self._container

    def _fill_silence(self, until_s: float) -> None:
        if self._sound_rate is not None:
            lacking = round(until_s * self._sound_rate) - self._samples
            while lacking > 0:
                count = min(lacking, self._sound_rate)
                self._encode(np.zeros(count, np.float32))
                lacking -= count

    def _encode(self, samples: Samples) -> None:
        if self._audio is None or self._sound_rate is None or not samples.size:
            return
        frame = AudioFrame.from_ndarray(samples[np.newaxis], "fltp", "mono")
        frame.sample_rate = self._sound_rate
        frame.time_base = Fraction(1, self._sound_rate)
        frame.pts = self._samples
        self._samples += samples.size
        self._mux(self._audio.encode(frame))

    def _add_video(self, container: av.container.OutputContainer) -> VideoStream:
        # zerolatency: nothing waits in the encoder when the program is killed. superfast: the
        # processor is needed for the faces.
        options = {
            "crf": rate_factor(self._quality, 20, 51),
            "preset": "superfast",
            "tune": "zerolatency",
            "forced-idr": "1",
            "bf": "0",
        }
        stream = container.add_stream("libx264", rate=30, options=options)
        stream.height, stream.width = self._shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = TICK_S
        stream.codec_context.gop_size = 300
        stream.codec_context.colorspace = Colorspace.ITU601
        return stream

    @staticmethod
    def _add_audio(container: av.container.OutputContainer, rate: int | None) -> AudioStream | None:
        if rate is None:
            return None
        stream = container.add_stream("aac", rate=rate, layout="mono")
        stream.bit_rate = _AAC_BITS
        stream.time_base = Fraction(1, rate)
        return stream


def _whole_bytes(path: Path) -> int:
    """How much of an MP4 consists of whole boxes, up to the last whole fragment."""
    whole = 0
    with path.open("rb") as file:
        for box in whole_boxes(file):
            # A fragment is a moof, which describes, and then a mdat with the images.
            if box.name != b"moof":
                whole = box.end
    return whole
