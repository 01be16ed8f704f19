"""The thread that turns the newest frame into a result, again and again."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

from face2face.engine.base import Engine
from face2face.engine.live.mailbox import Captured, DeferredCalls, Mailbox
from face2face.engine.live.status import LiveResult, ModelState, SourceState, StatusBoard
from face2face.engine.options import EngineOptions
from face2face.engine.result import Result
from face2face.errors import details_of

_IDLE_S = 0.25
"""How long to wait for a frame before looking whether something else is to be done."""

_LOOK_EVERY_S = 1.0
"""How often it is told which stage takes longest."""

_AFTER_FAULT_S = 0.1
"""A fault in every frame must not take the whole machine."""


class Worker:
    """Owns what applies the model. What other threads ask of it is done between two frames.

    Args:
        mailbox: where frames come from.
        deferred: what to do between two frames.
        status_board: is told about the model and the calibration.
        publish: takes every result, and what tells that its source is wanted no more.
        options: what users have set.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        deferred: "DeferredCalls[Worker]",
        status_board: StatusBoard,
        publish: Callable[[LiveResult, Event], None],
        options: EngineOptions,
    ) -> None:
        self._options = options
        self._mailbox = mailbox
        self._deferred = deferred
        self._status_board = status_board
        self._publish = publish
        self._engine: Engine | None = None
        self._last: Captured | None = None
        self._failing = False
        self._looked_s = 0.0

    def run(self, halt: Event) -> None:
        """Work until halted; the body of a thread."""
        while not halt.is_set():
            captured = self._mailbox.take(_IDLE_S)
            try:
                self._step(captured)
            except Exception as error:  # noqa: BLE001 - shown; the next frame may do better
                self._fail(error)

    def use(self, engine: Engine, location: str) -> None:
        """Go on with another model; what was learned of the driver stays.

        Args:
            engine: applies it.
            location: by what it was asked for.
        """
        engine.configure(self._options)
        if self._engine is not None:
            engine.resume(self._engine.learned)
        self._engine, self._failing = engine, False
        self._status_board.update(
            model=ModelState.READY,
            model_name=engine.model.name,
            model_place=location,
            model_message="",
            model_error=None,
            runtime=engine.runtime,
            task=engine.task,
            is_photo=engine.model.photo is not None,
            sizes=engine.model.sizes,
        )
        self._tell_calibration()

    def calibrate(self) -> None:
        """Learn the neutral face anew."""
        # Without new frames it would never end; a new source is learned anyway.
        if self._engine is not None and self._status_board.status.source is SourceState.RUNNING:
            self._engine.recalibrate()
            self._tell_calibration()

    def configure(self, options: EngineOptions) -> None:
        """Apply this model and those to come in another way."""
        self._options = options
        if self._engine is not None:
            self._engine.configure(options)
            self._tell_calibration()

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, pixels: another driver."""
        if self._engine is not None:
            self._meet_driver()
            self._engine.follow(x, y)

    def _step(self, captured: Captured | None) -> None:
        changed = self._deferred.run_all(self)
        if captured is None and changed and self._last is not None:
            # A video at its end, or a camera away: its last image shows the change.
            captured = replace(self._last, captured_s=time.monotonic())
        if captured is not None and not captured.source.is_set():
            self._work(captured)

    def _work(self, captured: Captured) -> None:
        last, self._last = self._last, captured
        if (
            last is None
            or captured.source is not last.source
            # The camera changed its size: what was learned is in pixels.
            or captured.frame.shape != last.frame.shape
        ):
            self._meet_driver()
        result = self._result(captured)
        self._publish(
            LiveResult(
                number=captured.number,
                frame=captured.frame,
                output=result.output if result else None,
                sketch=result.sketch if result else None,
                landmarks=result.landmarks if result else None,
                faces=result.faces if result else 0,
                captured_s=captured.captured_s,
                at_s=captured.at_s,
                finished_s=time.monotonic(),
            ),
            captured.source,
        )

    def _result(self, captured: Captured) -> Result | None:
        engine = self._engine
        if engine is None:
            return None
        try:
            result = engine(captured.frame, captured.captured_s, scenes=captured.at_s is not None)
        except Exception as error:  # noqa: BLE001 - the frame is shown all the same
            self._fail(error)
            return None
        if self._failing:
            self._failing = False
            self._status_board.update(model=ModelState.READY, model_message="", model_error=None)
        self._tell_calibration()
        self._look_at_times(engine)
        return result

    def _look_at_times(self, engine: Engine) -> None:
        """Tell from time to time which stage takes longest."""
        now_s = time.monotonic()
        if now_s - self._looked_s < _LOOK_EVERY_S:
            return
        self._looked_s = now_s
        slowest = engine.timings.slowest()
        if slowest is not None:
            self._status_board.update(slowest=slowest[0], slowest_ms=round(slowest[1]))

    def _meet_driver(self) -> None:
        if self._engine is not None:
            self._engine.restart()
        self._tell_calibration()

    def _fail(self, error: Exception) -> None:
        self._failing = True
        self._status_board.update(
            model=ModelState.FAILED,
            model_message=self._status_board.note(error),
            model_error=details_of(error),
        )
        time.sleep(_AFTER_FAULT_S)

    def _tell_calibration(self) -> None:
        engine = self._engine
        self._status_board.update(calibrating=engine is not None and engine.calibrating)
