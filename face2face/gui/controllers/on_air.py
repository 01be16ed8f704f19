"""The virtual camera as a state of the program: the button, the title and the tray show it."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from face2face.gui.actions import Actions
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.widgets.control_bar import Controls
from face2face.gui.widgets.tray import Tray


class OnAir(QObject):
    """Shows whether something is sent, also to who does not see the window.

    Args:
        window: its title is what task bars show.
        recording: sends.
        controls: the button that switches it.
        actions: stop it, and end the program.
        to_front: brings the window to the front.

    Attributes:
        tray: the icon beside the clock, while something is sent.
    """

    def __init__(
        self,
        window: QWidget,
        recording: RecordingController,
        controls: Controls,
        actions: Actions,
        to_front: Callable[[], None],
    ) -> None:
        """Nothing is sent yet."""
        super().__init__(window)
        self._window = window
        self._recording = recording
        self._controls = controls
        self._name = window.windowTitle()
        self.tray = Tray(window)
        self.tray.show_wanted.connect(to_front)
        self.tray.stop_wanted.connect(lambda: actions.virtual_camera.setChecked(False))
        self.tray.quit_wanted.connect(actions.quit.trigger)
        recording.sending_changed.connect(self._show)

    def _show(self, on: bool) -> None:
        self._controls.show_sending(on)
        if on:
            self._window.setWindowTitle(self.tr("{name}: on air").format(name=self._name))
            self.tray.show(self._recording.sends_as)
        else:
            self._window.setWindowTitle(self._name)
            self.tray.hide()
