"""The column of model cards."""

import itertools

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from face2face.gui.model_list import ModelEntry
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets import model_card
from face2face.gui.widgets.model_card import ModelCard

_SCROLL_BAR = 14
_BUTTON_PAD = 24


class ModelPanel(QWidget):
    """All models as cards; arrow keys go from one to the next.

    Signals:
        chosen: a model was chosen; carries its place.
        menu_wanted: a card's menu is wanted; carries its ModelEntry and where on the screen.
        removal_wanted: the Delete key was pressed on a card; carries its ModelEntry.

    Attributes:
        new: the button below the cards, for a face that is not there yet.
    """

    chosen = Signal(str)
    menu_wanted = Signal(object, QPoint)
    removal_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(model_card.WIDTH + _SCROLL_BAR)
        self._cards: list[ModelCard] = []
        self._current = ""
        heading = plain_label(self.tr("Models"))
        heading.setProperty("role", "heading")
        self._hint = plain_label(self.tr("Reading the models…"))
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        # New cards have their places only then.
        scroll.verticalScrollBar().rangeChanged.connect(self._reveal)
        self._scroll = scroll
        self.new = QPushButton(self.tr("New face…"))
        self.new.setMinimumHeight(36)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.new)

    def show_entries(self, entries: list[ModelEntry]) -> None:
        """Show these models instead of what was there."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self._cards = []
        for location, entry in enumerate(entries):
            card = ModelCard(entry)
            card.clicked.connect(lambda _=False, card=card: self._clicked(card))
            card.installEventFilter(self)
            self._column.insertWidget(location, card)
            self._cards.append(card)
        for before, after in itertools.pairwise([*self._cards, self.new]):
            QWidget.setTabOrder(before, after)
        self._hint.setText(
            self.tr(
                "Drop a model's folder, zip or frozen_model.pb anywhere in the window to add it."
            )
            if entries
            else self.tr(
                "There is no model yet. Drop a model's folder, zip or frozen_model.pb anywhere in "
                "the window."
            )
        )
        self.set_current(self._current)

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
        self._reveal()

    def take_focus(self) -> None:
        """Give the keyboard to the chosen card, or to the first."""
        chosen = [card for card in self._cards if card.isChecked()] or self._cards[:1]
        for card in chosen:
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def cards(self) -> list[ModelCard]:
        """The cards, from top to bottom."""
        return self._cards

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrow keys move, Enter chooses, Delete removes; the right button opens a menu."""
        if isinstance(event, QContextMenuEvent) and isinstance(watched, ModelCard):
            self.menu_wanted.emit(watched.entry, event.globalPos())
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(watched, 1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Delete and isinstance(watched, ModelCard):
                self.removal_wanted.emit(watched.entry)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, ModelCard):
                watched.click()
                return True
        return super().eventFilter(watched, event)

    def _reveal(self) -> None:
        for card in self._cards:
            if card.isChecked():
                self._scroll.ensureWidgetVisible(card)

    def _step(self, watched: QObject, by: int) -> None:
        locations = [number for number, card in enumerate(self._cards) if card is watched]
        if locations:
            card = self._cards[(locations[0] + by) % len(self._cards)]
            card.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def _clicked(self, card: ModelCard) -> None:
        if card.entry.refusal:
            self.set_current(self._current)
        else:
            self.chosen.emit(card.entry.location)
