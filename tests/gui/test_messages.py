"""What is said in each state, in English and in Spanish."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from face2face.engine.live.status import LiveStatus, ModelState, SourceState
from face2face.errors import ErrorDetails, ErrorKind
from face2face.gui.error_messages import local
from face2face.gui.languages import LANGUAGES, TRANSLATIONS
from face2face.gui.state_words import camera_message, face_message
from face2face.gui.widgets.message_bar import MessageBar
from face2face.gui.widgets.status_line import figures
from face2face.utils.text import sanitize_tooltip

_BUSY = "Webcam is used by another program: close that one (it is taken up by itself then)"
_GONE = "Webcam is not connected: plug it in (it is taken up by itself then), or choose another"
_DENIED = (
    "Webcam may not be used by this account (/dev/video0: permission denied): run 'sudo usermod "
    "-aG video $USER' to join the group video, then log out and in again"
)
_IS_BUSY = ErrorDetails(ErrorKind.CAMERA_BUSY, {"camera": "Webcam"})
_IS_GONE = ErrorDetails(ErrorKind.CAMERA_MISSING, {"camera": "Webcam"})
_IS_DENIED = ErrorDetails(ErrorKind.CAMERA_FORBIDDEN, {"camera": "Webcam", "device": "/dev/video0"})
_SETTINGS = "Settings > Privacy & security > Camera"
_NOT_ALLOWED = ErrorDetails(ErrorKind.CAMERA_NOT_ALLOWED, {"camera": "Webcam", "system": "Windows"})


def _status(
    source: SourceState, message: str = "", error: ErrorDetails | None = None, **more: Any
) -> LiveStatus:
    more = {"source_name": "Webcam", **more}
    return LiveStatus(source=source, source_message=message, source_error=error, **more)


@pytest.mark.parametrize(
    ("status", "title", "detail", "urgent"),
    [
        (LiveStatus(), "No camera chosen", "demo", False),
        (_status(SourceState.OPENING), "Opening Webcam…", "", False),
        (_status(SourceState.OPENING, source_number=3), "Opening Camera 3…", "", False),
        (_status(SourceState.OPENING, source_name="demo"), "Opening Demo…", "", False),
        (
            _status(SourceState.WAITING, _BUSY, _IS_BUSY),
            "Webcam is in use",
            "Close the other",
            True,
        ),
        (
            _status(SourceState.WAITING, _GONE, _IS_GONE),
            "Webcam is not connected",
            "Plug it in",
            True,
        ),
        (
            _status(SourceState.WAITING, _DENIED, _IS_DENIED),
            "Webcam is not allowed",
            "usermod",
            True,
        ),
        (
            _status(SourceState.WAITING, "denied", _NOT_ALLOWED),
            "Webcam is not allowed",
            _SETTINGS,
            True,
        ),
        (
            _status(SourceState.WAITING, _GONE, _IS_GONE, source_number=3),
            "Camera 3 is not connected",
            "Plug it in",
            True,
        ),
        (_status(SourceState.WAITING, "a new one"), "Waiting for Webcam", "A new one", True),
        (_status(SourceState.ENDED), "The video has ended", "Press P", False),
    ],
)
def test_without_images(status: LiveStatus, title: str, detail: str, urgent: bool) -> None:
    words = camera_message(status, None)
    assert words is not None
    assert words.title == title
    assert detail in words.detail
    assert words.urgent is urgent


def test_with_images(stand: Any) -> None:
    running = LiveStatus(**stand.running)
    assert camera_message(running, stand.result()) is None

    def title(**changes: Any) -> str:
        words = camera_message(running, stand.result(**changes))
        assert words is not None
        return words.title

    assert title(landmarks=None) == "Looking for a face…"
    dark = np.full((120, 160, 3), 24, np.uint8)
    assert title(landmarks=None, frame=dark) == "Too dark to see a face"
    assert "Several faces" in title(faces=2)
    calibrating = LiveStatus(**{**stand.running, "calibrating": True})
    words = camera_message(calibrating, stand.result())
    assert words is not None
    assert words.title == "Hold still…"
    of_a_video = camera_message(replace(calibrating, source_is_file=True), stand.result())
    assert of_a_video is not None
    assert of_a_video.title == "Learning the face at rest…"
    # It is learned as soon as somebody is seen; until then it is told why nobody is.
    for frame, told in ((0, "The camera gives only black"), (120, "Looking for a face…")):
        grey = np.full((120, 160, 3), frame, np.uint8)
        words = camera_message(calibrating, stand.result(landmarks=None, faces=0, frame=grey))
        assert words is not None
        assert words.title == told
    counting = camera_message(running, stand.result(), 2)
    assert counting is not None
    assert counting.big == "2"


def test_of_the_model(stand: Any) -> None:
    def said(
        state: ModelState, message: str = "", error: ErrorDetails | None = None, **changes: Any
    ) -> tuple[str, str]:
        status = LiveStatus(
            source=SourceState.RUNNING,
            model=state,
            model_name="m",
            model_wanted="/faces/wanted.jpg",
            model_message=message,
            model_error=error,
        )
        words = face_message(status, stand.result(**changes))
        return (words.title, words.detail) if words else ("", "")

    assert said(ModelState.READY) == ("", "")
    assert said(ModelState.LOADING)[0] == "Loading wanted.jpg…"  # m goes on
    assert said(ModelState.READY, output=None)[0] == "The generated face appears here"
    refused = said(
        ModelState.FAILED,
        "the file frozen_model.pb of the model x was altered or is damaged: get the model again",
        ErrorDetails(ErrorKind.MODEL_FILE_ALTERED, {"model": "x", "file": "frozen_model.pb"}),
        output=None,
    )
    assert refused == (
        "This model cannot be used",
        "Its file frozen_model.pb was altered or is damaged: get the model again.",
    )


def test_a_spaniard_reads_spanish(spanish: None, stand: Any) -> None:
    words = camera_message(_status(SourceState.WAITING, _BUSY, _IS_BUSY), None)
    assert words is not None
    assert words.title == "Webcam está en uso"
    full = ErrorDetails(ErrorKind.DISK_FULL, {"path": "x"})
    assert local("no space left while writing x: free some space", full) == (
        "El disco está lleno: libere espacio."
    )
    assert figures(LiveStatus(**stand.running))[0] == "cámara 30.0 fps"
    window = stand.open()
    assert window.actions_.record.text() == "Grabar"
    assert window.menuBar().actions()[0].text() == "&Archivo"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_text_is_translated(language: str) -> None:
    file = TRANSLATIONS / f"face2face_{language}.ts"
    for message in ET.parse(file).getroot().iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, f"not translated: {source}"
        forms = [form.text or "" for form in translation.iter("numerusform")]
        for text in forms or [translation.text or ""]:
            assert text.strip(), f"empty: {source}"
            assert set(_places(source)) == set(_places(text)), source
            assert _key(source) == _key(text), f"a key to open a menu: {source}"


def test_french_signs_stay_on_the_line_of_their_word() -> None:
    file = TRANSLATIONS / "face2face_fr.ts"
    texts = ["".join(one.itertext()) for one in ET.parse(file).getroot().iter("translation")]
    apart = re.compile(" [;:?!\u00bb]|\u00ab ")  # lines broke before a semicolon
    assert [text for text in texts if apart.search(text)] == []
    assert sum("\u00a0:" in text for text in texts) > 50


def _places(text: str) -> list[str]:
    """The {names} in a text."""
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def _key(text: str) -> bool:
    """Whether a letter after & opens it."""
    return re.search(r"&\w", text) is not None


def test_the_translations_know_every_text_of_the_program(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("pyside6-lupdate is not installed")
    files = sorted(TRANSLATIONS.glob("*.ts"))
    assert len(files) == len(LANGUAGES)
    copies = [shutil.copy(file, tmp_path) for file in files]
    sources = sorted(TRANSLATIONS.parent.rglob("*.py"))
    subprocess.run(
        [tool, *sources, "-ts", *copies, "-no-obsolete", "-locations", "none"],
        check=True,
        capture_output=True,
    )

    def texts(path: Path) -> set[str]:
        return {message.findtext("source") or "" for message in ET.parse(path).iter("message")}

    for file in files:
        now = texts(tmp_path / file.name)
        assert now == texts(file), "run pyside6-lupdate and translate what is new"


def test_a_message_that_goes_gives_the_keyboard_to_the_images(stand: Any) -> None:
    window = stand.open_live()
    stand.qtbot.waitUntil(window.isActiveWindow)
    bar = window.messages
    done: list[str] = []
    bar.report("gone", [("Undo", lambda: (done.append("undo"), bar.hide()))])
    QTest.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)
    assert done == ["undo"]
    assert window.stage.hasFocus()
    bar.report("one", [("Copy", lambda: None)])
    bar.buttons()[0].setFocus()
    bar.report("another")
    assert window.stage.hasFocus()
    window.controls.buttons["motion"].setFocus()
    bar.hide()
    assert window.controls.buttons["motion"].hasFocus()


def test_a_shortened_message_is_whole_in_the_tooltip(qtbot: Any) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    name = f"{'m' * 60}<b>.mp4"
    bar.report(f"{name}: not found")
    tips = [label.toolTip() for label in bar.findChildren(QLabel)]
    assert name not in bar.text
    assert tips == [sanitize_tooltip(f"{name}: not found")]
    bar.report("gone")
    assert [label.toolTip() for label in bar.findChildren(QLabel)] == [""]
