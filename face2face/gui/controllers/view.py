"""What is shown, and with it what is saved: landmarks, mirror, label, face alone, full screen."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from face2face.gui.actions import Actions
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.settings import Settings
from face2face.gui.widgets.preview import Preview
from face2face.gui.widgets.window_body import WindowBody
from face2face.gui.widgets.zoom import STEP

_REMEMBERED = (
    *("landmarks", "mirror", "label", "output_alone", "my_landmarks", "close_up", "compare"),
)


class View(QObject):
    """Keeps switches, images and recordings of one mind: what is saved is what is shown.

    Args:
        window: what goes to the full screen.
        body: the window's parts.
        stage: the images.
        recording: what saves and records.
        actions: the switches.
        settings: how they were the last time.
    """

    def __init__(
        self,
        window: QMainWindow,
        body: WindowBody,
        stage: Preview,
        recording: RecordingController,
        actions: Actions,
        settings: Settings,
    ) -> None:
        """Follow the switches; `begin` sets them."""
        super().__init__(window)
        self._window = window
        self._body = body
        self._stage = stage
        self._recording = recording
        self._actions = actions
        self._settings = settings
        self._state = Qt.WindowState.WindowNoState
        self._leaving = {"sent": "", "record": ""}
        actions.landmarks.toggled.connect(self._set_landmarks)
        actions.mirror.toggled.connect(stage.set_mirrored)
        actions.label.toggled.connect(self._set_labelled)
        actions.output_alone.toggled.connect(self._set_output_alone)
        actions.full_screen.toggled.connect(self._set_full_screen)
        actions.my_landmarks.toggled.connect(stage.set_my_landmarks)
        actions.close_up.toggled.connect(self._set_close_up)
        actions.compare.toggled.connect(stage.set_compared)
        actions.zoom_in.triggered.connect(lambda: stage.zoom(STEP))
        actions.zoom_out.triggered.connect(lambda: stage.zoom(1 / STEP))
        actions.show_whole.triggered.connect(stage.show_whole)
        recording.ticked.connect(self._show_time)
        recording.recording_changed.connect(lambda _: self._show_leaving(record=""))
        recording.sending_changed.connect(self._show_sending)

    def begin(self, show: str | None) -> None:
        """Set the switches as they were the last time.

        Args:
            show: what the command line asks for in the left image, None for nothing.
        """
        a, settings = self._actions, self._settings
        a.mirror.setChecked(settings.flag("mirror", True))
        a.label.setChecked(settings.flag("label", True))
        a.landmarks.setChecked(show == "landmarks" if show else settings.flag("landmarks", False))
        for name in ("output_alone", "my_landmarks", "close_up", "compare"):
            getattr(a, name).setChecked(settings.flag(name, False))
        for name in _REMEMBERED:  # from now on: what the command line asks for is for one start
            getattr(a, name).toggled.connect(settings.remember_flag(name))

    def set_camera(self, camera: bool) -> None:
        """Say whether the source is a camera: nothing else is shown as in a mirror."""
        self._stage.set_camera(camera)
        self._actions.mirror.setEnabled(camera)

    def _set_landmarks(self, on: bool) -> None:
        self._stage.set_landmarks(on)
        self._recording.landmarks = on

    def _set_close_up(self, on: bool) -> None:
        self._stage.set_close_up(on)
        self._recording.close_up = on

    def _set_labelled(self, on: bool) -> None:
        self._stage.set_labelled(on)
        self._recording.labelled = on

    def _set_output_alone(self, on: bool) -> None:
        self._stage.set_output_alone(on)
        self._follow()

    def _set_full_screen(self, on: bool) -> None:
        window = self._window
        if on:
            # What is hidden would give the keyboard on, in the end to the field that finds models.
            self._stage.setFocus()
        self._stage.set_full(on)
        window.menuBar().setVisible(not on)
        self._body.set_full(on)
        self._follow()
        if on:
            self._state = window.windowState() & ~Qt.WindowState.WindowMinimized
            window.showFullScreen()
        elif self._state & Qt.WindowState.WindowMaximized:
            window.showMaximized()
        else:
            window.showNormal()

    def _follow(self) -> None:
        a = self._actions
        self._recording.alone = a.output_alone.isChecked() or a.full_screen.isChecked()

    def _show_time(self, seconds: float) -> None:
        whole = int(seconds)
        text = f"REC {whole // 60:02d}:{whole % 60:02d}"
        if self._recording.shows_camera and self._recording.alone:
            said = self.tr("your camera is recorded beside it")
            text = f"{text} \u00b7 {said}"
        self._show_leaving(record=text)

    def _show_sending(self, on: bool) -> None:
        self._show_leaving(sent=self.tr("ON AIR") if on else "")

    def _show_leaving(self, **changed: str) -> None:
        """Say in the image what of it leaves the window now."""
        self._leaving.update(changed)
        parts = (self._leaving[name] for name in ("sent", "record"))
        self._stage.show_leaving(" \u00b7 ".join(part for part in parts if part))
