"""Small products and equations on one thread.

The linear algebra under NumPy and OpenCV spreads even the smallest over all cores, and waits for
them: beside other work, 0.5 ms become 20.
"""

import functools
from contextlib import AbstractContextManager

import cv2  # noqa: F401 (loads the library that is to be limited)
import numpy as np  # noqa: F401
from threadpoolctl import ThreadpoolController


@functools.cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Keep linear algebra to the calling thread while the block runs, in the whole process."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited
