"""Names and texts of strangers are shown as they are, never as HTML."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from face2face.gui.window import MainWindow
from face2face.new_face.progress import Progress

NAME = "<img src='file:///etc/passwd'><b>ana</b>\x1b[31m.mp4"


def rich(window: MainWindow) -> list[str]:
    """What labels would be taken for HTML, dialogs and all."""
    labels = window.findChildren(QLabel)
    assert len(labels) > 20
    return [
        label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText
    ] + [box.text() for box in window.findChildren(QMessageBox)]


def test_all_labels_are_plain(stand: Any, home: Path) -> None:
    window: MainWindow = stand.open(source="0", model="good")
    dialog = window.new_face
    dialog.form.take_video(Path("/tmp") / NAME)
    assert dialog.form.clips.rows()[0].name.text() == NAME.rpartition("/")[2]
    dialog.end.failed(f"{NAME} is not a video")
    assert NAME in dialog.end.text.text()
    dialog.end.stopped(NAME)
    dialog.end.made(NAME, Progress("done", message=NAME), None)
    assert rich(window) == []


def test_no_file_of_the_window_makes_labels_of_its_own() -> None:
    folder = Path(__file__).parents[2] / "face2face" / "gui"
    others = [
        path.name
        for path in sorted(folder.rglob("*.py"))
        if path.name != "plain_text.py" and re.search(r"\b(QLabel|QMessageBox)\(", path.read_text())
    ]
    assert others == []
