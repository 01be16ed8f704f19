"""The faces of a photograph, for the user to choose from. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from face2face.portrait.photo_faults import PhotoFault
from face2face.types import Box, Frame

_MOST_PX = 1600
"""Longer side of what is shown: more than a window shows of it."""


@dataclass(frozen=True, eq=False)
class PhotoFaces:
    """A photograph and the faces that were found in it.

    Attributes:
        image: uint8 RGB, turned upright, no more pixels than a window needs.
        faces: a box around each, pixels of `image`, the largest first: face 1 is the first.
        faults: what is wrong with each, in the same order.
    """

    image: Frame
    faces: list[Box]
    faults: Sequence[Sequence[PhotoFault]]


FindPhotoFaces = Callable[[Path], PhotoFaces]


def find_photo_faces(photo: Path) -> PhotoFaces:
    """Look for the faces of a photograph.

    Slow: it decodes the photograph and runs networks. Call it off the window's thread.

    Raises:
        SourceError: the photograph cannot be read.
    """
    import cv2
    import numpy as np

    from face2face.images.io import read_image
    from face2face.portrait.photo import face_meshes
    from face2face.portrait.photo_inspection import photo_faults
    from face2face.portrait.upright import upright
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

    networks = OpenVinoFaceNetworks()
    image = upright(read_image(photo), networks)
    meshes = face_meshes(image, networks)
    faults = [photo_faults(image, points) for points in meshes]
    height, width = image.shape[:2]
    scale = min(1.0, _MOST_PX / max(height, width))
    if scale < 1:
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    boxes = []
    for points in meshes:
        (left, top), (right, bottom) = points[:, :2].min(0), points[:, :2].max(0)
        boxes.append(Box(*(float(edge) * scale for edge in (left, top, right, bottom))))
    return PhotoFaces(image, boxes, faults)
