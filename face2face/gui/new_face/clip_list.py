"""The clips of which a face is made, each with the part that is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.new_face.clip_glance import Glance, glance_at
from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.elided_label import ElidedLabel
from face2face.gui.widgets.image_view import ImageView
from face2face.gui.widgets.time_box import TimeBox
from face2face.new_face.clip import Clip

_LEAST_S = 2
_SETTLED_MS = 400
_PICTURE = QSize(96, 64)


class ClipRow(QWidget):
    """One clip: what it looks like where it begins, its name, from when to when it is used.

    Args:
        path: the clip.
        parent: Qt's owner.

    Signals:
        changed: the user chose another part of it.
        moved: another begin was chosen, and stays for a moment.

    Attributes:
        path: the clip.
        view: what is to be seen at the begin.
        begin, end: the part.
        part: holds both; hidden while nobody knows how long the clip is, and where it is too short
            to have parts.
        remove: takes it off the list.
    """

    changed = Signal()
    moved = Signal()

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._length_s = 0.0
        self.view = ImageView(self.tr("The clip where it begins"))
        self.view.setFixedSize(_PICTURE)
        self.name = ElidedLabel(path.name)
        self.begin, self.end = TimeBox(), TimeBox()
        self.begin.setAccessibleName(self.tr("{name} from").format(name=path.name))
        self.end.setAccessibleName(self.tr("{name} to").format(name=path.name))
        self.remove = QPushButton("\u00d7")
        self.remove.setToolTip(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=path.name))
        self.remove.setAutoDefault(False)  # Enter is for Begin
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED_MS)
        self._settle.timeout.connect(self.moved)
        self.part = QWidget()
        self.part.hide()
        part = QHBoxLayout(self.part)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(6)
        for piece in (plain_label(self.tr("from")), self.begin, plain_label(self.tr("to"))):
            part.addWidget(piece)
        part.addWidget(self.end)
        part.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.name)
        texts.addWidget(self.part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view)
        row.addLayout(texts, 1)
        row.addWidget(self.remove)
        for box in (self.begin, self.end):
            box.setEnabled(False)
            box.valueChanged.connect(self._follow)

    @property
    def clip(self) -> Clip:
        """What is used of it."""
        whole = self.end.value() >= self.end.maximum()
        end_s = None if whole or not self.end.isEnabled() else float(self.end.value())
        return Clip(self.path, float(self.begin.value()), end_s)

    def show_glance(self, glance: Glance) -> None:
        """Show what was seen of it; the first time also how long it is."""
        self.view.show_image(glance.image)
        if not self._length_s and glance.length_s >= 2 * _LEAST_S:
            self._length_s = glance.length_s
            length = round(glance.length_s)
            for box, value in ((self.begin, 0), (self.end, length)):
                box.blockSignals(True)
                box.setRange(0, length)
                box.setValue(value)
                box.blockSignals(False)
                box.setEnabled(True)
            self.part.show()
            self._bound()

    def _follow(self) -> None:
        self._bound()
        self._settle.start()
        self.changed.emit()

    def _bound(self) -> None:
        """The part ends after it begins."""
        self.end.setMinimum(min(self.begin.value() + _LEAST_S, self.end.maximum()))
        self.begin.setMaximum(max(self.end.value() - _LEAST_S, 0))


class ClipList(QWidget):
    """The clips that were chosen; hidden where there is none.

    Signals:
        changed: another clip, or another part of one.
        settled: so it stays for a moment.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._rows: list[ClipRow] = []
        self._worker: BackgroundWorker | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def add(self, paths: Sequence[Path]) -> None:
        """Put clips on the list, each once."""
        for path in dict.fromkeys(paths):
            if path in [row.path for row in self._rows]:
                continue
            row = ClipRow(path)
            row.changed.connect(self.changed)
            row.moved.connect(lambda row=row: self._look_at(row))
            row.moved.connect(self.settled)
            row.remove.clicked.connect(lambda _=False, row=row: self._remove(row))
            self._rows.append(row)
            self._column.addWidget(row)
            self._look_at(row)
        self.setVisible(bool(self._rows))
        self.changed.emit()
        self.settled.emit()

    def clear(self) -> None:
        """Take all of them off."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        self.hide()

    def rows(self) -> list[ClipRow]:
        """What is listed, from top to bottom."""
        return self._rows

    def clips(self) -> tuple[Clip, ...]:
        """What is used of each."""
        return tuple(row.clip for row in self._rows)

    def close_worker(self) -> None:
        """End the thread; no clip is looked at any more."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _look_at(self, row: ClipRow) -> None:
        if self._worker is None:
            self._worker = BackgroundWorker(self)  # a thread, for those who need one
        path, at_s = row.path, float(row.begin.value())

        def seen(glance: Glance) -> None:
            if row in self._rows and float(row.begin.value()) == at_s:
                row.show_glance(glance)

        # What cannot be read is told when it is read.
        self._worker.run(lambda: glance_at(path, at_s), seen, lambda _: None)

    def _remove(self, row: ClipRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self._rows))
        self.changed.emit()
        self.settled.emit()
