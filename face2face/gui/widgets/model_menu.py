"""The models as a menu: in the menu bar, and instead of the cards in a narrow window."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QMenu

from face2face.gui.attribution_words import attribution_words
from face2face.gui.error_messages import local
from face2face.gui.model_list import ModelEntry
from face2face.gui.widgets.control_button import ControlButton
from face2face.utils.text import sanitize_tooltip


class ModelMenu(QObject):
    """Keeps a list of models in several menus.

    Args:
        menus: the list goes to the end of each.
        parent: Qt's owner.

    Signals:
        chosen: a model was chosen; carries its place.
        removal_wanted: one is to be removed from the list; carries its ModelEntry.
    """

    chosen = Signal(str)
    removal_wanted = Signal(object)

    def __init__(self, menus: list[QMenu], parent: QObject) -> None:
        """Fill nothing yet."""
        super().__init__(parent)
        self._menus = menus
        self._shown: list[QAction] = []
        self._group = QActionGroup(self)
        self._entries: list[ModelEntry] = []
        self.removal = QMenu(self.tr("Remove from the list"), menus[0])
        self._current = ""

    def show_entries(self, entries: list[ModelEntry]) -> None:
        """List these models instead of what was there."""
        for old in self._shown:
            for menu in self._menus:
                menu.removeAction(old)
            if old is not self.removal.menuAction():
                old.deleteLater()
        self._entries = entries
        self._shown = []
        if entries:
            line = QAction(self)
            line.setSeparator(True)
            self._shown.append(line)
        for entry in entries:
            name = entry.title
            if entry.refusal:
                name = self.tr("{name} (cannot be used)").format(name=name)
            action = QAction(name, self)
            action.setCheckable(True)
            action.setEnabled(not entry.refusal)
            refusal = local(entry.refusal, entry.refusal_details)
            action.setToolTip(
                sanitize_tooltip(refusal or attribution_words(entry.licence) or entry.name)
            )
            action.setData(entry.location)
            action.triggered.connect(
                lambda _=False, location=entry.location: self.chosen.emit(location)
            )
            self._group.addAction(action)
            self._shown.append(action)
        self.removal.clear()
        for entry in entries:
            if entry.added or entry.made_here:
                action = self.removal.addAction(entry.title)
                action.triggered.connect(
                    lambda _=False, entry=entry: self.removal_wanted.emit(entry)
                )
        if not self.removal.isEmpty():
            self._shown.append(self.removal.menuAction())
        for menu in self._menus:
            menu.addActions(self._shown)
        self.set_current(self._current)

    def set_current(self, location: str) -> None:
        """Mark a model as the one in use."""
        self._current = location
        for action in self._shown:
            if action.isCheckable():
                action.setChecked(action.data() == location)

    def set_disabled(self, on: bool) -> None:
        """Whether nothing can be chosen here; what cannot be used at all stays as it is."""
        self._group.setDisabled(on)

    def actions(self) -> list[QAction]:
        """The models' actions."""
        return [action for action in self._shown if action.isCheckable()]


class ModelButton(ControlButton):
    """A button with the model's name that opens the menu."""

    def __init__(self, action: QAction) -> None:
        """Make the button; `action` names and explains it."""
        super().__init__(action)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)

    def show_name(self, name: str) -> None:
        """Show which model is in use."""
        metrics = QFontMetrics(self.font())
        self.set_look(metrics.elidedText(name, Qt.TextElideMode.ElideRight, 130), "model")

    def open_menu(self) -> None:
        """Open the menu above the button, which lies at the window's foot."""
        above = QPoint(0, -self.menu.sizeHint().height() - 4)
        self.menu.popup(self.mapToGlobal(above))
