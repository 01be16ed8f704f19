"""What a photograph lacks when its face moves: the inside of the mouth, and eyes that look.

The warped photograph has lips and lids where they shall be, but nothing of what they open. A
generator each makes it, in the square that it was trained on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import OUTER_LIPS, MeshPoints
from face2face.faces.patch_squares import (
    PATCH_SIDE,
    Affine,
    cut_eyes,
    cut_mouth,
    eye_outlines,
    eye_squares,
    mouth_outline,
    mouth_square,
)
from face2face.portrait.paste import OWN_COLOURS, Colours, learn_colours, pasted, soft_mask, toned
from face2face.runtime.base import Runtime
from face2face.tasks.erase import Erased
from face2face.tasks.eyes import LIDS, POINTS, eyes_erased, iris_colours
from face2face.tasks.mouth import mouth_erased
from face2face.types import Frame, Landmarks

_MOUTH_CHANGE = (1.0, 3.0)
"""Mean change of the opening's outline, in the square's pixels, up to which the mouth is the
photograph's own, and from which it is generated."""

_OWN_TEETH = 0.1
"""By how much both grow for each pixel that the photograph's own mouth stands open: teeth that
are there already may be moved further."""

_LID_CHANGE = (1.5, 4.0)
"""The same two for the lids' outline."""

_GAZE_CHANGE = (3.0, 7.0)
"""The same two for the iris's place between the lids: the warp moves it too."""

_EYE_SEEN = (22.0, 36.0)
"""Width of an eye, in its image's pixels, under which it is turned away too far to be made."""


@dataclass(frozen=True)
class PatchNetworks:
    """The two generators, each with 128 pixels a side.

    Attributes:
        mouth: of the task mouth.
        eyes: of the task eyes.
    """

    mouth: Runtime
    eyes: Runtime


_WHOLE = slice(0, PATCH_SIDE)
_HALVES = (slice(0, PATCH_SIDE // 2), slice(PATCH_SIDE // 2, PATCH_SIDE))


class _Part(NamedTuple):
    """Rows of an answer, where they go in the frame, how much is taken, and in which colours."""

    rows: slice
    square: Affine
    share: float
    colours: Colours


class _Begun(NamedTuple):
    """An answer that is being made."""

    answer: Callable[[], Frame]
    smooth: Callable[[Frame], Frame]
    cut: Frame
    asked: Erased
    parts: list[_Part]


def _as_it_is(image: Frame) -> Frame:
    return image


class Patches:
    """Makes mouth and eyes of one photograph; not safe to call from several threads at once.

    Args:
        image: the photograph, uint8 RGB of any size.
        points: its mesh, float32 (478, 2 or 3), pixels of it.
        networks: the generators.
        smooth: makes what takes the jitter out of a generator's answers from frame to
            frame: it takes and gives uint8 RGB (128, 128, 3).
    """

    def __init__(
        self,
        image: Frame,
        points: MeshPoints,
        networks: PatchNetworks,
        smooth: Callable[[], Callable[[Frame], Frame]] = lambda: _as_it_is,
    ) -> None:
        self._networks, self._make_filter = networks, smooth
        squares = eye_squares(points)
        self._lips = mouth_outline(points, mouth_square(points))
        self._eyes = eye_outlines(points, squares)
        both = cut_eyes(image, squares)
        self._irises = iris_colours(both, self._eyes)
        asked = eyes_erased(both, self._eyes, self._irises)
        # A mouth's colours are not learned: teeth here say nothing of the darkness there.
        self._eye_colours = [_own_colours(networks.eyes, both, asked, rows) for rows in _HALVES]
        self.restart()

    def restart(self) -> None:
        """Forget the frame before, as where another scene begins."""
        self._mouth_filter, self._eyes_filter = self._make_filter(), self._make_filter()

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Put mouth and eyes into the moved photograph.

        Args:
            image: the photograph warped to `points`, uint8 RGB of any size.
            points: float32 (478, 2 or 3), pixels of `image`.

        Returns:
            uint8 RGB of the same shape, another array than `image`; where lips and lids are as in
            the photograph, and outside of what they open, the same pixels.
        """
        done: Frame = image.copy()
        if not np.isfinite(points).all():
            return done
        square = mouth_square(points)
        lips = mouth_outline(points, square)
        opened = mouth_change(self._lips, lips)
        squares = eye_squares(points)
        eyes = eye_outlines(points, squares)
        moved = eyes_change(self._eyes, eyes)
        begun: list[_Begun] = []
        if opened > 0:
            mouth = cut_mouth(image, square)
            asked = mouth_erased(mouth, lips)
            answer = self._networks.mouth.begin(asked.condition)
            parts = [_Part(_WHOLE, square, opened, OWN_COLOURS)]
            begun.append(_Begun(answer, self._mouth_filter, mouth, asked, parts))
        if max(moved) > 0:
            both = cut_eyes(image, squares)
            asked = eyes_erased(both, eyes, self._irises)
            answer = self._networks.eyes.begin(asked.condition)
            parts = [
                _Part(*part)
                for part in zip(_HALVES, squares, moved, self._eye_colours, strict=True)
                if part[2] > 0
            ]
            begun.append(_Begun(answer, self._eyes_filter, both, asked, parts))
        for one in begun:
            generated = one.smooth(one.answer())
            for rows, affine, share, colours in one.parts:
                hole = one.asked.hole[rows]
                shown = toned(generated[rows], one.cut[rows], hole)
                shown = colours.on(shown, one.asked.opening[rows])
                pasted(done, shown, soft_mask(hole) * np.float32(share), affine)
        return done


def mouth_change(photo: Landmarks, now: Landmarks) -> float:
    """How much of the mouth must be generated: 0 as in the photograph, 1 all of it.

    Args:
        photo: `mouth_outline` of the photograph.
        now: of the frame.
    """
    before, after = _centred(photo[len(OUTER_LIPS) :]), _centred(now[len(OUTER_LIPS) :])
    room = 1 + _OWN_TEETH * float(np.ptp(before[:, 1]))
    low, high = _MOUTH_CHANGE
    return _step(float(np.linalg.norm(after - before, axis=1).mean()), low * room, high * room)


def eyes_change(photo: Landmarks, now: Landmarks) -> tuple[float, float]:
    """How much of each eye must be generated: 0 as in the photograph, 1 all of it.

    Args:
        photo: `eye_outlines` of the photograph.
        now: of the frame.

    Returns:
        Of the person's right eye, then of the left.
    """
    right, left = (
        _eye_change(photo[rows], now[rows])
        for rows in (slice(0, POINTS), slice(POINTS, 2 * POINTS))
    )
    return right, left


def _own_colours(network: Runtime, cut: Frame, asked: Erased, rows: slice) -> Colours:
    """How the photograph's colours differ from what the network makes of it as it is."""
    made = toned(network.generate(asked.condition)[rows], cut[rows], asked.hole[rows])
    return learn_colours(made, cut[rows], asked.opening[rows])


def _eye_change(photo: Landmarks, now: Landmarks) -> float:
    before, after = _centred(photo[:LIDS]), _centred(now[:LIDS])
    lids = _step(float(np.linalg.norm(after - before, axis=1).mean()), *_LID_CHANGE)
    gaze = (now[LIDS] - now[:LIDS].mean(0)) - (photo[LIDS] - photo[:LIDS].mean(0))
    looks = _step(float(np.linalg.norm(gaze)), *_GAZE_CHANGE)
    return max(lids, looks) * _step(float(np.ptp(now[:LIDS, 0])), *_EYE_SEEN)


def _centred(points: Landmarks) -> npt.NDArray[np.float32]:
    centred: npt.NDArray[np.float32] = points - points.mean(0)
    return centred


def _step(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high`, smoothly between."""
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return share * share * (3 - 2 * share)
