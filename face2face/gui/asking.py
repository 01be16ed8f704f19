"""Asking for files: dialogs, and what is dropped."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

translate = QCoreApplication.translate

_VIDEOS = " (*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mpg *.mpeg *.wmv);;"


def ask_video(parent: QWidget) -> str:
    """A video file of the user's choice, "" if he chose none."""
    kinds = translate("Asking", "Videos") + _VIDEOS + translate("Asking", "All files") + " (*)"
    path, _ = QFileDialog.getOpenFileName(parent, translate("Asking", "Open video"), "", kinds)
    return path


def ask_model(parent: QWidget) -> str:
    """A folder of the user's choice, "" if he chose none."""
    return QFileDialog.getExistingDirectory(parent, translate("Asking", "Add a model's folder"))


def local_paths(event: QDropEvent) -> list[Path]:
    """The files and folders of this machine among what is dropped."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
