"""What can be done with a model of the list besides choosing it: the menu of its card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QFile, QObject, QPoint, Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from face2face.errors import Face2FaceError
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.models import Models
from face2face.gui.error_messages import local_error
from face2face.gui.model_list import ModelEntry
from face2face.gui.question import ask
from face2face.gui.rename_model import can_be_renamed, rename_model

_LONGEST_NAME = 60


class ModelActions(QObject):
    """Removes, renames and shows the user's own models; those of the program stay as they are.

    Args:
        models: the list.
        announcer: tells what was done.
        window: owns menus and questions.

    Attributes:
        menu, question, naming: what was opened last, None before.
    """

    def __init__(self, models: Models, announcer: Announcer, window: QWidget) -> None:
        """Do nothing yet."""
        super().__init__(window)
        self._models = models
        self._announcer = announcer
        self._window = window
        self.menu: QMenu | None = None
        self.question: QMessageBox | None = None
        self.naming: QInputDialog | None = None

    def open_menu(self, entry: ModelEntry, spot: QPoint) -> None:
        """Show what can be done with a model, at a place of the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered: list[tuple[bool, str, Callable[[ModelEntry], None]]] = [
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
        if menu.isEmpty():
            menu.addAction(self.tr("It comes with the program")).setEnabled(False)
        self.menu = menu
        menu.popup(spot)

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
        text = self.tr("Move the face {name} to the trash? Its files are in {folder}.")
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
        if not moved:
            self._announcer.not_trashed(entry.name, str(entry.path))
        self._models.read()

    def _rename(self, entry: ModelEntry, name: str) -> None:
        if name == entry.name:
            return
        used = entry.location == self._models.in_use
        try:
            location = rename_model(entry, name)
        except Face2FaceError as error:
            self._announcer.model_failed(local_error(error))
            return
        self._models.read()
        if used:
            self._models.choose(location)
