"""The threads of a live session from its start to its stop."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from face2face.engine.live_board import Board
from face2face.engine.live_mailbox import Mailbox
from face2face.engine.live_orders import Orders, Wishes
from face2face.engine.live_types import LiveResult, ModelState, SourceState
from face2face.faces.motion import Motion
from face2face.video.choice import SourceChoice

if TYPE_CHECKING:
    from face2face.engine.live_model import PredictorLoader, RuntimeOpener
    from face2face.engine.live_worker import Worker
    from face2face.engine.retouch import Retouch
    from face2face.video.camera import CameraOpener

_log = logging.getLogger(__name__)

_PATIENCE_S = 5.0
"""How long to wait for the threads: a runtime's call or a camera's cannot be cut short, and may
never come back."""


@dataclass(frozen=True)
class Parts:
    """What a session is made of; see LiveSession."""

    landmark_model: Path | None
    runtime: str
    motion: Motion
    open_camera: "CameraOpener | None"
    open_runtime: "RuntimeOpener | None"
    load_predictor: "PredictorLoader | None"
    retouch: "Retouch | None" = None


class Run:
    """Three threads: the source, the model, and the work on the frames.

    They import what they need themselves: OpenCV, dlib and the rest take a second or two, in
    which the window shall open.

    Attributes:
        sources: what to look at.
        models: which model to load.
        wishes: what the worker shall do between two frames.
        mailbox: the newest frame.
    """

    def __init__(
        self, parts: Parts, board: Board, publish: Callable[[LiveResult, Event], None]
    ) -> None:
        """Start the threads."""
        self._parts = parts
        self._board = board
        self._publish = publish
        self._halt = Event()
        self.mailbox = Mailbox()
        self.sources = Orders[SourceChoice | None]()
        self.models = Orders[str]()
        self.wishes: Wishes[Worker] = Wishes(self.mailbox.wake)
        self._threads = [
            Thread(target=self._kept, args=(body, told), name=f"live-{told}", daemon=True)
            for body, told in (
                (self._capture, "source"),
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
            line = self._board.note(error)
            if self._halt.is_set():
                return
            if told == "source":
                self._board.update(source=SourceState.WAITING, source_message=line)
            else:
                self._board.update(model=ModelState.FAILED, model_message=line)

    def _capture(self) -> None:
        from face2face.engine.live_capture import Capture
        from face2face.video.camera import OpenCvCamera

        open_camera = self._parts.open_camera or OpenCvCamera
        Capture(self.sources, self.mailbox, self._board, open_camera).run()

    def _load(self) -> None:
        from face2face.engine.live_model import ModelLoader
        from face2face.faces.landmarks import LandmarkPredictor
        from face2face.runtime.choose import open_runtime

        ModelLoader(
            self.models,
            self._board,
            lambda *model: self.wishes.add(lambda worker: worker.use(*model)),
            landmark_model=self._parts.landmark_model,
            runtime=self._parts.runtime,
            open_runtime=self._parts.open_runtime or open_runtime,
            load_predictor=self._parts.load_predictor or LandmarkPredictor,
        ).run()

    def _work(self) -> None:
        from face2face.engine.live_worker import Worker
        from face2face.engine.retouch import Retouch

        parts = self._parts
        retouch = parts.retouch or Retouch()
        Worker(self.mailbox, self.wishes, self._board, self._publish, parts.motion, retouch).run(
            self._halt
        )
