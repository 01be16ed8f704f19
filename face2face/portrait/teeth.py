"""Teeth as they stand in a jaw, drawn once: where closed lips hide a person's own."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from face2face.portrait.dentition import Row

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]

_DRAWN = 12.0
"""Pixels a millimetre of the drawing, before it is made as small as it is shown."""

GUM = np.array([0.84, 0.56, 0.55], np.float32)
"""Of the teeth's own colour."""

_GUM_HEIGHT = 6.0
_RIDGE_SOFT, _RIDGE_ROUND = 1.5, 0.35
"""Over how many mm a gum without teeth ends, and how much darker it is there."""

_BETWEEN = 0.66
"""Brightness between two crowns."""

_NOTCH = 0.16
"""How far two crowns part at their ends, in widths of one."""

_DEPTH_MM = 24.0
"""How far back teeth are seen half as bright."""

_ROUND = 0.28
"""Radius of a crown's corners, in its widths."""


@dataclass(frozen=True, eq=False)
class Arch:
    """A row of teeth: its curve seen from above, and its front rolled out flat.

    Attributes:
        along: length of the curve from the middle, float64 (n,), mm, rising.
        across: to the right of the image at each of these, mm.
        back: away from the camera, mm, 0 at the front.
        image: colours in those of a white tooth, and opacity; float32 (height, width, 4), 0 to 1.
        scale: pixels of `image` a millimetre.
        edge: row of `image` at which the front teeth end.
    """

    along: _Array
    across: _Array
    back: _Array
    image: _Floats
    scale: float
    edge: float

    def seen(
        self, axes: _Array, x: _Floats, y: _Floats, place: _Array
    ) -> tuple[_Floats, _Floats, _Floats]:
        """The row as a camera sees it, far away.

        Args:
            axes: one mm to the head's right, down and back, in pixels; (2, 3).
            x: pixels to the right of where the lips meet, float32 (height, width).
            y: pixels below it, of the same shape.
            place: where the middle of the front teeth's edges is from there, mm right, down, back.

        Returns:
            Colours times opacity, (height, width, 3), opacity, and how much light falls there,
            (height, width, 1); float32, 0 to 1.
        """
        right, down, back = axes.T
        # What the head's own down does not change tells which tooth is seen.
        across, behind = self.across + place[0], self.back + place[2]
        position = (right[0] * down[1] - right[1] * down[0]) * across
        position += (back[0] * down[1] - back[1] * down[0]) * behind
        rising = np.maximum.accumulate(position) + 1e-9 * np.arange(len(position))
        wanted = x * np.float32(down[1]) - y * np.float32(down[0])
        along, across, behind = (
            np.interp(wanted, rising, values).astype(np.float32)
            for values in (self.along, across, behind)
        )
        rest = [
            each - np.float32(right[i]) * across - np.float32(back[i]) * behind
            for i, each in enumerate((x, y))
        ]
        height = (rest[0] * np.float32(down[0]) + rest[1] * np.float32(down[1])) / (down @ down)
        columns = along * np.float32(self.scale) + (self.image.shape[1] - 1) / 2
        rows = (height - place[1]) * self.scale + self.edge
        shown = np.asarray(
            cv2.remap(
                self.image,
                columns.astype(np.float32),
                rows.astype(np.float32),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
            ),
            np.float32,
        )
        light = 1 / (1 + ((behind - np.float32(place[2])) / np.float32(_DEPTH_MM)) ** 2)
        return shown[..., :3], shown[..., 3:], light[..., None]


def upper_teeth(row: Row, scale: float) -> Arch:
    """The upper row, its gum above.

    Args:
        row: its measures.
        scale: pixels a millimetre in which it will be shown.
    """
    return _arch(row, scale, upper=True)


def lower_teeth(row: Row, scale: float) -> Arch:
    """The lower row, its gum below; arguments as for the upper."""
    return _arch(row, scale, upper=False)


def _arch(row: Row, scale: float, *, upper: bool) -> Arch:
    angles = np.linspace(-np.pi / 2, np.pi / 2, 181)
    across, back = row.half_width * np.sin(angles), row.depth * (1 - np.cos(angles))
    steps = np.hypot(np.diff(across), np.diff(back))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    along -= along[-1] / 2
    image, edge = _rolled_out(row) if row.crowns else _ridge(along[-1])
    if not upper:
        image, edge = image[::-1], len(image) - 1 - edge
    share = min(scale * 1.5 / _DRAWN, 1.0)
    size = (max(round(image.shape[1] * share), 8), max(round(image.shape[0] * share), 8))
    # Opacity is worked into the colours while they are mixed with what is clear.
    image[..., :3] *= image[..., 3:]
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
    shrunk = size[1] / image.shape[0]
    return Arch(along, across, back, small, _DRAWN * shrunk, (edge + 0.5) * shrunk - 0.5)


def _ridge(half: float) -> tuple[_Floats, float]:
    """A gum without teeth, rolled out, so long on each side, and the row of its edge."""
    size = (round((_GUM_HEIGHT + 1.0) * _DRAWN), round(2 * half * _DRAWN))
    rows = np.arange(size[0], dtype=np.float32) / np.float32(_DRAWN)
    opacity = np.clip((_GUM_HEIGHT - rows) / _RIDGE_SOFT, 0, 1)
    # It is round: less light falls on it where it ends.
    shade = 1 - _RIDGE_ROUND * np.clip(1 - (_GUM_HEIGHT - rows) / _GUM_HEIGHT, 0, 1) ** 4
    line = np.concatenate([shade[:, None] * GUM, opacity[:, None]], 1).astype(np.float32)
    return np.repeat(line[:, None], size[1], 1), _GUM_HEIGHT * _DRAWN


def _rolled_out(row: Row) -> tuple[_Floats, float]:
    """Both sides of a row with its gum above, rolled out, and the row of its front edge."""
    crowns = row.crowns
    half = sum(width for width, _ in crowns)
    top = max(height for _, height in crowns) + _GUM_HEIGHT
    size = (round((top + 1.0) * _DRAWN), round(2 * half * _DRAWN))
    image = np.zeros((*size, 4), np.float32)
    gum = np.zeros(size, np.float32)
    cv2.rectangle(gum, (0, 0), (size[1], round((top - row.free) * _DRAWN)), 1.0, -1)
    middle = size[1] / 2
    crown_masks = []
    left = 0.0
    for (width, height), edge in zip(crowns, row.edges, strict=True):
        for side in (-1, 1):
            near, far = (middle + side * _DRAWN * x for x in (left, left + width))
            crown_masks.append(
                _crown(image, sorted((near, far)), (top - height - edge, top - edge))
            )
        left += width
    teeth = np.maximum.reduce(crown_masks)
    gum = np.maximum(gum - teeth, 0.0)
    # Gum goes a little around the crowns, and has a soft edge.
    gum *= np.linspace(0.75, 1.0, size[0], dtype=np.float32)[:, None]
    # Where crowns meet, the next one behind is seen, not the dark of the mouth.
    between = np.zeros(size, np.float32)
    for crown in crown_masks:
        rows = np.flatnonzero(crown.any(1))
        columns = np.flatnonzero(crown.any(0))
        end = rows[-1] - round(_NOTCH * len(columns))
        between[rows[len(rows) // 3] : end, columns[0] - 2 : columns[-1] + 3] = 1.0
    between = np.maximum(between - teeth, 0.0)
    gum = np.maximum(gum - between, 0.0)
    image[..., :3] += gum[..., None] * GUM + between[..., None] * _BETWEEN
    image[..., 3] = np.maximum(teeth, np.maximum(gum, between) > 0)
    return image, top * _DRAWN


def _crown(image: _Floats, sides: list[float], ends: tuple[float, float]) -> _Floats:
    """Draw one tooth into the image, (top, bottom) in mm; its mask, as large as the image."""
    left, right = sides
    top, bottom = (end * _DRAWN for end in ends)
    width = right - left
    # No more than half a pixel of it is outside its sides.
    first, last = max(int(left) - 1, 0), min(int(right) + 2, image.shape[1])
    rows = np.arange(image.shape[0], dtype=np.float32)[:, None]
    columns = np.arange(first, last, dtype=np.float32)[None]
    x = (columns - (left + right) / 2) / (width / 2)
    y = (rows - top) / (bottom - top)
    # Narrower towards the gum, rounded at both ends.
    half = 0.985 - 0.12 * np.clip(1 - y, 0, 1) ** 2
    lower = (rows - (bottom - _ROUND * width)) / (_ROUND * width)
    upper = ((top + 0.5 * width) - rows) / (0.5 * width)
    half = half - 0.30 * np.clip(lower, 0, 1) ** 3 - np.clip(upper, 0, 1) ** 3
    inside = np.clip((half - np.abs(x)) * width / 2 + 0.5, 0, 1)
    inside *= np.clip(bottom - rows + 0.5, 0, 1) * np.clip(rows - top + 0.5, 0, 1)
    round_off = 1 - 0.22 * np.abs(x) ** 4
    shade = round_off * (0.90 + 0.10 * np.clip(y * 1.6, 0, 1)) * (1 - 0.10 * np.clip(lower, 0, 1))
    warm = np.stack([np.ones_like(y), 0.97 + 0.03 * y, 0.90 + 0.09 * np.clip(y, 0, 1)], -1).astype(
        np.float32
    )
    image[:, first:last, :3] += (inside * shade)[..., None].astype(np.float32) * warm
    mask = np.zeros(image.shape[:2], np.float32)
    mask[:, first:last] = inside
    return mask
