"""What was dropped on the window. No Qt here."""

from pathlib import Path
from typing import Literal

Kind = Literal["model", "photo", "video", "unknown"]

_VIDEOS = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".wmv", ".flv", ".ts"}
_PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"}
"""A photograph is a face to be moved, or, for models that work on images, a video of one frame."""


def kind_of(path: Path) -> Kind:
    """Whether a file or folder is a model, a photo, a video or something else, by its look alone.

    A folder counts as a model, so that one that is broken is shown with the reason.
    """
    if path.is_dir() or path.suffix.lower() in (".pb", ".zip"):
        return "model"
    if path.name == "model.json":
        return "model"
    if path.suffix.lower() in _PICTURES:
        return "photo"
    return "video" if path.suffix.lower() in _VIDEOS else "unknown"


def model_place(path: Path) -> str:
    """What to give to read_model for a dropped model."""
    return str(path.parent if path.name in ("model.json", "frozen_model.pb") else path)
