"""The bridge between a live session's threads and the window's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from face2face.engine.live.sound_feed import TakeSound
from face2face.engine.live.status import LiveResult, LiveStatus, SourceState
from face2face.engine.options import EngineOptions, PhotoOptions, RuntimeOptions
from face2face.errors import ErrorDetails, details_of
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.error_messages import local_error
from face2face.gui.session_protocol import MakeSession, ParseSource, PhotoOptionsOf, Session
from face2face.gui.task_options import TaskOptions, edit_options_of
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat

if TYPE_CHECKING:
    from face2face.engine.edit_options import EditOptions
    from face2face.engine.face_mask import FaceMask
    from face2face.faces.retarget_options import RetargetOptions


class SessionBridge(QObject):
    """Makes the session off the window's thread, and hands its news over.

    The session's threads only nudge; the newest result is read on the window's thread, so
    images cannot queue up however slow the painting is.

    Args:
        make: makes the session, called on the background's thread (its imports are slow).
        parse: from text to a source, called on the same thread.
        background: does the slow things.
        parent: Qt's owner.
        photo_options: how photographs are shown, asked whenever a model is set.

    Signals:
        resulted: a new result is there; read `latest()`.
        changed: a state changed; read `status()`.
        refused: the source asked for makes no sense; carries why.
    """

    resulted = Signal()
    changed = Signal()
    refused = Signal(str)
    _nudged = Signal()
    _stirred = Signal()

    def __init__(
        self,
        make: MakeSession,
        parse: ParseSource,
        background: BackgroundWorker,
        parent: QObject | None = None,
        *,
        photo_options: PhotoOptionsOf = lambda _: PhotoOptions(),
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._parse = parse
        self._background = background
        self._photo_options = photo_options
        self._session: Session | None = None
        # Not yet taken over by the window's thread, it must be stopped all the same.
        self._made_session: Session | None = None
        self._removers: list[Callable[[], None]] = []
        self._on_thread: list[Callable[[LiveResult], None]] = []
        self._nudge_waits = threading.Event()
        self._wanted_model: str | None = None
        self._options = EngineOptions()
        self._runtime = RuntimeOptions()
        self._asked_source = 0
        self._refusal = ""
        self._refusal_details: ErrorDetails | None = None
        self._choice_waits = False
        self._watched = True
        self._nudged.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stirred.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Make and start the session."""
        self._background.run(self._made, self._adopt, self._fail)

    def close(self) -> bool:
        """Stop the session and wait for its threads; close the background before.

        Returns:
            Whether all threads ended; see LiveSession.stop.
        """
        for remove in self._removers:
            remove()
        self._removers.clear()
        session, self._session, self._made_session = self._made_session, None, None
        return session is None or session.stop()

    def latest(self) -> LiveResult | None:
        """The newest result, None before the first."""
        return self._session.latest() if self._session else None

    def status(self) -> LiveStatus:
        """The state of now; a source is "opening" while the session is being made."""
        if self._refusal:
            status = self._session.status() if self._session else LiveStatus()
            return status.of_refused_source(self._refusal, self._refusal_details)
        if self._session is None or self._choice_waits:
            opening = SourceState.OPENING if self._choice_waits else SourceState.NONE
            return LiveStatus(source=opening, model_wanted=self._wanted_model or "")
        return self._session.status()

    def set_source(
        self,
        text: str | None,
        *,
        loop: bool = False,
        camera_format: CameraFormat = USUAL_FORMAT,
    ) -> None:
        """Switch to a camera, a video, "demo", or None for nothing."""
        self._asked_source += 1
        requested = self._asked_source
        self._refusal = ""
        if text is None:
            self._choice_waits = False
            if self._session is not None:
                self._session.set_source(None)
            self.changed.emit()
            return
        self._choice_waits = True
        self.changed.emit()

        def chosen(choice: object) -> None:
            if requested != self._asked_source or self._session is None:
                return
            self._choice_waits = False
            self._session.set_source(choice)
            self.changed.emit()

        def refused(error: Exception) -> None:
            if requested != self._asked_source:
                return
            self._choice_waits = False
            self._refuse(error)
            if self._session is not None:
                self._session.set_source(None)
            self.refused.emit(local_error(error))
            self.changed.emit()

        self._background.run(lambda: self._parse(text, loop, camera_format), chosen, refused)

    def set_loop(self, on: bool) -> None:
        """Whether the video that plays begins again at its end."""
        if self._session is not None:
            self._session.set_loop(on)

    def hold(self, on: bool) -> None:
        """Stop the video at the frame that is shown, or let it go on."""
        if self._session is not None:
            self._session.hold(on)

    def seek(self, to_s: float) -> None:
        """Go to a moment of the video, seconds from its start."""
        if self._session is not None:
            self._session.seek(to_s)

    def step(self, frames: int) -> None:
        """Stop the video, and go some frames on, or back."""
        if self._session is not None:
            self._session.step(frames)

    def on_sound(self, listener: TakeSound) -> Callable[[], None]:
        """Call `listener` on some thread with the sound of videos; returns how to stop that."""
        return (lambda: None) if self._session is None else self._session.on_sound(listener)

    def set_watched(self, on: bool) -> None:
        """Say whether somebody sees the results: without, and without consumers, all rests."""
        self._watched = on
        self._rest()

    def _rest(self) -> None:
        if self._session is not None:
            self._session.set_paused(not (self._watched or self._on_thread))

    def set_model(self, location: str) -> None:
        """Switch to a model, now or when the session is there."""
        self._wanted_model = location
        if self._session is not None:
            self._session.set_model(location, self._photo_options(location))

    def set_runtime(self, runtime: RuntimeOptions) -> None:
        """Run models in another way, now or when the session is there."""
        self._runtime = runtime
        if self._session is not None:
            self._session.set_runtime(runtime)

    def show_photo_anew(self) -> None:
        """Take over what `photo_options` says now, where the model in use has several sizes."""
        status = self.status()
        if self._wanted_model is not None and (status.is_photo or len(status.sizes) > 1):
            self.set_model(self._wanted_model)

    def calibrate(self) -> None:
        """Learn the neutral face anew."""
        if self._session is not None:
            self._session.calibrate()

    def set_motion(self, motion: RetargetOptions) -> None:
        """Carry motion over in another way, now or when the session is there."""
        self._configure(motion=motion)

    def set_task_options(self, choices: TaskOptions, failed: Callable[[str], None]) -> None:
        """Apply models of the other tasks in another way.

        Args:
            choices: how.
            failed: told why they cannot be used, in the user's language.
        """

        def chosen(edit_options: EditOptions) -> None:
            self._configure(edit_options=edit_options)

        self._background.run(
            lambda: edit_options_of(choices), chosen, lambda error: failed(local_error(error))
        )

    def set_mask(self, mask: FaceMask | None) -> None:
        """Repair what is marked from the next frame on; None for nothing."""
        self._configure(mask=mask)

    def follow(self, x: float, y: float) -> None:
        """Follow the face nearest to a point of the frame, in its pixels."""
        if self._session is not None:
            self._session.follow(x, y)

    def add_consumer(self, consumer: Callable[[LiveResult], None]) -> Callable[[], None]:
        """Call `consumer` with every result on the worker's thread; returns how to stop that."""
        self._on_thread = [*self._on_thread, consumer]
        self._rest()

        def remove() -> None:
            self._on_thread = [other for other in self._on_thread if other is not consumer]
            self._rest()

        return remove

    def _configure(self, **changes: Any) -> None:
        self._options = replace(self._options, **changes)
        if self._session is not None:
            self._session.configure(self._options)

    def _made(self) -> Session:
        session = self._made_session = self._make()
        session.start()
        return session

    def _adopt(self, session: Session) -> None:
        self._session = session
        self._removers = [
            session.on_result(self._result_came),
            session.on_change(self._state_changed),
        ]
        session.configure(self._options)
        session.set_runtime(self._runtime)
        self._rest()
        if self._wanted_model is not None:
            session.set_model(self._wanted_model, self._photo_options(self._wanted_model))
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._refuse(error)
        self.changed.emit()
        raise error  # the notifier shows it, with its traceback

    def _refuse(self, error: Exception) -> None:
        self._refusal, self._refusal_details = str(error), details_of(error)

    def _result_came(self, result: LiveResult) -> None:
        """On the worker's thread."""
        for consumer in self._on_thread:
            consumer(result)
        if not self._nudge_waits.is_set():
            self._nudge_waits.set()
            self._nudged.emit()

    def _state_changed(self, status: LiveStatus) -> None:
        """On some thread."""
        del status
        self._stirred.emit()

    def _deliver(self) -> None:
        self._nudge_waits.clear()
        self.resulted.emit()
