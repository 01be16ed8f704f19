"""The column of model cards, and below them what is known of one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from face2face.gui.actions import KEYS
from face2face.gui.model_list import ModelEntry
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets import model_card
from face2face.gui.widgets.model_card import ModelCard
from face2face.gui.widgets.model_details import ModelDetails
from face2face.gui.widgets.model_search import ModelSearch
from face2face.gui.widgets.scrolling import Scrolling

SEARCH_FROM = 10
"""As many models are searched for, not looked through."""

_COLUMNS = 2
_GAP = 8
_SCROLL_BAR = 14
_BUTTON_PAD = 24

_DETAILS_FROM = 430
"""Pixels of height below which the cards need all the room."""

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
}


class ModelPanel(QWidget):
    """All models as cards; arrow keys go from one to the next.

    Signals:
        chosen: a model was chosen; carries its place.
        menu_wanted: a card's menu is wanted; carries its ModelEntry and where on the screen.
        removal_wanted: the Delete key was pressed on a card; carries its ModelEntry.
        starred: a card's star was clicked; carries its ModelEntry.

    Attributes:
        search: finds models by their names and by what is known of them; hidden while they are
            few.
        details: what is known of the model under the mouse or the keyboard, else of that in use.
        new: the button below the cards, for a face that is not there yet.
    """

    chosen = Signal(str)
    menu_wanted = Signal(object, QPoint)
    removal_wanted = Signal(object)
    starred = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_COLUMNS * model_card.WIDTH + _GAP + _SCROLL_BAR + 2)
        self._cards: list[ModelCard] = []
        self._shown: list[ModelCard] = []
        self._looked_at: ModelCard | None = None
        self._current = ""
        heading = plain_label(self.tr("Models"))
        heading.setProperty("role", "heading")
        self.search = ModelSearch()
        self.search.textChanged.connect(self._arrange)
        self.search.entered.connect(lambda: self._first_shown(ModelCard.click))
        self.search.left_down.connect(lambda: self._first_shown(_focus))
        self.search.hide()
        self._hint = plain_label(self.tr("Reading the models…"))
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        inner = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(10)
        column.addLayout(self._grid)
        column.addWidget(self._hint)
        column.addStretch(1)
        self._scroll = Scrolling(inner)
        # New cards have their places only then.
        self._scroll.verticalScrollBar().rangeChanged.connect(self._reveal)
        self.details = ModelDetails()
        self.new = QPushButton(self.tr("New face…"))
        self.new.setMinimumHeight(36)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self.search)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.details)
        layout.addWidget(self.new)

    def show_entries(self, entries: list[ModelEntry]) -> None:
        """Show these models instead of what was there."""
        place = next((place for place, card in enumerate(self._cards) if card.hasFocus()), None)
        focused = None if place is None else self._cards[place].entry.location
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards, self._shown = [], []
        self._looked_at = None
        usable = [entry.location for entry in entries if not entry.refusal][:KEYS]
        for entry in entries:
            key = usable.index(entry.location) + 1 if entry.location in usable else 0
            card = ModelCard(entry, key)
            card.clicked.connect(lambda _=False, card=card: self._clicked(card))
            card.starred.connect(lambda card=card: self.starred.emit(card.entry))
            card.looked_at.connect(lambda on, card=card: self._look(card, on))
            card.installEventFilter(self)
            self._cards.append(card)
        self.search.setVisible(len(entries) >= SEARCH_FROM)
        if self.search.isHidden():
            self.search.clear()
        self._arrange()
        self.set_current(self._current)
        if place is not None and self._cards:
            # One that was removed leaves the keyboard to the one that is in its place now.
            kept = [card for card in self._cards if card.entry.location == focused]
            (kept or self._cards[place:] or self._cards[-1:])[0].setFocus()

    def show_work(self, line: str) -> None:
        """Show on the button below the cards that a face is being made; "" when none is."""
        usual = self.tr("New face…")
        metrics = self.new.fontMetrics()
        room = self.width() - 2 * _BUTTON_PAD
        self.new.setText(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) or usual)
        self.new.setAccessibleName(line or usual)

    def set_current(self, location: str) -> None:
        """Mark a model as the one in use."""
        self._current = location
        for card in self._cards:
            card.setAutoExclusive(False)
            card.setChecked(card.entry.location == location)
            card.setAutoExclusive(True)
        self._let_tab_find()
        self._reveal()
        self._tell()

    def take_focus(self) -> None:
        """Give the keyboard to the chosen card, or to the first."""
        shown = self.shown()
        for card in [card for card in shown if card.isChecked()] or shown[:1]:
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def start_search(self) -> None:
        """Give the keyboard to the field that finds a model, or to the cards while it is hidden."""
        if self.search.isHidden():
            self.take_focus()
        else:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def choose_number(self, number: int) -> None:
        """Choose the model that has a key, 1 to 9; nothing where none has it."""
        for card in self._cards:
            if card.number == number:
                self.chosen.emit(card.entry.location)

    def cards(self) -> list[ModelCard]:
        """All cards, also those that the search leaves out, in their order."""
        return self._cards

    def shown(self) -> list[ModelCard]:
        """The cards that the search leaves, as they stand."""
        return self._shown

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little height the cards need it."""
        super().resizeEvent(event)
        self.details.setVisible(self.height() >= _DETAILS_FROM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrow keys move, Enter chooses, Delete removes; the right button opens a menu."""
        if not isinstance(watched, ModelCard):
            return super().eventFilter(watched, event)
        if isinstance(event, QContextMenuEvent):
            self.menu_wanted.emit(watched.entry, event.globalPos())
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._look(watched, event.type() == QEvent.Type.FocusIn)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in _STEPS:
                self._step(watched, _STEPS[Qt.Key(key)])
                return True
            if key == Qt.Key.Key_Delete:
                self.removal_wanted.emit(watched.entry)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
        return super().eventFilter(watched, event)

    def _first_shown(self, act: Callable[[ModelCard], None]) -> None:
        """Do something with the first card that the search leaves, where there is one."""
        for card in self.shown()[:1]:
            act(card)

    def _arrange(self) -> None:
        """Place the cards that are searched for; those that are called so come first."""
        finds = self.search.finds
        found = [card for card in self._cards if finds(card.entry.title, *card.texts)]
        self._shown = sorted(found, key=lambda card: not finds(card.entry.title))
        for card in self._cards:
            self._grid.removeWidget(card)
            if card not in found:
                card.hide()
        before: QWidget = self.search
        for place, card in enumerate(self._shown):
            self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            card.show()
            QWidget.setTabOrder(before, card)
            before = card
        QWidget.setTabOrder(before, self.new)
        self._grid.setColumnStretch(_COLUMNS, 1)
        self._hint.setText(self._hinted(found=len(found)))
        self._let_tab_find()

    def _let_tab_find(self) -> None:
        """Let Tab come to the chosen card, else the first: arrow keys go on from there."""
        shown = self.shown()
        if any(card.hasFocus() for card in shown):
            return  # Qt lets it come back to that one
        found = next((card for card in shown if card.isChecked()), shown[0] if shown else None)
        for card in shown:
            by_tab = card is found
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_tab else Qt.FocusPolicy.ClickFocus)

    def _hinted(self, found: int) -> str:
        if self._cards and not found:
            return self.tr("No model is called so. Clear the field above to see all of them.")
        if self._cards:
            return self.tr(
                "Drop a photo or a video here to make a face of it; a model's folder, zip or "
                "frozen_model.pb anywhere in the window adds it."
            )
        return self.tr(
            "There is no model yet. Drop a photo, or a model's folder, zip or frozen_model.pb, "
            "anywhere in the window."
        )

    def _look(self, card: ModelCard, on: bool) -> None:
        if on:
            self._looked_at = card
        elif self._looked_at is card:
            self._looked_at = next((one for one in self._cards if one.hasFocus()), None)
        self._tell()

    def _tell(self) -> None:
        """Show what is known of the model that is looked at, else of that in use."""
        used = next((card for card in self._cards if card.isChecked()), None)
        card = self._looked_at or used
        self.details.show_entry(card.entry if card is not None else None)

    def _reveal(self) -> None:
        for card in self._cards:
            if card.isChecked() and not card.isHidden():
                self._scroll.ensureWidgetVisible(card)

    def _step(self, watched: ModelCard, by: int) -> None:
        shown = self.shown()
        place = shown.index(watched) + by
        if 0 <= place < len(shown):
            _focus(shown[place])
            self._scroll.ensureWidgetVisible(shown[place])

    def _clicked(self, card: ModelCard) -> None:
        if card.entry.refusal:
            self.set_current(self._current)
        else:
            self.chosen.emit(card.entry.location)


def _focus(card: ModelCard) -> None:
    card.setFocus(Qt.FocusReason.TabFocusReason)
