"""What the window asks of a live session. No Qt here, and nothing heavy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from face2face.engine.face_mask import FaceMask
    from face2face.engine.live_types import LiveResult, LiveStatus
    from face2face.engine.retouch import Retouch
    from face2face.faces.motion import Motion

SourceChoice = Any
"""What `video.choice.parse_source` gives; the window only hands it on."""


class Session(Protocol):
    """The part of engine.live.LiveSession that the window uses."""

    def start(self) -> None:
        """Start the threads."""

    def stop(self) -> bool:
        """End the threads, release the camera; whether all threads ended within seconds."""

    def set_source(self, source: SourceChoice | None) -> None:
        """Switch; never waits."""

    def set_model(self, place: str) -> None:
        """Load and switch; never waits."""

    def calibrate(self) -> None:
        """Learn the driver's neutral face anew."""

    def set_motion(self, motion: Motion) -> None:
        """Carry motion over in another way from the next frame on."""

    def set_retouch(self, retouch: Retouch) -> None:
        """Apply models of the other tasks in another way from the next frame on."""

    def set_mask(self, mask: FaceMask | None) -> None:
        """Repair what is marked from the next frame on; None for nothing."""

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame."""

    def latest(self) -> LiveResult | None:
        """The newest result."""

    def status(self) -> LiveStatus:
        """The state of now."""

    def on_result(self, listener: Callable[[LiveResult], None]) -> Callable[[], None]:
        """Call `listener` on the worker's thread for every result."""

    def on_change(self, listener: Callable[[LiveStatus], None]) -> Callable[[], None]:
        """Call `listener` on some thread when a state changes."""


MakeSession = Callable[[], Session]
ParseSource = Callable[[str, bool], SourceChoice]
