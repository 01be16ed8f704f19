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
        system[:n, :n] = _bend(_squared(self._points, self._points))
        system[range(n), range(n)] = _STIFFNESS
        system[:n, n] = system[n, :n] = 1
        system[:n, n + 1 :] = self._points
        system[n + 1 :, :n] = self._points.T
        right = np.zeros((n + 3, 2))
        right[:n] = values
        _, weights = cv2.solve(system, right, flags=cv2.DECOMP_LU)
        weights = np.asarray(weights, np.float32)
        self._bends = np.ascontiguousarray(weights[:n].T)
        self._plane = weights[n:]

    def __call__(self, places: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The values at places in pixels, float32 (m, 2)."""
        q = places * np.float32(1 / self._unit)
        bends = _bend(_squared(self._points.astype(np.float32), q))
        values = np.asarray(cv2.gemm(self._bends, bends, 1.0, _NOTHING, 0.0))
        values += self._plane[0][:, None]
        values += self._plane[1][:, None] * q[:, 0]
        values += self._plane[2][:, None] * q[:, 1]
        return np.ascontiguousarray(values.T, np.float32)


def _squared(points: _Array, places: _Array) -> _Array:
    """Squared distances, (points, places)."""
    squared = points[:, :1] - places[:, 0]
    squared *= squared
    down = points[:, 1:] - places[:, 1]
    down *= down
    squared += down
    return squared


def _bend(squared: _Array) -> _Array:
    """The spline's kernel of squared distances, in their place."""
    np.maximum(squared, _LEAST, out=squared)
    squared *= np.log(squared)
    return squared
