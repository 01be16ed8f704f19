"""The animated portrait: draws the frame of a moment."""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame
from tools.demo_clip.expression import Expression
from tools.demo_clip.motion import Moment
from tools.demo_clip.portrait import SIZE, Plane, Portrait
from tools.demo_clip.pose import HeadPose
from tools.demo_clip.tracks import Array, smoothstep

_SHOWS_TEETH = (0.025, 0.055)
"""Lip gap, in inter-ocular distances, from which teeth begin to show, and show fully."""

_SHOWS_LASHES = (0.5, 0.95)
"""Blink from which the slit between the lids turns into a line of lashes, and is one."""


class Puppet:
    """A portrait that can be made to talk."""

    def __init__(self, portrait: Portrait) -> None:
        """Prepare the movements of a portrait."""
        self._portrait = portrait
        self._pose = HeadPose(portrait)
        self._expression = Expression(portrait)

    def draw(self, moment: Moment) -> Frame:
        """The portrait at a moment, uint8 RGB, shape (SIZE, SIZE, 3)."""
        origins = self._pose.origins(moment)
        origins = origins - self._pushes(origins, moment)
        x, y = (_full_size(origins[..., axis]) for axis in (0, 1))
        y_face = y - _sample(self._expression.drop(moment), x, y, cv2.INTER_LINEAR)
        portrait = self._portrait
        face = _sample(portrait.toothless, x, y_face, cv2.INTER_CUBIC).astype(np.float32)
        teeth = _sample(portrait.image, x, y, cv2.INTER_CUBIC).astype(np.float32)
        shown = float(smoothstep(*_SHOWS_TEETH, np.array(moment.gap)))
        alpha = shown * _sample(portrait.teeth, x, y, cv2.INTER_LINEAR)
        alpha = alpha * _sample(portrait.mouth, x, y_face, cv2.INTER_LINEAR)
        lash = float(smoothstep(*_SHOWS_LASHES, np.array(moment.blink)))
        slit = lash * _sample(portrait.eyes, x, y_face, cv2.INTER_LINEAR)
        face += slit[..., None] * (portrait.lash.astype(np.float32) - face)
        drawn = face + alpha[..., None] * (0.95 * teeth - face)
        return np.asarray(np.clip(np.rint(drawn), 0, 255), np.uint8)

    def _pushes(self, points: Array, moment: Moment) -> Array:
        """Displacement by brows and lip corners, each a soft push around its landmark."""
        marks, unit = self._portrait.landmarks, self._portrait.unit
        total = np.zeros_like(points)
        for corner, outwards in ((48, -1.0), (54, 1.0)):
            push = unit * np.array([outwards * moment.spread, -moment.smile])
            total += _bump(points, marks[corner], 0.24 * unit) * push
        for brow in (marks[17:22], marks[22:27]):
            push = unit * np.array([0.0, -moment.brow])
            total += _bump(points, brow.mean(0), 0.26 * unit) * push
        return total


def _bump(points: Array, middle: npt.NDArray[np.float32], width: float) -> Array:
    away = ((points - middle.astype(np.float64)) ** 2).sum(axis=-1, keepdims=True)
    bump: Array = np.exp(-away / (2 * width**2))
    return bump


def _full_size(coarse: Array) -> Plane:
    size = (SIZE, SIZE)
    return np.asarray(cv2.resize(coarse.astype(np.float32), size, interpolation=cv2.INTER_CUBIC))


def _sample(image: Frame | Plane, x: Plane, y: Plane, how: int) -> Plane:
    return np.asarray(cv2.remap(image, x, y, how, borderMode=cv2.BORDER_REFLECT), np.float32)
