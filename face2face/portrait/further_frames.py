"""What the other frames of a clip tell of its person: the colour of teeth, and shut lids."""

import numpy as np

from face2face.dataset.clip_samples import ClipSample, ClipSamples
from face2face.faces.crop import head_crop
from face2face.faces.geometry import Similarity
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_finder import place_of
from face2face.faces.mesh_measures import lid_openings, yaw_of
from face2face.portrait.photo import Photo
from face2face.portrait.photo_colours import skin_of
from face2face.portrait.seen_teeth import seen_teeth

_TURNED = 0.12
_SMALL = 0.7
"""How much further turned a face may be than the photographed one, see `yaw_of`, and how large in
that at least."""

_SHUT = 0.35
"""How far eyes are open that are shut, in what they are in the photograph."""


def colour_of_teeth(clip: ClipSamples, best: ClipSample) -> tuple[float, float, float] | None:
    """The median colour of the teeth that a clip shows, RGB in that of the skin.

    Args:
        clip: what was seen of it.
        best: what serves as the photograph.

    Returns:
        None where it shows none.
    """
    found = []
    for photo in map(_head, _alike(clip, best)):
        seen = seen_teeth(photo)
        if seen is not None:
            found.append(seen.colour / np.maximum(skin_of(photo), 1.0))
    if not found:
        return None
    red, green, blue = np.median(found, axis=0).round(3).tolist()
    return red, green, blue


def choose_shut_lids(clip: ClipSamples, best: ClipSample) -> ClipSample | None:
    """The sample whose eyes are shut most; None where none's are.

    Args:
        clip: what was seen of it.
        best: what serves as the photograph.
    """
    usual = np.maximum(lid_openings(_mesh(best)), 1e-3)

    def opening(one: ClipSample) -> float:
        return float((lid_openings(_mesh(one)) / usual).max())

    shut = [one for one in _alike(clip, best) if opening(one) < _SHUT]
    return min(shut, key=opening, default=None)


def _alike(clip: ClipSamples, best: ClipSample) -> list[ClipSample]:
    """The samples of one face, turned as the photographed one, and about as large."""
    side, yaw = place_of(_mesh(best)).side, yaw_of(_mesh(best))
    return [
        one
        for one in clip.with_face
        if len(one.faces) == 1
        and abs(yaw_of(_mesh(one)) - yaw) < _TURNED
        and place_of(_mesh(one)).side > _SMALL * side
    ]


def _mesh(one: ClipSample) -> MeshPoints:
    return one.faces[0].points


def _head(one: ClipSample) -> Photo:
    """The square around a sample's head, as it is kept."""
    assert one.head is not None
    square = head_crop([one.faces[0].landmarks], one.width, one.height)
    points = _mesh(one).copy()
    points[:, :2] = square.points(points[:, :2], one.head.shape[0])
    return Photo(one.head, points, Similarity(1.0, 0.0, (0.0, 0.0)))
