"""What a photograph lacks when its face moves, put into the moved photograph."""

from typing import Protocol

from face2face.faces.mesh import MeshPoints
from face2face.types import Frame


class Insides(Protocol):
    """Makes the inside of the mouth, and whatever else a warp cannot, frame by frame."""

    def restart(self) -> None:
        """Forget the frame before, as where another scene begins."""

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Put it into the moved photograph.

        Args:
            image: the photograph moved to `points`, uint8 RGB; it may be changed.
            points: float32 (478, 3), pixels of `image`.

        Returns:
            uint8 RGB of the same shape.
        """
