"""Where the manual is."""

from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QUrl


def manual() -> QUrl | None:
    """The project's page if it names one, else the README of a checkout, else None."""
    try:
        links = metadata.metadata("face2face").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        links = []
    for link in links:
        name, _, address = link.partition(", ")
        if name.lower() in ("documentation", "homepage"):
            return QUrl(address)
    readme = Path(__file__).resolve().parents[2] / "README.md"
    return QUrl.fromLocalFile(str(readme)) if readme.is_file() else None
