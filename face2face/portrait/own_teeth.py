"""A photograph's own teeth: cut out once, they stand in the head while lips and jaw move.

The mesh misses the edge between teeth and lower lip by up to some millimetres; what it misses would
be left on the lip that moves away.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from face2face.faces.mesh import INNER_LIPS, OUTER_LIPS, MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.faces.rigid import Rigid
from face2face.portrait.photo import Photo
from face2face.portrait.seen_teeth import RIM, colours_at, seen_teeth
from face2face.portrait.teeth import GUM

_Floats = npt.NDArray[np.float32]
_Array = npt.NDArray[np.float64]

_ON, _RISE, _SHADE = 14.0, 0.2, 0.6
"""How far the row goes on from the outermost teeth that are seen as they are, in mm; how fast its
end rises there, and how much darker it becomes."""

_ABOVE, _INTO_GUM, _GUM_LIGHT = 8.0, 2.0, 0.8
"""How much is made of what the upper lip covers, after how much of it is gum, in mm, and how bright
that is."""

_THICK = 0.7
"""How thick a lower lip stays at least, in what the mesh sees of it, that is moved below teeth."""

_UPPER = [INNER_LIPS[0], *INNER_LIPS[:9:-1]]
"""With the mouth's corners, which are horns of a mouth that opens where they stay."""

_LOWER = list(INNER_LIPS[1:10])
_OUTER = list(OUTER_LIPS[1:10])


@dataclass(frozen=True, eq=False)
class OwnTeeth:
    """The upper teeth of one photograph.

    Attributes:
        image: their colours times opacity, and opacity; float32 (height, width, 4).
        first: column and row of the photograph at which it begins.
        depth: of the teeth in the mesh's space.
        colour: of the brightest, float32 (3,), RGB grey levels.
        open_below: how far the mouth stands open below them, see `gap_between_lips`.
    """

    image: _Floats
    first: npt.NDArray[np.int_]
    depth: float
    colour: _Floats
    open_below: float

    def seen(
        self, head: Rigid, first: npt.NDArray[np.int_], shape: tuple[int, int]
    ) -> tuple[_Floats, _Floats]:
        """The teeth where a head has taken them.

        Args:
            head: carries the photographed head to where it is.
            first: column and row of the frame at which the answer begins.
            shape: its rows and columns.

        Returns:
            Colours times opacity, (height, width, 3), and opacity, (height, width, 1); float32.
        """
        corners = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]) + self.first
        placed = head(np.column_stack([corners, np.full(3, self.depth)]))[:, :2] - first
        onto = np.column_stack([placed[1] - placed[0], placed[2] - placed[0], placed[0]])
        moved = cv2.warpAffine(self.image, onto, shape[::-1], flags=cv2.INTER_LINEAR)
        return np.asarray(moved[..., :3], np.float32), np.asarray(moved[..., 3:], np.float32)


def cut_teeth(photo: Photo, depth: float) -> OwnTeeth | None:
    """Cut out the upper teeth, None where the photograph shows none.

    Args:
        photo: one of `with_lips_beside_teeth`.
        depth: of the teeth in the mesh's space.
    """
    seen = seen_teeth(photo)
    if seen is None:
        return None
    box = seen.start + np.array(
        [
            [x, y] @ seen.axes
            for x in seen.known + np.array([-_ON, _ON]) * seen.unit
            for y in (seen.upper.min() - _ABOVE * seen.unit, seen.whole.max() + 2)
        ]
    )
    low = np.clip(np.floor(box.min(0)), 0, photo.size - 1).astype(int)
    high = np.clip(np.ceil(box.max(0)) + 1, low + 1, photo.size).astype(int)
    rows, columns = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float64)
    along, height = np.moveaxis((np.stack([columns, rows], -1) - seen.start) @ seen.axes.T, -1, 0)
    # Beside what the photograph shows the row goes on mirrored, for a mouth that becomes wider.
    within = np.clip(along, *seen.known)
    on = np.abs(along - within)
    along = 2 * within - along
    upper, last, end = (
        np.interp(along, seen.along, line) for line in (seen.upper, seen.end, seen.whole)
    )
    end = np.where(on > 0, np.interp(within, seen.along, seen.whole) - _RISE * on, end)
    # Above the lip's edge they go on as they are right below it, and pass into gum.
    hidden = np.maximum(upper + RIM * seen.unit - height, 0.0)[..., None]
    # What the lower lip hides of them goes on as they are right above it.
    covered = np.maximum(height - last + RIM * seen.unit, 0.0)[..., None]
    source = seen.start + np.stack([along, height], -1) @ seen.axes
    source += (hidden - covered) * seen.axes[1]
    colours = colours_at(photo.image, source)
    gum = np.clip(hidden / (_INTO_GUM * seen.unit), 0.0, 1.0)
    colours += gum * (_GUM_LIGHT * seen.colour * GUM - colours)
    opacity = np.clip((end - height) / max(RIM * seen.unit, 1.0) + 0.5, 0.0, 1.0)
    left = np.clip(1 - on / (_ON * seen.unit), 0.0, 1.0)
    colours *= (1 - _SHADE * (1 - left))[..., None]
    opacity *= np.minimum(2 * left, 1.0)
    image = np.concatenate([colours * opacity[..., None], opacity[..., None]], 2)
    below = float(np.median(seen.lip - seen.end)) / eye_distance(photo.points)
    return OwnTeeth(image.astype(np.float32), low, depth, seen.colour, below)


def with_lips_beside_teeth(photo: Photo) -> Photo:
    """The photograph with its lips' edges above and below its teeth; as it is without any."""
    seen = seen_teeth(photo)
    if seen is None:
        return photo
    points: MeshPoints = photo.points.copy()
    along, height = seen.axes @ (points[_UPPER, :2] - seen.start).T
    above = np.maximum(np.interp(along, seen.along, seen.upper) - height, 0.0)
    points[_UPPER, :2] += above[:, None] * seen.axes[1]
    along, height = seen.axes @ (points[_LOWER, :2] - seen.start).T
    below = np.maximum(np.interp(along, seen.along, seen.lip) - height, 0.0)
    thick = (photo.points[_OUTER, :2] - photo.points[_LOWER, :2]) @ seen.axes[1]
    # A lip's outer edge gives way to the inner one, or the lip would fold over.
    pushed = np.maximum(below - (1 - _THICK) * np.maximum(thick, 0.0), 0.0)
    points[_LOWER, :2] += below[:, None] * seen.axes[1]
    points[_OUTER, :2] += pushed[:, None] * seen.axes[1]
    return replace(photo, points=points)
