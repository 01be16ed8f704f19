"""Following one face's mesh from frame to frame."""

from dataclasses import dataclass

import numpy as np

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.mesh import MeshFace
from face2face.faces.mesh_finder import FoundFace, find_faces, mesh_near, place_of, places_apart
from face2face.faces.scene_cuts import SceneCuts
from face2face.images.grey import to_grey
from face2face.types import DriverFace, Frame, Landmarks, Place

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
    """Finds a face and follows it; the one in hand is kept while others come and go."""

    def __init__(self, networks: FaceNetworks) -> None:
        """Start without a face, on networks that no other thread uses."""
        self._networks = networks
        self.restart()

    def restart(self) -> None:
        """Forget the face in hand, as before the first frame."""
        self._place: FoundFace | None = None
        self._faces = 0
        self._since_look = 0
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

    def fresh(self) -> "MeshTracker":
        """Another tracker without a face, on the same networks."""
        return MeshTracker(self._networks)

    def __call__(self, frame: Frame) -> TrackedMesh:
        """Look at the next frame, uint8 RGB of any size."""
        cut = self._is_cut(to_grey(frame))
        self._since_look += 1
        mesh = None
        if self._place is not None and not cut and self._wanted is None:
            mesh = mesh_near(frame, self._networks, self._place)
            if mesh.score < _SURE:
                mesh = None
        if mesh is None or self._since_look >= _LOOK_ROUND_EVERY:
            mesh = self._look_round(frame, None if cut else mesh)
        if mesh is None:
            self._place = None
            return TrackedMesh(None, self._faces, cut)
        place = place_of(mesh.points)
        if self._place is None or places_apart(place, self._place) > _ROOM:
            self._place = place
        return TrackedMesh(mesh, self._faces, cut)

    def _look_round(self, frame: Frame, held: MeshFace | None) -> MeshFace | None:
        """Count the faces; find one where none is in hand."""
        self._since_look = 0
        thorough = held is None and self._misses % _THOROUGH_EVERY == 0
        found = find_faces(frame, self._networks, thorough=thorough)
        self._faces = max(len(found), held is not None)
        if held is not None:
            return held
        for face in self._by_choice(found):
            # From the detector's coarse box to the mesh's own place.
            first = mesh_near(frame, self._networks, face)
            if first.score >= _SURE:
                self._misses, self._wanted = 0, None
                return self._settled(frame, first)
        self._misses += 1
        return None

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
