"""Reporting a problem: what is known is collected, shown, and copied by the user."""

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QAction, QGuiApplication

from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.error_messages import local_error
from face2face.gui.log_file import log_file
from face2face.gui.widgets.problem_page import ProblemPage


class ProblemReports(QObject):
    """Fills the page.

    Args:
        action: opens it.
        page: shows what was found.
        background: asks the system on its thread.
        announcer: shows the log file.
        parent: Qt's owner.
    """

    def __init__(
        self,
        action: QAction,
        page: ProblemPage,
        background: BackgroundWorker,
        announcer: Announcer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._background = background
        action.triggered.connect(self._open)
        page.log_wanted.connect(lambda: announcer.opener.reveal(log_file()))

    def _open(self) -> None:
        screen = QGuiApplication.primaryScreen()
        size, ratio = screen.size(), screen.devicePixelRatio()
        more = {
            "window": f"{QGuiApplication.platformName()}, screen {size.width()}x{size.height()} "
            f"at factor {ratio:g}, language {QLocale().name()}, "
            f"the system's {QLocale.system().name()}"
        }

        def find() -> str:
            from face2face.gui.problem_report import problem_report

            return problem_report(log_file(), more)

        self._page.begin()
        self._background.run(
            find,
            self._page.show_report,
            lambda error: self._page.show_failure(local_error(error)),
        )
