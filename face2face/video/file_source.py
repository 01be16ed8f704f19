"""Frames of a video file: upright, with square pixels, each with its own time stamp."""

import itertools
import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from face2face.errors import ErrorDetails, ErrorKind, Fact, Notice, SourceError
from face2face.types import TimedFrame
from face2face.video.deinterlace import Timed, deinterlaced
from face2face.video.file_part import FilePart
from face2face.video.file_reader import VideoFileReader
from face2face.video.frame_form import FrameForm, refuse_size
from face2face.video.kept_images import KeptImages, bytes_of
from face2face.video.scaler import Scaler
from face2face.video.source import (
    THUMBNAIL_SIDE,
    AudioExcerpt,
    FrameSource,
    Glimpse,
    refuse_no_part,
)
from face2face.video.unreadable import why_unreadable

# Of a longer video only the key frames are looked over: to decode the others takes its time.
_GLIMPSED_WHOLE = 4500

_MOST_KEPT_BYTES = 150_000_000
"""Images that were looked over are kept on disk up to so much, instead of being decoded again."""


class VideoFileSource(FrameSource):
    """A video file, decoded on several threads.

    Time begins with the file's first image; sound before it belongs to no frame. The last image
    lasts as long as the file says, and where sound goes on for more than half a second after that,
    as long as the sound. `extent` counts what is left out so.

        with VideoFileSource("talk.mp4", start_s=2.0) as source:
            for timed in source.frames():
                show(timed.frame, timed.time_s)

    Args:
        path: a file of any format that FFmpeg reads.
        start_s: where to begin, seconds from the video's first frame; time stamps
            count from here. An image that is held at this moment is the first frame.
        duration_s: how much to read, seconds; None reads to the end.
        key_frames_only: leave out all images that need others to be decoded.

    Raises:
        SourceError: there is no such file, no image in it, or none at `start_s`.

    Attributes:
        has_audio: whether the file holds sound that can be decoded.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        start_s: float = 0.0,
        duration_s: float | None = None,
        key_frames_only: bool = False,
    ) -> None:
        """Open the file and decode its first frame, so that every fault shows now."""
        refuse_no_part(start_s, duration_s)
        self._path = Path(path)
        self.name = self._path.name
        self.audio = AudioExcerpt(self._path, start_s, duration_s)
        self.warnings: list[str] = []
        self._form = FrameForm(self._path)
        self._images: Iterator[Timed] = iter(())
        self._kept: KeptImages | None = None
        self._file = VideoFileReader(self._path, key_frames_only=key_frames_only)
        try:
            self._begin(Fraction(start_s), None if duration_s is None else Fraction(duration_s))
        except BaseException:
            self.close()
            raise

    goes_to = True

    def go_to(self, time_s: float, frames_before: int = 0) -> None:
        """Begin at a later moment, as `FrameSource.go_to` says."""
        self._refuse_closed()
        if time_s > 0:  # else the first image, which is read already, would be left out
            self._used = frames_before
            self._images = deinterlaced(self._part.images(Fraction(time_s)))

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the frames from where the last call stopped; warn at the end of damage.

        Raises:
            SourceError: the source is closed.
        """
        self._refuse_closed()
        for image, time_s in self._images:
            self._used += 1
            yield TimedFrame(self._form.frame(image), float(time_s), self._form.planes(image))
            self._refuse_closed()  # FFmpeg would read freed memory
        self._sum_up()

    def glimpses(self) -> Iterator[Glimpse]:
        """Look over the same part: all its images, or of a long one the key frames.

        Those of a short one are kept for `frames`.
        """
        count = math.inf if self.frame_count is None else self.frame_count
        long = count > _GLIMPSED_WHOLE
        if not long and not self._used and count * self._image_bytes <= _MOST_KEPT_BYTES:
            yield from self._glimpsed(self._keeping())
            return
        with VideoFileSource(
            self._path,
            start_s=float(self._part.start_s),
            duration_s=None if self._part.duration_s is None else float(self._part.duration_s),
            key_frames_only=long,
        ) as again:
            yield from again.left()

    def left(self) -> Iterator[Glimpse]:
        """Yield what `frames` would, not yet converted."""
        return self._glimpsed(self._images)

    def _glimpsed(self, images: Iterable[Timed]) -> Iterator[Glimpse]:
        scaler = Scaler()
        for image, time_s in images:
            thumbnail = scaler(
                image, THUMBNAIL_SIDE, THUMBNAIL_SIDE, "gray", interpolation="AREA", threads=1
            )
            convert = partial(self._form.frame, image)
            yield Glimpse(float(time_s), np.asarray(thumbnail.to_ndarray(), np.uint8), convert)

    def _keeping(self) -> Iterator[Timed]:
        """The images to come, which come once more afterwards."""
        self._kept = kept = KeptImages(self._images, _MOST_KEPT_BYTES, self._form.is_plain)
        try:
            yield from kept.pass_on()
        finally:
            if kept.whole:
                self._images = kept.again()
            else:
                kept.close()
                self._begin(self._part.start_s, self._part.duration_s)

    def seek(self, start_s: float) -> None:
        """Let `frames` begin anew at a moment, from which all times are counted then.

        Args:
            start_s: seconds from the video's first frame.

        Raises:
            SourceError: the source is closed, or there is no image at that moment.
        """
        self._refuse_closed()
        self.end_s = self.extent = None
        self._begin(Fraction(start_s), self._part.duration_s)

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        super().close()
        self._images = iter(())  # they hold this object, which would outlive its use
        if self._kept is not None:
            self._kept.close()
        self._file.close()

    def _begin(self, start_s: Fraction, duration_s: Fraction | None) -> None:
        self.has_audio = self._file.has_audio
        self.frame_rate = float(self._file.rate or 0)
        self._used = 0
        self._part = FilePart(self._file, start_s, duration_s)
        self._images = deinterlaced(self._part.images())
        self._learn_size()
        self.frame_count = self._part.expected_count()
        stated_s = self._file.stated.length_s
        self.length_s = None if stated_s is None else float(stated_s)

    def _learn_size(self) -> None:
        """Set width and height from the first image, and put it back."""
        stream = self._file.stream
        if stream.width and stream.height:  # else the first image says it
            refuse_size(self._path, stream.width, stream.height)
        first = next(self._images, None)
        if first is None:
            raise self._nothing_readable()
        self._image_bytes = bytes_of(first[0])
        form = self._form
        form.learn(first[0], self._file.stream)  # the file may have been opened anew
        self.width, self.height, self.hdr = form.width, form.height, form.hdr
        self._warn_of_aspect()
        self._images = itertools.chain([first], self._images)

    def _sum_up(self) -> None:
        """Say what there was once all is read."""
        if self.extent is not None:
            return
        self.end_s, self.extent = float(self._part.end_s), self._part.extent(self._used)
        self._warn_of_holes()
        self._warn_of_damage()

    def _warn_of_aspect(self) -> None:
        aspect = self._form.impossible_aspect
        if aspect is None:
            return
        shape = f"{aspect.numerator}:{aspect.denominator}"
        line = f"{self.name}: pixels of {shape}, as it says, cannot be: they are taken for square"
        if line not in self.warnings:
            facts = {"file": self.name, "shape": shape}
            self.warnings.append(Notice(line, ErrorDetails(ErrorKind.PIXELS_IMPOSSIBLE, facts)))

    def _warn_of_holes(self) -> None:
        timeline = self._file.decoder.timeline
        if timeline.closed_at_s is not None:
            at_s = timeline.closed_at_s - float(self._file.zero_s)
            facts = {"file": self.name, "seconds": f"{timeline.closed_s:.0f}", "at": f"{at_s:.0f}"}
            self.warnings.append(
                Notice(
                    f"{self.name}: a hole of {timeline.closed_s:.0f} s after {at_s:.1f} s is left "
                    "out",
                    ErrorDetails(ErrorKind.VIDEO_WITH_HOLE, facts),
                )
            )

    def _warn_of_damage(self) -> None:
        expected = self.frame_count
        damaged_at_s = self._file.damaged_at_s
        if damaged_at_s is None:
            if not self._part.ends_early():
                return
            damaged_at_s = self._file.decoder.image_end_s - self._file.zero_s
        line = f"{self.name}: damaged after {float(damaged_at_s):.1f} s: used {self._used}"
        line += f" of about {expected} frames" if expected else " frames"
        if self._part.faulty:
            line += f", {self._part.faulty} of them with faults in the image"
        if line not in self.warnings:
            at = f"{float(damaged_at_s):.0f}"
            facts: dict[str, Fact] = {"file": self.name, "at": at, "frames": self._used}
            self.warnings.append(Notice(line, ErrorDetails(ErrorKind.VIDEO_DAMAGED, facts)))

    def _nothing_readable(self) -> SourceError:
        length_s = self._file.stated.length_s
        start_s = float(self._part.start_s)
        ends = length_s is not None and start_s >= length_s
        if start_s and (length_s is None or ends or self._part.has_earlier):
            known = f" is {float(length_s or 0):.1f} s long and" if ends else ""
            return SourceError(
                f"{self._path}{known} has no image at {start_s:g} s: choose an earlier start",
                ErrorKind.NOTHING_AT,
                file=self._path.name,
                seconds=f"{start_s:g}",
            )
        reason = why_unreadable(self._path)
        if reason is not None:
            return reason
        return SourceError(
            f"no image of {self._path} can be read: the file is damaged, use another copy",
            ErrorKind.NOT_A_VIDEO,
            path=str(self._path),
        )
