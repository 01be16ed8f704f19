"""Putting a generated square back into the frame that it was cut from."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.patch_squares import Affine
from face2face.faces.soft_limits import smooth
from face2face.tasks.hole import carried_on
from face2face.types import Frame, Grey

_Floats = npt.NDArray[np.float32]

_TONE_SIDE = 32
"""Side in pixels of the small image in which tones are compared."""

_LEAST_SEEN = 150
"""Pixels between lips or lids by which a photograph's colours can be known."""

_EVEN = 6.0
"""Grey levels that deviations are compared from."""

_GAINS = (0.6, 1.5)

_SOFT = 1.3
"""Deviation in the square's pixels of the transition from the frame to the answer."""

_CRISP = 0.6
"""How much of its fine detail is added to an answer that is enlarged, at most."""


def toned(generated: Frame, cut: Frame, hole: Grey) -> Frame:
    """The answer in the tones of what it was asked for.

    What the network's tone is off by around the hole, where the frame is known, it is taken to be
    off by in the hole too.

    Args:
        generated: the answer, uint8 RGB (height, width, 3).
        cut: what the frame shows there, uint8 RGB of the same shape.
        hole: what was erased, above 0; uint8 (height, width).
    """
    height, width = hole.shape
    small = (_TONE_SIDE, max(_TONE_SIDE * height // width, 1))
    known = np.where(hole > 0, np.float32(0), np.float32(1))
    off = (cut.astype(np.float32) - generated) * known[..., None]
    shares = np.asarray(cv2.resize(known, small, interpolation=cv2.INTER_AREA))
    means = np.asarray(cv2.resize(off, small, interpolation=cv2.INTER_AREA))
    means /= np.maximum(shares, 1e-3)[..., None]
    carried = carried_on(means.astype(np.float32), shares > 0.25)
    large = cv2.resize(carried, (width, height), interpolation=cv2.INTER_LINEAR)
    done: Frame = np.clip(np.round(generated + large), 0, 255).astype(np.uint8)
    return done


class Colours(NamedTuple):
    """How a photograph's own colours differ from those that are made for it.

    Attributes:
        gain: float32 (3,), of red, green and blue.
        offset: of the same shape, grey levels, added after.
    """

    gain: _Floats
    offset: _Floats

    def on(self, image: Frame, opening: Grey) -> Frame:
        """The image in these colours.

        Args:
            image: uint8 RGB (height, width, 3).
            opening: how much each pixel is changed, uint8 (height, width).
        """
        share = cv2.GaussianBlur(opening, (0, 0), 1.0).astype(np.float32)[..., None] / 255
        changed = image + share * (image * (self.gain - 1) + self.offset)
        done: Frame = np.clip(np.round(changed), 0, 255).astype(np.uint8)
        return done


OWN_COLOURS = Colours(np.ones(3, np.float32), np.zeros(3, np.float32))
"""Nothing is changed."""


def learn_colours(made: Frame, own: Frame, opening: Grey) -> Colours:
    """What brings what was made of a photograph as it is to the photograph's own colours.

    Args:
        made: uint8 RGB (height, width, 3).
        own: what the photograph shows, of the same shape and type.
        opening: where to compare, where it is above a half; uint8 (height, width).
    """
    there = opening > 128
    if np.count_nonzero(there) < _LEAST_SEEN:
        return OWN_COLOURS
    a, b = made[there].astype(np.float32), own[there].astype(np.float32)
    gain = np.clip((b.std(0) + _EVEN) / (a.std(0) + _EVEN), *_GAINS)
    return Colours(gain.astype(np.float32), (b.mean(0) - gain * a.mean(0)).astype(np.float32))


def soft_mask(hole: Grey) -> _Floats:
    """How much of each pixel is the answer's: 1 well inside the hole, 0 at its border.

    Args:
        hole: uint8 (height, width), above 0 inside.

    Returns:
        float32 (height, width).
    """
    away = cv2.distanceTransform(np.asarray(hole > 0, np.uint8), cv2.DIST_L2, 3)
    share = np.clip((np.asarray(away) - 0.5) / (2 * _SOFT), 0.0, 1.0).astype(np.float32)
    return smooth(share)


def pasted(image: Frame, answer: Frame, share: _Floats, square: Affine) -> None:
    """Put an answer into the frame, in place; pixels with a share of 0 stay as they are.

    Args:
        image: uint8 RGB of any size, changed.
        answer: uint8 RGB (height, width, 3), what the square shall show.
        share: float32 (height, width), 0 to 1.
        square: from the frame's pixels to the square's.
    """
    columns, rows = np.flatnonzero(share.any(0)), np.flatnonzero(share.any(1))
    if not len(columns):
        return
    corners = np.array(
        [(x, y) for x in (columns[0] - 1, columns[-1] + 1) for y in (rows[0] - 1, rows[-1] + 1)],
        np.float64,
    )
    back = cv2.invertAffineTransform(square)
    places = corners @ back[:, :2].T + back[:, 2]
    height, width = image.shape[:2]
    left, top = np.clip(np.floor(places.min(0)).astype(int), 0, (width, height))
    right, bottom = np.clip(np.ceil(places.max(0)).astype(int) + 1, 0, (width, height))
    if left >= right or top >= bottom:
        return
    here = np.array(back)
    here[:, 2] -= (left, top)
    size = (int(right - left), int(bottom - top))
    growth = float(np.sqrt(abs(np.linalg.det(back[:, :2]))))
    how = cv2.INTER_CUBIC if growth > 1 else cv2.INTER_LINEAR
    crisp = _crisper(answer, growth)
    shown = cv2.warpAffine(crisp, here, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    weight = np.asarray(cv2.warpAffine(share, here, size, flags=cv2.INTER_LINEAR))[..., None]
    part = image[top:bottom, left:right]
    mixed = part + weight * (np.asarray(shown, np.float32) - part)
    part[:] = np.where(weight > 0, np.round(mixed), part).astype(np.uint8)


def _crisper(answer: Frame, growth: float) -> Frame:
    """The answer with its fine detail raised as much as enlarging takes away."""
    amount = float(np.clip(growth - 1.0, 0.0, 1.0)) * _CRISP
    if amount < 0.05:
        return answer
    soft = cv2.GaussianBlur(answer, (0, 0), 1.0)
    return np.asarray(cv2.addWeighted(answer, 1 + amount, soft, -amount, 0), np.uint8)
