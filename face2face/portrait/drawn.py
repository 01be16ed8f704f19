"""What a photograph lacks when its face moves, drawn: for mouths and lids without generators."""

from face2face.faces.mesh import MeshPoints
from face2face.portrait.drawn_lids import DrawnLids
from face2face.portrait.drawn_mouth import DrawnMouth
from face2face.portrait.insides import Insides
from face2face.portrait.photo import Photo
from face2face.types import Frame


class Drawn(Insides):
    """Draws between the lips, and the line of shut lids.

    Args:
        photo: what is moved.
    """

    def __init__(self, photo: Photo) -> None:
        self._mouth, self._lids = DrawnMouth(photo), DrawnLids(photo)

    def restart(self) -> None:
        """Nothing is remembered."""

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Draw, in place."""
        return self._lids.render(self._mouth.render(image, points), points)
