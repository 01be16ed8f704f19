"""Asking for files: dialogs, and what is dropped."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QClipboard, QColor, QDropEvent
from PySide6.QtWidgets import QColorDialog, QFileDialog, QWidget

from face2face.errors import writing
from face2face.files import whole_file
from face2face.places import users

translate = QCoreApplication.translate

_VIDEOS = "*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mpg *.mpeg *.wmv"
_PICTURES = "*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff"


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


def pasted_files(clipboard: QClipboard) -> list[Path]:
    """The files of this machine that were copied, or a copied image, as a file among the user's.

    Raises:
        SinkError: the image cannot be written.
    """
    content = clipboard.mimeData()
    if content.hasUrls():
        return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
    image = clipboard.image()
    if image.isNull():
        return []
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, b"PNG")
    name = hashlib.sha256(data.data()).hexdigest()[:12]
    path = users("photos") / f"pasted-{name}.png"
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_bytes(data.data())
    return [path]


def local_paths(event: QDropEvent) -> list[Path]:
    """The files and folders of this machine among what is dropped."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
