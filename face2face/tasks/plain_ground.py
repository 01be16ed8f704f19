"""The plain ground that is made behind a person: put there, and told from them again."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.tasks.hole import carried_on
from face2face.types import Frame, Image

_Float = npt.NDArray[np.float32]

GROUND = (234, 232, 229)
"""The plain ground behind a face, RGB in its middle; nearly paper."""

_SAME, _OTHER = 12.0, 80.0
"""Grey levels up to which a colour is the plain ground's, and from which on it is not."""

_RIM = 5 / 256
"""How far inside a person's outline the ground may still shine through, as a share of the side."""

_NEAR, _FEW = 0.02, 0.02
"""Deviation over which the colours inside of that are carried on to the rim, as a share of the
side, and how much of them there must be there."""

_FAINT = 0.25
"""Least share of a person by which a pixel's colour without the ground is computed."""

_COARSER = 4
"""How many times smaller the image is on which means are taken."""

_OUTSIDE, _AROUND = 0.05, 0.04
"""Share of a person up to which a pixel is around them, and the deviation over which its colour is
averaged, as a share of the side."""

_LIGHT, _DARK = 40.0, 110.0
"""Grey levels by which what is around a person differs from the plain ground up to which the rim is
right, and from which on it is mended wholly."""


def before_ground(source: Image) -> Frame:
    """A person before the plain ground, a little darker towards the corners; uint8 RGB."""
    ground = _plain_ground(source.shape[0])
    share = source[..., 3:].astype(np.float32) / 255
    whole = source[..., 3] >= 242
    colours = source[..., :3].astype(np.float32)
    # What shines through at the edge is not the person's colour.
    colours = np.where(whole[..., None], colours, carried_on(colours, whole))
    mixed = share * colours + (1 - share) * ground
    done: Frame = np.clip(np.round(mixed), 0, 255).astype(np.uint8)
    return done


def without_ground(generated: Frame, before: Frame) -> tuple[Frame, _Float]:
    """A person without the plain ground, which does not shine through at their outline.

    Dark hair before the light ground has a rim that is half of each, and far from both: what is
    inside says how dark it would be without. Before a dark ground that rim would be a halo; before
    one as light as the plain ground it is right.

    Args:
        generated: the network's answer, uint8 RGB (size, size, 3).
        before: what the person will stand before, of the same shape.

    Returns:
        The person's colours, uint8 RGB, and how much of each pixel they are, float32 (size, size,
        1).
    """
    share, side = _made_of(generated), len(generated)
    round_brush = cv2.getStructuringElement(
        cv2.MORPH_ELLIPSE, (2 * max(round(_RIM * side), 1) + 1,) * 2
    )
    core = cv2.erode((share > 0.5).astype(np.uint8), round_brush).astype(np.float32)
    ground, colours = _plain_ground(side), generated.astype(np.float32)
    counts, sums = (spread(values, _NEAR) for values in (core, colours * core[..., None]))
    rim = (counts > _FEW) & (core < 1)
    inner = np.where(rim[..., None], sums / np.maximum(counts, _FEW)[..., None], colours)
    wholly = np.maximum(_largest(inner - ground), _OTHER)
    apart = _largest(colours - ground)
    seen = np.clip((apart - _SAME) / (wholly - _SAME), 0, 1)
    # A light eye or collar just inside of the outline stays.
    seen = np.maximum(seen, cv2.GaussianBlur(core, (0, 0), side / 256))
    dark = rim * _darker(before, share, ground)
    person: _Float = (share - dark * np.maximum(share - seen, 0)).astype(np.float32)
    unmixed = ground + (colours - ground) / np.maximum(person, _FAINT)[..., None]
    own = colours + dark[..., None] * (unmixed - colours)
    clean: Frame = np.clip(np.round(own), 0, 255).astype(np.uint8)
    return clean, person[..., None]


def _darker(before: Frame, share: _Float, ground: _Float) -> _Float:
    """How far what is around a person is from the plain ground, float32 (size, size), 0 to 1."""
    outside = (share < _OUTSIDE).astype(np.float32)
    apart = (before - ground) * outside[..., None]
    counts, sums = (spread(values, _AROUND) for values in (outside, apart))
    mean = _largest(np.asarray(sums / np.maximum(counts, _FEW)[..., None], np.float32))
    return np.asarray(np.clip((mean - _LIGHT) / (_DARK - _LIGHT), 0, 1), np.float32)


def spread(values: _Float, share: float) -> _Float:
    """A wide Gaussian, on a smaller image, where it costs little.

    Args:
        values: float32 (side, side) or (side, side, channels).
        share: its deviation, as a share of the side.

    Returns:
        float32 of the same shape.
    """
    side = len(values)
    size = (max(side // _COARSER, 1),) * 2
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), share * size[0])
    large = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32).reshape(values.shape)


def _largest(apart: _Float) -> _Float:
    """The largest difference of the three channels; NumPy is slow along them."""
    red, green, blue = cv2.split(np.abs(apart))
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.float32)


def _made_of(generated: Frame) -> _Float:
    """How much of each pixel is a person, not the plain ground; float32 (size, size)."""
    apart = _largest(generated - _plain_ground(len(generated)))
    share = np.clip((apart - _SAME) / (_OTHER - _SAME), 0, 1)
    # What is light within them, an eye or a tooth, is theirs.
    edges, _ = cv2.findContours(
        (share > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    whole = cv2.drawContours(np.zeros(share.shape, np.float32), edges, -1, 1.0, cv2.FILLED)
    inner = cv2.blur(cv2.erode(whole, np.ones((3, 3), np.uint8)), (3, 3))
    soft: _Float = np.maximum(share, inner).astype(np.float32)
    return soft


def _plain_ground(side: int) -> _Float:
    apart = np.linspace(-1, 1, side, dtype=np.float32)
    fall = 1 - 0.06 * (apart[:, None] ** 2 + apart**2) / 2
    ground: _Float = (fall[..., None] * np.array(GROUND, np.float32)).astype(np.float32)
    return ground
