"""Following one face from frame to frame."""

from dataclasses import dataclass

import numpy as np

from face2face.faces.appearance import Identities
from face2face.faces.box_search import BoxSearch, nearest, overlaps
from face2face.faces.face_motion import FaceMotion
from face2face.faces.followed_person import FollowedPerson
from face2face.faces.geometry import Similarity
from face2face.faces.landmarks import LandmarkPredictor, frames_apart
from face2face.faces.scene_cuts import SceneCuts
from face2face.images.grey import to_grey
from face2face.types import Box, DriverFace, Frame, Grey, Landmarks, Place

_CHECK_EVERY = 5
"""Frames between two looks whether the face that is followed is still there: the predictor cannot
tell by itself. One that is alone and looks as it did is there; any other is searched for."""

_LOOK_ROUND = 30
"""Frames between two searches of the whole frame, which count the others in it."""

_LOOK_ROUND_IN_COMPANY = 10
"""The same while there are others."""

_CLOSE = 3.0
"""Distance of another face, in its widths, from which on every frame is checked."""

_FRAME_ROOM = 0.06
"""How far a face may move in the predictor's image, in its sides, before that is cut anew."""


@dataclass(frozen=True)
class Tracked:
    """What a frame shows.

    Attributes:
        landmarks: float32 (68, 2), pixels of the frame; None when no face is seen.
        faces: how many faces the last search saw.
        cut: whether another scene begins with this frame.
    """

    landmarks: Landmarks | None
    faces: int
    cut: bool = False


class FaceTracker:
    """Finds a face and follows it; the one in hand is kept while others come and go.

    Out of sight for a moment among others, it is waited for, and known again by its appearance.

    Args:
        predictor: finds landmarks.
        search: finds faces; None loads one that searches whole frames, which takes a good part of
            a second.
        identities: tells people apart, None loads it when it is needed.
        waits: whether one who is out of sight is waited for.
    """

    def __init__(
        self,
        predictor: LandmarkPredictor,
        search: BoxSearch | None = None,
        *,
        identities: Identities | None = None,
        waits: bool = True,
    ) -> None:
        self._predictor = predictor
        self._boxes = search or BoxSearch(predictor)
        self._identities = identities or Identities()
        self._waits = waits
        self.restart()

    def restart(self) -> None:
        """Forget the face in hand, as before the first frame."""
        self._landmarks: Landmarks | None = None
        self._frame: Similarity | None = None
        self._faces = 0
        self._since_check = self._checked = 0
        self._close = False
        self._person = FollowedPerson(self._identities, waits=self._waits)
        self._motion = FaceMotion()
        self._is_cut = SceneCuts()
        self._wanted: tuple[float, float] | None = None
        self._boxes.restart()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point from the next frame on.

        Args:
            x: pixels of the frame.
            y: pixels of the frame.
        """
        self._wanted = (x, y)

    @property
    def place(self) -> Place | None:
        """Where the next frame is looked at; None where no face is in hand."""
        if self._landmarks is None or self._frame is None:
            return None
        return self._frame.scale, self._frame.angle, *self._frame.shift

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Go on with a face that another tracker had in hand.

        Args:
            face: its landmarks in the frame before.
            place: what that tracker's `place` was after it.
            faces: how many it had seen.
        """
        scale, angle, x, y = place
        face = face[:68]  # irises may come after them
        self._landmarks, self._frame = face, Similarity(scale, angle, (x, y))
        self._motion.put(face)
        self._faces, self._person.company = faces, faces > 1

    def fresh(self, *, waits: bool = True) -> "FaceTracker":
        """Another tracker without a face, on the same detector and predictor; see its arguments."""
        return FaceTracker(
            self._predictor, self._boxes.fresh(), identities=self._identities, waits=waits
        )

    def __call__(self, frame: Frame) -> Tracked:
        """Look at the next frame."""
        grey = to_grey(frame)
        self._since_check += 1
        cut = self._is_cut(grey)
        held = self._landmarks
        if held is None:
            self._person.lost += 1
        if cut or held is None or self._wanted is not None or not self._go_on(frame, grey, held):
            self._search(frame, grey, cut)
        if self._landmarks is not None:
            self._move(self._landmarks, None if cut else held)  # a cut is no motion
        return Tracked(self._landmarks, self._faces, cut)

    def _go_on(self, frame: Frame, grey: Grey, held: Landmarks) -> bool:
        """Follow the face to this frame; False where a look now and then tells to search."""
        if self._since_check >= (1 if self._close else _CHECK_EVERY):
            self._checked += self._since_check
            if self._checked >= (_LOOK_ROUND_IN_COMPANY if self._person.company else _LOOK_ROUND):
                return False
            if not self._person.company and self._keep_alike(frame, grey, held):
                return True  # in a tenth of the time that a search takes
            boxes = self._boxes.near(grey, held)
            if not any(overlaps(box, held) for box in boxes):
                return False
            self._note_company(boxes, held)
            return self._keep(frame, grey, held)
        self._landmarks = self._near(grey, held)
        return True

    def _keep(self, frame: Frame, grey: Grey, held: Landmarks) -> bool:
        """Follow the face to this frame, if it is the same person's there, and remember it."""
        if self._keep_alike(frame, grey, held):
            return True
        face = self._near(grey, held)
        self._since_check = 0
        if not self._person.is_same(frame, grey, face):
            self._landmarks = None
            return False
        self._landmarks = face
        return True

    def _keep_alike(self, frame: Frame, grey: Grey, held: Landmarks) -> bool:
        """The same for a face that looks as a moment ago; else False, and nothing is done."""
        face = self._near(grey, held)
        if not self._person.keep_alike(frame, grey, face, self._since_check):
            return False
        self._since_check = 0
        self._landmarks = face
        return True

    def _search(self, frame: Frame, grey: Grey, cut: bool) -> None:
        sought = self._landmarks is None and self._wanted is None
        if sought and not cut and self._person.pauses:
            return  # whatever is found, it is not followed
        self._checked = 0
        held = self._landmarks
        boxes = self._boxes(
            frame,
            grey,
            held,
            cut=cut,
            company=self._person.company,
            wanted=self._wanted is not None,
        )
        self._faces = len(boxes)
        if not boxes:
            self._landmarks = None
            return
        if self._wanted is not None:
            self._person.forget()
        near = nearest(boxes, self._middle())
        self._wanted = None
        if held is not None and not cut and overlaps(near, held):
            self._note_company(boxes, held)
            # The points of the last frame say more of where the face is than the coarse box.
            if self._keep(frame, grey, held):
                return
        self._since_check = 0
        self._person.company |= len(boxes) > 1
        wanted = boxes if self._person.is_sought else [near]
        faces = [self._boxes.landmarks_in(grey, box) for box in wanted]
        chosen = self._person.choose(frame, grey, faces, wanted.index(near), cut=cut)
        self._landmarks = None if chosen is None else faces[chosen]
        if self._landmarks is not None:
            self._note_company(boxes, self._landmarks)

    def _note_company(self, boxes: list[Box], held: Landmarks) -> None:
        """Note whether other faces are around, and whether one is so close as to cover this."""
        self._close = False
        for box in boxes:
            if not overlaps(box, held):
                self._person.company = True
                apart = np.abs(held.mean(0) - np.array(box.centre)).max()
                self._close |= float(apart) < _CLOSE * box.width

    def _move(self, landmarks: Landmarks, before: Landmarks | None) -> None:
        """Note where the face is and how fast it moves."""
        self._motion.take(landmarks, None if self._person.lost else before)
        self._person.lost = 0

    def _near(self, grey: Grey, landmarks: Landmarks) -> Landmarks:
        """The landmarks in the frame of before, as long as the face keeps to it.

        The predictor answers a little differently in every frame: cut anew around each answer,
        a still image jitters.
        """
        frame = self._predictor.frame_of(self._motion.ahead_of(landmarks))
        if self._frame is None or frames_apart(self._frame, frame) > _FRAME_ROOM:
            self._frame = frame
        return self._predictor.in_frame(grey, self._frame)

    def _middle(self) -> tuple[float, float] | None:
        """Where the wanted face is, else the one in hand, or where that would have gone unseen."""
        if self._wanted is not None:
            return self._wanted
        if self._landmarks is None and not self._person.is_awaited:
            return None
        return self._motion.expected(self._person.lost + 1)
