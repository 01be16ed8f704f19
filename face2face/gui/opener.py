"""Showing a file or folder in the system's own programs, and telling when none does."""

import shutil
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

_LAUNCHER = "xdg-open"


class Opener(QObject):
    """Opens folders and pages.

    Signals:
        failed: no program opened it; carries the folder's path or the page's address.
    """

    failed = Signal(str)

    def reveal(self, path: Path) -> None:
        """Open the folder of a file, with the file selected where the system can."""
        if sys.platform == "win32":
            subprocess.Popen(["explorer", "/select,", str(path)])  # noqa: S603, S607
        elif sys.platform == "darwin":
            subprocess.Popen(["open", "-R", str(path)])  # noqa: S603, S607
        else:
            folder = path if path.is_dir() else path.parent
            self.open(QUrl.fromLocalFile(str(folder)))

    def open(self, location: QUrl) -> None:
        """Open a folder, a file or a page."""
        shown = location.toLocalFile() or location.toString()
        launcher = None if sys.platform in ("win32", "darwin") else shutil.which(_LAUNCHER)
        if launcher is None:
            if not QDesktopServices.openUrl(location):
                self.failed.emit(shown)
            return
        # Not through Qt: it starts the launcher and never hears that nothing could be opened.
        process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())

        def ended(code: int) -> None:
            process.deleteLater()
            if code != 0:
                self.failed.emit(shown)

        process.finished.connect(ended)
        process.errorOccurred.connect(lambda _: ended(1))
        process.start(launcher, [shown])
