"""Moving a driver's motion onto a photographed face.

The driver's mesh laid on their own face at rest shows how the head moved and, in what is left, the
expression; both are put on the photographed face, in its proportions.
"""

import numpy as np
import numpy.typing as npt

from face2face.faces.face_response import AS_ASKED, FaceResponse
from face2face.faces.head_cut import WHOLE, HeadCut
from face2face.faces.head_motion import HeadMotion, moved_by_expressions
from face2face.faces.head_placing import HeadPlacing
from face2face.faces.mesh import STABLE, MeshPoints
from face2face.faces.mesh_brows import with_brows_raised
from face2face.faces.mesh_eyes import (
    gaze_of,
    held_gaze,
    lid_shares,
    lids_along,
    with_gaze,
    with_lids,
)
from face2face.faces.mesh_measures import (
    brow_heights,
    gap_between_lips,
    lid_openings,
    mouth_width,
)
from face2face.faces.mesh_mouth import (
    lips_sink,
    with_chin_let_down,
    with_lips_apart,
    with_lips_raised,
    with_mouth_closed,
    with_mouth_opened,
    with_mouth_widened,
)
from face2face.faces.mesh_regions import regions_of
from face2face.faces.mesh_smile import with_smile
from face2face.faces.retarget_options import RetargetOptions
from face2face.faces.rigid import angles_of, fit_rigid
from face2face.faces.soft_limits import soft_limit

_Shape = npt.NDArray[np.float64]

_RATIOS = (0.6, 1.2)
"""Widths of photographed mouths at rest in those of their drivers; a wider one smiles."""

_WIDEST = 0.85
_FULLY_OPEN = 0.35
"""Width and opening of a mouth that nobody's smile and speech exceed by much, in distances between
the eyes' outer corners. A photographed mouth that is wide or open already has less to go."""

_LEAST_ROOM = 0.3
_FREE_WIDENING, _FREE_OPENING = 0.03, 0.06
"""How much wider and further open than at rest a mouth becomes in any photograph, in the same unit:
so much people do while they talk."""

_EYEBALL = 0.4
"""Radius of an eyeball over the width of an eye."""

_GAZE_SEEN = (0.3, 0.6)
"""Shares of the lids' opening between which the iris becomes visible."""

_GAZE_TOLD = 0.57
"""How much of the irises' way the network sees: so much, the median of seventeen photographs whose
irises were drawn elsewhere, 0.45 to 0.67."""

_MORE_OPEN = 1.7
"""So many times an opening is made wider at most, where a mouth looks less open than it is. Of five
speakers moving the Mona Lisa, at 1.5 jitter is 0.85 instead of 0.87 %, but mouth r 0.918 instead of
0.932."""

_MORE_WIDE, _STILL_WIDER = 2.5, 0.07
_MORE_RAISED, _STILL_HIGHER = 2.0, 0.05
"""As for opening: so many times is drawn at most what a mouth is widened and brows are raised, and
by so much more at most, in distances between the eyes' outer corners."""

_ROOM_TAKEN = 0.7, 0.45
"""How much of the room between the brows' hair and the lids brows rise at most, and fall: skin is
not stretched to more than 1.7 times its height, nor lids pushed down."""

_RIMS_HOLD = 0.7
"""How much of their way brows, and the creases above lids, do not go where glasses are worn: rims
would bend along."""

_BLINK_RAISES = 0.09
"""By how much brows seem to rise over how much an eye closes, see `lid_openings`, at least: the
network has the corners of a shut eye lower, and the height of brows is measured from there."""

_WIDENED = (0.0, 0.05, 0.1, 0.45)
"""Openings: from the first more and more, for lips that are all but closed shall look so; from the
second to the third by the whole of it; from the fourth not at all: what is wide open is seen."""

_SEALED = (0.025, 0.045)
"""How far apart lips look in a photograph, from which on they look less and less sealed, and from
which not at all."""

_UNSEALED, _AJAR = 0.015, (0.004, 0.02, 0.06, 0.12)
"""How much further open sealed lips are drawn; openings from the first of these on more and more,
from the second to the third by the whole of it, from the fourth not at all. What is hardly open
looked shut: of five portraits with seven drivers 33 of 35 instead of 28 reach a mouth r of 0.92."""

_stable = list(STABLE)


class MeshRetargeter:
    """Carries meshes over to a photographed face.

    Args:
        photo: the photographed face, float32 (478, 3), pixels of the output.
        neutral: the driver's face at rest, float32 (478, 3), pixels of their frames; None
            where it is not known: then the driver's face is taken as it is.
        motion: gains, gaze, and whether the driver's face is taken as it is, proportions
            included ("absolute"); their face at rest then only says where the head is from.
        response: what the photographed mouth and brows look like over what they are asked for.
        head_cut: how much of the head the photograph's edges cut: it then becomes less small and
            goes less far away from them, for what is beyond is not known.
    """

    def __init__(
        self,
        photo: MeshPoints,
        neutral: MeshPoints | None,
        motion: RetargetOptions,
        response: FaceResponse = AS_ASKED,
        head_cut: HeadCut = WHOLE,
    ) -> None:
        self._photo = photo.astype(np.float64)
        self._motion = motion
        self._openings = lid_openings(photo)
        self._regions = regions = regions_of(self._photo)
        self._widening = 0.0
        self._placing = HeadPlacing(photo, motion.head_gain, head_cut)
        held = _RIMS_HOLD * response.glasses
        self._brows_gain, self._crease_gain = motion.brows_gain * (1 - held), 1 - held
        self._rest: _Shape | None = None
        self._neutral: _Shape | None = None
        if neutral is not None:
            self._rest = neutral.astype(np.float64)
        if neutral is not None and motion.retarget != "absolute":
            # Lips that look parted in the photograph may look so in the driver's face at rest.
            parted = max(gap_between_lips(photo), response.parted)
            closed = with_mouth_closed(neutral, parted).astype(np.float64)
            excess = gap_between_lips(neutral) - gap_between_lips(closed)
            self._neutral = with_lips_raised(closed, max(excess, 0.0) * lips_sink(closed))
            self._head = HeadMotion(self._neutral)
            self._to_photo = fit_rigid(self._neutral[_stable], self._photo[_stable])
            width = mouth_width(self._photo) / max(mouth_width(self._neutral), 1e-6)
            mouth = float(np.clip(width, *_RATIOS))
            own = moved_by_expressions(photo)[:, None]
            self._proportions = own * regions.mixed(1.0, mouth, 1.0, 1.0)
            self._middle = self._neutral[_stable].mean(0, keepdims=True)
            self._lids, self._gaze = lid_openings(neutral), gaze_of(neutral)
            self._gap, self._width = gap_between_lips(self._neutral), mouth_width(self._neutral)
            self._room_beside = _room(mouth_width(photo), self._width, _WIDEST)
            self._room_below = _room(gap_between_lips(photo), self._gap, _FULLY_OPEN)
            self._sink = lips_sink(self._photo)
            self._widening = _more(response.opening, _MORE_OPEN)
            sealed = 0.0 if response == AS_ASKED else np.interp(response.parted, _SEALED, (1, 0))
            self._unsealed = _UNSEALED * float(sealed)
            self._aside = _more(response.width, _MORE_WIDE)
            self._above = (1 - response.glasses) * _more(response.brows, _MORE_RAISED)
            self._brows = brow_heights(self._photo)
            self._brow_room = response.brow_room
        else:
            self._lids, self._gaze = lid_openings(photo), gaze_of(photo)

    def __call__(self, points: MeshPoints, steady: MeshPoints | None = None) -> MeshPoints:
        """Carry one mesh over.

        Args:
            points: the driver's, float32 (478, 3), pixels of their frame.
            steady: the same mesh with all points as smooth as the head is to be, which tells the
                head's motion; None for `points`.

        Returns:
            How the photographed face is to look, float32 (478, 3), pixels of the output.
        """
        mesh = points.astype(np.float64)
        if self._neutral is None:
            laid = fit_rigid(mesh[_stable], self._photo[_stable])
            expression = laid(mesh) - self._photo
            turned, size, shift = angles_of(laid.rotation.T), 0.0, np.zeros(2)
            if self._rest is not None:
                size = float(np.log(fit_rigid(self._rest[_stable], mesh[_stable]).scale))
                shift = laid.scale * np.exp(size) * self._moved(mesh, self._rest)
        else:
            head = self._head(mesh if steady is None else steady.astype(np.float64))
            local = head.inverse()(mesh) - self._neutral
            onto = self._to_photo
            expression = self._proportions * (onto.scale * (local @ onto.rotation.T))
            turned, size = angles_of(head.rotation), float(np.log(head.scale))
            shift = onto.scale * (head(self._middle) - self._middle)[0, :2]
        shape = self._moved_by(expression)
        if self._neutral is not None:
            shape = self._with_mouth(shape, points, expression)
            shape = self._with_brows(shape, points)
        shape = self._with_eyes(shape, points, turned)
        return self._placing(shape, turned, size, shift)

    def _moved_by(self, expression: _Shape, smile: float = 1.0) -> _Shape:
        """The photographed face with an expression, the mouth's by a further share."""
        motion = self._motion
        gains = motion.expression_gain * self._regions.mixed(
            1.0, smile * motion.mouth_gain, motion.eyes_gain, self._brows_gain
        )
        return with_lips_apart(self._photo + gains * expression)

    def _with_mouth(self, shape: _Shape, points: MeshPoints, expression: _Shape) -> _Shape:
        """The shape with a mouth as wide and open as it shall look in this photograph."""
        rest = gap_between_lips(self._photo)
        opened = gap_between_lips(shape) - rest
        sunk = max(opened, 0.0) * self._sink
        wider = mouth_width(points) - self._width
        smile = _share(wider, _FREE_WIDENING, self._room_beside)
        if smile < 1:
            shape = self._moved_by(expression, smile)
        shape = with_chin_let_down(shape, self._photo, opened)
        if opened > 0:
            asked = gap_between_lips(points) - self._gap
            opened *= _share(asked, _FREE_OPENING, self._room_below)
            opened *= 1 + self._widening * float(np.interp(asked, _WIDENED, (0, 1, 1, 0)))
            opened += self._unsealed * float(np.interp(asked, _AJAR, (0, 1, 1, 0)))
        gain = self._motion.expression_gain * self._motion.mouth_gain
        shape = with_smile(shape, gain * smile * wider)
        aside = self._aside * (mouth_width(shape) - mouth_width(self._photo))
        shape = with_mouth_widened(shape, soft_limit(aside, _STILL_WIDER))
        by = rest + opened - gap_between_lips(shape)
        shape = with_mouth_opened(shape.astype(np.float32), by).astype(np.float64)
        return with_lips_raised(shape, smile * sunk)

    def _with_brows(self, shape: _Shape, points: MeshPoints) -> _Shape:
        """The shape with brows as high as they shall look in this photograph."""
        motion = self._motion
        gain = motion.expression_gain * self._brows_gain
        unmoved = _BLINK_RAISES * np.maximum(self._lids - lid_openings(points), 0.0)
        higher = brow_heights(shape) - self._brows - gain * unmoved
        by = [soft_limit(self._above * float(each), _STILL_HIGHER) for each in higher]
        limits = np.where(higher > 0, *_ROOM_TAKEN) * self._brow_room
        held = [soft_limit(*each) for each in zip(higher + by, limits, strict=True)]
        return with_brows_raised(shape, np.array(held) - higher)

    @staticmethod
    def _moved(mesh: _Shape, rest: _Shape) -> _Shape:
        """How far the head went, (2,), pixels of the driver's frame."""
        moved: _Shape = mesh[_stable, :2].mean(0) - rest[_stable, :2].mean(0)
        return moved

    def _with_eyes(
        self, shape: _Shape, points: MeshPoints, turned: npt.NDArray[np.float64]
    ) -> _Shape:
        motion = self._motion
        gain = motion.expression_gain * motion.eyes_gain
        seen = lid_shares(points, self._lids)
        low, high = _GAZE_SEEN
        visible = float(np.clip((seen.mean() - low) / (high - low), 0.0, 1.0))
        driven, beside = np.zeros(2), np.zeros(2)
        if motion.gaze == "viewer":
            beside = -_EYEBALL * np.sin(motion.head_gain * turned[:2])
        else:
            driven = gain * visible * (gaze_of(points) - self._gaze) / _GAZE_TOLD
            if motion.gaze != "follow":
                beside = _EYEBALL * np.sin(np.radians(motion.gaze))
        gaze = held_gaze(driven + beside)
        shares = np.maximum(1 + gain * (seen - 1), 0.0)
        shares = lids_along(shares, float(held_gaze(beside)[1]), self._openings)
        lids = with_lids(shape, self._photo, shares, self._crease_gain)
        return with_gaze(lids, self._photo, gaze)


def _room(photo: float, rest: float, most: float) -> float:
    """How much of a driver's way from their face at rest a photographed one has left to go."""
    return float(np.clip((most - photo) / max(most - rest, 1e-6), _LEAST_ROOM, 1.0))


def _more(response: float, most: float) -> float:
    """How much more must be asked for where less is seen, as a share of it."""
    return float(np.clip(1 / max(response, 1e-6), 1.0, most)) - 1


def _share(way: float, free: float, room: float) -> float:
    """How much of a way is gone of which only the part beyond `free` is shortened to `room`."""
    return 1.0 if way <= free else (free + room * (way - free)) / way
