"""What the window asks of a live session, and of what makes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from face2face.engine.live.sound_feed import TakeSound
from face2face.engine.live.status import LiveResult, LiveStatus
from face2face.engine.options import EngineOptions, PhotoOptions, RuntimeOptions
from face2face.video.camera_formats import CameraFormat

SourceChoice = Any
"""What `video.source_spec.parse_source` gives; the window only hands it on."""


class Session(Protocol):
    """The part of engine.live.LiveSession that the window uses."""

    def start(self) -> None:
        """Start the threads."""

    def stop(self) -> bool:
        """End the threads, release the camera; whether all threads ended within seconds."""

    def set_source(self, source: SourceChoice | None) -> None:
        """Switch; never waits."""

    def set_loop(self, on: bool) -> None:
        """Whether the file that plays begins again at its end; never waits."""

    def set_paused(self, on: bool) -> None:
        """Give no more frames, or go on; never waits."""

    def hold(self, on: bool) -> None:
        """Stop the video at the frame that is shown, or let it go on; never waits."""

    def seek(self, to_s: float) -> None:
        """Go to a moment of the video; never waits."""

    def step(self, frames: int) -> None:
        """Stop the video, and go some frames on or back; never waits."""

    def on_sound(self, listener: TakeSound) -> Callable[[], None]:
        """Call `listener` on some thread with the sound of the video that plays."""

    def set_model(self, location: str, photo: PhotoOptions) -> None:
        """Load and switch; never waits."""

    def set_runtime(self, runtime: RuntimeOptions) -> None:
        """Run models in another way; never waits."""

    def calibrate(self) -> None:
        """Learn the driver's neutral face anew."""

    def configure(self, options: EngineOptions) -> None:
        """Apply models in another way from the next frame on."""

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
ParseSource = Callable[[str, bool, CameraFormat], SourceChoice]
"""From what `--source` takes, whether a file repeats, and what a camera is asked for."""

ListFormats = Callable[[str], list[CameraFormat]]
"""What the camera that `--source` names offers; called off the window's thread."""

PhotoOptionsOf = Callable[[str], PhotoOptions]
"""How the photograph at a place is to be shown."""
