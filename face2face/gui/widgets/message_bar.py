"""A line above the controls that tells what happened, and goes away again."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from face2face.gui.plain_text import plain_label, shorten_words
from face2face.gui.theme import RADIUS, tokens_of
from face2face.gui.widgets.icons import draw_icon, pixmap
from face2face.utils.text import sanitize_tooltip

_SHOWN_MS = 10_000
_MOST_LETTERS = 1_000
"""Of a message, which may name a stranger's file."""

Button = tuple[str, Callable[[], None]]


class Topic:
    """What a message is about: it goes when that is settled."""

    FILES = "files"
    READING = "reading"
    MODEL = "model"
    OUTPUT = "output"
    SENDING = "sending"
    CONVERSION = "conversion"
    SOUND = "sound"
    TASK = "task"
    LIGHT = "light"
    UNFINISHED = "unfinished"


class MessageBar(QFrame):
    """One message at a time, with buttons; never in the way of anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until there is a message."""
        super().__init__(parent)
        self._urgent = False
        self._topic = ""
        self._text = plain_label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setIconSize(QSize(14, 14))
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.hide)
        self._otherwise: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(42, 7, 8, 7)
        self._row.setSpacing(8)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    def give_back_to(self, otherwise: QWidget) -> None:
        """Give the keyboard to this when the message that has it goes."""
        self._otherwise = otherwise

    def report(
        self,
        text: str,
        buttons: Sequence[Button] = (),
        *,
        urgent: bool = False,
        lasting: bool = False,
        topic: str = "",
    ) -> None:
        """Show a message instead of the one before.

        Args:
            text: what happened, and what to do.
            buttons: each a name and what it does.
            urgent: whether the user must act; it stays until it is closed or settled.
            lasting: whether it stays so long although nobody must act.
            topic: what it is about, for `settle`.
        """
        self._give_back()
        self._urgent, self._topic = urgent, topic
        text = text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
        shown = shorten_words(text)
        self._text.setText(shown)
        self._text.setToolTip(sanitize_tooltip(text) if shown != text else "")
        self._text.setAccessibleDescription(text if shown != text else "")
        self.setAccessibleName(text)
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = []
        for location, (name, act) in enumerate(buttons):
            button = QPushButton(name)
            button.clicked.connect(lambda _=False, act=act: act())
            self._row.insertWidget(1 + location, button)
            self._buttons.append(button)
        ink = QColor(tokens_of(self).muted)
        self._close.setIcon(pixmap("close", 14, ink, self.devicePixelRatioF()))
        self._timer.stop()
        if not urgent and not lasting:
            self._timer.start(_SHOWN_MS)
        self.show()
        self.update()

    def settle(self, *topics: str) -> None:
        """Take a message about one of these away: what it tells is over."""
        if self._topic in topics:
            self._timer.stop()
            self.hide()

    @property
    def text(self) -> str:
        """What is shown, "" when hidden."""
        return "" if self.isHidden() else self._text.text()

    def buttons(self) -> list[QPushButton]:
        """The message's buttons."""
        return self._buttons

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The keyboard would go to whatever comes next, and Space press that."""
        self._give_back()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground and the icon."""
        del event
        t = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(t.alarm if self._urgent else t.accent)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        icon = "warning" if self._urgent else "info"
        draw_icon(painter, icon, QRectF(13, (self.height() - 19) / 2, 19, 19), colour)
        painter.end()

    def _give_back(self) -> None:
        focused = QApplication.focusWidget()
        if self._otherwise is not None and focused is not None and self.isAncestorOf(focused):
            self._otherwise.setFocus()


def copying(name: str, text: str) -> Button:
    """A button that copies a text."""

    def copy() -> None:
        QGuiApplication.clipboard().setText(text)

    return name, copy
