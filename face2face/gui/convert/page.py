"""The window of conversions: what waits, how far it is, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from face2face.gui.convert.jobs import Conversion, ConversionQueue, State
from face2face.gui.new_face.words import time_left
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.elided_label import ElidedLabel
from face2face.gui.widgets.screen_room import fitting_size
from face2face.gui.widgets.scrolling import Scrolling

_STEPS = 1000
_WIDTH = 640
_LEAST = QSize(480, 240)
_LEAST_ROWS, _MOST_ROWS = 96, 320
"""Pixels for the rows, however few or many they are; more are scrolled."""


class ConversionRow(QFrame):
    """One conversion, with what can be done about it.

    Args:
        job: the conversion.
        page: told what was pressed.

    Attributes:
        stop, again, remove, show_result, play: the buttons.
    """

    def __init__(self, job: Conversion, page: ConversionPage) -> None:
        super().__init__()
        self.job = job
        self.name = ElidedLabel(f"{job.name}  \u2192  {job.model}")
        self.name.setProperty("role", "heading")
        self.told = plain_label()
        self.told.setWordWrap(True)
        self.told.setProperty("role", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(job.name)
        self.stop = QPushButton(self.tr("Stop"))
        self.again = QPushButton(self.tr("Try again"))
        self.remove = QPushButton(self.tr("Remove"))
        self.show_result = QPushButton(self.tr("Show result"))
        self.play = QPushButton(self.tr("Play result"))
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        for button, wanted in (
            (self.stop, page.stop),
            (self.again, page.again),
            (self.play, page.play),
            (self.show_result, page.reveal),
            (self.remove, page.remove),
        ):
            button.setAccessibleDescription(job.name)  # each row has the same buttons
            button.clicked.connect(lambda _=False, wanted=wanted: wanted.emit(job))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 10)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.follow()

    def follow(self) -> None:
        """Show how it is doing."""
        job = self.job
        running = job.state is State.RUNNING
        self.stop.setVisible(job.state in (State.RUNNING, State.WAITING))
        self.again.setVisible(job.state in (State.FAILED, State.STOPPED))
        for button in (self.show_result, self.play):
            button.setVisible(job.state is State.DONE)
        self.remove.setVisible(job.state in (State.DONE, State.FAILED, State.STOPPED))
        self.bar.setVisible(running)
        known = job.share is not None and job.share > 0
        self.bar.setRange(0, _STEPS if known else 0)  # without an end: it moves to and fro
        self.bar.setValue(round(_STEPS * (job.share or 0.0)))
        self.told.setText(self._words())

    def _words(self) -> str:
        job = self.job
        if job.state is State.WAITING:
            return self.tr("Waits for its turn")
        if job.state is State.DONE:
            ready = self.tr("Ready: {file}").format(file=job.out.name)
            return "\n".join([ready, *job.notes])
        if job.state is State.FAILED:
            return job.why
        if job.state is State.STOPPED:
            return self.tr("Stopped; no file was written")
        if not job.share:
            return self.tr("Looking over the video…")
        percent = f"{100 * job.share:.0f}\u00a0%"
        return f"{percent} \u00b7 {time_left(job.left_s)}" if job.left_s is not None else percent


class ConversionPage(QDialog):
    """Beside the window, which goes on; hidden, the conversions go on too.

    Args:
        queue: the conversions.
        parent: the window.

    Signals:
        add: more videos are to be chosen.
        stop, again, remove, reveal, play: pressed for a conversion; each carries it.
    """

    add = Signal()
    stop = Signal(object)
    again = Signal(object)
    remove = Signal(object)
    reveal = Signal(object)
    play = Signal(object)

    def __init__(self, queue: ConversionQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self._queue = queue
        self.setWindowTitle(self.tr("Convert videos"))
        self.setMinimumSize(_LEAST)
        self.resize(_LEAST)
        self._fitted = _LEAST
        self.rows: list[ConversionRow] = []
        self._explained = explained = plain_label(
            self.tr(
                "Every frame is made, in the best quality, however long it takes; the sound is "
                "kept. It looks as the window looks now: face, motion, label, side by side or "
                "alone. The results go to the folder of recordings."
            )
        )
        explained.setWordWrap(True)
        explained.setProperty("role", "muted")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._inner = inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._list)
        column.addStretch(1)
        self._scroll = scroll = Scrolling(inner)
        self.more = QPushButton(self.tr("Add videos…"))
        self.hide_ = QPushButton(self.tr("Hide"))
        self.hide_.setToolTip(self.tr("The conversions go on"))
        self.more.clicked.connect(self.add)
        self.hide_.clicked.connect(self.hide)
        below = QHBoxLayout()
        below.addWidget(self.more)
        below.addStretch(1)
        below.addWidget(self.hide_)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(12)
        whole.addWidget(explained)
        whole.addWidget(scroll, 1)
        whole.addLayout(below)
        for button in (self.more, self.hide_):
            button.setAutoDefault(False)
        queue.changed.connect(self._follow)

    def open_page(self) -> None:
        """Come to the front, at least as large as what is on it."""
        if self.isHidden():
            self._fitted = self._fitting()
            self.resize(self.size().expandedTo(self._fitted))
        self.show()
        self._grow(self.size())  # it may have become larger where it was hidden
        self.raise_()
        self.activateWindow()
        self.hide_.setFocus()  # Space must open no file, and end no conversion

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc hides; Enter presses what has the focus and nothing else."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused, QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def _follow(self) -> None:
        if [row.job for row in self.rows] != self._queue.jobs:
            self._fill()
        for row in self.rows:
            row.follow()
        fitting = self._fitting()
        # Else it stays as its user made it; hidden, it has no place on the screen yet.
        if self.isVisible() and fitting.height() > self._fitted.height():
            self._grow(self.size().expandedTo(fitting))
        self._fitted = fitting

    def _fill(self) -> None:
        known = {id(row.job): row for row in self.rows}
        self.rows = [
            known.pop(id(job)) if id(job) in known else self._row(job) for job in self._queue.jobs
        ]
        for row in known.values():
            self._list.removeWidget(row)
            row.deleteLater()
            row.hide()

    def _grow(self, size: QSize) -> None:
        """Become larger, and stay on the screen."""
        place = QRect(self.geometry().topLeft(), size)
        room = self.screen().availableGeometry()
        if place.bottom() > room.bottom():
            place.moveBottom(room.bottom())
            place.moveTop(max(place.top(), room.top()))
        if place != self.geometry():
            self.setGeometry(place)

    def _fitting(self) -> QSize:
        """The size at which a few rows are in sight, as far as the screen has room for them."""
        whole, rows = self._whole, self._inner.layout()
        assert rows is not None
        width = max(self.width() if self.isVisible() else 0, _WIDTH)
        margins = whole.contentsMargins()
        inside = width - margins.left() - margins.right()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        heights = (
            self._explained.heightForWidth(inside),
            min(max(rows.heightForWidth(inside - bar), _LEAST_ROWS), _MOST_ROWS),
            self.more.sizeHint().height(),
        )
        buttons = max((row.minimumSizeHint().width() for row in self.rows), default=0)
        around = width - inside + bar
        self.setMinimumSize(_LEAST.expandedTo(QSize(buttons + around, 0)))  # no button is cut
        gaps = margins.top() + margins.bottom() + 2 * whole.spacing()
        return fitting_size(self, QSize(width, sum(heights) + gaps))

    def _row(self, job: Conversion) -> ConversionRow:
        row = ConversionRow(job, self)
        for button in row.findChildren(QPushButton):
            button.setAutoDefault(False)
        self._list.addWidget(row)
        row.show()  # else the layout reckons with it only later
        return row
