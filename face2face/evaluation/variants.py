"""A video under worse conditions: another size, place, angle and light."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from face2face.images.resize import rescale
from face2face.types import Frame, TimedFrame
from face2face.video.source import FrameSource, Glimpse

SHIFT = 0.2
"""How far `shifted` moves the image to the right, as a share of the frame's width."""

ROLL = 15.0
"""How far `rolled` turns the image, in degrees, clockwise on the screen."""

VARIED = 250
"""Frames of a video that are run under each condition but the plain one, at most."""

DARKNESS = 0.4
"""What `dark` multiplies the grey levels by: an eighth of the light, three stops less."""


@dataclass(frozen=True)
class Variant:
    """One condition.

    Attributes:
        name: what the command and the report call it.
        words: what is done, for people.
        apply: from a frame, uint8 RGB, to the frame under this condition, of a size that
            depends on the frame's size alone.
    """

    name: str
    words: str
    apply: Callable[[Frame], Frame]


def _scaled(frame: Frame, factor: float) -> Frame:
    return rescale(frame, factor)


def _moved(frame: Frame, matrix: object) -> Frame:
    """An affine move; the frame's edge is drawn out over what comes into view."""
    height, width = frame.shape[:2]
    return cv2.warpAffine(  # type: ignore[call-overload,no-any-return]
        frame, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _shifted(frame: Frame) -> Frame:
    return _moved(frame, np.array([[1, 0, round(SHIFT * frame.shape[1])], [0, 1, 0]], np.float64))


def _rolled(frame: Frame) -> Frame:
    height, width = frame.shape[:2]
    # OpenCV counts angles against the clock.
    return _moved(frame, cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -ROLL, 1.0))


def _dark(frame: Frame) -> Frame:
    return (frame * DARKNESS).astype(np.uint8)


PLAIN = Variant("plain", "as it is", lambda frame: frame)

VARIANTS = {
    variant.name: variant
    for variant in (
        PLAIN,
        Variant("half", "at half the size", lambda frame: _scaled(frame, 0.5)),
        Variant("double", "at twice the size", lambda frame: _scaled(frame, 2)),
        Variant("shifted", "moved right by a fifth of the frame", _shifted),
        Variant("rolled", f"turned by {ROLL:g} degrees", _rolled),
        Variant("dark", f"with {100 * DARKNESS:g} % of its brightness", _dark),
    )
}
"""All conditions by name, the plain one first."""


class VariedSource(FrameSource):
    """The beginning of another source under one condition; closes that source with itself.

    Args:
        source: freshly opened.
        variant: the condition.
        most: how many frames to give at most, None for all.
    """

    def __init__(self, source: FrameSource, variant: Variant, most: int | None = None) -> None:
        self._source, self._variant, self._left = source, variant, most
        self.name, self.frame_rate = source.name, source.frame_rate
        self.has_audio, self.warnings = source.has_audio, source.warnings
        self.audio = source.audio
        empty = np.zeros((source.height, source.width, 3), np.uint8)
        self.height, self.width = variant.apply(empty).shape[:2]
        known = [n for n in (source.frame_count, most) if n is not None]
        self.frame_count = min(known) if source.frame_count is not None else None

    def frames(self) -> Iterator[TimedFrame]:
        """Yield the frames as they look under the condition."""
        frames = self._source.frames()
        while self._left is None or self._left > 0:
            timed = next(frames, None)
            if timed is None:
                return
            if self._left is not None:
                self._left -= 1
            yield TimedFrame(self._variant.apply(timed.frame), timed.time_s)

    def glimpses(self) -> Iterator[Glimpse]:
        """Look over the whole source under the condition, so that all know the driver alike."""
        for glimpse in self._source.glimpses():
            yield glimpse._replace(frame=partial(self._frame_of, glimpse))

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _frame_of(self, glimpse: Glimpse) -> Frame:
        return self._variant.apply(glimpse.frame())
