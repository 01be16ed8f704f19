"""The threads of a live session: source, sound, model, and the work on the frames."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from face2face.engine.live.mailbox import CommandQueue, DeferredCalls, Mailbox
from face2face.engine.live.playback import Playback
from face2face.engine.live.sound_feed import Sound, SoundFeed
from face2face.engine.live.status import (
    Listeners,
    LiveResult,
    ModelState,
    SourceState,
    StatusBoard,
)
from face2face.engine.options import EngineOptions, ModelChoice
from face2face.errors import details_of
from face2face.video.source_spec import SourceChoice

if TYPE_CHECKING:
    from face2face.engine.context import PredictorLoader, RuntimeOpener
    from face2face.engine.live.worker import Worker
    from face2face.video.camera import CameraOpener

_log = logging.getLogger(__name__)

_PATIENCE_S = 5.0
"""How long to wait for the threads: a runtime's call or a camera's cannot be cut short, and may
never come back."""


@dataclass(frozen=True)
class SessionDependencies:
    """What a session is made of; see `LiveSession`."""

    landmark_model: Path | None
    options: EngineOptions
    open_camera: "CameraOpener | None"
    open_runtime: "RuntimeOpener | None"
    load_predictor: "PredictorLoader | None"


class SessionThreads:
    """Four threads: the source, its sound, the model, and the work on the frames.

    They import what they need themselves: OpenCV, dlib and the rest take a second or two, in
    which the window shall open.

    Attributes:
        sources: what to look at.
        models: which model to load.
        deferred: what the worker shall do between two frames.
        mailbox: the newest frame.
        playback: how the source is played.
    """

    def __init__(
        self,
        parts: SessionDependencies,
        status_board: StatusBoard,
        publish: Callable[[LiveResult, Event], None],
        sounds: Listeners[Sound | None],
    ) -> None:
        self._parts = parts
        self._status_board = status_board
        self._publish = publish
        self._halt = Event()
        self.mailbox = Mailbox()
        self.sources = CommandQueue[SourceChoice | None]()
        self.models = CommandQueue[ModelChoice]()
        self.deferred: DeferredCalls[Worker] = DeferredCalls(self.mailbox.wake)
        self.playback = Playback()
        self._sound = SoundFeed(sounds.report, lambda: bool(sounds))
        self._threads = [
            Thread(target=self._kept, args=(body, told), name=f"live-{told}", daemon=True)
            for body, told in (
                (self._capture, "source"),
                (self._sound.run, "sound"),
                (self._load, "model"),
                (self._work, "worker"),
            )
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> bool:
        """End the threads and wait for them, for a few seconds.

        Returns:
            Whether all of them ended. One that did not hangs in a library; then the process can
            end by os._exit alone.
        """
        self._halt.set()
        self.sources.close()
        self.models.close()
        self._sound.close()
        self.mailbox.wake()
        until_s = time.monotonic() + _PATIENCE_S
        ended = True
        for thread in self._threads:
            thread.join(max(0.0, until_s - time.monotonic()))
            if thread.is_alive():
                ended = False
                _log.warning("the thread %s did not end in time and is left alone", thread.name)
        return ended

    def _kept(self, body: Callable[[], None], told: str) -> None:
        """Run a thread's body; what it raises is shown, and the other threads go on."""
        try:
            body()
        except Exception as error:  # noqa: BLE001 - nobody else would see it
            line = self._status_board.note(error)
            if self._halt.is_set():
                return
            details = details_of(error)
            if told == "sound":
                return  # the video goes on without
            if told == "source":
                self._status_board.update(
                    source=SourceState.WAITING, source_message=line, source_error=details
                )
            else:
                self._status_board.update(
                    model=ModelState.FAILED, model_message=line, model_error=details
                )

    def _capture(self) -> None:
        from face2face.engine.live.capture import Capture
        from face2face.video.camera import OpenCvCamera

        open_camera = self._parts.open_camera or OpenCvCamera
        Capture(
            self.sources,
            self.mailbox,
            self._status_board,
            open_camera,
            self.playback,
            self._sound,
        ).run()

    def _load(self) -> None:
        from face2face.engine.context import LandmarkTracking
        from face2face.engine.live.model_loader import ModelLoader
        from face2face.faces.landmarks import LandmarkPredictor
        from face2face.runtime.open_runtime import open_runtime

        parts = self._parts
        load = parts.load_predictor or LandmarkPredictor
        ModelLoader(
            self.models,
            self._status_board,
            lambda engine, location: self.deferred.add(lambda worker: worker.use(engine, location)),
            tracking=LandmarkTracking(parts.landmark_model, hurried=True, load=load),
            opener=parts.open_runtime or open_runtime,
        ).run()

    def _work(self) -> None:
        from face2face.engine.live.worker import Worker

        options = self._parts.options
        Worker(self.mailbox, self.deferred, self._status_board, self._publish, options).run(
            self._halt
        )
