"""A video file's images in order from any moment of it: opened, sought, and opened once more."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
from av.video.stream import VideoStream

from face2face.errors import ErrorKind, SourceError
from face2face.video.decoding import FALLBACK_STEP_S, Decoder, Shown, rate_of, shows_in_coding_order
from face2face.video.media import MAX_PIXELS, close_media, image_stream, open_media
from face2face.video.stated import StatedLength
from face2face.video.timeline import Timeline
from face2face.video.unreadable import refuse_protected

TIME_TOLERANCE_S = Fraction(1, 2000)
"""Half a millisecond: Matroska rounds time stamps to whole ones."""

# A seek may land after a key frame's leading images, or, without an index, anywhere: the next try
# goes further back, the last one begins with the file.
_SEEK_MARGINS_S = (1, 10)


class VideoFileReader:
    """A video file, opened and decoded on several threads.

    Args:
        path: a file of any format that FFmpeg reads.
        key_frames_only: leave out all images that need others to be decoded.

    Raises:
        SourceError: there is no such file, or no image in it.

    Attributes:
        stream: the images.
        decoder: what reads them from where the file stands; another one after a seek.
        has_audio: whether the file holds sound that can be decoded.
        rate: frames a second on average, None where nobody knows.
        step_s: from frame to frame, seconds.
        zero_s: when the first image is shown, seconds on the file's line of time.
        stated: how long the file says that it is.
        damaged_at_s: where the first damage is, seconds since the first image; None without any.
    """

    stream: VideoStream

    def __init__(self, path: Path, *, key_frames_only: bool = False) -> None:
        self._path = path
        self._key_frames_only = key_frames_only
        self._open()
        try:
            self.has_audio = any(
                stream.codec_context is not None for stream in self._container.streams.audio
            )
            self.rate = rate_of(self._container, self.stream)
            self.step_s = 1 / self.rate.limit_denominator(90000) if self.rate else FALLBACK_STEP_S
            self.damaged_at_s: Fraction | None = None
            self.decoder = self._decode()
            self.zero_s = self.decoder.timeline.zero_s()
            self.stated = StatedLength.of(self._container, self.stream, self.zero_s)
            self._at_begin = True
        except BaseException:
            self.close()
            raise

    def images(self, start_s: Fraction) -> Iterator[Shown]:
        """Images from one that is shown at a moment, or before it, to the file's end.

        Args:
            start_s: the moment, seconds since the first image.
        """
        target_s = self.zero_s + start_s
        last_s: Fraction | None = None
        for shown in self._from(target_s):
            last_s = shown.time_s
            yield shown
        if not self.decoder.lost:
            return
        # Once more, on one thread for each image, what a fault took along with it.
        told = self.decoder
        self._reopen("SLICE")
        for shown in self._from(target_s if last_s is None else last_s):
            if last_s is None or shown.time_s > last_s:
                yield shown
        self.decoder = told

    def note_damage(self, at_s: Fraction) -> None:
        """Note that an image cannot be read well.

        Args:
            at_s: when it is shown, seconds on the file's line of time.
        """
        time_s = at_s - self.zero_s
        if self.damaged_at_s is None or time_s < self.damaged_at_s:
            self.damaged_at_s = max(time_s, Fraction(0))

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        close_media(self._container)

    def _open(self, threads: str = "AUTO") -> None:
        """Open the file at its beginning, to be decoded on threads that FFmpeg calls so."""
        self._container = open_media(self._path)
        try:
            self.stream = _image_stream(self._container, self._path)
            refuse_protected(self._path, self.stream)
        except BaseException:
            close_media(self._container)
            raise
        self.stream.thread_type = threads
        if self._key_frames_only:
            self.stream.codec_context.skip_frame = "NONKEY"
        # A later frame may say another size than the header.
        self.stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}

    def _from(self, target_s: Fraction) -> Iterator[Shown]:
        """Images from one that is shown at a time of the file, or before it, on."""
        images = self._found(target_s)
        self._at_begin = False
        return images

    def _found(self, target_s: Fraction) -> Iterator[Shown]:
        begins_anew = self.decoder.timeline.begins_anew
        unseekable = self._coding_order or self.stream.start_time is None or begins_anew
        if unseekable or (self._at_begin and target_s <= self.zero_s):
            # Such files are read through: nothing else finds the place.
            if not self._at_begin:
                self._reopen()
            if begins_anew:
                self.decoder.timeline.skip_to(target_s)
            return iter(self.decoder)
        for margin_s in _SEEK_MARGINS_S:
            from_s = target_s - margin_s
            if self._at_begin and from_s <= self.zero_s:
                break
            try:
                self._container.seek(int(max(from_s, self.zero_s) * av.time_base))
            except (av.error.FFmpegError, OSError, OverflowError):
                break  # no index, or a time that no file has
            self._at_begin = False
            self.decoder = self._decode()
            images = iter(self.decoder)
            first = next(images, None)
            if first is not None and first.time_s <= target_s + TIME_TOLERANCE_S:
                return itertools.chain([first], images)
        self._reopen()
        return iter(self.decoder)

    def _reopen(self, threads: str = "AUTO") -> None:
        """Begin with the file once more; its streams' start is read again, too."""
        close_media(self._container)
        self._open(threads)
        self._at_begin = True
        self.decoder = self._decode()

    @property
    def _coding_order(self) -> bool:
        return shows_in_coding_order(self._container, self.stream)

    def _decode(self) -> Decoder:
        """A decoder from where the file stands."""
        return Decoder(
            Timeline(self._container),
            self.stream,
            step_s=self.step_s,
            coding_order=self._coding_order,
            note_damage=self.note_damage,
        )


def _image_stream(container: av.container.InputContainer, path: Path) -> VideoStream:
    stream = image_stream(container)
    if stream is None:
        kind = "sound but no image" if container.streams.audio else "no image"
        raise SourceError(
            f"{path} holds {kind}: give a file with a video in it",
            ErrorKind.NO_VIDEO_INSIDE,
            path=str(path),
        )
    if stream.codec_context is None:
        raise SourceError(
            f"the video in {path} is coded in an unknown way: convert it to H.264",
            ErrorKind.VIDEO_NOT_READ,
            path=str(path),
        )
    return stream
