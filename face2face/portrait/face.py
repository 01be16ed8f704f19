"""A photograph made ready to be moved."""

from collections.abc import Callable
from dataclasses import dataclass

from face2face.faces.face_networks import FaceNetworks
from face2face.portrait.matte import cut_matte, fill_background
from face2face.portrait.photo import Photo, take_photo
from face2face.portrait.warp import Warp
from face2face.types import Frame, Grey

Prior = Callable[[Frame], Grey]
"""What a network takes for the person in a square picture."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """A photographed face.

    Attributes:
        photo: the square and the face's mesh.
        warp: moves it.
    """

    photo: Photo
    warp: Warp


def make_portrait(
    image: Frame,
    networks: FaceNetworks,
    *,
    size: int,
    face: int = 1,
    name: str = "the photograph",
    prior: Prior | None = None,
) -> Portrait:
    """Make a photograph ready.

    Args:
        image: uint8 RGB of any size, upright.
        networks: find the face.
        size: side of the output in pixels.
        face: which face, 1 the largest.
        name: what a message calls the photograph.
        prior: tells the person from the background, None without.

    Raises:
        NoFaceError: there is no such face.
    """
    photo = take_photo(image, networks, size=size, face=face, name=name)
    matte = cut_matte(photo, None if prior is None else prior(photo.image))
    return Portrait(photo, Warp(photo, matte, fill_background(photo, matte)))
