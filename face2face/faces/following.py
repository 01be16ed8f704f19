"""The contract of what finds a face and follows it: dlib's 68 points, or the mesh."""

from typing import Protocol

from face2face.types import DriverFace, Frame, Landmarks


class Seen(Protocol):
    """What a frame shows."""

    @property
    def landmarks(self) -> Landmarks | None:
        """68 points to show, float32 (68, 2), pixels of the frame; None when no face is seen."""

    @property
    def face(self) -> DriverFace | None:
        """What an engine works with: these landmarks, or a mesh; None likewise."""

    @property
    def faces(self) -> int:
        """How many faces the last search saw."""

    @property
    def cut(self) -> bool:
        """Whether another scene begins with this frame."""


class Follower(Protocol):
    """Finds a face and follows it; the one in hand is kept while others come and go."""

    def restart(self) -> None:
        """Forget the face in hand, as before the first frame."""

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, pixels, from the next frame on."""

    def fresh(self) -> "Follower":
        """Another one of the kind, without a face."""

    def __call__(self, frame: Frame) -> Seen:
        """Look at the next frame, uint8 RGB of any size."""
