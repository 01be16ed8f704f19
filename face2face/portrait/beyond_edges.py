"""A person beyond the edges of their photograph: what a moved head lays bare around it."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.portrait.head_axes import HeadAxes
from face2face.portrait.side_outlines import rows_beside
from face2face.types import Frame

_ABOVE = 0.14
_SKULL = 1.2
_CROWN_SOFT = 1.0
"""How far hair goes on above the photograph at most, in its sides; the radius of a skull with its
hair in half widths of the face; and how soft it ends, pixels."""

_BELOW = 0.2
"""How far a neck or a chest goes on below the photograph, in its sides."""

_EARS, _SOFT = 1.2, 0.1
"""How far aside neither eye nor ear is seen, in half widths of the face, and over how much what
goes on beside the photograph passes from one way to the other, in heights of the face."""

_BENT = 0.6
"""Radius that outlines are bent with beside the photograph, in heights of the face."""

_STRIP = 0.05
_SMOOTH = 0.008
"""What goes on has the colours of the photograph's outermost row, and what is fine in so much of
its edge, mirrored to and fro: what is finer than the second; in sides."""

_FINE_MOST = 16
"""Grey levels that this differs from them at most where it is seen again: an earring would be
seen as often."""


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
    below = _above(person[::-1], round(_BELOW * len(person)))[::-1]
    above = len(crowned) - len(person)
    return _with_sides(np.concatenate([crowned, below]), reach, above, axes), reach, above


def _with_a_crown(person: Frame, radius: float) -> Frame:
    """The person with a round end above where the photograph's upper edge cuts their hair.

    Args:
        person: uint8 (size, size, 4), colours times opacity, opacity.
        radius: of the skull with its hair, pixels.
    """
    above = _above(person, max(round(_ABOVE * len(person)), 1))
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


def _above(person: Frame, rows: int) -> Frame:
    """What goes on of a person above an image, without streaks, uint8 (rows, size, 4)."""
    strip = person[: max(round(_STRIP * len(person)), 2)].astype(np.float32)
    sigma = _SMOOTH * len(person)
    soft = np.asarray(cv2.GaussianBlur(strip, (0, 0), sigma), np.float32)
    fine = strip - soft
    fine[..., 3] = 0
    mirrored = cv2.copyMakeBorder(fine, rows, 0, 0, 0, cv2.BORDER_REFLECT)[:rows]
    mirrored[: -len(strip)] = np.clip(mirrored[: -len(strip)], -_FINE_MOST, _FINE_MOST)
    # The further away, the smoother: what is only a little coarser would be stripes.
    far = np.clip(np.arange(rows, 0, -1, dtype=np.float32) / len(strip), 0, 1)[:, None, None]
    smooth = cv2.GaussianBlur(soft[:1], (0, 0), 3 * sigma)
    first = soft[:1] + far * (smooth - soft[:1])
    opacity = person[:1, :, 3:].astype(np.float32)
    coloured = np.minimum(np.maximum(first + mirrored, 0), opacity)
    coloured[..., 3:] = opacity
    return np.asarray(np.round(coloured), np.uint8)


def _with_sides(person: Frame, most: int, above: int, axes: HeadAxes) -> Frame:
    """The person with what goes on of them beside the photograph.

    Clothes and hair are mirrored, but no eye and no ear: a face that is seen that near to the edge
    goes on as above.

    Args:
        person: uint8 (height, width, 4), colours times opacity, opacity.
        most: columns to put on each side.
        above: rows of it above the photograph.
        axes: of the head.
    """
    width, soft = person.shape[1], max(_SOFT * axes.height, 1.0)
    turned = np.ascontiguousarray(person.transpose(1, 0, 2))
    left = _above(turned, most).transpose(1, 0, 2)
    right = _above(turned[::-1], most)[::-1].transpose(1, 0, 2)
    chin = axes.back(np.array([[0.0, axes.chin]]))[0, 1] + above
    below = (np.arange(len(person)) - chin)[:, None] / soft
    ears = axes.back(np.array([[-1.0, 0.0], [1.0, 0.0]]) * _EARS * axes.width)[:, 0]
    away = np.arange(most)
    bent = _BENT * axes.height
    # From each edge outwards: the left side is a right one in a mirror.
    left = _beside(person, left[:, ::-1], np.maximum(below, (ears.min() - away) / soft), bent)
    right = _beside(
        person[:, ::-1], right, np.maximum(below, (width - ears.max() - away) / soft), bent
    )
    return np.concatenate([left[:, ::-1], person, right], axis=1)


def _beside(
    person: Frame, straight: Frame, mirrors: npt.NDArray[np.floating], radius: float
) -> Frame:
    """What goes on of a person beside the first column, from there outwards.

    Args:
        person: uint8 (height, width, 4).
        straight: what goes on of that column along rows, uint8 (height, columns, 4).
        mirrors: how much is mirrored instead, as `straight`, up to 0 nothing and from 1 all.
        radius: that outlines are bent with, pixels.
    """
    columns = straight.shape[1]
    rows = rows_beside(np.ascontiguousarray(person[..., 3]), columns, radius)
    where = np.tile(np.arange(columns, dtype=np.float32), (len(person), 1))
    beside, mirrored = (
        np.asarray(cv2.remap(np.ascontiguousarray(image), where, row, cv2.INTER_LINEAR), np.uint8)
        for image, row in ((straight, rows.straight), (person[:, :columns], rows.mirrored))
    )
    # Where both are wholly theirs: a mirrored outline would go up again where a shoulder falls.
    whole = np.minimum(beside, mirrored)[..., 3:] == 255
    share = whole * np.clip(mirrors, 0, 1)[..., None]
    mixed = beside + share * (mirrored.astype(np.float32) - beside)
    return np.asarray(np.round(mixed), np.uint8)
