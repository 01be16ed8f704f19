"""The background without the person: what is behind them is guessed from around.

Colours pass from one side to the other as surfaces span them, without streaks, and edges that run
behind the person on both sides meet; on it lies grain as strong and fine as that around the person,
so that what a moved head lays bare is no smoother than a wall or a canvas beside it. Where it is
busy, pieces of what is around them (`pieces`).
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from face2face.portrait.float_images import enlarged, shrunk, softened
from face2face.portrait.matte import disc
from face2face.portrait.photo import Photo
from face2face.portrait.pieces import pieces_beside
from face2face.tasks.surfaces import from_edges, membrane
from face2face.types import Frame, Grey

_SIDE = 224
"""Pixels a side at which the background is filled in."""

_PERSON = 2
_HOLE = 5
"""Level of the matte from which on anything of the person may be seen, and how far around it
nothing is taken for background: hair, and what shines at an edge. Pixels of that side."""

_RING, _BARE_RING, _WIDE_RING, _FILLED = 1.5, 3.0, 4.0, 96.0
"""How far from the matte the background is as it is, where there is much to see in it, behind a
head at rest and behind one that has moved, and where it is even (there single hairs would stand
around a head that is gone), pixels of that side, and level of the matte from which on it is filled
in wholly."""

_EVEN = (3.0, 9.0)
_EVEN_OVER, _EVEN_BETWEEN = 3.0, 8.0
"""Deviation in grey levels up to which a background is even, and from which it is not at all; from
what is smoothed by so much, averaged over so much, pixels of that side."""

_FINE, _FINE_MOST = 1.5, 7.0
"""What is finer than so many pixels of that side is grain, where it deviates by less than about so
many grey levels: what is stronger are things."""

_RIM, _SHOWN = 1, 0.02
_SEAMS, _SURE = (1.0, 2.5, 5.0), 0.12
"""How far around the fill, which begins where so much of it is shown, the photograph is looked at
so that it begins as that ends; over how much this is carried on, from near to far, and from which
share of what is seen on it counts wholly. Pixels of half that side."""

_CLEAR = 0.7
"""How much of the background must be seen for it to be wholly as photographed: traces of the head
would be left behind."""

_EVENLY = 5
"""Pixels over which deviations are averaged."""

_COARSELY, _OVER, _SEEN = 56, 4.0, 0.15
"""Pixels a side at which is looked how strong what is fine is, over how many of them, and which
share of that must be seen."""

_LEAST_GRAIN, _MOST_GRAIN = 0.1, 1.5
"""Grey levels of it that there are at least, and how many times as much as usually it is at most:
of lines, what is made of it would be striped."""

_Floats = npt.NDArray[np.float32]


class Background(NamedTuple):
    """The photograph without the person; where the matte is far away, as it is.

    Attributes:
        at_rest: with which the person at rest before it is what was photographed, uint8 RGB (size,
            size, 3): soft edges are not told from it.
        bare: what is seen where the person has moved away, without traces of them, the same.
    """

    at_rest: Frame
    bare: Frame


def fill_background(photo: Photo, matte: Grey) -> Background:
    """The photograph without the person.

    Args:
        photo: the square.
        matte: 255 where the person is, uint8 (size, size).
    """
    size = photo.size
    person = np.asarray(cv2.resize(matte, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    seen = (person > _PERSON).astype(np.uint8)
    hole = np.asarray(cv2.dilate(seen, disc(_HOLE)), np.uint8)
    if hole.all():
        return Background(photo.image, photo.image)
    shrunk = cv2.resize(photo.image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, np.float32)
    ground = from_edges(np.asarray(shrunk, np.uint8), hole > 0)
    filled = enlarged(ground, size, cv2.INTER_CUBIC)
    filled += _grain(photo.image, ground, hole)[..., None]
    pieces = pieces_beside(photo.image, ground, hole)
    if pieces is not None:
        filled += pieces.share * (pieces.colours - filled)
    evenness = _evenness(small, ground, hole)
    even = np.minimum(_near(person, _WIDE_RING), evenness)
    wide = enlarged(even, size)
    inside, wider = (
        np.asarray(cv2.max(_near(matte, ring * size / _SIDE), wide), np.float32)
        for ring in (_RING, _BARE_RING)
    )
    at_rest, bare = (_with_fill(photo.image, small, filled, one) for one in (inside, wider))
    share = (1 - enlarged(evenness, size)) * ((inside > 0) & (matte < 255))
    _as_photographed(at_rest, photo.image, matte, share)
    return Background(_levels(at_rest), _levels(bare))


def _with_fill(image: Frame, small: _Floats, filled: _Floats, inside: _Floats) -> _Floats:
    """The photograph with the fill where so much of it is shown, both float32, 0 to 1."""
    fill = filled + _seam(small, filled, inside)
    return np.asarray(cv2.blendLinear(image.astype(np.float32), fill, 1 - inside, inside))


def _levels(plate: _Floats) -> Frame:
    return np.round(np.clip(plate, 0, 255)).astype(np.uint8)


def _as_photographed(plate: _Floats, image: Frame, matte: Grey, share: _Floats) -> None:
    """Change a plate so that the person at rest before it is what was photographed, in place.

    Where an edge is soft, a plate that is too bright or too dark would be a halo around them.

    Args:
        plate: float32 (size, size, 3).
        image: the photograph, uint8 RGB (size, size, 3).
        matte: 255 where the person is, uint8 (size, size).
        share: how much of that is done, float32 (size, size): before even walls single hairs that
            the matte lacks would be left behind.
    """
    there = share > 0
    clear = 1 - matte[there, None].astype(np.float32) / 255
    person = image[there] - plate[there] * clear
    impossible = person - np.clip(person, 0, 255 * (1 - clear))
    plate[there] += impossible * share[there, None] / np.maximum(clear, _CLEAR)


def _near(person: Grey, reach: float) -> _Floats:
    """How much is filled in of each pixel, up to so far from a person, float32, 0 to 1."""
    radius = round(reach)
    near = cv2.blur(cv2.dilate(person, disc(radius)), (2 * radius + 1, 2 * radius + 1))
    return np.asarray(np.minimum(np.asarray(near) / np.float32(_FILLED), 1), np.float32)


def _seam(small: _Floats, filled: _Floats, inside: _Floats) -> _Floats:
    """What makes the fill begin as the photograph beside it ends.

    Else the outline of whoever stood there would be seen as an edge.

    Args:
        small: the photograph, float32 (side, side, 3).
        filled: float32 (size, size, 3).
        inside: how much of it is shown, float32 (size, size).

    Returns:
        float32 (size, size, 3), grey levels.
    """
    half = (_SIDE // 2, _SIDE // 2)
    shown = np.asarray(cv2.resize(inside, half, interpolation=cv2.INTER_AREA))
    seen, made = (
        np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA))
        for image in (small, filled)
    )
    off = seen - made
    within = (shown > _SHOWN).astype(np.uint8)
    ring = np.asarray(cv2.dilate(within, disc(_RIM)) - within, np.float32)
    sums = np.dstack([off * ring[..., None], ring])
    whole = np.zeros_like(off)
    left = np.ones((*half, 1), np.float32)
    for sigma in _SEAMS:
        soft = np.asarray(cv2.GaussianBlur(sums, (0, 0), sigma))
        known = np.minimum(soft[..., 3:] / _SURE, 1) * left
        whole += known * soft[..., :3] / np.maximum(soft[..., 3:], 1e-4)
        left -= known
    return enlarged(np.asarray(whole, np.float32), len(filled))


def _evenness(small: _Floats, ground: _Floats, hole: Grey) -> _Floats:
    """How even the background is around each pixel, float32 (side, side), 0 to 1."""
    known = 1 - hole.astype(np.float32)
    soft = cv2.GaussianBlur(ground, (0, 0), _EVEN_OVER)
    off = ((small - soft) ** 2).mean(-1) * known
    squares, shares = (cv2.GaussianBlur(one, (0, 0), _EVEN_BETWEEN) for one in (off, known))
    deviation = np.sqrt(squares / np.maximum(shares, 1e-3))
    return np.interp(deviation, _EVEN, (1.0, 0.0)).astype(np.float32)


def _grain(image: Frame, ground: _Floats, hole: Grey) -> _Floats:
    """What is fine in the background, in the hole: as strong and of the same size, not the same.

    Noise with the spectrum of what is seen (Galerne, Gousseau and Morel, "Random phase textures:
    theory and synthesis", 2011): a hair or a crack near the edge is not seen again, as in a mirror.

    Args:
        image: the photograph, uint8 RGB (size, size, 3).
        ground: the background without what is fine, float32 (side, side, 3).
        hole: 1 where nothing is known, uint8 (side, side).

    Returns:
        float32 (size, size), grey levels, 0 outside of the hole.
    """
    size = len(image)
    known = enlarged(1 - hole.astype(np.float32), size)
    ground = np.asarray(cv2.GaussianBlur(ground, (0, 0), _FINE), np.float32)
    fine = _grey(image.astype(np.float32)) - enlarged(_grey(ground), size)
    strong = np.asarray(cv2.blur(fine**2, (_EVENLY, _EVENLY)))
    fine *= known * np.exp(-strong / _FINE_MOST**2)
    squares = shrunk(fine**2, _COARSELY), shrunk(known**2, _COARSELY)
    soft, shares = (softened(each, _OVER) for each in squares)
    deviation = np.sqrt(soft / np.maximum(shares, 1e-3))
    deviation = membrane(deviation[..., None], shares > _SEEN)[..., 0]
    noise = np.random.default_rng(0).standard_normal((size, size), np.float32)
    even = fine / np.maximum(enlarged(deviation, size), _LEAST_GRAIN)
    even = np.clip(even, -_MOST_GRAIN, _MOST_GRAIN)
    product = cv2.mulSpectrums(cv2.dft(even), cv2.dft(noise), 0)
    made = np.asarray(cv2.dft(product, flags=cv2.DFT_INVERSE | cv2.DFT_SCALE), np.float32)
    level = enlarged(deviation / max(float(made.std()), 1e-6), size)
    return np.asarray(made * level * (1 - known), np.float32)


def _grey(image: _Floats) -> _Floats:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)
