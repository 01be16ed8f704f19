"""How much of a colour passes from pixel to pixel, less across edges, and surfaces moved by that.

The passages of edge-enhancing diffusion (Weickert, "Anisotropic diffusion in image processing",
1998).
"""

import cv2
import numpy as np
import numpy.typing as npt

_Float = npt.NDArray[np.float32]

_CONTRAST = 3.0
"""Grey levels from a pixel to the next (the root of the channels' squares added) from which on a
step is more an edge than a slope."""

_FINEST, _WIDE = 0.7, 4.5
"""Deviations in pixels: of what is smoothed before slopes are measured, and of the surroundings
whose slopes together say where an edge runs."""

_ACROSS = 0.02
"""What passes through the sharpest edge, as a share of what passes along it."""


_PASSES = 20
"""Passes for which surfaces move on. With half as many the error is 2 % larger, and larger again
where the bent one comes to full rest."""

_KEPT, _KEPT_BENT, _STEP_BENT = 0.8, 0.85, 0.7
"""Momentum of the surface that edges divide, of the one that bends between them, and the latter's
step (its forces' largest eigenvalue is 4)."""


def passages(values: _Float) -> _Float:
    """How much a pixel takes over from each neighbour, less of those beyond an edge.

    Args:
        values: float32 (height, width, channels).

    Returns:
        float32 (4, height, width), of two neighbours each: left and right, above and below, along
        the diagonal that falls to the right, along the one that rises. Twice their sum is 1.
    """
    smooth = cv2.GaussianBlur(values, (0, 0), _FINEST).reshape(values.shape)
    x, y = (
        cv2.Sobel(smooth, cv2.CV_32F, *order, scale=1 / 8, borderType=cv2.BORDER_REPLICATE).reshape(
            values.shape
        )
        for order in ((1, 0), (0, 1))
    )
    xx, xy, yy = (
        cv2.GaussianBlur(np.einsum("...c,...c", a, b), (0, 0), _WIDE)
        for a, b in ((x, x), (x, y), (y, y))
    )
    # The structure tensor's larger eigenvalue, and twice the angle of its direction, across edges.
    apart = np.sqrt((xx - yy) ** 2 + 4 * xy**2) + 1e-6
    cosine, sine = (xx - yy) / apart, 2 * xy / apart
    through = np.maximum(1 / (1 + (xx + yy + apart) / (2 * _CONTRAST**2)), _ACROSS)
    stopped = (1 - through) / 2
    diagonal = -stopped * sine
    # No share may be below 0, or a value could leave the range of those around it.
    level = np.maximum(1 - stopped * (1 + cosine) - np.abs(diagonal), 1e-3)
    upright = np.maximum(1 - stopped * (1 - cosine) - np.abs(diagonal), 1e-3)
    shares = [level, upright, np.maximum(diagonal, 0), np.maximum(-diagonal, 0)]
    return np.stack([share / (2 * sum(shares)) for share in shares]).astype(np.float32)


class Moving:
    """A surface that edges divide, and one that bends between them, on their way to rest.

    Args:
        surfaces: both, float32 (2, channels, height, width).
        free: 1 where they move, else 0, float32 (height, width).
    """

    def __init__(self, surfaces: _Float, free: _Float) -> None:
        self._at, self._force = _Framed(surfaces), _Framed(surfaces[1])
        self._steps = _Framed(np.stack([free, _STEP_BENT * free])[:, None]).row
        self._kept = np.array([_KEPT, _KEPT_BENT], np.float32)[:, None, None]
        self._pull, self._motion = np.empty_like(self._at.row), np.zeros_like(self._at.row)

    def on(self, shares: _Float) -> _Float:
        """Where they are after some passes through `passages`, (4, height, width)."""
        at, force, pull, motion = self._at, self._force, self._pull, self._motion
        along = _Framed(shares).row
        for _ in range(_PASSES):
            np.subtract(at.passed(along), at.row, out=pull)
            force.row[:] = pull[1]
            pull[1] -= force.passed(along)
            pull *= self._steps
            motion *= self._kept
            motion += pull
            at.row += motion
        return at.image


class _Framed:
    """Images in a frame one pixel wide, their rows behind each other.

    A pixel's neighbours are then the same long row, begun elsewhere. NumPy is faster along it than
    along many short ones, and on small images its calls are most of the time.

    Attributes:
        image: float32 (..., height, width).
        row: the same memory, (..., pixels), with what of the frame lies between.
    """

    def __init__(self, image: _Float) -> None:
        *more, high, wide = (*image.shape[:-2], image.shape[-2] + 2, image.shape[-1] + 2)
        self._framed = np.zeros((*more, high, wide), np.float32)
        self.image = self._framed[..., 1:-1, 1:-1]
        self.image[:] = image
        flat = self._framed.reshape(*more, high * wide)
        first, last = wide + 1, flat.shape[-1] - wide - 1
        self.row = flat[..., first:last]
        self._pairs = [
            (flat[..., first - step : last - step], flat[..., first + step : last + step])
            for step in (1, wide, wide + 1, wide - 1)
        ]
        self._sum, self._two = np.empty_like(self.row), np.empty_like(self.row)

    def passed(self, shares: _Float) -> _Float:
        """What each pixel's neighbours pass to it, (..., pixels), good until the next call.

        Args:
            shares: (4, pixels), the row of a framed image.
        """
        framed, total, two = self._framed, self._sum, self._two
        framed[..., 0, :], framed[..., -1, :] = framed[..., 1, :], framed[..., -2, :]
        framed[..., 0], framed[..., -1] = framed[..., 1], framed[..., -2]
        total[:] = 0
        for share, (one, other) in zip(shares, self._pairs, strict=True):
            np.add(one, other, out=two)
            np.multiply(two, share, out=two)
            np.add(total, two, out=total)
        return total
