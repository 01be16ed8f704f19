"""How long a video says that it is."""

from fractions import Fraction
from typing import NamedTuple

import av
import av.container
from av.video.stream import VideoStream

# Formats whose header states it, so that a missing end shows.
_STATING = {"mov", "mp4", "matroska", "webm", "avi", "flv"}


class StatedLength(NamedTuple):
    """What the header says.

    Attributes:
        length_s: seconds from the first image to the end of the file, None if unknown.
        own_length_s: the same of the images alone, None if it is stated for the whole only.
        trusted: whether it is a statement, not FFmpeg's estimate.
    """

    length_s: Fraction | None
    own_length_s: Fraction | None
    trusted: bool

    @classmethod
    def of(
        cls, container: av.container.InputContainer, stream: VideoStream, zero_s: Fraction
    ) -> "StatedLength":
        """Read it.

        Args:
            container: the file.
            stream: its images.
            zero_s: time stamp of the first one.
        """
        formats = set(container.format.name.split(","))
        matroska = "matroska" in formats
        own_s = length_s = None
        if stream.duration is not None and stream.time_base is not None and not matroska:
            own_s = length_s = stream.duration * stream.time_base
        elif container.duration is not None:
            length_s = Fraction(container.duration, av.time_base) - zero_s
            if not matroska:  # which counts from 0, not from the start
                length_s += Fraction(container.start_time or 0, av.time_base)
        return cls(length_s, own_s, bool(formats & _STATING))
