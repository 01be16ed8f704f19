"""Which faces a frame shows: by HOG, and by the small network where that says it as surely."""

import functools

import numpy as np

from face2face.faces.detector import FaceDetector, shows_in_whole
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh_finder import SURE, FoundFace, Glance, MeshLook
from face2face.faces.turned import agree, is_turned, usual_box
from face2face.types import Box, Frame, Grey, Landmarks

_THOROUGH_EVERY = 5
"""Searches without a face between two thorough ones, where speed counts."""

_SECOND_LOOK = 25
"""Searches without a face between two by HOG where the network sees none: videos show places, too.
Of 1,150 faces that HOG finds in images of 640 x 480 the network misses 2."""

_SURE_LOOK = 5
"""The same where the network is sure of a face: of 81 that are 48 pixels wide in 640, HOG sees 5 in
the whole image alone."""


class BoxSearch:
    """Finds the boxes that the predictor of landmarks needs.

    Args:
        predictor: finds landmarks in them.
        detector: finds faces, None loads one.
        hurried: look for small faces in every fifth frame only while there is no face, so
            that a live image does not falter.
        glance: tells where to look for faces while one is in hand, for others and after a cut;
            None to search whole frames then.
        lookout: tells, while no face is in hand, which frames need no search because they show
            none; None to search each.
        mesh_look: finds the face mesh where HOG sees no face and the landmarks lie elsewhere than
            the small network's marks; None to refuse such faces.
    """

    def __init__(
        self,
        predictor: LandmarkPredictor,
        detector: FaceDetector | None = None,
        *,
        hurried: bool = False,
        glance: Glance | None = None,
        lookout: Glance | None = None,
        mesh_look: MeshLook | None = None,
    ) -> None:
        self._predictor, self._detector = predictor, detector or FaceDetector()
        self._hurried, self._glance, self._lookout = hurried, glance, lookout
        self._mesh_look = mesh_look
        self.restart()

    def restart(self) -> None:
        """Begin anew, as before the first frame."""
        self._misses = 0
        self._in_boxes: dict[Box, Landmarks] = {}

    def fresh(self) -> "BoxSearch":
        """Another one on the same detector and predictor."""
        return BoxSearch(
            self._predictor,
            self._detector,
            hurried=self._hurried,
            glance=self._glance,
            lookout=self._lookout,
            mesh_look=self._mesh_look,
        )

    def __call__(
        self,
        frame: Frame,
        grey: Grey,
        held: Landmarks | None,
        *,
        cut: bool,
        company: bool,
        wanted: bool,
    ) -> list[Box]:
        """The faces of a frame, the largest first.

        Args:
            frame: uint8 RGB.
            grey: the same frame.
            held: landmarks of the face in hand a frame before.
            cut: whether another scene begins.
            company: whether others are around that face.
            wanted: whether the user asked for another one.
        """
        self._in_boxes.clear()
        boxes = self._found(frame, grey, None if cut else held, held is not None, wanted)
        if held is not None and (company or not cut):
            boxes += self._unseen(grey, held, boxes)
        self._misses = 0 if boxes else self._misses + 1
        return boxes

    def near(self, grey: Grey, held: Landmarks) -> list[Box]:
        """The faces near one in hand, those of a small part of the frame."""
        return self._detector.find_near(grey, held)

    def _found(
        self, frame: Frame, grey: Grey, held: Landmarks | None, follows: bool, wanted: bool
    ) -> list[Box]:
        find = self._detector.find
        thorough = not self._hurried or self._misses % _THOROUGH_EVERY == 0

        look = self._mesh_look
        mesh_at = None if look is None else functools.partial(look, frame)

        def told(place: FoundFace) -> bool:
            return is_turned(grey, place, self.landmarks_in, mesh_at)

        if follows and self._glance is not None:
            places = self._glance(frame)
            if len(places) == 1 and self._is_there(grey, places[0], held):
                return [usual_box(places[0])]
            return find(grey, thorough=thorough, places=places, is_turned=told)
        if follows or self._lookout is None:
            return find(grey, thorough=thorough)
        # A face that begins, or was lost, is searched for everywhere, where there may be one.
        due = wanted or self._misses % _SECOND_LOOK == 0
        boxes = find(grey, thorough=thorough) if due else []
        if boxes:
            return boxes
        places = self._lookout(frame)
        again = self._misses % _SURE_LOOK == 0 and any(place.score > SURE for place in places)
        if not due and (again or self._detector.sees(grey, places)):
            boxes = find(grey, thorough=thorough)
        return boxes or self._detector.find_turned(grey, places, told)

    def _is_there(self, grey: Grey, place: FoundFace, held: Landmarks | None) -> bool:
        """Whether a place is surely a face, for landmarks say so, too; HOG need not be asked.

        Args:
            grey: the frame.
            place: where the network sees a face.
            held: the landmarks a moment ago; None after a cut, when they are looked for there.
        """
        box = usual_box(place)
        face = self.landmarks_in(grey, box) if held is None else held
        return shows_in_whole(grey, box) and agree(face, place)

    def landmarks_in(self, grey: Grey, box: Box) -> Landmarks:
        """The landmarks in a box of this frame, which are found once."""
        if box not in self._in_boxes:
            self._in_boxes[box] = self._predictor.in_box(grey, box)
        return self._in_boxes[box]

    def _unseen(self, grey: Grey, held: Landmarks, boxes: list[Box]) -> list[Box]:
        """The face in hand, if it is too small to show in the whole image beside a larger one."""
        if any(overlaps(box, held) for box in boxes):
            return []
        around = self._detector.find_around(grey, held)
        return [box for box in around if not any(_is_one(box, other) for other in boxes)]


def _is_one(box: Box, other: Box) -> bool:
    """Whether two boxes show one face: after a jump it may still be near where it was."""
    return float(np.hypot(*(np.array(box.centre) - other.centre))) < 0.5 * other.width


def overlaps(box: Box, landmarks: Landmarks) -> bool:
    """Whether the box is where the landmarks are: within a quarter of its side."""
    low, high = landmarks[17:].min(0), landmarks.max(0)
    x, y = (low + high) / 2 - np.array(box.centre)
    alike = 0.6 < float(high[0] - low[0]) / box.width < 1.4
    return alike and abs(float(x)) < 0.25 * box.width and abs(float(y)) < 0.35 * box.height


def nearest(boxes: list[Box], point: tuple[float, float] | None) -> Box:
    """The box nearest to the point, without one the largest (they come in that order)."""
    if point is None:
        return boxes[0]
    middle = np.array(point)
    return min(boxes, key=lambda box: float(np.hypot(*(middle - np.array(box.centre)))))
