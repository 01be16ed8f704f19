"""What of a trained person moves slowly, whatever the network does: clothes, and hair on shoulders.

The landmarks tell nothing of shoulders. The network puts them now here, now there with a word or a
blink, so that they shook three to ten times as much as the head above them. What lies below and
beside the chin is therefore followed slowly, by the filter that takes the flicker out.
"""

import numpy as np

from face2face.faces.landmarks import JAW, inter_ocular
from face2face.types import Grey, Landmarks

_BELOW, _SOFT = 0.15, 0.3
"""How far below the jaw it begins, and over which it does so; in distances between the eyes."""

_BESIDE = slice(2, -2)
"""Of the jaw's points those below the ears: beside it, it begins at the height of their ends."""

_CHIN = JAW[8]


class Clothes:
    """Where a trained person's clothes are.

    Args:
        face: their face at rest, float32 (68 or more, 2), pixels of the network's image.
        size: its side in pixels.
    """

    def __init__(self, face: Landmarks, size: int) -> None:
        self._chin, self._size = face[_CHIN], size
        unit = max(inter_ocular(face), 1.0)
        jaw = face[list(JAW)[_BESIDE]]
        # Three images wide and high: it goes where the chin goes.
        places = np.arange(-size, 2 * size)
        line = np.interp(places, *jaw[np.argsort(jaw[:, 0])].T)
        below = (places[:, None] - line - _BELOW * unit) / (_SOFT * unit)
        self._quick = np.asarray(np.round(255 * np.clip(1 - below, 0, 1)), np.uint8)

    def quick(self, landmarks: Landmarks) -> Grey:
        """How much of each pixel is not theirs, and may move at once; uint8 (size, size), 255 all.

        Args:
            landmarks: of the face in the image, float32 (68 or more, 2), pixels.
        """
        moved = np.round(landmarks[_CHIN] - self._chin)
        x, y = (int(one) for one in self._size - np.clip(moved, -self._size, self._size))
        quick: Grey = self._quick[y : y + self._size, x : x + self._size]
        return quick
