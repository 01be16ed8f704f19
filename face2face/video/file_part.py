"""A part of a video file: which images belong to it, when each is shown, and where it ends."""

from collections.abc import Iterator
from fractions import Fraction

from av.video.frame import VideoFrame

from face2face.video.decoding import Shown
from face2face.video.file_reader import TIME_TOLERANCE_S, VideoFileReader
from face2face.video.source import Extent

# An image that is on the screen when a part begins stays there for longer than this to be seen.
_SEEN_S = Fraction(1, 10)
# A frame has one time however it is read; only sums of floats differ, by far less than this.
_SAME_S = Fraction(1, 1_000_000)
# Recorders often stop the sound a moment after the images: no image is held for so little.
_REST_S = Fraction(1, 2)


class FilePart:
    """A part of an opened file, to be read once from its start, or from a moment in it.

    Args:
        file: the file.
        start_s: where the part begins, seconds since the file's first image.
        duration_s: how long it is, None for to the end; the shortest has one image.

    Attributes:
        start_s, duration_s: as given.
        left_out: images that damage has put at the time of another, or before it.
        faulty: images that are shown with faults in them.
        has_earlier: whether the file has images before the part; known once it was read to its end.
        end_s: when the last image ends, as far as the part was read.
        heard_s: when image and sound have ended, be it after `end_s`.
    """

    def __init__(
        self, file: VideoFileReader, start_s: Fraction, duration_s: Fraction | None
    ) -> None:
        self._file = file
        self.start_s = start_s
        self.duration_s = None if duration_s is None else max(duration_s, 2 * TIME_TOLERANCE_S)
        self.left_out = self.faulty = 0
        self.has_earlier = False
        self.end_s = self.heard_s = Fraction(0)
        self._noticed_s = min(file.step_s, _SEEN_S)

    def images(self, from_s: Fraction = Fraction(0)) -> Iterator[tuple[VideoFrame, Fraction]]:
        """Its images from a moment on, each with the moment that it is shown, rising.

        Where the part begins, an image that is held is shown; from a later moment on the images
        are those that would come anyway.

        Args:
            from_s: the moment; as all moments here, seconds since the part's start.
        """
        before: Shown | None = None
        last_s: Fraction | None = None
        end_s = Fraction(0)
        for shown in self._file.images(self.start_s + from_s):
            time_s = shown.time_s - self._file.zero_s - self.start_s
            if time_s < from_s - (_SAME_S if from_s else TIME_TOLERANCE_S):
                before = shown
                continue
            if self.duration_s is not None and time_s >= self.duration_s - TIME_TOLERANCE_S:
                if last_s is None and before is not None and not from_s:
                    yield before.image, Fraction(0)
                self.end_s = self.duration_s
                return
            time_s = max(time_s, Fraction(0))
            if last_s is None and time_s > self._noticed_s and not from_s:
                if before is None:  # nothing before it can be read: it stands for that, too
                    time_s = Fraction(0)
                else:
                    last_s = Fraction(0)
                    yield before.image, last_s
            if last_s is not None and time_s <= last_s:
                self.left_out += 1
                continue  # only damage makes time stand still or run back
            last_s, end_s = time_s, time_s + shown.length_s
            if shown.image.is_corrupt:
                self.faulty += 1
                self._file.note_damage(shown.time_s)
            yield shown.image, time_s
        self.has_earlier = before is not None
        if last_s is None and before is not None:
            end_s = before.time_s + before.length_s - self._file.zero_s - self.start_s
            if end_s > TIME_TOLERANCE_S and not from_s:
                yield before.image, Fraction(0)
        self.end_s = self._with_sound(end_s)

    def extent(self, used: int) -> Extent:
        """How much there was once all is read, with what was left out.

        Args:
            used: images that were taken.
        """
        seconds = max(self.end_s, self.heard_s) + Fraction(self._file.decoder.timeline.closed_s)
        if self.start_s == 0 and self._file.decoder.sound_begin_s is not None:
            early_s = self._file.zero_s - self._file.decoder.sound_begin_s
            # A coder's own lead, of one or two of its frames, is no sound.
            seconds += early_s if early_s > _SEEN_S else 0
        frames = used + self.left_out
        if self.ends_early():
            frames = max(frames, self.expected_count() or 0)
            seconds = max(seconds, (self._file.stated.length_s or 0) - self.start_s)
        return Extent(frames, float(seconds))

    def ends_early(self) -> bool:
        """Whether the file ends well before the time that its header states."""
        wanted_s = self._file.stated.length_s
        if wanted_s is None or not self._file.stated.trusted:
            return False
        tolerance_s = max(Fraction(1, 5), 3 * self._file.step_s)
        if self.duration_s is not None:
            wanted_s = min(wanted_s, self.start_s + self.duration_s)
        # Without a length of its own the image may rightly end before the sound.
        end_s = self._file.decoder.image_end_s
        if self._file.stated.own_length_s is None and self._file.decoder.sound_end_s is not None:
            end_s = max(end_s, self._file.decoder.sound_end_s)
        end_s += Fraction(self._file.decoder.timeline.closed_s)
        return end_s - self._file.zero_s < wanted_s - tolerance_s

    def expected_count(self) -> int | None:
        """How many images it should have by what the file says, None where that says nothing."""
        if self._file.stream.frames and self.start_s == 0 and self.duration_s is None:
            return self._file.stream.frames
        length_s = self._file.stated.length_s
        if length_s is not None:
            length_s -= self.start_s
        if self.duration_s is not None:
            length_s = min(length_s or self.duration_s, self.duration_s)
        if length_s is None or not self._file.rate:
            return None
        return max(1, round(length_s * Fraction(float(self._file.rate))))

    def _with_sound(self, end_s: Fraction) -> Fraction:
        """The last image's end: it stays while there is sound, but for a short rest of it."""
        self.heard_s = end_s
        if self._file.decoder.sound_end_s is not None:
            sound_end_s = self._file.decoder.sound_end_s - self._file.zero_s - self.start_s
            if sound_end_s - end_s > self._noticed_s:
                self.heard_s = sound_end_s
            if sound_end_s - end_s > _REST_S:
                end_s = sound_end_s
        if self.duration_s is not None:
            self.heard_s = min(self.heard_s, self.duration_s)
            end_s = min(end_s, self.duration_s)
        return end_s
