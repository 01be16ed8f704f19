"""Video files written with their sound; each appears under its name only when whole."""

import contextlib
import os
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error

from face2face.types import Frame, Planes
from face2face.utils.files import clear_parts
from face2face.video.audio_track import SoundTrack
from face2face.video.choose_coding import usual_coding
from face2face.video.coding import Coding
from face2face.video.encoder import TICK_S, ImageEncoder, frame_time
from face2face.video.frame_sink import FrameSink, closed_error, no_frame_error
from face2face.video.media_writing import drop, part_for, wait_for_disk, writing_media
from face2face.video.packets import AnyPacket
from face2face.video.sink_target import container_format_for
from face2face.video.sound_copy import SoundCopy
from face2face.video.source import AudioExcerpt

# The index goes to the front, so that a browser can play before all has arrived.
_FAST_START = {"movflags": "+faststart"}


class VideoFileSink(FrameSink):
    """A video file, with the sound of another file if wanted.

    Until it is closed, what stood at `path` before stays untouched; aborted, it leaves nothing.

        with VideoFileSink("out.mp4", width=640, height=480, frame_rate=25, comment="test") as sink:
            for number, frame in enumerate(frames):
                sink.write(frame, number / 25)

    Args:
        path: .mp4, .m4v, .mov or .mkv; with alpha .webm or .mov.
        width: pixels of the frames to come; an odd one is padded by one column.
        height: pixels of the frames to come; an odd one is padded by one column.
        frame_rate: frames per second on average: a hint to the encoder, and how long
            the last frame lasts unless `hold_until` says so; 0.0 where unknown.
        comment: for the container's metadata, where players and tools find it.
        title: the video's title in its metadata.
        audio: the sound to take, None for a silent video; it never outlasts the image.
        alpha: whether frames have a fourth channel, 0 where nothing is to be seen.
        sign: signs the complete file before it gets its name, at the path that it is given.
        coding: how images are stored, None for H.264, or of transparent ones VP9, or ProRes 4444
            in a .mov.

    Raises:
        SinkError: the place or the format is unfit, or `path` is the sound's file.
        SourceError: the sound's file cannot be read.

    Attributes:
        path: where the video will be.
        has_sound: whether sound is being written.
        warnings: what is to be said of the sound, a line each; complete when finished.
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
        audio: AudioExcerpt | None = None,
        alpha: bool = False,
        sign: Callable[[Path], None] | None = None,
        coding: Coding | None = None,
    ) -> None:
        """Begin the file; what can be refused is refused here."""
        self.path = Path(path)
        self.name = self.path.name
        container_format = container_format_for(self.path, audio, alpha=alpha)
        # Through a link to the file behind it, which is the one to replace.
        self._target = Path(os.path.realpath(self.path))
        self._frame_s = frame_time(frame_rate)
        self._sign = sign
        self._last_pts = -1
        self.warnings: list[str] = []
        self._last_packet: AnyPacket | None = None
        self._end_s: Fraction | None = None
        self._sound: SoundCopy | SoundTrack | None = None
        self._container: av.container.OutputContainer | None = None
        self._temporary = part_for(self, self._target)
        clear_parts(self._target.parent)
        with writing_media(self.path, self.abort):
            self._temporary.open("xb").close()  # fails now rather than after the first frame
            self._container = av.open(
                str(self._temporary),
                "w",
                format=container_format,
                container_options=_FAST_START if container_format in ("mp4", "mov") else {},
            )
            self._container.metadata["comment"] = comment
            if title is not None:
                self._container.metadata["title"] = title
            coding = coding or usual_coding(container_format, alpha=alpha)
            self.encoder = coding.encoder
            self._images = ImageEncoder(
                self._container, coding, width=width, height=height, frame_s=self._frame_s
            )
            self._copied = False
            if audio is not None:
                self._sound = _sound_of(audio, self._container, container_format, self.warnings)
        self.has_sound = self._sound is not None

    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame, and the sound up to it.

        Args:
            frame: uint8 RGB, shape (height, width, 3), or RGBA, (height, width, 4), with alpha.
            time_s: when to show it, seconds since the start of the video; increasing.

        Raises:
            DiskFullError: no space is left; the partial file is gone then.
            SinkError: the file cannot be written for another reason; the partial file is gone then.
            ValueError: the frame has another size or type.
        """
        self._images.refuse_unfit(frame)
        self._write(lambda pts: self._images.encode(frame, pts), time_s)

    def write_beside(self, left: Planes, right: Frame, time_s: float) -> bool:
        """Add a frame of two images, the left one as it was stored in another video.

        Args:
            left: as high as frames of this sink are, and as wide as `right` leaves room.
            right: uint8 RGB, shape (height, width, 3).
            time_s: as for `write`.

        Returns:
            False where this video's images are stored in another way: nothing was added then.

        Raises:
            DiskFullError, SinkError: as in `write`.
        """
        if not self._images.takes_beside(left, right):
            return False
        self._write(lambda pts: self._images.encode_beside(left, right, pts), time_s)
        return True

    def _write(self, encode: Callable[[int], Iterable[AnyPacket]], time_s: float) -> None:
        self._opened()
        with writing_media(self.path, self.abort):
            # Two frames at one time would end the video: the later one moves by a tick.
            self._last_pts = max(round(time_s / TICK_S), self._last_pts + 1)
            self._mux(encode(self._last_pts))
            if self._sound is not None:
                self._sound.advance(self._last_pts * TICK_S)

    def copy(self, packet: AnyPacket, pts: int) -> None:
        """Add an image that is encoded already, and the sound up to it.

        Args:
            packet: of another file, from an encoder that was begun as this one's is.
            pts: when to show it, in `TICK_S` since the start of the video; increasing.

        Raises:
            DiskFullError, SinkError: as in `write`.
        """
        self._copied = True
        with writing_media(self.path, self.abort):
            self._last_pts = packet.pts = packet.dts = max(pts, self._last_pts + 1)
            packet.time_base = TICK_S
            packet.duration = round(self._frame_s / TICK_S)
            packet.stream = self._images.stream
            self._mux([packet])
            if self._sound is not None:
                self._sound.advance(self._last_pts * TICK_S)

    def hold_until(self, end_s: float) -> None:
        """Let the last frame last, with the sound beside it, until a moment of the video.

        Without it the last frame lasts as long as others do on average.

        Args:
            end_s: seconds since the start of the video; not before the last frame's time.
        """
        self._end_s = Fraction(end_s)

    def close(self) -> None:
        """Complete the file and give it its name; closing twice is harmless.

        Raises:
            DiskFullError: no space is left; the partial file is gone then.
            SinkError: no frame was written, or the file cannot be completed; the partial file is
                gone then.
        """
        container = self._container
        if container is None:
            return
        with writing_media(self.path, self.abort):
            if self._last_pts < 0:
                raise no_frame_error(self.path)
            begin_s = self._last_pts * TICK_S
            end_s = begin_s + self._frame_s if self._end_s is None else self._end_s
            if not self._copied:
                self._mux(self._images.flush())
            if self._last_packet is not None:
                self._last_packet.duration = max(round((end_s - begin_s) / TICK_S), 1)
                container.mux(self._last_packet)
            if self._sound is not None:
                self._sound.finish(max(end_s, begin_s + TICK_S))
            container.close()
            if self._sign is not None:
                self._sign(self._temporary)
            wait_for_disk(self._temporary)
            self._temporary.replace(self._target)
            self._container = None

    def abort(self) -> None:
        """Drop what was written, if the file is not complete; harmless at any time."""
        if self._sound is not None:
            self._sound.close()
        container, self._container = self._container, None
        drop(container)
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)

    def _mux(self, packets: Iterable[AnyPacket]) -> None:
        """Write all but the last one: how long that is shown may not be known yet."""
        container = self._opened()
        for packet in packets:
            if self._last_packet is not None:
                container.mux(self._last_packet)
            self._last_packet = packet

    def _opened(self) -> av.container.OutputContainer:
        if self._container is None:
            raise closed_error(self.path)
        return self._container


def _sound_of(
    audio: AudioExcerpt,
    container: av.container.OutputContainer,
    container_format: str,
    warnings: list[str],
) -> SoundCopy | SoundTrack | None:
    """What puts the sound into a container: as it is stored where that can be, else encoded anew.

    Returns:
        None where there is no sound that can be read; a warning says so.
    """
    if container_format in ("mp4", "mov") and (copy := SoundCopy.find(container, audio)):
        return copy
    return SoundTrack.find(
        container,
        audio.path,
        Fraction(audio.start_s),
        audio.duration_s,
        "libopus" if container_format == "webm" else "aac",
        warnings,
    )
