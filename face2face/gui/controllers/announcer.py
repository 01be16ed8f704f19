"""What happened, told in the message bar."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from face2face.engine.live.status import LiveStatus
from face2face.gui.dialogs import reveal
from face2face.gui.error_messages import local
from face2face.gui.widgets.message_bar import MessageBar
from face2face.utils.notifications import Fault


class Announcer(QObject):
    """Finds the words for what other parts report."""

    _fault_came = Signal(object)

    def __init__(self, bar: MessageBar, parent: QObject) -> None:
        """Tell things in `bar`."""
        super().__init__(parent)
        self._bar = bar
        self._warnings: tuple[str, ...] = ()
        self._fault_came.connect(self._tell_fault, Qt.ConnectionType.QueuedConnection)

    def fault(self, fault: Fault) -> None:
        """An error that nobody caught; from any thread."""
        self._fault_came.emit(fault)

    def failed(self, message: str) -> None:
        """Something could not be done; in the user's language already."""
        self._bar.report(message, urgent=True)

    def doubted(self, name: str) -> None:
        """The program ended the last time while this model was loaded."""
        text = self.tr(
            "The program ended the last time while it loaded the model {name}. The usual face is "
            "shown instead."
        )
        self._bar.report(text.format(name=name), urgent=True)

    def warned(self, status: LiveStatus) -> None:
        """The newest warning of a session, once."""
        if status.warnings != self._warnings:
            self._warnings = status.warnings
            if status.warnings:
                self._bar.report(local(status.warnings[-1]))

    def saved(self, path: str, why_early: str, silent: bool, unsigned: str) -> None:
        """A file was written.

        Args:
            path: the file.
            why_early: why a recording ended by itself, in the user's language, "" if it did not.
            silent: whether it is a video without sound.
            unsigned: why it carries no Content Credentials, "" where it does.
        """
        name = Path(path).name
        if why_early:
            text = self.tr("The recording ended early. {why} What was recorded is in {name}.")
            text = text.format(why=why_early, name=name)
        elif silent:
            text = self.tr("Saved as {name}, without sound: there is no microphone.")
            text = text.format(name=name)
        else:
            text = self.tr("Saved as {name}").format(name=name)
        if unsigned:
            text = f"{text}. {local(unsigned)}"
        self._bar.report(
            text,
            [(self.tr("Show in folder"), lambda: reveal(Path(path)))],
            urgent=bool(why_early or unsigned),
        )

    def sending(self, name: str) -> None:
        """The virtual camera is on."""
        text = self.tr("The face is now a camera: choose {name} in your call program.")
        self._bar.report(text.format(name=name))

    def unknown(self, name: str) -> None:
        """Something of no use was dropped."""
        text = self.tr("{name} is neither a model nor a video.")
        self._bar.report(text.format(name=name), urgent=True)

    def reset(self) -> None:
        """The settings were forgotten."""
        self._bar.report(self.tr("The settings are as at the first start."))

    def _tell_fault(self, fault: Fault) -> None:
        def copy() -> None:
            QGuiApplication.clipboard().setText(fault.details)

        text = self.tr("Something went wrong: {text}").format(text=fault.summary)
        self._bar.report(text, [(self.tr("Copy details"), copy)], urgent=True)
