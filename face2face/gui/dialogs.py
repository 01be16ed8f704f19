"""Asking for files, and for what they are."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog, QInputDialog, QWidget

from face2face.utils.file_types import (
    IMAGES,
    KEYS,
    MODELS,
    VIDEOS,
    VIDEOS_BY_NAME,
    ends_with,
    name_filter,
)

Kind = Literal["model", "photo", "video", "unknown"]


def kind_of(path: Path) -> Kind:
    """Whether a file or folder is a model, a photo, a video or something else, by its look alone.

    A folder counts as a model, so that one that is broken is shown with the reason.
    """
    if path.is_dir() or ends_with(path, MODELS):
        return "model"
    if path.name == "model.json":
        return "model"
    if ends_with(path, IMAGES):
        return "photo"
    return "video" if ends_with(path, (*VIDEOS, *VIDEOS_BY_NAME)) else "unknown"


def model_place(path: Path) -> str:
    """What to give to read_model for a dropped model."""
    return str(path.parent if path.name in ("model.json", "frozen_model.pb") else path)


translate = QCoreApplication.translate


def manual_name() -> str:
    """The name of the manual's page in the window's language."""
    return translate("Dialogs", "manual_en.html", "the manual's file in this language, if any")


def _folder_of(kind: QStandardPaths.StandardLocation, current: str) -> str:
    """Where to look for a file first: beside the one in use, else where the system keeps them."""
    if current and Path(current).is_file():
        return str(Path(current).absolute().parent)
    return QStandardPaths.writableLocation(kind)


def ask_video(parent: QWidget, current: str = "") -> str:
    """A video or image file of the user's choice, "" if they chose none.

    Args:
        parent: the window that asks.
        current: the source in use; a file's folder is shown first, else that of videos.
    """
    folder = _folder_of(QStandardPaths.StandardLocation.MoviesLocation, current)
    videos = translate("Dialogs", "Videos and images") + f" ({name_filter(VIDEOS, IMAGES)});;"
    kinds = videos + translate("Dialogs", "All files") + " (*)"
    path, _ = QFileDialog.getOpenFileName(parent, translate("Dialogs", "Open video"), folder, kinds)
    return path


def ask_address(parent: QWidget) -> str:
    """The address of a stream that the user types, "" if they typed none."""
    text, sure = QInputDialog.getText(
        parent,
        translate("Dialogs", "Open address"),
        translate("Dialogs", "Address of a camera or stream, such as rtsp://192.168.1.20/stream"),
    )
    return text.strip() if sure else ""


def ask_videos(parent: QWidget, current: str = "") -> list[Path]:
    """Video files of the user's choice, none if they chose none.

    Args:
        parent: the window that asks.
        current: the source in use; a file's folder is shown first, else that of videos.
    """
    folder = _folder_of(QStandardPaths.StandardLocation.MoviesLocation, current)
    kinds = translate("Dialogs", "Videos") + f" ({name_filter(VIDEOS)});;"
    kinds += translate("Dialogs", "All files") + " (*)"
    title = translate("Dialogs", "Open videos")
    paths, _ = QFileDialog.getOpenFileNames(parent, title, folder, kinds)
    return [Path(path) for path in paths]


def ask_image(parent: QWidget) -> str:
    """An image file of the user's choice, "" if they chose none."""
    kinds = translate("Dialogs", "Images") + f" ({name_filter(IMAGES)});;"
    kinds += translate("Dialogs", "All files") + " (*)"
    folder = _folder_of(QStandardPaths.StandardLocation.PicturesLocation, "")
    path, _ = QFileDialog.getOpenFileName(parent, translate("Dialogs", "Open image"), folder, kinds)
    return path


def ask_colour(parent: QWidget, before: str) -> str:
    """A colour of the user's choice such as "#00b140", "" if they chose none."""
    title = translate("Dialogs", "Colour of the background")
    colour = QColorDialog.getColor(QColor(before), parent, title)
    return colour.name() if colour.isValid() else ""


def ask_model(parent: QWidget) -> str:
    """A folder of the user's choice, "" if they chose none."""
    folder = _folder_of(QStandardPaths.StandardLocation.DownloadLocation, "")
    title = translate("Dialogs", "Add a model's folder")
    return QFileDialog.getExistingDirectory(parent, title, folder)


def ask_folder(parent: QWidget, current: str) -> str:
    """A folder of the user's choice, "" if they chose none; the current one is shown first."""
    title = translate("Dialogs", "Folder for recordings")
    return QFileDialog.getExistingDirectory(parent, title, current)


def ask_key(parent: QWidget) -> tuple[str, str]:
    """The files of a private key and of its certificates, ("", "") if the user chose none."""
    kinds = translate("Dialogs", "Keys and certificates") + f" ({name_filter(KEYS)});;"
    kinds += translate("Dialogs", "All files") + " (*)"
    title = translate("Dialogs", "The private key (PEM)")
    folder = _folder_of(QStandardPaths.StandardLocation.HomeLocation, "")
    key, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    if not key:
        return "", ""
    title = translate("Dialogs", "Its certificates (PEM): the signer's first")
    certificate, _ = QFileDialog.getOpenFileName(parent, title, str(Path(key).parent), kinds)
    return (key, certificate) if certificate else ("", "")


def ask_model_file(parent: QWidget) -> str:
    """A model's zip file or graph of the user's choice, "" if they chose none."""
    kinds = translate("Dialogs", "Models") + f" ({name_filter(MODELS)});;"
    kinds += translate("Dialogs", "All files") + " (*)"
    folder = _folder_of(QStandardPaths.StandardLocation.DownloadLocation, "")
    title = translate("Dialogs", "Add a model's file")
    path, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    return path


def ask_zip(parent: QWidget, name: str) -> str:
    """A zip file to write a model to, "" if the user chose none.

    Args:
        parent: the window that asks.
        name: the model's.
    """
    folder = _folder_of(QStandardPaths.StandardLocation.DocumentsLocation, "")
    plain = "".join(one if one.isalnum() or one in " .-_" else "-" for one in name).strip(" .")
    proposed = str(Path(folder) / f"{plain or 'model'}.zip")
    kinds = translate("Dialogs", "Models") + " (*.zip)"
    title = translate("Dialogs", "Export as one file")
    path, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    return path if not path or path.lower().endswith(".zip") else f"{path}.zip"
