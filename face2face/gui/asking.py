"""Asking for files: dialogs, and what is dropped."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtWidgets import QColorDialog, QFileDialog, QWidget

from face2face.pictures import SUFFIXES

translate = QCoreApplication.translate

_VIDEOS = "*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mpg *.mpeg *.wmv"
_PICTURES = " ".join(f"*{suffix}" for suffix in SUFFIXES)


def ask_video(parent: QWidget) -> str:
    """A video or picture file of the user's choice, "" if he chose none."""
    videos = translate("Asking", "Videos and pictures") + f" ({_VIDEOS} {_PICTURES});;"
    kinds = videos + translate("Asking", "All files") + " (*)"
    path, _ = QFileDialog.getOpenFileName(parent, translate("Asking", "Open video"), "", kinds)
    return path


def ask_picture(parent: QWidget) -> str:
    """A picture file of the user's choice, "" if he chose none."""
    kinds = translate("Asking", "Pictures") + f" ({_PICTURES});;"
    kinds += translate("Asking", "All files") + " (*)"
    path, _ = QFileDialog.getOpenFileName(parent, translate("Asking", "Open picture"), "", kinds)
    return path


def ask_colour(parent: QWidget, before: str) -> str:
    """A colour of the user's choice such as "#00b140", "" if he chose none."""
    title = translate("Asking", "Colour of the background")
    colour = QColorDialog.getColor(QColor(before), parent, title)
    return colour.name() if colour.isValid() else ""


def ask_model(parent: QWidget) -> str:
    """A folder of the user's choice, "" if he chose none."""
    return QFileDialog.getExistingDirectory(parent, translate("Asking", "Add a model's folder"))


def local_paths(event: QDropEvent) -> list[Path]:
    """The files and folders of this machine among what is dropped."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
