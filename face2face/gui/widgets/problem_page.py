"""A page with all that a report of a problem needs, to be copied."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from face2face.gui.plain_text import plain_label
from face2face.gui.widgets.overlay import Overlay


class ProblemPage(Overlay):
    """Shows the report as it will be given away; nothing is sent.

    Signals:
        log_wanted: the log file is to be shown.

    Attributes:
        text: the report, which can be changed before it is copied.
        copy: puts it on the clipboard.
        show_log: shows the log file in its folder.
        close_button: closes the page.
    """

    log_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Make the page, hidden."""
        super().__init__(parent, width=780)
        self.body.setContentsMargins(28, 20, 28, 20)
        title = self.make_title(1.4, self.tr("Report a problem"))
        self._note = plain_label()
        self._note.setWordWrap(True)
        self._note.setProperty("role", "muted")
        self.text = QPlainTextEdit()
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("The report"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(60)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setProperty("role", "main")
        self.show_log = QPushButton(self.tr("Show log file"))
        self.close_button = QPushButton(self.tr("Close"))
        self.copy.clicked.connect(self._copy)
        self.show_log.clicked.connect(self.log_wanted)
        self.close_button.clicked.connect(self.close_sheet)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.show_log, self.close_button, self.copy):
            row.addWidget(button)
        self.body.addWidget(title)
        self.body.addWidget(self._note)
        self.body.addWidget(self.text, 1)
        self.body.addLayout(row)

    def begin(self) -> None:
        """Show the page before there is anything to be seen."""
        self.text.clear()
        self.copy.setEnabled(False)
        self._note.setText(self.tr("Asking the system…"))
        self.open()

    def show_report(self, text: str) -> None:
        """Show what was found, below what the user is asked."""
        questions = (
            self.tr("What I did:"),
            self.tr("What I expected:"),
            self.tr("What happened instead:"),
        )
        self.text.setPlainText("\n".join((*(f"{one} " for one in questions), "", text)))
        self.text.moveCursor(QTextCursor.MoveOperation.EndOfLine)  # the first answer goes here
        self.copy.setEnabled(True)
        self._note.setText(
            self.tr(
                "Nothing is sent. Add what you did and what went wrong, read through it, copy it, "
                "and paste it into your report. Names of files are left out."
            )
        )
        self.text.setFocus()

    def show_failure(self, why: str) -> None:
        """Show why nothing was found."""
        self._note.setText(why)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._note.setText(self.tr("Copied: paste it into your report."))

    def _height_for(self, width: int) -> int:
        """As high as there is room for."""
        del width
        return 560
