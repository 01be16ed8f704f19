"""A photograph made ready to be moved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.face_response import AS_ASKED, FaceResponse
from face2face.faces.mesh import MeshPoints
from face2face.portrait.background_plate import fill_background
from face2face.portrait.drawn import Drawn
from face2face.portrait.glasses import glasses_in
from face2face.portrait.insides import Insides
from face2face.portrait.lip_seam import with_lips_on_seam
from face2face.portrait.look import look_at
from face2face.portrait.matte import cut_matte
from face2face.portrait.own_teeth import with_lips_beside_teeth
from face2face.portrait.person_network import open_person_network
from face2face.portrait.photo import Photo, find_face, photo_of
from face2face.portrait.photo_faults import PhotoFault
from face2face.portrait.photo_inspection import photo_faults
from face2face.portrait.strands import with_strands
from face2face.portrait.warp import Warp
from face2face.types import Frame


@dataclass(frozen=True, eq=False)
class Portrait:
    """A photographed face.

    Attributes:
        photo: the square and the face's mesh.
        warp: moves it.
        insides: makes what the photograph does not show.
        response: what mouth and brows look like over what they are asked for.
        faults: what is wrong with the photograph.
    """

    photo: Photo
    warp: Warp
    insides: Insides
    response: FaceResponse = AS_ASKED
    faults: Sequence[PhotoFault] = ()

    def __call__(self, points: MeshPoints) -> Frame:
        """The photograph with its face at these points, float32 (478, 3), pixels of the square.

        Returns:
            uint8 RGB (size, size, 3), the caller's own.
        """
        return self.insides.render(self.warp(points), points)


def make_portrait(
    image: Frame,
    networks: FaceNetworks,
    *,
    size: int,
    face: int = 1,
    name: str = "the photograph",
    fill: Callable[[Photo], Insides] = Drawn,
) -> Portrait:
    """Make a photograph ready.

    Args:
        image: uint8 RGB of any size, upright.
        networks: find the face.
        size: side of the output in pixels.
        face: which face, 1 the largest.
        name: what a message calls the photograph.
        fill: gives what makes the inside of the mouth, and whatever else a warp cannot.

    Raises:
        NoFaceError: there is no such face.
    """
    points = find_face(image, networks, face=face, name=name)
    taken = photo_of(image, points, size=size)
    photo = with_lips_beside_teeth(with_lips_on_seam(taken))
    matte = with_strands(photo, cut_matte(photo, open_person_network()))
    portrait = Portrait(photo, Warp(photo, matte, fill_background(photo, matte)), fill(photo))
    response = look_at(portrait, photo.points, networks)._replace(
        glasses=glasses_in(photo), brow_room=portrait.warp.brow_room
    )
    portrait.insides.restart()
    return replace(portrait, response=response, faults=photo_faults(image, points))
