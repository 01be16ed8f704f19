"""Tells that a camera is slow because it is dark: it exposes each image for longer then."""

import time

from PySide6.QtCore import QObject

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.state_words import brightness, is_black, source_name
from face2face.gui.widgets.message_bar import Topic

_SLOW = 0.7
"""Less of what a camera promises than this share is about half, or a third: cameras expose for
two or three images at a time."""

_DIM_LEVEL = 90
"""Mean brightness, of 255, that a well lit face before a usual room is above; in the dark the
camera brightens what it gives."""

_LASTS_S = 3.0
"""For so long it must be so, or be over, before it is told."""


class LowLight(QObject):
    """Watches the camera's rate and brightness.

    Args:
        link: the session.
        announcer: tells it, and takes it back.
        parent: Qt's owner.
    """

    def __init__(self, link: SessionBridge, announcer: Announcer, parent: QObject) -> None:
        """Nothing told yet."""
        super().__init__(parent)
        self._link = link
        self._announcer = announcer
        self._told = False
        self._since_s: float | None = None

    def note(self, status: LiveStatus) -> None:
        """The session's news."""
        camera = status.source is SourceState.RUNNING and status.camera_format is not None
        slowed = camera and self._is_slowed(status)
        if slowed == self._told:
            self._since_s = None
            return
        now_s = time.monotonic()
        self._since_s = now_s if self._since_s is None else self._since_s
        if camera and now_s - self._since_s < _LASTS_S:
            return
        self._told, self._since_s = slowed, None
        if slowed:
            self._announcer.devices.slowed_by_dark(
                source_name(status), status.source_rate, _promised(status)
            )
        else:
            self._announcer.settle(Topic.LIGHT)

    def _is_slowed(self, status: LiveStatus) -> bool:
        latest = self._link.latest()
        if latest is None or not 0 < status.source_rate < _SLOW * _promised(status):
            return False
        # A covered camera is asked to be opened: light would not help it.
        return brightness(latest.frame) < _DIM_LEVEL and not is_black(latest.frame)


def _promised(status: LiveStatus) -> float:
    """Frames a second that the camera says it gives, else those it was asked for."""
    asked = status.camera_format.rate if status.camera_format is not None else 0.0
    return status.camera_rate or asked
