"""What happened, told in the message bar."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from face2face.engine.live.status import LiveStatus
from face2face.gui.causes import verbatim
from face2face.gui.controllers.device_messages import DeviceMessages
from face2face.gui.error_messages import local, local_notice, whole
from face2face.gui.opener import Opener
from face2face.gui.widgets.message_bar import MessageBar, Topic, copying
from face2face.utils.notifications import Fault


class Announcer(QObject):
    """Finds the words for what other parts report, and takes them away when they are settled.

    Attributes:
        opener: shows folders and pages in the system's programs.
        devices: tells what is the matter with microphone, loudspeaker and cameras.
    """

    _fault_came = Signal(object)

    def __init__(self, bar: MessageBar, parent: QObject) -> None:
        """Tell things in `bar`."""
        super().__init__(parent)
        self._bar = bar
        self.opener = Opener(self)
        self.opener.failed.connect(self._not_opened)
        self._warnings: tuple[str, ...] = ()
        self.devices = DeviceMessages(bar, self.opener, self)
        self._fault_came.connect(self._tell_fault, Qt.ConnectionType.QueuedConnection)

    def fault(self, fault: Fault) -> None:
        """An error that nobody caught; from any thread."""
        self._fault_came.emit(fault)

    def settle(self, *topics: str) -> None:
        """What was told of these topics is over."""
        self._bar.settle(*topics)

    def settle_output(self, on: bool = True) -> None:
        """Recording or the virtual camera began: what hindered it is over."""
        if on:
            self.settle(Topic.OUTPUT)

    def settle_sending(self, on: bool) -> None:
        """The virtual camera began or ended."""
        self.settle(Topic.OUTPUT if on else Topic.SENDING)

    def failed(self, message: str, topic: str = Topic.OUTPUT) -> None:
        """Something could not be done.

        Args:
            message: why, in the user's language.
            topic: what it is about, one of `Topic`.
        """
        self._bar.report(message, urgent=True, topic=topic)

    def refused(self, name: str, why: str, in_use: str) -> None:
        """A model could not be loaded, and the one before goes on.

        Args:
            name: the one that was wanted.
            why: in the user's language.
            in_use: the one that goes on.
        """
        text = self.tr("{name} cannot be used. {why} {other} stays in use.")
        self._bar.report(
            text.format(name=name, why=whole(why), other=in_use), urgent=True, topic=Topic.MODEL
        )

    def files(self, text: str, *, urgent: bool, lasting: bool = False) -> None:
        """What became of files that were dropped, pasted or added."""
        self._bar.report(text, urgent=urgent, lasting=lasting, topic=Topic.FILES)

    def checking(self, names: str) -> None:
        """Models are being read, which takes a while."""
        self._bar.report(
            self.tr("Checking {names}…").format(names=names), lasting=True, topic=Topic.FILES
        )

    def reading_image(self) -> None:
        """An image that was dropped or pasted is being read, which takes a while."""
        self._bar.report(self.tr("Reading the image…"), lasting=True, topic=Topic.READING)

    def doubted(self, name: str) -> None:
        """The program ended the last time while this model was loaded."""
        text = self.tr(
            "The program ended the last time while it loaded the model {name}. The usual model "
            "is used instead."
        )
        self._bar.report(text.format(name=name), urgent=True, topic=Topic.MODEL)

    def warned(self, status: LiveStatus) -> None:
        """The newest warning of a session, once."""
        if status.warnings != self._warnings:
            self._warnings = status.warnings
            if status.warnings:
                self._bar.report(local_notice(status.warnings[-1]))

    def saved(self, path: str, why_early: str, silent: str, unsigned: str) -> None:
        """A file was written.

        Args:
            path: the file.
            why_early: why a recording ended by itself, in the user's language, "" if it did not.
            silent: why it is a video without sound, "" where it is none.
            unsigned: why it carries no Content Credentials, in the user's language, "" where it
                does.
        """
        name, folder = Path(path).name, str(Path(path).parent)
        if why_early:
            text = self.tr(
                "The recording ended early. {why} What was recorded is in {name} in {folder}"
            )
            text = text.format(why=why_early, name=name, folder=folder)
        elif silent:
            text = self.tr("Saved as {name} in {folder}, without sound: {why}")
            text = text.format(name=name, folder=folder, why=silent)
        else:
            text = self.tr("Saved as {name} in {folder}").format(name=name, folder=folder)
        if unsigned:
            text = f"{whole(text)} {unsigned}"
        self._bar.report(
            text,
            [(self.tr("Show in folder"), lambda: self.opener.reveal(Path(path)))],
            urgent=bool(why_early or unsigned),
            topic=Topic.OUTPUT,
        )

    def converted(
        self, name: str, out: Path, notes: Sequence[str], play: Callable[[], None]
    ) -> None:
        """A whole video is converted.

        Args:
            name: the video's.
            out: the result.
            notes: what it lacks, sentences in the user's language.
            play: shows it.
        """
        text = self.tr("{name} is converted: {file} in {folder}")
        text = text.format(name=name, file=out.name, folder=out.parent)
        self._bar.report(
            " ".join([whole(text), *notes]) if notes else text,
            [
                (self.tr("Show in folder"), lambda: self.opener.reveal(out)),
                (self.tr("Play result"), play),
            ],
            lasting=True,
            topic=Topic.CONVERSION,
        )

    def ready(self, name: str, why_not: str = "") -> None:
        """A new face was made; `why_not` says why it is not good yet, "" where it is."""
        text = self.tr("{name} is ready and selected.")
        if why_not:
            text = self.tr("{name} is selected, but not good yet. {why} Train it longer.")
        self._bar.report(text.format(name=name, why=why_not), lasting=True)

    def busy_with(self, name: str) -> None:
        """A video was dropped to make a face of it while another one is being made."""
        text = self.tr(
            "One face is made at a time: wait until {name} is ready, or stop it, and drop the "
            "video again."
        )
        self._bar.report(text.format(name=name), urgent=True, topic=Topic.FILES)

    def first_version(self, name: str) -> None:
        """A first version of a new face is in use."""
        text = self.tr("A first version of {name} is selected. Training makes it better.")
        self._bar.report(text.format(name=name))

    def unfinished(self, names: list[str], act: Callable[[], None]) -> None:
        """Faces were begun and are not ready; `act` shows them."""
        if len(names) == 1:
            text = self.tr("The face {name} is not finished yet.").format(name=names[0])
        else:
            text = self.tr("Faces that are not finished yet: {names}.").format(
                names=", ".join(names)
            )
        self._bar.report(text, [(self.tr("Continue…"), act)], lasting=True, topic=Topic.UNFINISHED)

    def removed(self, name: str, undo: Callable[[], None]) -> None:
        """A model was taken off the list."""
        text = self.tr("{name} was removed from the list. Its files are still where they were.")
        self._bar.report(text.format(name=name), [(self.tr("Undo"), undo)], topic=Topic.FILES)

    def exporting(self, name: str) -> None:
        """A model is being written as one file."""
        text = self.tr("Exporting {name}…").format(name=name)
        self._bar.report(text, lasting=True, topic=Topic.OUTPUT)

    def exported(self, name: str, path: Path) -> None:
        """A model was written as one file."""
        text = self.tr(
            "{name} was exported as {file} in {folder}. Whoever gets it drops it into this window."
        ).format(name=name, file=path.name, folder=path.parent)
        act = (self.tr("Show in folder"), lambda: self.opener.reveal(path))
        self._bar.report(text, [act], topic=Topic.OUTPUT)

    def not_removable(self, name: str) -> None:
        """A model of the program's own was to be removed."""
        text = self.tr("{name} comes with the program and stays in the list.")
        self._bar.report(text.format(name=name), topic=Topic.FILES)

    def not_trashed(self, name: str, path: str) -> None:
        """The system has no trash, or does not take it."""
        text = self.tr("{name} could not be moved to the trash: delete {path} yourself.")
        self._bar.report(text.format(name=name, path=path), urgent=True, topic=Topic.FILES)

    def reset(self) -> None:
        """The settings were forgotten."""
        self._bar.report(self.tr("Settings were reset."))

    def _not_opened(self, place: str) -> None:
        """No program showed a folder or page; in the message it can be selected and copied."""
        text = self.tr("No program opened it here. It is {place}").format(place=place)
        self._bar.report(text, [copying(self.tr("Copy"), place)], urgent=True, topic=Topic.OUTPUT)

    def _tell_fault(self, fault: Fault) -> None:
        text = self.tr("Something went wrong: {text}")
        known = fault.error is not None
        why = local(fault.summary, fault.error) if known else verbatim(fault.summary)
        text = text.format(text=why)
        self._bar.report(text, [copying(self.tr("Copy details"), fault.details)], urgent=True)
