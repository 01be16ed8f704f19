"""What is the matter with microphone, loudspeaker and cameras, told in the message bar."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl

from face2face.errors import ErrorKind, Face2FaceError
from face2face.gui.causes import reason_words
from face2face.gui.error_messages import local_error
from face2face.gui.install_commands import OBS_PAGE, virtual_camera_command
from face2face.gui.opener import Opener
from face2face.gui.widgets.message_bar import MessageBar, Topic, copying


class DeviceMessages(QObject):
    """Finds the words, and offers what mends it: a command, a page, the settings.

    Args:
        bar: where it is told.
        opener: shows pages in the browser.
        parent: Qt's owner.
    """

    def __init__(self, bar: MessageBar, opener: Opener, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._opener = opener

    def silent(self, why: str, settings: Callable[[], None]) -> None:
        """A recording that has begun has no sound.

        Args:
            why: in the user's language, beginning small.
            settings: shows where a microphone is chosen.
        """
        text = self.tr("This recording has no sound: {why}").format(why=why)
        self._bar.report(text, [(self.tr("Settings…"), settings)], urgent=True, topic=Topic.OUTPUT)

    def slowed_by_dark(self, name: str, rate: float, promised: float) -> None:
        """Say that it is so dark that a camera takes longer for each image.

        Args:
            name: the camera's.
            rate: frames a second that it gives.
            promised: that it says it gives.
        """
        text = self.tr(
            "It is dark: {name} exposes each image longer and gives {rate:.0f} instead of "
            "{promised:.0f} a second. More light in front of you makes it fast again."
        )
        self._bar.report(
            text.format(name=name, rate=rate, promised=promised), lasting=True, topic=Topic.LIGHT
        )

    def sending(self, name: str, delay_ms: float, explain: Callable[[], None]) -> None:
        """The virtual camera is on.

        Args:
            name: as call programs call it.
            delay_ms: how much later than the sound its image is, 0 where it is not known.
            explain: shows how call programs take it.
        """
        text = self.tr("The virtual camera is on: choose {name} as camera in your video call app.")
        text = text.format(name=name)
        if round(delay_ms) > 0:
            late = self.tr(
                "Its image is {delay:.0f} ms late: in OBS enter this as the microphone's sync "
                "offset."
            )
            text = f"{text} {late.format(delay=delay_ms)}"
        self._bar.report(text, [(self.tr("Help"), explain)], topic=Topic.SENDING)

    def no_device(self, error: Face2FaceError, explain: Callable[[], None]) -> None:
        """There is no virtual camera: what brings one on this very system is a click away.

        Args:
            error: what was raised.
            explain: shows what else there is to know.
        """
        kind = None if error.details is None else error.details.kind
        command = virtual_camera_command()
        text, buttons = local_error(error), [(self.tr("Help"), explain)]
        if kind is ErrorKind.V4L2LOOPBACK_MISSING and command:
            text = self.tr("There is no virtual camera: install v4l2loopback. Run {command}")
            text = text.format(command=command)
            buttons.insert(0, copying(self.tr("Copy command"), command))
        elif kind is ErrorKind.OBS_MISSING:
            buttons.insert(0, (self.tr("Get OBS"), lambda: self._opener.open(QUrl(OBS_PAGE))))
            if command:
                buttons.insert(1, copying(self.tr("Copy command"), command))
        self._bar.report(text, buttons, urgent=True, topic=Topic.OUTPUT)

    def no_sound(self, reason: str, command: str) -> None:
        """The loudspeaker cannot be used.

        Args:
            reason: a Cause, or the library's words.
            command: what installs what is missing on this system, "" where nothing is known.
        """
        if command:
            text = self.tr("Videos cannot be heard: PortAudio is missing. Run {command}")
            self._bar.report(
                text.format(command=command),
                [copying(self.tr("Copy command"), command)],
                urgent=True,
                topic=Topic.SOUND,
            )
        else:
            text = self.tr("Videos cannot be heard ({reason}): check the system's sound settings.")
            self._bar.report(
                text.format(reason=reason_words(reason)), urgent=True, topic=Topic.SOUND
            )
