"""A thin-plate spline that carries points of an image to others, evaluated on a grid.

Bookstein, "Principal warps: thin-plate splines and the decomposition of deformations", PAMI
11(6), 1989.
"""

import cv2
import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]
_Array = npt.NDArray[np.floating]

_STIFFNESS = 2e-4
"""How much the spline may miss points that are too near to each other to be told apart, in
its own unit."""

_LEAST = np.float32(1e-9)
"""Added to squared distances, whose logarithm is taken: too little to be seen in any other."""

_AT_ONCE = 256
"""About so many places are computed together: what they take fits a core's own cache."""

_NOTHING = np.zeros((0, 0), np.float32)


class Spline:
    """Interpolates displacements between points.

    Args:
        points: where values are known, pixels, (n, 2).
        values: (n, 2), what they are.
        unit: pixels that count as one.
    """

    def __init__(self, points: _Floats, values: _Floats, unit: float) -> None:
        self._unit = unit
        self._points = (points / unit).astype(np.float64)
        n = len(points)
        system = np.zeros((n + 3, n + 3))
        # OpenCV's solver and products, not NumPy's: those of BLAS wait for threads on all cores,
        # which others use, ten times as long as this takes.
        x, y = self._points.T
        system[:n, :n] = _bend(np.square(x[:, None] - x) + np.square(y[:, None] - y) + _LEAST)
        system[range(n), range(n)] = _STIFFNESS
        system[:n, n] = system[n, :n] = 1
        system[:n, n + 1 :] = self._points
        system[n + 1 :, :n] = self._points.T
        right = np.zeros((n + 3, 2))
        right[:n] = values
        _, weights = cv2.solve(system, right, flags=cv2.DECOMP_LU)
        weights = np.asarray(weights, np.float32)
        self._bends, self._plane = weights[:n], weights[n:]

    def __call__(
        self, columns: npt.NDArray[np.float32], rows: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """The values on a grid, float32 (rows, columns, 2).

        Args:
            columns: where they are, pixels.
            rows: where they are, pixels.
        """
        scale = np.float32(1 / self._unit)
        x, y = columns * scale, rows * scale
        points = self._points.astype(np.float32)
        across = np.square(x[:, None] - points[:, 0]) + _LEAST
        down = np.square(y[:, None] - points[:, 1])
        values = np.empty((len(y), len(x), 2), np.float32)
        together = max(_AT_ONCE // len(x), 1)
        for first in range(0, len(y), together):
            here = slice(first, first + together)
            squared = down[here, None] + across
            bends = _bend(squared.reshape(-1, len(points)))
            some = np.asarray(cv2.gemm(bends, self._bends, 1.0, _NOTHING, 0.0))
            values[here] = some.reshape(-1, len(x), 2)
        start, by_x, by_y = self._plane
        values += start + x[:, None] * by_x
        values += y[:, None, None] * by_y
        return values

    def places(
        self, start: tuple[int, int], shape: tuple[int, ...], step: float
    ) -> npt.NDArray[np.float32]:
        """Where values that are displacements carry pixels, float32 (height, width, 2).

        Args:
            start: x and y of the first pixel.
            shape: height and width of the pixels' room.
            step: pixels between the places that are computed: in between it is all but straight.
        """
        height, width = shape
        rows, columns = (max(round(side / max(step, 1.0)), 1) + 1 for side in shape)
        y = np.linspace(0, height - 1, rows, dtype=np.float32) + np.float32(start[1])
        x = np.linspace(0, width - 1, columns, dtype=np.float32) + np.float32(start[0])
        # Pixels lie on the grid's corners, not in the middle of its cells as `cv2.resize` has them.
        down, right = np.mgrid[:height, :width].astype(np.float32)
        away = cv2.remap(
            self(x, y),
            right * np.float32((columns - 1) / max(width - 1, 1)),
            down * np.float32((rows - 1) / max(height - 1, 1)),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        here = np.dstack([right + np.float32(start[0]), down + np.float32(start[1])])
        return np.asarray(away + here, np.float32)


def _bend(squared: _Array) -> _Array:
    """The spline's kernel of squared distances, each above 0, in their place."""
    squared *= cv2.log(squared)
    return squared
