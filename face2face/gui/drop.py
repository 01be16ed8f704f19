"""What was dropped on the window. No Qt here."""

from pathlib import Path
from typing import Literal

from face2face.pictures import SUFFIXES  # a picture is a video of one frame

Kind = Literal["model", "video", "unknown"]

_VIDEOS = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".wmv", ".flv", ".ts"}


def kind_of(path: Path) -> Kind:
    """Whether a file or folder is a model, a video or something else, by its look alone.

    A folder counts as a model, so that one that is broken is shown with the reason.
    """
    if path.is_dir() or path.suffix.lower() in (".pb", ".zip"):
        return "model"
    if path.name == "model.json":
        return "model"
    return "video" if path.suffix.lower() in (*_VIDEOS, *SUFFIXES) else "unknown"


def model_place(path: Path) -> str:
    """What to give to read_model for a dropped model."""
    return str(path.parent if path.name in ("model.json", "frozen_model.pb") else path)
