"""A live session: threads around an engine, always on the newest frame."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from face2face.engine.live.session_threads import SessionDependencies, SessionThreads
from face2face.engine.live.sound_feed import Sound, TakeSound
from face2face.engine.live.status import (
    Delay,
    Listeners,
    LiveResult,
    LiveStatus,
    Rate,
    StatusBoard,
)
from face2face.engine.options import EngineOptions, ModelChoice, PhotoOptions, RuntimeOptions
from face2face.video.source_spec import SourceChoice

if TYPE_CHECKING:
    from face2face.engine.context import PredictorLoader, RuntimeOpener
    from face2face.video.camera import CameraOpener


class LiveSession:
    """Shows a source's newest frame as the trained face, as fast as the machine can.

    A slow model lowers the rate and never raises the delay: frames that come while one is in
    work are dropped but for the newest. No method waits for a camera or a model but `stop`.

        session = LiveSession()
        session.set_source(parse_source("demo"))
        session.set_model("grid-s1")
        remove = session.on_result(lambda result: show(result.output))
        session.start()
        ...
        session.stop()

    Args:
        landmark_model: a dlib 68-point file, None for the installed one.
        runtime: "auto", "tensorflow" or "openvino".
        open_camera: opens a camera, None for OpenCV.
        options: how models are applied, None for the usual way.
        open_runtime: loads a model's graph, None for `runtime.open_runtime.open_runtime`.
        load_predictor: loads the landmark file, None for `LandmarkPredictor`.
    """

    def __init__(
        self,
        *,
        landmark_model: Path | None = None,
        runtime: str = "auto",
        open_camera: "CameraOpener | None" = None,
        options: EngineOptions | None = None,
        open_runtime: "RuntimeOpener | None" = None,
        load_predictor: "PredictorLoader | None" = None,
    ) -> None:
        """Prepare; nothing is loaded or opened yet."""
        self._parts = SessionDependencies(
            landmark_model,
            options or EngineOptions(),
            open_camera,
            open_runtime,
            load_predictor,
        )
        self._lifecycle = Lock()
        self._lock = Lock()
        self._run: SessionThreads | None = None
        self._source: SourceChoice | None = None
        self._paused = False
        self._runtime = RuntimeOptions(runtime)
        self._model: ModelChoice | None = None
        self._status_board = StatusBoard()
        self._results = Listeners[LiveResult](self._status_board.note)
        self._sounds = Listeners[Sound | None](self._status_board.note)
        self._latest: LiveResult | None = None
        self._rate = Rate()
        self._delay = Delay()

    @property
    def last_error(self) -> Exception | None:
        """The newest error of any of the session's threads, with its traceback."""
        return self._status_board.last_error

    def start(self) -> None:
        """Start the threads; they open the source and load the model. Harmless when running."""
        with self._lifecycle, self._lock:
            if self._run is not None:
                return
            self._run = SessionThreads(self._parts, self._status_board, self._publish, self._sounds)
            self._run.playback.set_paused(self._paused)
            self._give_source(self._run)
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
            wanted = self._status_board.status.model_wanted
            self._status_board.update(**vars(LiveStatus(model_wanted=wanted)))
            return ended

    def set_source(self, source: SourceChoice | None) -> None:
        """Look at another source from now on, or at nothing; the driver is learned anew."""
        with self._lock:
            self._source = source
            self._latest = None
            if self._run is not None:
                self._give_source(self._run)

    def set_loop(self, on: bool) -> None:
        """Let the file that plays begin again at its end, or not."""
        with self._lock:
            if self._source is None:
                return
            self._source = replace(self._source, loop=on)
            if self._run is not None:
                self._run.playback.set_loop(on)

    def set_paused(self, on: bool) -> None:
        """Give no more frames, or go on where it stopped; a camera stays open meanwhile."""
        with self._lock:
            self._paused = on
            if self._run is not None:
                self._run.playback.set_paused(on)

    def hold(self, on: bool) -> None:
        """Stop the video that plays at the frame that is shown, or let it go on."""
        run = self._run
        if run is not None:
            run.playback.set_held(on)

    def seek(self, to_s: float) -> None:
        """Go to a moment of the video, seconds from its start; one that is held shows it."""
        run = self._run
        if run is not None:
            run.playback.seek(to_s)

    def step(self, frames: int) -> None:
        """Stop the video, and show a frame so many further on, or back."""
        run = self._run
        if run is not None:
            run.playback.step(frames)

    def set_model(self, location: str, photo: PhotoOptions | None = None) -> None:
        """Load a model in the background; the one before goes on until it is ready.

        Args:
            location: name, folder, frozen graph or photograph; a fault is told by the status.
            photo: how it is shown where it is a photograph, None for the usual way.
        """
        # At once: the one that is being loaded may take a while until it is given up.
        self._status_board.update(model_wanted=location)
        with self._lock:
            self._model = ModelChoice(location, photo or PhotoOptions(), self._runtime)
            if self._run is not None:
                self._run.models.give(self._model)

    def set_runtime(self, runtime: RuntimeOptions) -> None:
        """Run models in another way; the one in use is loaded anew, and goes on until then."""
        with self._lock:
            if runtime == self._runtime:
                return
            self._runtime = runtime
            if self._model is not None:
                self._model = replace(self._model, runtime=runtime)
                if self._run is not None:
                    self._run.models.give(self._model)

    def calibrate(self) -> None:
        """Learn the driver's neutral face anew from the next second with a face."""
        run = self._run
        if run is not None:
            run.deferred.add(lambda worker: worker.calibrate())

    def configure(self, options: EngineOptions) -> None:
        """Apply models in another way from the next frame on: this one and those to come."""
        self._parts = replace(self._parts, options=options)
        run = self._run
        if run is not None:
            run.deferred.add(lambda worker: worker.configure(options))

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point, pixels of the source's frame."""
        run = self._run
        if run is not None:
            run.deferred.add(lambda worker: worker.follow(x, y))

    def latest(self) -> LiveResult | None:
        """The newest result of this source; the last one stays when a video has ended."""
        return self._latest

    def status(self) -> LiveStatus:
        """How all is going, with rates and delay measured over the last two seconds."""
        run, status = self._run, self._status_board.status
        if run is None:
            return status
        measured = run.mailbox.rate.per_second()
        return replace(
            status,
            source_rate=min(measured, status.file_rate) if status.file_rate else measured,
            output_rate=self._rate.per_second(),
            delay_ms=self._delay.median_ms(),
            dropped=run.mailbox.dropped,
            held=run.playback.held,
        )

    def on_result(self, listener: Callable[[LiveResult], None]) -> Callable[[], None]:
        """Call `listener` with every result, on the worker's thread: it must be quick.

        Returns:
            A function that removes it.
        """
        return self._results.add(listener)

    def on_sound(self, listener: TakeSound) -> Callable[[], None]:
        """Call `listener` with the sound of the video that plays, a moment before it is due.

        It is called on threads of the session and must be quick.

        Returns:
            A function that removes it.
        """
        return self._sounds.add(listener)

    def on_change(self, listener: Callable[[LiveStatus], None]) -> Callable[[], None]:
        """Call `listener` when a state or message changes, on whatever thread changed it.

        It must be quick and wait for no other thread. The figures measured are not filled in.

        Returns:
            A function that removes it.
        """
        return self._status_board.listen(listener)

    def _give_source(self, run: SessionThreads) -> None:
        run.playback.begin()
        run.playback.set_loop(self._source is not None and self._source.loop)
        run.sources.give(self._source)

    def _publish(self, result: LiveResult, source: Event) -> None:
        with self._lock:
            if source.is_set():
                return  # another was chosen while this one was made
            self._latest = result
        self._rate.tick(result.finished_s)
        self._delay.add(result.finished_s - result.captured_s, result.finished_s)
        self._results.report(result)
