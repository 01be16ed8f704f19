"""What a photograph tells of its light: how white a tooth is in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import FACE_OVAL, INNER_LIPS, OUTER_LIPS
from face2face.faces.mesh_measures import EYES, eye_distance
from face2face.portrait.photo import Photo
from face2face.types import Frame, Grey

_Floats = npt.NDArray[np.float32]

_LEAST_WHITE, _MOST_WHITE = 70.0, 235.0
_TOOTH_OF_WHITE = 1.1
_TOOTH_OF_LIGHT = 0.92
"""Brightness of a tooth in that of the eyes' whites, and of the brightest skin."""

_TOOTH_OF_SKIN = 2.4
_AROUND_LIPS = (0.42, 0.32)
"""How bright a tooth is at most in the skin around the lips, whose light it has: of 17 photographs
that show teeth 16 are within it, at most 2.8, while eyes in the light above a mouth in the shade
gave 5. Half width and height of what is around, in distances between the eyes' outer corners."""

_TEETH_SHARE, _WHITE_SHARE, _LIT_SHARE = 0.3, 0.2, 0.05
"""How much of mouth, eyes and face counts as their brightest."""

_GAINS = (0.6, 1.6)
"""How much darker and brighter another image may be made."""

_ONE_TONE, _COLOURED = 2.0, 3.2
"""How far a face's pixels are from one tone, in grey levels, up to which a photograph has no other
(grey and brown ones: at most 2.4), and from which it has colours (fifty photographs and paintings:
3.3 and more)."""

_TINT, _BLUER = 0.55, 1.05
"""How much of the whites' tint is taken, and how much bluer a white is than skin at least, up to
grey: some eyes glow."""

_BLUEST, _MUCH_BLUER = 1.1, 1.2
"""How blue a white is at most, or in skin, whichever is more: sunglasses show the sky."""

_BLACK = 0.5
"""Percentile of a face's brightness up to which it is as dark as it gets."""

_INSIDE = np.array([1.0, 0.6, 0.6], np.float32)
"""The light within a mouth, in that of its lips."""

_LEAST_PIXELS = 8
"""By which a colour can be told."""


@dataclass(frozen=True, eq=False)
class Tone:
    """What is between black and white in a photograph that has only one colour.

    Attributes:
        colour: float32 (3,), of brightness 1.
        share: how much of the photograph's colours is this one, 0 where it has others.
    """

    colour: _Floats
    share: float

    def __call__(self, colours: _Floats) -> _Floats:
        """Colours, (..., 3), as such a photograph shows them."""
        if not self.share:
            return colours
        off = colours.mean(-1, keepdims=True) * self.colour - colours
        shown: _Floats = colours + np.float32(self.share) * off
        return shown


def tone_of(photo: Photo) -> Tone:
    """The tone of a grey or brown photograph, by its face."""
    face = photo.image[filled(photo, [FACE_OVAL]) > 0].astype(np.float32)
    bright = face.mean(1, keepdims=True)
    colour = face.mean(0) / max(float(bright.mean()), 1.0)
    off = float(np.abs(face - bright * colour).mean())
    return Tone(colour, float(np.interp(off, (_ONE_TONE, _COLOURED), (1.0, 0.0))))


def white_of(photo: Photo) -> _Floats:
    """What a white tooth looks like in a photograph's light.

    By the white of the eyes; a face's brightest places say how much light there is where the eyes
    lie in shade, and the skin around the lips how much at most.

    Returns:
        float32 (3,), RGB grey levels.
    """
    points = photo.points
    whites = np.zeros(photo.image.shape[:2], np.uint8)
    for corners, upper, lower, iris in EYES:
        eye = filled(photo, [(corners[0], *upper, corners[1], *reversed(lower))])
        centre, ring = points[iris[0], :2], points[list(iris[1:]), :2]
        radius = 1.2 * float(np.linalg.norm(ring - centre, axis=1).mean())
        cv2.circle(eye, np.round(centre).astype(int).tolist(), round(radius), 0, -1)
        whites |= eye
    skin = photo.image[filled(photo, [FACE_OVAL]) > 0]
    white = _brightest(photo.image[whites > 0], _WHITE_SHARE)
    light = _brightest(skin, _LIT_SHARE)
    if light is None:
        return np.full(3, _MOST_WHITE, np.float32)
    if white is None:
        white = light
    bright = max(float(white.mean()) * _TOOTH_OF_WHITE, float(light.mean()) * _TOOTH_OF_LIGHT)
    # The tint of the light, held back: the eyes' whites are veined and small.
    white = without_violet(white)
    tint = _no_yellower(1 + _TINT * (white / max(float(white.mean()), 1.0) - 1), skin_of(photo))
    tint = _no_bluer(tint, skin_of(photo))
    bright = min(bright, _TOOTH_OF_SKIN * _around_lips(photo))
    bright = float(np.clip(bright, _LEAST_WHITE, _MOST_WHITE))
    return np.asarray(np.clip(bright * tint, 0, 250), np.float32)


def _no_yellower(tint: _Floats, skin: _Floats) -> _Floats:
    """A white's tint with somewhat more blue than there is in skin: some eyes are not white."""
    least = min(_BLUER * float(skin[2]) / max(float(skin.mean()), 1.0), 1.0)
    if tint[2] >= least:
        return tint
    red, green = tint[:2] * (3 - least) / tint[:2].sum()
    return np.array([red, green, least], np.float32)


def _no_bluer(tint: _Floats, skin: _Floats) -> _Floats:
    """A white's tint held back where it is much bluer than skin."""
    most = max(_MUCH_BLUER * float(skin[2]) / max(float(skin.mean()), 1.0), _BLUEST)
    return 1 + (tint - 1) * min((most - 1) / max(float(tint[2]) - 1, 1e-6), 1.0)


def _around_lips(photo: Photo) -> float:
    """How bright the skin around the lips usually is, grey levels."""
    unit = eye_distance(photo.points)
    centre = np.round(photo.points[list(OUTER_LIPS), :2].mean(0)).astype(int).tolist()
    axes = [round(unit * each) for each in _AROUND_LIPS]
    around = np.zeros(photo.image.shape[:2], np.uint8)
    cv2.ellipse(around, centre, axes, 0, 0, 360, 255, -1)
    around &= filled(photo, [FACE_OVAL]) & ~filled(photo, [OUTER_LIPS])
    skin = photo.image[around > 0]
    return float(np.median(skin.mean(1))) if len(skin) else _MOST_WHITE


def whitest_inside(photo: Photo) -> _Floats | None:
    """The colour of what is whitest between the lips, float32 (3,), RGB grey levels.

    By its green, which lips lack and teeth do not: red lips in the light are brighter than teeth.

    Returns:
        None where nothing is seen between them.
    """
    inside = photo.image[filled(photo, [INNER_LIPS]) > 0]
    return _most(inside, inside[:, 1], _TEETH_SHARE)


def without_violet(white: _Floats) -> _Floats:
    """A white, float32 (3,) RGB, with as much green as light has that is warm or cold.

    What is darker in green is no white: gums and veins are pink, sunglasses violet.
    """
    red, green, blue = white.tolist()
    return np.array([red, max(green, (red + blue) / 2), blue], np.float32)


def skin_of(photo: Photo) -> _Floats:
    """The mean colour of a face, float32 (3,): how much light falls on it."""
    return np.array(cv2.mean(photo.image, filled(photo, [FACE_OVAL]))[:3], np.float32)


def lips_of(photo: Photo) -> _Floats:
    """The mean colour of a face's lips, float32 (3,)."""
    lips = filled(photo, (OUTER_LIPS, INNER_LIPS))  # nothing of them may be in the photograph
    return np.array(cv2.mean(photo.image, lips)[:3], np.float32)


def dark_of(photo: Photo, share: float) -> _Floats:
    """What the inside of a mouth looks like, float32 (3,): a share of the lips' light, and redder.

    In a faded painting, or before a poor camera, nostrils and pupils are as dark as it gets.
    """
    dark = share * lips_of(photo) * _INSIDE
    face = photo.image[filled(photo, [FACE_OVAL]) > 0].astype(np.float32)
    bright = face.mean(1)
    veil = face[bright <= np.percentile(bright, _BLACK)].mean(0)
    # What a veil of light adds has its colour and the mouth's, by half.
    least = (veil + dark * (veil.mean() / max(float(dark.mean()), 1.0))) / 2
    return np.asarray(np.maximum(dark, least), np.float32)


def in_the_light_of(photo: Photo, other: Photo) -> Frame:
    """Another image of a person as bright as a photograph of them is, by their skin; uint8 RGB."""
    gain = np.clip(skin_of(photo) / np.maximum(skin_of(other), 1.0), *_GAINS)
    return np.asarray(np.clip(np.round(other.image * gain), 0, 255), np.uint8)


def redness(colour: _Floats) -> float:
    """How much of a colour's light, (3,) RGB, is missing in green and blue, 0 to 1."""
    return 1 - float(colour[1:].mean()) / max(float(colour[0]), 1.0)


def pinkness(colours: _Floats) -> _Floats:
    """How much of the light of colours, (..., 3) RGB, is missing in green, 0 to 1.

    Lips and gums lack it as teeth do not, yellow and shaded ones neither.
    """
    return np.asarray(1 - colours[..., 1] / np.maximum(colours[..., 0], 1), np.float32)


def filled(photo: Photo, outlines: Sequence[Sequence[int]]) -> Grey:
    """255 within outlines of the mesh, uint8 (size, size)."""
    mask = np.zeros(photo.image.shape[:2], np.uint8)
    lines = [np.round(photo.points[list(line), :2]).astype(np.int32) for line in outlines]
    return np.asarray(cv2.fillPoly(mask, lines, 255), np.uint8)


def _brightest(colours: Frame, share: float) -> _Floats | None:
    """The mean of the brightest of some pixels, (n, 3); None where they are too few to tell."""
    return _most(colours, colours.sum(-1, dtype=np.int32), share)


def _most(colours: Frame, values: npt.NDArray[np.integer], share: float) -> _Floats | None:
    """The mean of those pixels, (n, 3), that have the largest values, (n,); None if too few."""
    count = round(share * len(colours))
    if count < _LEAST_PIXELS:
        return None
    order = np.argsort(values)[-count:]
    return np.asarray(colours[order].astype(np.float32).mean(0), np.float32)
