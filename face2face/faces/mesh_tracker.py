"""Following one face's mesh from frame to frame."""

import itertools
from dataclasses import dataclass

import numpy as np

from face2face.faces.appearance import Identities
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.followed_person import FollowedPerson
from face2face.faces.mesh import MeshFace
from face2face.faces.mesh_finder import FoundFace, find_faces, mesh_near, place_of, places_apart
from face2face.faces.scene_cuts import SceneCuts
from face2face.images.grey import to_grey
from face2face.types import DriverFace, Frame, Grey, Landmarks, Place

_LOOK_ROUND_EVERY = 15
"""Frames between two looks at the whole frame, which count the faces in it."""

_THOROUGH_EVERY = 5
"""Searches without a face between two that look for small ones."""

_ROOM = 0.06
"""How far a face may move, in its sides, before the square that the network sees follows it: its
answers differ a little for each square, and a still face would jitter."""

_LOOKS = 4
"""So often at most a face that was found is looked at again from where its mesh says that it is."""

_SURE = 0.5
"""Score of the mesh under which the face is lost."""

_NEAR = 0.5
"""A face found within so many sides of the last one is the same."""

_JUMP = 0.2
"""No face moves so far, in its sides, from one frame to the next; but where another passes before
it, the mesh is suddenly that one's."""

_CALM = 0.05
"""How far a face that is alone moves at most in the frame in which it is looked at whose it is: in
a shake it is blurred, and looks like nobody."""

_KEEP_EVERY = 5
"""Frames between two looks at how the person looks."""


@dataclass(frozen=True)
class TrackedMesh:
    """What a frame shows.

    Attributes:
        mesh: the followed face, None when none is seen.
        faces: how many faces the last look round saw.
        cut: whether another scene begins with this frame.
    """

    mesh: MeshFace | None
    faces: int
    cut: bool = False

    @property
    def landmarks(self) -> Landmarks | None:
        """The mesh's nearest to the 68 points of iBUG-68, float32 (68, 2), None without a face."""
        return None if self.mesh is None else self.mesh.landmarks


class MeshTracker:
    """Finds a face and follows it; the one in hand is kept while others come and go.

    Out of sight for a moment among others, it is waited for, and known again by its appearance.

    Args:
        networks: no other thread uses them.
        identities: tells people apart; None loads it when it is needed.
        waits: whether one who is out of sight is waited for.
    """

    def __init__(
        self, networks: FaceNetworks, identities: Identities | None = None, *, waits: bool = True
    ) -> None:
        self._networks = networks
        self._waits = waits
        self._identities = identities or Identities()
        self.restart()

    def restart(self) -> None:
        """Forget the face in hand, as before the first frame."""
        self._place: FoundFace | None = None
        self._before: FoundFace | None = None
        self._person = FollowedPerson(self._identities, waits=self._waits)
        self._faces = 0
        self._since_look = self._since_kept = 0
        self._doubted = False
        self._misses = 0
        self._is_cut = SceneCuts()
        self._wanted: tuple[float, float] | None = None

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
        held = self._place
        return None if held is None else (*held.centre, held.side, held.roll)

    def hold(self, face: DriverFace, place: Place, faces: int) -> None:
        """Go on with a face that another tracker had in hand.

        Args:
            face: its points in the frame before.
            place: what that tracker's `place` was after it.
            faces: how many it had seen.
        """
        del face
        x, y, side, roll = place
        self._place, self._faces = FoundFace((x, y), side, roll, 1.0), faces
        self._person.company = faces > 1

    def fresh(self, *, waits: bool = True) -> "MeshTracker":
        """Another tracker without a face, on the same networks; see its arguments."""
        return MeshTracker(self._networks, self._identities, waits=waits)

    def __call__(self, frame: Frame) -> TrackedMesh:
        """Look at the next frame, uint8 RGB of any size."""
        grey = to_grey(frame)
        cut = self._is_cut(grey)
        self._since_look += 1
        held = None
        if self._place is None:
            self._person.lost += 1
        elif not cut and self._wanted is None:
            held = self._followed(frame, grey, self._place)
        mesh = held
        if mesh is None or self._since_look >= _LOOK_ROUND_EVERY:
            mesh = self._look_round(frame, grey, held, cut)
        if mesh is None:
            self._place = self._before = None
            self._doubted = False
            return TrackedMesh(None, self._faces, cut)
        self._person.lost = 0
        if mesh is not held:
            self._before = place_of(mesh.points)
        assert self._before is not None
        if self._place is None or places_apart(self._before, self._place) > _ROOM:
            self._place = self._before
        return TrackedMesh(mesh, self._faces, cut)

    def _followed(self, frame: Frame, grey: Grey, place: FoundFace) -> MeshFace | None:
        """The mesh of the person in hand near a place, None where it is not seen there."""
        mesh = mesh_near(frame, self._networks, place)
        if mesh.score < _SURE:
            return None
        there = place_of(mesh.points)
        apart = 0.0 if self._before is None else places_apart(there, self._before)
        self._before = there
        return mesh if self._is_same(frame, grey, mesh.landmarks, apart) else None

    def _is_same(self, frame: Frame, grey: Grey, face: Landmarks, apart: float) -> bool:
        """Whether a face is the person's, whose look is remembered if so.

        Args:
            frame: with it.
            grey: the same.
            face: its 68 points.
            apart: how far it has moved since the frame before, in its sides.
        """
        self._doubted |= apart > _JUMP
        if self._doubted:
            if apart > _CALM and not self._person.company:
                return True
            self._doubted = not self._person.tells
            return self._person.is_same(frame, grey, face)
        self._since_kept += 1
        if self._since_kept >= _KEEP_EVERY:
            if not self._person.keep_alike(frame, grey, face, self._since_kept):
                self._person.keep_look(grey, face)
            self._since_kept = 0
        return True

    def _look_round(
        self, frame: Frame, grey: Grey, held: MeshFace | None, cut: bool
    ) -> MeshFace | None:
        """Count the faces; find one where none is in hand."""
        sought = self._place is None and self._wanted is None
        if sought and not cut and self._person.pauses:
            return None  # whatever is found, it is not followed
        self._since_look = 0
        thorough = held is None and self._misses % _THOROUGH_EVERY == 0
        found = find_faces(frame, self._networks, thorough=thorough)
        self._faces = max(len(found), held is not None)
        if held is not None:
            self._person.company |= self._faces > 1
            return held
        if self._wanted is not None:
            self._person.forget()
        self._person.company |= len(found) > 1
        # From the detector's coarse boxes to the meshes' own places.
        seen = (mesh_near(frame, self._networks, face) for face in self._by_choice(found))
        sure = (mesh for mesh in seen if mesh.score >= _SURE)
        meshes = list(sure if self._person.is_sought else itertools.islice(sure, 1))
        if not meshes:
            self._misses += 1
            return None
        self._misses, self._wanted = 0, None
        faces = [mesh.landmarks for mesh in meshes]
        chosen = self._person.choose(frame, grey, faces, 0, cut=cut)
        self._doubted = False
        return None if chosen is None else self._settled(frame, meshes[chosen])

    def _settled(self, frame: Frame, mesh: MeshFace) -> MeshFace:
        """The mesh seen from its own place; of a head that lies on its side that takes several."""
        for _ in range(_LOOKS):
            self._place = place_of(mesh.points)
            mesh = mesh_near(frame, self._networks, self._place)
            if places_apart(place_of(mesh.points), self._place) <= _ROOM:
                break
        return mesh

    def _by_choice(self, found: list[FoundFace]) -> list[FoundFace]:
        """The faces, the wanted one first, or the one that was in hand, or the largest."""
        point = self._wanted
        if point is None and self._place is not None:
            held = self._place
            near = [one for one in found if _distance(one, held.centre) < _NEAR * held.side]
            point = held.centre if near else None
        if point is None:
            return found
        return sorted(found, key=lambda one: _distance(one, point))


def _distance(face: FoundFace, point: tuple[float, float]) -> float:
    return float(np.hypot(face.centre[0] - point[0], face.centre[1] - point[1]))
