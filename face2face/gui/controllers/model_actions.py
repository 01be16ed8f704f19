"""What can be done with a model of the list besides choosing it: the menu of its card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from face2face.errors import Face2FaceError
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.models import Models
from face2face.gui.dialogs import ask_zip
from face2face.gui.error_messages import local_error
from face2face.gui.model_list import ModelEntry
from face2face.gui.question import ask
from face2face.gui.rename_model import can_be_exported, can_be_renamed, rename_model
from face2face.gui.widgets.message_bar import Topic

_LONGEST_NAME = 60
_MINUTES = (2, 600)
_USUAL_MINUTES = 10


class ModelActions(QObject):
    """Marks and exports models; removes, renames, shows and trains further the user's own.

    Args:
        models: the list.
        background: writes files on its thread.
        announcer: tells what was done.
        window: owns menus and questions.

    Signals:
        longer_wanted: a face is to be trained further; carries its name and for how many minutes.

    Attributes:
        menu, question, naming, minutes: what was opened last, None before.
        training: whether a face is being trained: one at a time.
    """

    longer_wanted = Signal(str, int)

    def __init__(
        self,
        models: Models,
        background: BackgroundWorker,
        announcer: Announcer,
        window: QWidget,
    ) -> None:
        """Do nothing yet."""
        super().__init__(window)
        self._models = models
        self._background = background
        self._announcer = announcer
        self._window = window
        self.training: Callable[[], bool] = lambda: False
        self.menu: QMenu | None = None
        self.question: QMessageBox | None = None
        self.naming: QInputDialog | None = None
        self.minutes: QInputDialog | None = None

    def open_menu(self, entry: ModelEntry, spot: QPoint) -> None:
        """Show what can be done with a model, at a place of the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        favourite = self.tr("No favourite any more") if entry.favourite else self.tr("Favourite")
        offered: list[tuple[bool, str, Callable[[ModelEntry], None]]] = [
            (True, favourite, self.star),
            (self._can_go_on(entry), self.tr("Train longer…"), self.ask_longer),
            (can_be_exported(entry), self.tr("Export as one file…"), self.export),
            (entry.added, self.tr("Remove from the list"), self.remove),
            (can_be_renamed(entry), self.tr("Rename…"), self.rename),
            (
                (entry.added or entry.made_here) and entry.path is not None,
                self.tr("Open folder"),
                self.show_folder,
            ),
            (entry.made_here and not entry.added, self.tr("Move to the trash…"), self.ask_trash),
        ]
        for possible, text, act in offered:
            if possible:
                action = menu.addAction(text)
                action.triggered.connect(lambda _=False, act=act: act(entry))
        self.menu = menu
        menu.popup(spot)

    def star(self, entry: ModelEntry) -> None:
        """Make it a favourite, or none any more."""
        self._models.set_favourite(entry.location, not entry.favourite)

    def export(self, entry: ModelEntry) -> None:
        """Ask for a file, and write the model into it."""
        chosen = ask_zip(self._window, entry.name)
        if not chosen:
            return
        path = Path(chosen)

        def write() -> None:
            from face2face.export.one_file import export_one_file

            export_one_file(str(entry.path), path)

        self._announcer.exporting(entry.title)
        self._background.run(
            write,
            lambda _: self._announcer.exported(entry.title, path),
            lambda error: self._announcer.failed(local_error(error)),
        )

    def ask_longer(self, entry: ModelEntry) -> None:
        """Ask for how long a face is trained further."""
        asked = QInputDialog(self._window)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setWindowTitle(self.tr("Train longer"))
        asked.setLabelText(
            self.tr("Minutes for which {name} is trained further").format(name=entry.name)
        )
        asked.setInputMode(QInputDialog.InputMode.IntInput)
        asked.setIntRange(*_MINUTES)
        asked.setIntValue(_USUAL_MINUTES)
        asked.intValueSelected.connect(lambda minutes: self.longer_wanted.emit(entry.name, minutes))
        self.minutes = asked
        asked.open()

    def delete(self, entry: ModelEntry) -> None:
        """The Delete key: off the list, or to the trash where it is a face that was made here."""
        if entry.added:
            self.remove(entry)
        elif entry.made_here:
            self.ask_trash(entry)
        else:
            self._announcer.not_removable(entry.title)

    def remove(self, entry: ModelEntry) -> None:
        """Take a model off the list; its files stay where they are."""
        if entry.added:
            self._models.remove(entry.location)
            self._announcer.removed(entry.title, lambda: self._models.add(entry.location))

    def show_folder(self, entry: ModelEntry) -> None:
        """Open the folder that holds the model."""
        if entry.path is not None:
            self._announcer.opener.reveal(entry.path)

    def rename(self, entry: ModelEntry) -> None:
        """Ask for another name, and give it."""
        naming = QInputDialog(self._window)
        naming.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        naming.setWindowTitle(self.tr("Rename"))
        naming.setLabelText(self.tr("New name"))
        naming.setTextValue(entry.name[:_LONGEST_NAME])
        naming.textValueSelected.connect(lambda name: self._rename(entry, name))
        self.naming = naming
        naming.open()

    def ask_trash(self, entry: ModelEntry) -> None:
        """Ask whether a face's files shall go to the system's trash."""
        text = self.tr(
            "Move the face {name} to the trash? Its files are in {folder}. Images that were kept "
            "to train it longer are deleted."
        )
        self.question = ask(
            self._window,
            self.tr("Move to the trash"),
            text.format(name=entry.name, folder=entry.path),
            yes=self.tr("Move to the trash"),
            no=self.tr("Keep it"),
            then=lambda: self._trash(entry),
        )

    def _trash(self, entry: ModelEntry) -> None:
        if entry.path is None:
            return
        self._models.leave(entry.location)
        moved, _ = QFile.moveToTrash(str(entry.path))
        if moved:
            from face2face.new_face.longer import forget_pairs

            forget_pairs(entry.path.name)
        else:
            self._announcer.not_trashed(entry.name, str(entry.path))
        self._models.read()

    def _rename(self, entry: ModelEntry, name: str) -> None:
        if name == entry.name:
            return
        used = entry.location == self._models.in_use
        try:
            location = rename_model(entry, name)
        except Face2FaceError as error:
            self._announcer.failed(local_error(error), Topic.MODEL)
            return
        self._models.renamed(entry.location, location)
        self._models.read()
        if used:
            self._models.choose(location)

    def _can_go_on(self, entry: ModelEntry) -> bool:
        from face2face.new_face.longer import can_be_trained_longer  # it imports OpenCV

        mine = entry.made_here and not entry.refusal and not self.training()
        return mine and entry.path is not None and can_be_trained_longer(entry.path.name)
