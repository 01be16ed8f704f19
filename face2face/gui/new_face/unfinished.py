"""The faces that were begun and are not ready: each can be continued, or discarded."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from face2face.errors import Face2FaceError
from face2face.gui.error_messages import local_error
from face2face.gui.new_face.words import work_done
from face2face.gui.plain_text import plain_label
from face2face.gui.question import ask
from face2face.gui.widgets.elided_label import ElidedLabel
from face2face.gui.widgets.scrolling import Scrolling
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import forget, refuse_busy, work_of

_SHOWN_ROWS = 3


class UnfinishedList(QWidget):
    """A row for each unfinished face; hidden where there is none.

    Signals:
        continued: one shall go on; carries its Plan.
        discarded: the work on one was removed; carries its name.
        failed: it could not be removed; carries why, in the user's language.

    Attributes:
        question: what was asked last before work is removed, None before.
    """

    continued = Signal(object)
    discarded = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.question: QMessageBox | None = None
        self._rows: list[UnfinishedRow] = []
        title = plain_label(self.tr("Unfinished faces"))
        title.setProperty("role", "heading")
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self._scroll = Scrolling(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self._scroll)
        self.hide()

    def show_plans(self, plans: Sequence[Plan]) -> None:
        """List these faces instead of what was there."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [UnfinishedRow(plan) for plan in plans]
        for row in self._rows:
            self._column.addWidget(row)
            row.go_on.clicked.connect(lambda _=False, plan=row.plan: self.continued.emit(plan))
            row.discard.clicked.connect(lambda _=False, plan=row.plan: self._ask(plan))
        self.setVisible(bool(self._rows))
        if self._rows:
            each = self._rows[0].sizeHint().height() + self._column.spacing()
            self._scroll.setFixedHeight(each * min(len(self._rows), _SHOWN_ROWS))

    def rows(self) -> list["UnfinishedRow"]:
        """What is listed, from top to bottom."""
        return self._rows

    def _ask(self, plan: Plan) -> None:
        text = self.tr("Discard what was done of {name}? It cannot be brought back.")
        self.question = ask(
            self,
            self.tr("Discard an unfinished face"),
            text.format(name=plan.name),
            yes=self.tr("Discard"),
            no=self.tr("Keep it"),
            then=lambda: self._discard(plan),
        )

    def _discard(self, plan: Plan) -> None:
        work = work_of(plan.name)
        try:
            refuse_busy(work.folder, plan.name)
            forget(work)
        except Face2FaceError as error:
            self.failed.emit(local_error(error))
            return
        shutil.rmtree(work.folder, ignore_errors=True)
        self.discarded.emit(plan.name)


class UnfinishedRow(QWidget):
    """One unfinished face: its name, how far it is, what can be done with it.

    Attributes:
        plan: what was asked for.
        go_on: the button that continues it.
        discard: the button that removes it.
    """

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        name = ElidedLabel(plan.name)
        name.setProperty("role", "heading")
        source = ", ".join(Path(file).name for file in plan.files) or self.tr("camera")
        done = ElidedLabel(f"{work_done(plan)} · {source}")
        done.setProperty("role", "muted")
        self.go_on = QPushButton(self.tr("Continue"))
        self.discard = QPushButton(self.tr("Discard…"))
        self.go_on.setAccessibleName(self.tr("Continue {name}").format(name=plan.name))
        self.discard.setAccessibleName(self.tr("Discard {name}").format(name=plan.name))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        texts.addWidget(done)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(texts, 1)
        for button in (self.go_on, self.discard):
            button.setAutoDefault(False)  # Enter is for Begin
            row.addWidget(button)
