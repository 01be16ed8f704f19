"""What a photograph lacks when its face moves: drawn, and as other images of the person show it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import MeshPoints
from face2face.portrait.drawn_lids import DrawnLids
from face2face.portrait.drawn_mouth import DrawnMouth
from face2face.portrait.insides import Insides
from face2face.portrait.photo import Photo
from face2face.portrait.seen_lids import SeenLids
from face2face.types import Frame


@dataclass(frozen=True, eq=False)
class Further:
    """What other images than the photograph tell of its person.

    Attributes:
        teeth: their colour in that of the skin, float32 (3,); None where no image shows them.
        lids: an image with both eyes shut, None where there is none.
    """

    teeth: npt.NDArray[np.float32] | None = None
    lids: Photo | None = None


class Drawn(Insides):
    """Draws between the lips, and shuts the lids.

    Args:
        photo: what is moved.
        further: what it does not show, None where nothing tells.
    """

    def __init__(self, photo: Photo, further: Further | None = None) -> None:
        further = further or Further()
        self._mouth = DrawnMouth(photo, further.teeth)
        lids = further.lids
        self._lids = DrawnLids(photo) if lids is None else SeenLids(photo, lids)

    def restart(self) -> None:
        """Nothing is remembered."""

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Draw, in place."""
        return self._lids.render(self._mouth.render(image, points), points)
