"""A live session: threads around a Reenactor, always on the newest frame."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from face2face.engine.live_board import Board, Listeners
from face2face.engine.live_rates import Delay, Rate
from face2face.engine.live_run import Parts, Run
from face2face.engine.live_types import LiveResult, LiveStatus
from face2face.faces.motion import Motion
from face2face.video.choice import SourceChoice

if TYPE_CHECKING:
    # What is heavy to import is imported by the session's own threads: the window opens before.
    from face2face.engine.face_mask import FaceMask
    from face2face.engine.live_model import PredictorLoader, RuntimeOpener
    from face2face.engine.retouch import Retouch
    from face2face.video.camera import CameraOpener


class LiveSession:
    """Shows a source's newest frame as the trained face, as fast as the machine can.

    A slow model lowers the rate and never raises the delay: frames that come while one is in
    work are dropped but for the newest. No method waits for a camera or a model but `stop`.
    """

    def __init__(
        self,
        *,
        landmark_model: Path | None = None,
        runtime: str = "auto",
        open_camera: "CameraOpener | None" = None,
        motion: Motion | None = None,
        open_runtime: "RuntimeOpener | None" = None,
        load_predictor: "PredictorLoader | None" = None,
    ) -> None:
        """Prepare; nothing is loaded or opened yet.

        Args:
            landmark_model: a dlib 68-point file, None for the installed one.
            runtime: "auto", "tensorflow" or "openvino".
            open_camera: opens a camera, None for OpenCV.
            motion: how motion is carried over, None for the usual way.
            open_runtime: loads a model's graph, None for `runtime.choose.open_runtime`.
            load_predictor: loads the landmark file, None for `LandmarkPredictor`.
        """
        self._parts = Parts(
            landmark_model, runtime, motion or Motion(), open_camera, open_runtime, load_predictor
        )
        self._lifecycle = Lock()
        self._lock = Lock()
        self._run: Run | None = None
        self._source: SourceChoice | None = None
        self._model: str | None = None
        self._board = Board()
        self._results = Listeners[LiveResult](self._board.note)
        self._latest: LiveResult | None = None
        self._rate = Rate()
        self._delay = Delay()

    @property
    def last_error(self) -> Exception | None:
        """The newest error of any of the session's threads, with its traceback."""
        return self._board.last_error

    def start(self) -> None:
        """Start the threads; they open the source and load the model. Harmless when running."""
        with self._lifecycle, self._lock:
            if self._run is not None:
                return
            self._run = Run(self._parts, self._board, self._publish)
            self._run.sources.give(self._source)
            if self._model is not None:
                self._run.models.give(self._model)

    def stop(self) -> bool:
        """Stop and wait for the threads, release source and model. Harmless when stopped.

        Not to be called by a listener, whose thread is one of those waited for.

        Returns:
            Whether all threads ended within seconds. One that did not hangs in a call of a
            runtime or a camera; the process can then end by os._exit alone.
        """
        with self._lifecycle:
            with self._lock:
                run, self._run = self._run, None
            if run is None:
                return True
            ended = run.close()
            self._board.update(**vars(LiveStatus()))
            return ended

    def set_source(self, source: SourceChoice | None) -> None:
        """Look at another source from now on, or at nothing; the driver is learned anew."""
        with self._lock:
            self._source = source
            self._latest = None
            if self._run is not None:
                self._run.sources.give(source)

    def set_model(self, place: str) -> None:
        """Load a model in the background; the one before goes on until it is ready.

        Args:
            place: name, folder or frozen graph; a fault is told by the status.
        """
        with self._lock:
            self._model = place
            if self._run is not None:
                self._run.models.give(place)

    def calibrate(self) -> None:
        """Learn the driver's neutral face anew from the next second with a face."""
        run = self._run
        if run is not None:
            run.wishes.add(lambda worker: worker.calibrate())

    def set_motion(self, motion: Motion) -> None:
        """Carry motion over in another way from the next frame on."""
        self._parts = replace(self._parts, motion=motion)
        run = self._run
        if run is not None:
            run.wishes.add(lambda worker: worker.set_motion(motion))

    def set_retouch(self, retouch: "Retouch") -> None:
        """Apply models of tasks that work on pictures in another way from the next frame on."""
        self._parts = replace(self._parts, retouch=retouch)
        run = self._run
        if run is not None:
            run.wishes.add(lambda worker: worker.set_retouch(retouch))

    def set_mask(self, mask: "FaceMask | None") -> None:
        """Repair what is marked from the next frame on, with a model for it; None for nothing."""
        run = self._run
        if run is not None:
            run.wishes.add(lambda worker: worker.set_mask(mask))

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point, pixels of the source's frame."""
        run = self._run
        if run is not None:
            run.wishes.add(lambda worker: worker.follow(x, y))

    def latest(self) -> LiveResult | None:
        """The newest result of this source; the last one stays when a film has ended."""
        return self._latest

    def status(self) -> LiveStatus:
        """How all is going, with rates and delay measured over the last two seconds."""
        run, status = self._run, self._board.status
        if run is None:
            return status
        return replace(
            status,
            source_rate=run.mailbox.rate.per_second(),
            output_rate=self._rate.per_second(),
            delay_ms=self._delay.median_ms(),
            dropped=run.mailbox.dropped,
        )

    def on_result(self, listener: Callable[[LiveResult], None]) -> Callable[[], None]:
        """Call `listener` with every result, on the worker's thread: it must be quick.

        Returns:
            A function that removes it.
        """
        return self._results.add(listener)

    def on_change(self, listener: Callable[[LiveStatus], None]) -> Callable[[], None]:
        """Call `listener` when a state or message changes, on whatever thread changed it.

        It must be quick and wait for no other thread. The figures measured are not filled in.

        Returns:
            A function that removes it.
        """
        return self._board.listen(listener)

    def _publish(self, result: LiveResult, source: Event) -> None:
        with self._lock:
            if source.is_set():
                return  # another was chosen while this one was made
            self._latest = result
        self._rate.tick(result.finished_s)
        self._delay.add(result.finished_s - result.captured_s, result.finished_s)
        self._results.tell(result)
