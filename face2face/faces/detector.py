"""Finding faces: dlib's HOG detector on a small grey image.

The detector's file comes from dlib (Davis King, Boost Software License 1.0), by its own `save`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import dlib
import numpy as np

from face2face.faces.mesh_finder import FoundFace
from face2face.faces.turned import usual_box
from face2face.images.grey import lighten
from face2face.images.resize import rescale
from face2face.types import Box, Grey, Landmarks

_SIDE = 480
"""Longest side of the image that is searched: a face of a sixth of it is found (80 pixels),
and the answer does not depend on the camera's resolution."""

_SMALLEST = 40 / _SIDE
"""Width of the smallest face that is found so, in the image's longest side: half of HOG's own
window, which answers to smaller faces too."""

_SIDE_OF_ALL = 2880
"""The same where nothing may be missed: a face of a thirty-sixth of it is found."""

_AROUND = 2.0
"""Side of the square that is searched around a known face, in its own sizes."""

_AROUND_SIDE = 280
"""Pixels of that square: the face is some 140 of them."""

_NEAR_SIDE = 200
"""Pixels of the square where only one answer is wanted, often: the face is some 100 of them,
HOG's least 80."""

_PLACE, _PLACE_SIDE = 1.6, 140
"""Side of the square that is searched where a network has seen a face, in the sides of its box,
which is about as large as HOG's, and pixels of that square."""

_LEAST = 20
"""Pixels below which there is nothing to search."""

_CONFIDENCE = 0.2
"""Least score of a face. Real frontal faces score 1.2 and more, chance finds about 0."""

_NOTHING = -1.0
"""Least score that is told apart from none."""

Told = Callable[[FoundFace], bool]
"""Tells whether a place is a face."""

_SAVED = Path(__file__).with_name("frontal_faces.svm")
"""The detector as dlib saves it. What is compiled into dlib takes it two thirds of a second to
unpack, in which no other thread runs; this file, a millisecond."""


class FaceDetector:
    """dlib's frontal face detector (HOG, Dalal and Triggs 2005)."""

    def __init__(self) -> None:
        """Load the detector."""
        self._detector = _frontal_faces()

    def find(
        self,
        grey: Grey,
        *,
        thorough: bool = True,
        places: Sequence[FoundFace] = (),
        is_turned: Told | None = None,
    ) -> list[Box]:
        """Find all faces, the largest first.

        Args:
            grey: where to look.
            thorough: search again at twice the side when nothing is found, for small faces.
            places: where a network sees faces: nothing else is searched where each of them is one.
            is_turned: tells of such a place that is none to HOG whether it is one all the same.

        Returns:
            Boxes in pixels of `grey`, about from brows to chin.
        """
        least = _SMALLEST * max(grey.shape)
        there = self._at(grey, places, is_turned)
        if there and there[0].width >= least and len(there) == len(places):
            return [box for box in there if box.width >= least]
        # Enlarging a small image costs time and shows no face that the second search misses.
        found = self._search(grey, min(_SIDE, max(grey.shape)))
        if found or not thorough:
            return found
        return [box for box in there if 2 * box.width >= least] or self._search(grey, 2 * _SIDE)

    def find_turned(self, grey: Grey, places: Sequence[FoundFace], is_turned: Told) -> list[Box]:
        """The places that are a face although HOG does not say so, the largest first.

        Args:
            grey: where to look.
            places: where a network sees faces.
            is_turned: as for `find`.
        """
        # Whether it is large enough costs nothing to tell, unlike whether it is a face.
        large = [place for place in places if shows_in_whole(grey, usual_box(place))]
        boxes = [usual_box(place) for place in large if is_turned(place)]
        return sorted(boxes, key=lambda box: -box.width)

    def sees(self, grey: Grey, places: Sequence[FoundFace]) -> bool:
        """Whether HOG sees a face at one of the places, as large as `find` may find it."""
        least = _SMALLEST * max(grey.shape)
        return any(2 * box.width >= least for box in self._at(grey, places))

    def find_all(self, grey: Grey) -> list[Box]:
        """Find all faces of a photograph, small ones beside large ones, the largest first."""
        return self._search(grey, min(_SIDE_OF_ALL, 2 * max(grey.shape)))

    def find_around(self, grey: Grey, landmarks: Landmarks) -> list[Box]:
        """Look where a face was a moment ago; found however small it is in the whole image."""
        return self._around(grey, landmarks, _AROUND_SIDE)

    def score(self, grey: Grey) -> float:
        """How much an image of about 200 pixels looks like an upright face: 1 and more for most.

        Returns:
            -1 for anything that looks less like one than that.
        """
        return float(max(self._detector.run(grey, 0, _NOTHING)[1], default=_NOTHING))

    def find_near(self, grey: Grey, landmarks: Landmarks) -> list[Box]:
        """The same in half the time; a face that has turned away or grown may be missed."""
        return self._around(grey, landmarks, _NEAR_SIDE)

    def _at(
        self, grey: Grey, places: Sequence[FoundFace], is_turned: Told | None = None
    ) -> list[Box]:
        """The face of each place, the largest first."""
        found = []
        for place in places:
            boxes = self._within(grey, place.centre, _PLACE * place.side / 2, _PLACE_SIDE)
            apart = [np.hypot(*(np.array(box.centre) - place.centre)) for box in boxes]
            if apart and min(apart) < place.side / 2:
                found.append(boxes[int(np.argmin(apart))])
            elif is_turned is not None and is_turned(place):
                found.append(usual_box(place))
        return sorted(found, key=lambda box: -box.width)

    def _around(self, grey: Grey, landmarks: Landmarks, side: int) -> list[Box]:
        low, high = landmarks.min(0), landmarks.max(0)
        reach = _AROUND * float((high - low).max()) / 2
        x, y = (low + high) / 2
        return self._within(grey, (float(x), float(y)), reach, side)

    def _within(
        self, grey: Grey, centre: tuple[float, float], reach: float, side: int
    ) -> list[Box]:
        """Search a square of the image, as far as it is in it, brought to so many pixels a side."""
        x, y = centre
        left, top = max(0, int(x - reach)), max(0, int(y - reach))
        cut = grey[top : max(0, int(y + reach)), left : max(0, int(x + reach))]
        if min(cut.shape) < _LEAST:
            return []
        return [
            Box(box.left + left, box.top + top, box.right + left, box.bottom + top)
            for box in self._search(cut, side)
        ]

    def _search(self, grey: Grey, side: int) -> list[Box]:
        found = self._search_as_lit(grey, side)
        if not found and (lit := lighten(grey)) is not grey:
            return self._search_as_lit(lit, side)  # last: a small lit face would be all white
        return found

    def _search_as_lit(self, grey: Grey, side: int) -> list[Box]:
        factor = side / max(grey.shape)
        small = rescale(grey, factor, growing=cv2.INTER_LINEAR)
        found = [
            Box(
                r.left() / factor,
                r.top() / factor,
                (r.right() + 1) / factor,
                (r.bottom() + 1) / factor,
            )
            for r in self._detector.run(small, 0, _CONFIDENCE)[0]
        ]
        return sorted(found, key=lambda box: -box.width)


def shows_in_whole(grey: Grey, box: Box) -> bool:
    """Whether a face is as large as those that a search of the whole image finds."""
    return bool(box.width >= _SMALLEST * max(grey.shape))


def _frontal_faces() -> Any:
    """The detector from the file, or from dlib itself where that reads files of another form."""
    try:
        return dlib.fhog_object_detector(str(_SAVED))
    except RuntimeError:
        return dlib.get_frontal_face_detector()
