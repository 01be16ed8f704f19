"""A person beyond the edges of their photograph: what a moved head lays bare above and beside."""

import cv2
import numpy as np

from face2face.portrait.head_axes import HeadAxes
from face2face.types import Frame

_ABOVE = 0.14
_SKULL = 1.2
_CROWN_SOFT = 1.0
"""How far hair goes on above the photograph at most, in its sides; the radius of a skull with its
hair in half widths of the face; and how soft it ends, pixels."""

_STRIP = 0.05
_SMOOTH = 0.008
"""Hair above the photograph has the colours of its first row, and what is fine in so much of the
photograph's upper edge, mirrored to and fro: what is finer than the second; in sides."""


def carried_on(person: Frame, axes: HeadAxes, reach: int) -> tuple[Frame, int, int]:
    """The person with what may be seen of them above and beside the photograph.

    Args:
        person: uint8 (size, size, 4), colours times opacity, opacity.
        axes: of their head.
        reach: how far a head may move, pixels.

    Returns:
        The larger image, and how many columns and rows of it lie left of and above the photograph.
    """
    crowned = _with_a_crown(person, _SKULL * axes.width * axes.height)
    return _with_sides(crowned, reach), reach, len(crowned) - len(person)


def _with_a_crown(person: Frame, radius: float) -> Frame:
    """The person with a round end above where the photograph's upper edge cuts their hair.

    Args:
        person: uint8 (size, size, 4), colours times opacity, opacity.
        radius: of the skull with its hair, pixels.
    """
    above = _hair_above(person, max(round(_ABOVE * len(person)), 1))
    share = np.zeros(above.shape[:2], np.float32)
    cut = np.flatnonzero(np.diff(np.pad(person[0, :, 3] > 127, 1).astype(np.int8)))
    for left, right in cut.reshape(-1, 2).tolist():
        half = min((right - left) / 2, radius)
        height = min(radius - (radius**2 - half**2) ** 0.5, len(above) - 2)
        axes = np.round(16 * np.array([(right - left) / 2, height])).astype(int).tolist()
        middle = np.round(16 * np.array([(left + right - 1) / 2, len(above)])).astype(int).tolist()
        cv2.ellipse(share, middle, axes, 0, 180, 360, 1.0, -1, cv2.LINE_AA, 4)
    share = np.asarray(
        cv2.GaussianBlur(share, (0, 0), _CROWN_SOFT, borderType=cv2.BORDER_REPLICATE)
    )
    share[0] = 0  # what lies above is as this row
    crown = np.round(above * share[..., None]).astype(np.uint8)
    return np.ascontiguousarray(np.concatenate([crown, person]))


def _hair_above(person: Frame, rows: int) -> Frame:
    """What goes on of a person above the photograph, without streaks, uint8 (rows, size, 4)."""
    strip = person[: max(round(_STRIP * len(person)), 2)].astype(np.float32)
    fine = strip - cv2.GaussianBlur(strip, (0, 0), _SMOOTH * len(person))
    fine[..., 3] = 0
    mirrored = cv2.copyMakeBorder(fine, rows, 0, 0, 0, cv2.BORDER_REFLECT)[:rows]
    first = cv2.GaussianBlur(person[:1].astype(np.float32), (0, 0), 2 * _SMOOTH * len(person))
    opacity = person[:1, :, 3:].astype(np.float32)
    coloured = np.minimum(np.maximum(first + mirrored, 0), opacity)
    coloured[..., 3:] = opacity
    return np.asarray(np.round(coloured), np.uint8)


def _with_sides(person: Frame, most: int) -> Frame:
    """The person, and mirrored what goes on of them beside the photograph: else there are streaks.

    Args:
        person: uint8 (height, width, 4), colours times opacity, opacity.
        most: columns to put on each side.
    """
    wide = cv2.copyMakeBorder(person, 0, 0, most, most, cv2.BORDER_REPLICATE)
    for edge in (slice(None, most), slice(-most, None)):
        mirrored = np.ascontiguousarray(person[:, edge][:, ::-1])
        # Their outline goes on as it is: mirrored, a shoulder that falls would rise again.
        alphas = (cv2.extractChannel(each, 3) for each in (wide[:, edge], mirrored))
        both = cv2.inRange(cv2.min(*alphas), 255, 255)
        wide[:, edge] = cv2.copyTo(mirrored, both, wide[:, edge])
    return np.asarray(wide, np.uint8)
