"""What stands behind a trained person, learned once and not asked of the network.

A network draws a wall a little differently for each sketch, and takes it along when the head tilts.
Where the camera stood still, the wall is the same in all of a clip's frames: its pixels' median
where the person is not (a plate) replaces what the network draws there. Where the person is, is
known in three ways: mostly in the training frames (by their mattes, laid onto one face), never, and
in between; there the image decides, by how far it is from the plate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.face_networks import FaceNetworks
from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.landmarks import HEAD, STABLE
from face2face.faces.mesh_finder import find_faces, mesh_near, place_of
from face2face.images.camera_motion import ground_shift
from face2face.portrait.matte import cut_matte
from face2face.portrait.person_network import open_person_network
from face2face.portrait.photo import Photo
from face2face.portrait.plate import plate_of
from face2face.runtime.base import Runtime
from face2face.types import Frame, Grey, Landmarks

_MOST = 24
"""Frames that are learned from; each takes a tenth of a second."""

_FEWEST = 8

_FAR = 8
"""Level of a matte under which a pixel shows the background, of 255."""

_MARGIN = 5
"""Pixels of 256 around the person that are not taken for background: hair and shadows."""

_MOVES = 0.004
"""Median way of the background from frame to frame, as a share of the image, from which the camera
moves: 1 pixel of 256; before a camera that stands it is a tenth of that."""

_DIFFERS = 14.0
"""Grey levels, in the median of the frames, by which the background may differ from the plate:
cameras set their light anew, but another room differs by far more."""

_NEVER, _ALWAYS = 0.06, 0.94
"""How often a place is the person, from the first of which the image decides up to the second."""

_LIKE, _UNLIKE = 12.0, 40.0
"""Grey levels from the plate up to which the image shows background, from which the person."""

_ABOVE, _CROWN = 0.5, 0.45
"""Rows above the square in its size, and how high hair goes on there at most, in half widths of its
cut."""

_TOP_ROWS = (0.02, 0.05)
"""Rows under the cut, in the square's size, between which is seen how fast the head widens there:
right at the cut mattes of heads that were cut go straight up."""

_CROWN_POINTS, _FRACTION_BITS = 16, 4
"""Points along each side of that hair's outline, and the bits behind the point that they have."""

_HALF = 127

_SOFT = 5
"""Pixels of 256 over which differences are averaged."""

_stable, _head = list(STABLE), list(HEAD)


@dataclass(frozen=True, eq=False)
class StillBackground:
    """What stands behind a person, and where they are.

    Attributes:
        plate: uint8 RGB (size, size, 3).
        person: how often a place is the person, 255 always, uint8 (size, size), while the face
            is at `face`.
        face: float32 (68, 2), pixels.
    """

    plate: Frame
    person: Grey
    face: Landmarks

    @cached_property
    def _with_a_crown(self) -> Grey:
        """`person` with rows above it, in which hair that the square's upper edge cuts ends round.

        Else a head that sinks would have a pillar of hair: the network never saw what is above.
        """
        size = self.person.shape[0]
        above = np.zeros((round(_ABOVE * size), size), np.uint8)
        for left, right in _spans(self.person[0]):
            outline = _crown(self.person, left, right) + np.array([0, len(above)])
            fixed = np.round(outline * (1 << _FRACTION_BITS)).astype(np.int32)
            cv2.fillPoly(above, [fixed], 255, cv2.LINE_AA, _FRACTION_BITS)
        return np.ascontiguousarray(np.vstack([above, self.person]))

    def __call__(self, image: Frame, landmarks: Landmarks) -> Frame:
        """Put the person of an image before the plate.

        Args:
            image: uint8 RGB (size, size, 3), the network's.
            landmarks: of the face in it, or of the face at rest laid where its head is, float32
                (68, 2), pixels.

        Returns:
            uint8 RGB (size, size, 3).
        """
        share = self.matte(image, landmarks)
        alpha = cv2.merge([share, share, share])
        front = cv2.multiply(image, alpha, scale=1 / 255)
        behind = cv2.multiply(self.plate, cv2.bitwise_not(alpha), scale=1 / 255)
        return np.asarray(cv2.add(front, behind), np.uint8)

    def matte(self, image: Frame, landmarks: Landmarks) -> Grey:
        """How much of each pixel of such an image is the person, uint8 (size, size)."""
        size = image.shape[0]
        place = fit_similarity(self.face[_head], landmarks[_head])
        often = _carried(self._with_a_crown, place, size, _ABOVE * size)
        red, green, blue = cv2.split(cv2.absdiff(image, self.plate))
        differs = cv2.max(cv2.max(red, green), blue)
        window = max(round(_SOFT * size / 256), 1)
        unlike = np.asarray(cv2.LUT(cv2.blur(differs, (window, window)), _EVIDENCE))
        # The evidence counts as far as the person may be there at all; where they mostly are they
        # are there in any case.
        possible = cv2.multiply(cv2.LUT(often, _POSSIBLE), unlike, scale=1 / 255)
        certain = cv2.LUT(often, _CERTAIN)
        return np.asarray(cv2.blur(cv2.max(possible, certain), (3, 3)), np.uint8)


def _spans(row: Grey) -> list[tuple[int, int]]:
    """From where to where the person is in a row of a matte, the latter exclusive."""
    ends = np.flatnonzero(np.diff(np.pad(row > _HALF, 1).astype(np.int8)))
    return [(int(left), int(right)) for left, right in ends.reshape(-1, 2)]


def _crown(person: Grey, left: int, right: int) -> npt.NDArray[np.float64]:
    """Outline of the hair above where the upper edge cuts it, (n, 2), x and y, the cut at 0.

    It goes on as the head's sides do, as high as a circle would that widens as fast below the cut,
    if that is not higher than hair is. An ellipse, whose sides go straight up, had a tip where the
    edge all but leaves a head whole, and stood as a knot on one of which it cuts more.

    Args:
        person: its matte.
        left: where the cut begins.
        right: where it ends, exclusive.
    """
    half, middle = (right - left) / 2, (left + right - 1) / 2
    first, second = (round(share * len(person)) for share in _TOP_ROWS)
    narrow, wide = (
        sum(b - a for a, b in _spans(person[row]) if a < right and left < b) / 2
        for row in (first, second)
    )
    # Of a circle the half width's square falls by two more in each row further up.
    falls = max((wide**2 - narrow**2) / max(second - first, 1) + second - first, 0.0)
    round_top = (np.hypot(falls, 2 * narrow) - falls) / 2 - first
    high = max(min(_CROWN * half, round_top), 1.0)
    falls = min(falls + 2 * first, half**2 / high)
    bends = (half**2 - falls * high) / high**2
    up = high * np.sin(np.linspace(0, np.pi / 2, _CROWN_POINTS))
    widths = np.sqrt(np.maximum(half**2 - falls * up - bends * up**2, 0))
    sides = [np.column_stack([middle + side * widths, -up]) for side in (1, -1)]
    return np.concatenate([sides[0], sides[1][::-1]])


def _levels(low: float, high: float) -> Grey:
    """A table that carries levels from `low` to `high` to those from 0 to 255."""
    levels = np.clip((np.arange(256) - low) / (high - low), 0, 1)
    return np.asarray(np.round(255 * levels), np.uint8)


_POSSIBLE = _levels(255 * _NEVER, 127.5)
_CERTAIN = _levels(127.5, 255 * _ALWAYS)
_EVIDENCE = _levels(_LIKE, _UNLIKE)


def _carried(image: Grey, place: Similarity, size: int, above: float = 0.0) -> Grey:
    """An image, with so many rows above it, moved as a face has; beyond its edges it goes on."""
    matrix = place.matrix
    matrix[:, 2] -= round(above) * matrix[:, 1]
    return np.asarray(
        cv2.warpAffine(
            image,
            matrix,
            (size, size),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )


def learn_background(
    frames: Sequence[Frame], landmarks: Sequence[Landmarks], face: Landmarks, networks: FaceNetworks
) -> StillBackground | None:
    """Learn what stands behind a person.

    Args:
        frames: squares of one clip in the order of time, uint8 RGB (size, size, 3), all cut from
            one place of its frames.
        landmarks: of the face in each, float32 (68, 2), pixels.
        face: where `StillBackground.person` is to have the face.
        networks: find the faces once more, for their mattes.

    Returns:
        None where the camera moves, the background changes, or too few frames are there.
    """
    step = -(-len(frames) // _MOST)
    chosen, points = list(frames[::step]), list(landmarks[::step])
    network = open_person_network()
    found = [_matte(frame, networks, network) for frame in chosen]
    seen = [
        (frame, matte, face68)
        for frame, matte, face68 in zip(chosen, found, points, strict=True)
        if matte is not None
    ]
    if len(seen) < _FEWEST:
        return None
    images = np.stack([frame for frame, _, _ in seen])
    size = images.shape[1]
    places = [fit_similarity(points68[_stable], face[_stable]) for _, _, points68 in seen]
    laid = [_carried(matte, place, size) for (_, matte, _), place in zip(seen, places, strict=True)]
    often = np.asarray(np.round(np.mean(np.stack(laid), axis=0)), np.uint8)
    # Of one who sits still some mattes end at the neck: the shoulders are no wall in those, too.
    usual = [_carried(often, place.inverse(), size) for place in places]
    grounds = np.stack(
        [_ground(np.maximum(matte, mean)) for (_, matte, _), mean in zip(seen, usual, strict=True)]
    )
    if _moves(images, grounds):
        return None
    plate = plate_of(images, grounds)
    differences = [
        float(np.abs(image[ground].astype(np.float32) - plate[ground]).mean())
        for image, ground in zip(images, grounds, strict=True)
        if ground.any()
    ]
    if not differences or float(np.median(differences)) > _DIFFERS:
        return None
    return StillBackground(plate, often, np.asarray(face, np.float32))


def _matte(frame: Frame, networks: FaceNetworks, network: Runtime) -> Grey | None:
    """The person's matte in a square, None where no face is found."""
    found = find_faces(frame, networks)
    if not found:
        return None
    first = mesh_near(frame, networks, found[0])
    mesh = mesh_near(frame, networks, place_of(first.points))
    return cut_matte(Photo(frame, mesh.points, Similarity(1.0, 0.0, (0.0, 0.0))), network)


def _ground(matte: Grey) -> npt.NDArray[np.bool_]:
    """Where the background is surely seen."""
    reach = max(round(_MARGIN * matte.shape[0] / 256), 1)
    around = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    ground: npt.NDArray[np.bool_] = np.asarray(cv2.dilate(matte, around), np.uint8) < _FAR
    return ground


def _moves(images: Frame, grounds: npt.NDArray[np.bool_]) -> bool:
    """Whether the background moves from frame to frame, where anything can be followed on it."""
    greys = [np.asarray(cv2.cvtColor(one, cv2.COLOR_RGB2GRAY), np.uint8) for one in list(images)]
    shifts = [
        shift
        for i in range(len(greys) - 1)
        if (shift := ground_shift(greys[i], greys[i + 1], grounds[i] & grounds[i + 1])) is not None
    ]
    return len(shifts) > len(greys) / 4 and float(np.median(shifts)) > _MOVES
