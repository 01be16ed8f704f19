"""Shut lids as another frame of the person shows them, where a warp would stretch open ones."""

import cv2
import numpy as np

from face2face.faces.geometry import fit_similarity
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_eyes import CREASES
from face2face.faces.mesh_measures import EYES, eye_distance, lid_openings
from face2face.portrait.outlines import part_around, within
from face2face.portrait.photo import Photo
from face2face.portrait.photo_colours import in_the_light_of
from face2face.types import Frame

_SHUTTING = (0.45, 0.25)
"""Openings of an eye, in its photographed one, from which the other frame's lids begin to be seen,
and at which nothing else is."""

_ROOM, _SOFT = 0.035, 0.017
"""How far around the eye they are shown, and how soft they end, in distances between the eyes'
outer corners."""

_AROUND = [
    [corners[0], *crease, corners[1], *reversed(lower)]
    for (corners, _, lower, _), crease in zip(EYES, CREASES, strict=True)
]
"""Points around each eye that stay where they are when it shuts."""


class SeenLids:
    """Shows another frame's shut lids.

    Args:
        photo: what is moved.
        other: another frame of the person, with both eyes shut.
    """

    def __init__(self, photo: Photo, other: Photo) -> None:
        self._openings = np.maximum(lid_openings(photo.points), 1e-3)
        self._image, self._other = in_the_light_of(photo, other), other.points

    def render(self, image: Frame, points: MeshPoints) -> Frame:
        """Show them, in place, where the lids of `points` are all but shut."""
        shares = np.interp(lid_openings(points) / self._openings, _SHUTTING[::-1], (1.0, 0.0))
        for around, share in zip(_AROUND, shares.tolist(), strict=True):
            if share > 0:
                self._show(image, points, around, share)
        return image

    def _show(self, image: Frame, points: MeshPoints, around: list[int], share: float) -> None:
        unit = eye_distance(points)
        outline = points[around, :2].astype(np.float64)
        room = np.ceil((_ROOM + 3 * _SOFT) * unit) + 1
        part, first = part_around(image, outline, room)
        if not part.size:
            return
        there = fit_similarity(outline - first, self._other[around, :2])
        shown = cv2.warpAffine(
            self._image,
            there.matrix,
            part.shape[1::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        mask = share * within(outline - first, part.shape[:2], 2 * _ROOM * unit)
        weight = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(_SOFT * unit, 0.5)))[..., None]
        mixed = part + weight * (np.asarray(shown, np.float32) - part)
        part[:] = np.round(mixed).astype(np.uint8)
