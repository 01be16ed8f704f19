"""Drawings of photographs in several manners, as people make and scan them, for training."""

import numpy as np
import numpy.typing as npt

from face2face.images.grey import smooth_grey, to_grey_levels
from face2face.tasks.footage import as_filmed
from face2face.types import Frame

_Float = npt.NDArray[np.float32]


def thin_lines(photo: Frame, random: np.random.Generator) -> Frame:
    """Thin lines where the lightness changes (Winnemoeller, Kyprianidis and Olsen, "XDoG", 2012).

    Args:
        photo: uint8 RGB (height, width, 3).
        random: chooses how thin and how many.

    Returns:
        uint8 RGB, grey, of the same shape; white is paper.
    """
    grey, side = to_grey_levels(photo), max(photo.shape[:2])
    fine = random.uniform(0.0025, 0.006) * side
    one, other = smooth_grey(grey, fine), smooth_grey(grey, 1.6 * fine)
    edge = one - random.uniform(0.96, 0.99) * other
    threshold, steepness = random.uniform(0.0, 1.5), random.uniform(0.3, 1.2)
    tone = np.where(edge >= threshold, 1.0, 1 + np.tanh(steepness * (edge - threshold)))
    return _as_frame(255 * tone)


def soft_pencil(photo: Frame, random: np.random.Generator) -> Frame:
    """Shaded softly, on paper with a grain: each pixel against what is around it.

    Args:
        photo: uint8 RGB (height, width, 3).
        random: chooses how wide and how dark.

    Returns:
        uint8 RGB, grey, of the same shape; white is paper.
    """
    grey, side = to_grey_levels(photo), max(photo.shape[:2])
    around = smooth_grey(grey, random.uniform(0.03, 0.15) * side)
    tone = np.clip((grey + 12) / (around + 12), 0, 1) ** random.uniform(1.0, 2.5)
    shading = random.uniform(0, 0.35)
    tone = tone * (1 - shading + shading * grey / 255)
    grain = smooth_grey(random.normal(0, 1, grey.shape).astype(np.float32), 0.7)
    tone = tone + random.uniform(0, 0.25) * grain * np.sqrt(np.clip(1 - tone, 0, 1))
    return _as_frame(255 * tone)


def on_paper(drawing: Frame, random: np.random.Generator) -> Frame:
    """A drawing as a scanner or a telephone sees it: grey or yellowish paper, unevenly lit.

    Args:
        drawing: uint8 RGB (height, width, 3); white is paper.
        random: chooses paper and light.
    """
    height, width = drawing.shape[:2]
    paper = random.uniform(150, 250) * np.array([1.0, random.uniform(0.94, 1), 1.0])
    paper[2] *= random.uniform(0.82, 1)
    darkest = random.uniform(0, 90)
    tinted = darkest + drawing / 255 * np.maximum(paper - darkest, 0)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    slope_x, slope_y = random.uniform(-0.15, 0.15, 2)
    light = 1 + slope_x * x + slope_y * y
    seen = np.clip(np.round(tinted * light[..., None]), 0, 255).astype(np.uint8)
    return as_filmed(seen, random, 0.5)


def _as_frame(tone: npt.NDArray[np.floating]) -> Frame:
    grey = np.clip(np.round(tone), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)
