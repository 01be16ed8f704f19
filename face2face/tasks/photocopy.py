"""Drawing a photograph as by pencil, and telling drawings from photographs.

The recipe is that of the project "Reconstrucción de rostros basado en redes cGAN": Photoshop's
sketch filter Photocopy with detail 15 (of 1 to 24) and darkness 3 (of 1 to 50), then
Posterize with 10 levels. Adobe does not publish the filter; what it does is that of GIMP's filter
Photocopy (Spencer Kimball): a pixel darker than the mean around it stays dark, in proportion, and
all others become white. Large dark areas are drawn at their edges only, as a pencil does.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.images.grey import smooth_grey, to_grey_levels
from face2face.images.resize import rescale
from face2face.tasks.strokes import strokes_of, thickened, without_hatching
from face2face.types import Frame

DETAIL, DARKNESS, LEVELS = 15, 3, 10

_MOST_DETAIL = 24

_COARSE = 0.045
"""Deviation of the mean around a pixel at no detail, as a share of the side; at the most detail
it is a 24th of that."""

_FINE = 0.0025
"""Deviation of the smoothing that keeps noise from being drawn, as a share of the side."""

_SOFT = 0.03
"""Share by which a pixel must be darker than its surroundings before it is drawn."""

_INK = 0.4
"""Share by which a pixel at darkness 1 is darker than its surroundings where it becomes black;
each further step of darkness needs a 20th less."""

_COLOURED = 7.0
"""Mean deviation of the colour (Lab a, b) up to which an image counts as without colour."""

HARDLY_COLOURED = 2.5
"""The same up to which it is hardly coloured, as pencil on yellowed paper in uneven light."""

_PAPER = 0.88
"""Share of the paper's lightness from which a pixel is paper."""

_BLANK = 0.5
"""Least share of paper in the middle of a drawing: there a photograph shows skin."""

_THIN = 1 / 12
"""Width of what still counts as a stroke, as a share of the side: hair and clothes of a
photograph are wider."""

_LIGHT, _STROKES = 0.8, 0.6
"""Without its strokes at least the share `_STROKES` of a drawing has `_LIGHT` of the lightness of
its paper. Faces in grey photographs gave at most 0.52 here, drawings, unevenly lit, 0.82."""

_Float = npt.NDArray[np.float32]


def drawing_of(
    photo: Frame, *, detail: int = DETAIL, darkness: int = DARKNESS, levels: int = LEVELS
) -> Frame:
    """Draw a photograph.

    Args:
        photo: uint8 RGB (size, size, 3).
        detail: 1 to 24: the more, the smaller is what is drawn.
        darkness: 1 to 50: the more, the blacker.
        levels: how many greys there are.

    Returns:
        uint8 RGB, grey, of the same shape; white is paper.
    """
    side = max(photo.shape[:2])
    grey = to_grey_levels(photo)
    around = smooth_grey(grey, _COARSE * side * (_MOST_DETAIL + 1 - detail) / _MOST_DETAIL)
    darker = 1 - smooth_grey(grey, _FINE * side) / np.maximum(around, 1.0)
    black = _INK * 20 / (19 + darkness)
    tone = 1 - np.clip((darker - _SOFT) / black, 0, 1)
    return _posterised(255 * tone, levels)


def levelled(drawing: Frame) -> Frame:
    """Bring a scanned drawing to the tones of `drawing_of`: white paper, few greys, no colour.

    Shadows of uneven light on the paper are taken out.
    """
    grey = to_grey_levels(drawing)
    tone = grey / _paper(grey)
    darkest = min(float(np.percentile(tone, 1)), 0.8)
    return _posterised(255 * np.clip((tone - darkest) / (0.95 - darkest), 0, 1), LEVELS)


def is_drawing(image: Frame) -> bool:
    """Whether an image is a drawing on paper rather than a photograph."""
    if colourfulness(image) > _COLOURED and _beside_one_ink(image) > HARDLY_COLOURED:
        return False
    if strokes_of(levelled(image)) == "hatched":
        return True
    grey = to_grey_levels(image)
    height, width = grey.shape
    middle = (slice(height // 4, height - height // 4), slice(width // 4, width - width // 4))
    blank = (grey >= _PAPER * _paper(grey))[middle]
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(round(_THIN * width), 1),) * 2)
    bare = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, brush) >= _LIGHT * np.percentile(grey, 95)
    return float(blank.mean()) >= _BLANK and float(bare.mean()) >= _STROKES


def colourfulness(image: Frame) -> float:
    """How far an image's colours lie from the middle one: mean deviation in Lab a and b."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)[..., 1:].reshape(-1, 2).astype(np.float32)
    return float(np.abs(lab - np.median(lab, axis=0)).mean())


def _beside_one_ink(image: Frame) -> float:
    """How far an image's colours lie from those of one ink on its paper: mean deviation in Lab.

    Of a blue ball-point's drawing, each pixel is the bluer, the darker it is.
    """
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).reshape(-1, 3).astype(np.float32)
    lab -= lab.mean(0)
    light, colours = lab[:, :1], lab[:, 1:]
    ink = (light * colours).sum(0) / max(float(np.square(light).sum()), 1.0)
    return float(np.abs(colours - light * ink).mean())


def as_known(drawing: Frame) -> Frame:
    """A scanned drawing, levelled, with such lines and tones as training showed, as most have."""
    plain = levelled(drawing)
    match strokes_of(plain):
        case "hatched":
            return drawing_of(without_hatching(plain))
        case "thin":
            return _posterised(thickened(plain), LEVELS)
    return plain


def _paper(grey: _Float) -> _Float:
    """Lightness of the paper at each pixel: the lightest of a wide surrounding, smoothed."""
    side = max(grey.shape)
    reach = max(side // 12, 1)
    small = rescale(grey, 128 / side, growing=cv2.INTER_AREA)
    lightest = cv2.dilate(small, np.ones((2 * 128 // 12 + 1,) * 2, np.uint8))
    shape = (grey.shape[1], grey.shape[0])
    large = cv2.resize(lightest, shape, interpolation=cv2.INTER_LINEAR)
    return np.maximum(smooth_grey(large.astype(np.float32), reach), 1.0)


def _posterised(tone: npt.NDArray[np.floating], levels: int) -> Frame:
    """Round to `levels` even greys, as RGB."""
    steps = np.round(tone * ((levels - 1) / 255))
    grey = np.round(steps * (255 / (levels - 1))).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)
