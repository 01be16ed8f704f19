"""Who is in a video's frames: seen as a whole, and closely in turn where they are small."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from face2face.engine.matte_turns import LooksInTurn
from face2face.engine.small_frame import SmallFrame
from face2face.engine.steady_matte import SteadyMatte
from face2face.engine.watched_faces import WatchedFaces
from face2face.faces.mesh_finder import Glance
from face2face.images.grey import to_grey
from face2face.tasks.base import Looked, MatteTask
from face2face.types import Frame, Grey

_EXPECTED, _UNEXPECTED = 8.0, 24.0
"""Grey levels by which the image may differ from what was expected before what was seen there
counts less, and from which on it counts nothing."""

_AROUND = 7
"""Pixels over which differences are averaged: single ones are noise."""

_STILL = 4
"""Grey levels of change below which nothing moves: of even ground the flow is noise."""

_LEVELS = np.arange(256, dtype=np.float32)
_AS_EXPECTED = np.clip((_UNEXPECTED - _LEVELS) / (_UNEXPECTED - _EXPECTED), 0, 1)

_Float = npt.NDArray[np.float32]


class VideoMattes:
    """The people in a video's frames.

    Args:
        glance: finds the faces that a whole image shows.
        hurried: whether no frame may take longer than others, as live.
    """

    def __init__(self, glance: Glance, *, hurried: bool) -> None:
        self._faces = WatchedFaces(glance, hurried=hurried)
        self._turns = LooksInTurn(hurried=hurried)
        self._steady = SteadyMatte()
        # Dense inverse search (Kroeger et al. 2016), a millisecond.
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self.restart()

    def restart(self) -> None:
        """Forget all frames."""
        self._faces.restart()
        self._turns.restart()
        self._steady.restart()
        self._before: Grey | None = None

    def __call__(
        self,
        task: MatteTask,
        frame: Frame,
        small: SmallFrame,
        whole: Grey,
        look: Callable[[Frame], Grey],
    ) -> Looked:
        """The people in the next frame.

        Args:
            task: tells people from things.
            frame: uint8 RGB (height, width, 3).
            small: the same at the network's size.
            whole: what the network says of that, uint8 (size, size).
            look: what it says of a square (side, side, 3) of the frame, (size, size).

        Returns:
            What is seen, its matte that of the people alone, uint8 (size, size).
        """
        moved = self._steady.moved(small.image)
        if moved is None:
            self._faces.restart()
            self._turns.restart()
        now = to_grey(small.image)
        if self._turns.going_on and self._before is not None:
            self._carry(self._before, now, small)
        self._before = now
        looked = self._turns(frame, small, whole, self._faces(frame, small), look)
        return looked._replace(matte=self._steady(task, small.image, looked, moved))

    def _carry(self, before: Grey, now: Grey, small: SmallFrame) -> None:
        """Let what is known go along with the image."""
        flow = np.asarray(self._flow.calc(now, before, None), np.float32)  # type: ignore[call-overload]
        flow[_change(now, before) < _STILL] = 0
        along = np.arange(len(now), dtype=np.float32)
        x, y = along + flow[..., 0], along[:, None] + flow[..., 1]
        expected = np.asarray(cv2.remap(before, x, y, cv2.INTER_LINEAR), np.uint8)
        self._faces.carry(flow, small)
        self._turns.carry(x, y, np.asarray(cv2.LUT(_change(now, expected), _AS_EXPECTED)))


def _change(one: Grey, other: Grey) -> Grey:
    return np.asarray(cv2.blur(cv2.absdiff(one, other), (_AROUND, _AROUND)), np.uint8)
