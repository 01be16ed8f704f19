"""Finding what is wrong with a clip before minutes of training go into it."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from face2face.dataset.clip_faults import LEAST_S, ClipFault, FoundFault
from face2face.dataset.clip_samples import ClipSample, ClipSamples
from face2face.faces.appearance import Identities
from face2face.faces.clarity import LEAST_WIDTH, Clarity, clarity_of
from face2face.faces.mesh_finder import place_of
from face2face.faces.mesh_measures import gap_between_lips, mouth_width
from face2face.images.camera_motion import Mask, ground_shift
from face2face.images.grey import to_grey

# Each limit lies in the middle between what good footage shows (the clips, photographs and
# paintings that the models here were made and measured with) and the same footage spoilt.

_LEAST_FACE_SHARE = 0.6
_SECOND_FACE_SHARE = 0.1
_SECOND_FACE_SIZE = 0.4
"""Of the largest face's side: people far behind do no harm."""

_OTHER_PERSON = 0.65
"""Distance of descriptors from which two faces are two people's; dlib's own limit is 0.6."""

_OTHER_SHARE = 0.2
_DESCRIBED = 8
"""Samples whose person is described: each takes as long as several meshes."""

_STILL_LIPS, _STILL_WIDTH = 0.03, 0.04
"""Range of the mouth's opening and width, in distances of the eyes, under both of which a mouth
says nothing: 0.044 and more in three seconds of talk."""

_RANGE = (5, 95)
_FEWEST_FOR_EXPRESSION = 8

_FEW_IMAGES, _FEWEST_OF_A_VIDEO = 40, 20

_MOVING = 0.004
"""Share of the width by which the ground moves between two samples: 0.0005 before a camera that
stands, ten times as much when it is held by hand."""

_FEWEST_FOR_MOTION = 5


def find_faults(clip: ClipSamples) -> list[FoundFault]:
    """What is wrong with a clip, the gravest first; nothing where it is good."""
    seen = clip.with_face
    if not seen:
        return [FoundFault(ClipFault.NO_FACE)]
    share = len(seen) / len(clip.samples)
    width = float(np.median([np.ptp(one.faces[0].points[:, 0]) for one in seen]))
    clarity = Clarity(*np.median([clarity_in(one) for one in seen], axis=0))
    found: list[FoundFault] = []
    if share < _LEAST_FACE_SHARE:
        found.append(FoundFault(ClipFault.FEW_FACES, {"percent": round(100 * share)}))
    if _shows_two(clip):
        found.append(FoundFault(ClipFault.TWO_PEOPLE))
    if clarity.dark:
        found.append(FoundFault(ClipFault.DARK))
    if width < LEAST_WIDTH:
        facts = {"pixels": round(width), "least": round(LEAST_WIDTH)}
        found.append(FoundFault(ClipFault.SMALL, facts))
    elif clarity.blurred:  # what is small cannot be sharp
        found.append(FoundFault(ClipFault.BLURRED))
    found += _too_little(clip)
    if _is_still(seen):
        found.append(FoundFault(ClipFault.ONE_EXPRESSION))
    if is_camera_moving(clip):
        found.append(FoundFault(ClipFault.MOVING_CAMERA))
    return found


def _too_little(clip: ClipSamples) -> list[FoundFault]:
    """Whether there is too little to learn from: seconds, or images that differ."""
    if clip.length_s is not None and clip.length_s < LEAST_S:
        return [FoundFault(ClipFault.SHORT, {"seconds": int(clip.length_s)})]
    # Of a video that is long enough as many are looked at, unless it is a slide show.
    images = len(clip.samples) if clip.images is None else clip.images
    least = _FEWEST_OF_A_VIDEO if clip.images is None else _FEW_IMAGES
    if images < least:
        return [FoundFault(ClipFault.FEW_IMAGES, {"images": images, "least": _FEW_IMAGES})]
    return []


def _shows_two(clip: ClipSamples) -> bool:
    """Whether two people are seen beside each other, or one after the other."""
    beside = [
        len(one.faces) > 1
        and place_of(one.faces[1].points).side
        > _SECOND_FACE_SIZE * place_of(one.faces[0].points).side
        for one in clip.samples
    ]
    if np.mean(beside) > _SECOND_FACE_SHARE:
        return True
    seen = clip.with_face
    chosen = seen[:: max(len(seen) // _DESCRIBED, 1)]
    identities = Identities()
    described = [
        identities.describe(one.head, one.landmarks)
        for one in chosen
        if one.head is not None and one.landmarks is not None
    ]
    known = np.array([one for one in described if one is not None])
    if len(known) < 2:
        return False
    apart = np.linalg.norm(known[:, None] - known[None], axis=2)
    # From the face that is nearest to all others.
    usual = apart[int(np.median(apart, axis=1).argmin())]
    return float((usual > _OTHER_PERSON).mean()) >= _OTHER_SHARE


def clarity_in(sample: ClipSample) -> Clarity:
    """How well the face of a sample is seen; it must show one."""
    assert sample.head is not None
    assert sample.landmarks is not None
    return clarity_of(to_grey(sample.head), sample.landmarks)


def _is_still(seen: Sequence[ClipSample]) -> bool:
    """Whether the mouth keeps its shape all the time."""
    if len(seen) < _FEWEST_FOR_EXPRESSION:
        return False
    meshes = [one.faces[0].points for one in seen]
    lips = _range([gap_between_lips(mesh) for mesh in meshes])
    width = _range([mouth_width(mesh) for mesh in meshes])
    return lips < _STILL_LIPS and width < _STILL_WIDTH


def _range(values: Sequence[float]) -> float:
    low, high = np.percentile(values, _RANGE)
    return float(high - low)


def is_camera_moving(clip: ClipSamples) -> bool:
    """Whether the ground moves from sample to sample, as far as there is anything on it.

    The images of a folder were taken who knows when: nothing is said of them.
    """
    if clip.images is not None:
        return False
    shifts = []
    for one, other in zip(clip.samples, clip.samples[1:], strict=False):
        if one.grey.shape != other.grey.shape:
            continue
        shift = ground_shift(one.grey, other.grey, _ground(one) & _ground(other))
        if shift is not None:
            shifts.append(shift)
    return len(shifts) >= _FEWEST_FOR_MOTION and float(np.median(shifts)) > _MOVING


def _ground(sample: ClipSample) -> Mask:
    """Where no person is: neither heads with their hair nor what is under them, (height, width)."""
    height, width = sample.grey.shape
    ground: npt.NDArray[np.uint8] = np.ones((height, width), np.uint8)
    for face in sample.faces:
        place = place_of(face.points)
        scale = width / sample.width
        x, y = (round(scale * value) for value in place.centre)
        side = scale * place.side
        axes = (round(0.95 * side), round(1.15 * side))
        cv2.ellipse(ground, (x, round(y - 0.1 * side)), axes, 0, 0, 360, 0, -1)
        reach, top = round(2 * side), round(y + 0.4 * side)
        cv2.rectangle(ground, (x - reach, top), (x + reach, height), 0, -1)
    return ground > 0
