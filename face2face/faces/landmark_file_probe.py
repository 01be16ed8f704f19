"""Tries a landmark file; run as a program of its own, since dlib may end it.

python landmark_file_probe.py FILE: prints how many points the file finds. It imports nothing of
face2face, so that it can be run by its path.
"""

import sys

import dlib
import numpy as np

_SIDE = 400


def _points(path: str) -> int:
    """How many points a file finds, in a blank image and in noise.

    Noise leads down most of the branches of its trees.
    """
    predictor = dlib.shape_predictor(path)
    box = dlib.rectangle(_SIDE // 4, _SIDE // 4, 3 * _SIDE // 4, 3 * _SIDE // 4)
    random = np.random.default_rng(0)
    found: int = predictor(np.zeros((_SIDE, _SIDE), np.uint8), box).num_parts
    for _ in range(50):
        predictor(random.integers(0, 256, (_SIDE, _SIDE), np.uint8), box)
    return found


if __name__ == "__main__":
    print(_points(sys.argv[1]))
