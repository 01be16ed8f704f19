"""Hair and forehead of a trained face, made once and moved with the head.

The landmarks tell nothing of hair. Where it lay differently in the footage, the network draws one
fringe for an open mouth, another for a shut one, a third for a head that is nearer, and between
them half of one: it comes and goes while somebody talks. So what is above the brows is made once
and carried as the head moves, as far as the head is not turned; then the network's is shown.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.landmarks import HEAD, JAW, LEFT_BROW, RIGHT_BROW, STABLE, inter_ocular
from face2face.faces.person import Person
from face2face.faces.sketch import draw_sketch
from face2face.faces.soft_limits import smooth_step
from face2face.runtime.base import Runtime
from face2face.types import Frame, Grey, Landmarks

_SMALLER, _LOWER = 0.05, 0.04
"""How much smaller and, in sides of the image, lower than at rest the head is at most where its
crown is made: there most of it is inside the image. Training goes as far with every face."""

_ABOVE, _BETWEEN = 0.12, 0.05
"""How far above the brows, and above the bridge of the nose between them, it ends; in distances
between the eyes, as what follows."""

_SOFT = 0.25
"""Over which it begins and ends."""

_WAVE = 0.05
"""Over which the line above the brows is rounded."""

_TURNED = (0.02, 0.05)
"""Mean distance of nose and eye corners from where a head that faces the camera has them, between
which the network's crown comes in its place: turned by some 4 degrees the distance is 0.016, of
five speakers it was 0.017 at most. A turned head's hair is not where it was before the face."""

_brows, _stable, _head = [*RIGHT_BROW, *LEFT_BROW], list(STABLE), list(HEAD)


class Crown:
    """What is above the brows of one person.

    Args:
        image: in which it shows, uint8 RGB (size, size, 3).
        face: the face in it, with a head that faces the camera, float32 (68, 2), pixels.
    """

    def __init__(self, image: Frame, face: Landmarks) -> None:
        self._image, self._face = image, face.astype(np.float64)
        self._unit = max(inter_ocular(face), 1.0)
        share = _above_the_brows(self._face, self._unit, image.shape[0])
        x, y, width, height = cv2.boundingRect(share)
        low, high = np.array([x, y]) - 0.5, np.array([x + width, y + height]) - 0.5
        self._corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])])
        self._share = share

    def __call__(self, image: Frame, landmarks: Landmarks, head: Landmarks | None = None) -> Frame:
        """Lay it into an image of the same person.

        Args:
            image: uint8 RGB (size, size, 3).
            landmarks: of the face in it, float32 (68 or more, 2), pixels.
            head: the face at rest laid where this one's head is, of the same form; None where only
                the face itself tells of its head.

        Returns:
            The same form.
        """
        facing = fit_similarity(landmarks[_stable], self._face[_stable])(landmarks[_stable])
        away = np.linalg.norm(facing - self._face[_stable], axis=1).mean() / self._unit
        shown = 1.0 - float(smooth_step(np.array([away]), *_TURNED)[0])
        told_by = landmarks if head is None else head
        place = fit_similarity(told_by[_head], self._face[_head])
        reach = place.inverse()(self._corners)
        left, top = np.clip(np.floor(reach.min(0)), 0, image.shape[0]).astype(int)
        right, bottom = np.clip(np.ceil(reach.max(0)) + 1, 0, image.shape[0]).astype(int)
        if not shown or right <= left or bottom <= top:  # turned away, or out of sight
            return image
        # Raised brows are the network's, with the skin right above them.
        laid = place(landmarks[:68])
        raised = min(float((laid - self._face)[_brows, 1].mean()), 0.0)
        part = _Part(place, left, top, right - left, bottom - top)
        share = cv2.convertScaleAbs(part.of(self._share, raised), alpha=shown)
        alpha = cv2.merge([share, share, share])
        front = cv2.multiply(part.of(self._image), alpha, scale=1 / 255)
        done: Frame = image.copy()
        under = image[top:bottom, left:right]
        behind = cv2.multiply(under, cv2.bitwise_not(alpha), scale=1 / 255)
        done[top:bottom, left:right] = cv2.add(front, behind)
        return done


def learn_crown(runtime: Runtime, person: Person) -> Crown:
    """Make a trained person's crown.

    Args:
        runtime: has their generator.
        person: their statistics.
    """
    size = runtime.size
    rest = person.at_rest.astype(np.float64)
    (_, least, _, _), (_, _, _, lowest) = person.pose.tolist()
    smaller = Similarity(float(np.exp(np.clip(least, -_SMALLER, 0.0))), 0.0, (0.0, 0.0))
    middle = rest[_stable].mean(0)
    placed = smaller(rest - middle) + middle + (0.0, float(np.clip(lowest, 0.0, _LOWER)))
    face: Landmarks = (placed * size - 0.5).astype(np.float32)
    return Crown(runtime.generate(draw_sketch(face, size)), face[:68])


def _above_the_brows(face: npt.NDArray[np.float64], unit: float, size: int) -> Grey:
    """How much of each pixel of such a face is its crown, uint8 (size, size), 255 all."""
    right, left = face[JAW[0]], face[JAW[-1]]
    right_brow, left_brow = face[list(RIGHT_BROW)], face[list(LEFT_BROW)]
    line = [
        (right[0], right_brow[0, 1] - _ABOVE * unit),
        *(right_brow - (0, _ABOVE * unit)),
        face[27] - (0, _BETWEEN * unit),
        *(left_brow - (0, _ABOVE * unit)),
        (left[0], left_brow[-1, 1] - _ABOVE * unit),
    ]
    across = np.arange(size)
    edge = np.interp(across, *np.array(line).T)
    edge = cv2.GaussianBlur(edge[None], (0, 0), max(_WAVE * unit, 0.5))[0]
    above = edge[None] - across[:, None]
    inside = np.minimum(across - right[0], left[0] - across)[None]
    # Nothing is known of what the image's upper edge cuts off.
    below = across[:, None] + 0.5
    depth = np.minimum(np.minimum(above, below), inside) / (_SOFT * unit)
    return np.asarray(np.round(255 * smooth_step(depth, 0.0, 1.0)), np.uint8)


@dataclass(frozen=True)
class _Part:
    """A rectangle of an image, and what carries its face onto that of the crown."""

    place: Similarity
    left: int
    top: int
    width: int
    height: int

    def of(self, image: npt.NDArray[np.uint8], down: float = 0.0) -> npt.NDArray[np.uint8]:
        """What it shows of an image of the crown's that was moved down by some pixels."""
        matrix = self.place.matrix
        matrix[:, 2] += matrix[:, :2] @ (self.left, self.top)
        matrix[1, 2] -= down
        return np.asarray(
            cv2.warpAffine(
                image,
                matrix,
                (self.width, self.height),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            ),
            np.uint8,
        )
