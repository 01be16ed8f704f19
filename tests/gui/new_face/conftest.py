"""A window whose new faces are made by a command that is quick."""

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from face2face.gui.new_face.dialog import NewFace
from face2face.gui.window import MainWindow

_PROGRAM = """
import json, pathlib, sys, time
here = pathlib.Path(__file__).parent
name = sys.argv[1]
(here / "asked.json").write_text(json.dumps(sys.argv[1:]))

def say(stage, share=None, left=None, message="", preview=""):
    print(json.dumps({"stage": stage, "share": share, "left_s": left, "message": message,
                      "preview": preview}), flush=True)

print("a library's own line", flush=True)
say("data", 0.5, 100.0)
if name == "bad":
    print("I0000 another library", file=sys.stderr)
    print("error: video.mp4: none of its 75 frames shows exactly one face, looking forward: "
          "use a clip", file=sys.stderr)
    print(json.dumps({"stage": "failed", "message": "video.mp4: no face in it",
                      "error": {"kind": "no single face",
                                "facts": {"file": "video.mp4", "frames": 75}}}), flush=True)
    sys.exit(1)
if name == "quick":
    say("first", message=name)
    sys.stdin.read()
    sys.exit(130)
say("train", 0.25, 300.0, preview=str(here / "sheet.png"))
say("note", message="step 1")
if name == "slow":
    sys.stdin.read()
    (here / "ended").touch()
    sys.exit(130)
time.sleep(0.3)
say("finish", 0.5, 2.0)
quality = {"pairs": 40, "ssim": 0.8, "faces_found": 1.0, "identity": 0.2, "landmark_error": 2.0,
           "sharpness": 0.9}
weak, kept = [], ""
if name == "poor":
    quality["identity"], weak = 0.7, ["another person"]
    kept = "poor portrait"
print(json.dumps({"stage": "done", "share": 1.0, "left_s": 0.0, "message": name,
                  "quality": quality, "weak": weak, "kept": kept}), flush=True)
"""


@pytest.fixture
def window(stand: Any, tmp_path: Path, home: Path) -> MainWindow:
    """A window with a running camera, and the command's stand-in."""
    program = tmp_path / "new.py"
    program.write_text(textwrap.dedent(_PROGRAM))
    sheet = np.full((100, 300, 3), 40, np.uint8)
    cv2.imwrite(str(tmp_path / "sheet.png"), sheet)
    stand.new_face = (sys.executable, str(program))
    made: MainWindow = stand.open_live()
    return made


@pytest.fixture
def dialog(window: MainWindow) -> NewFace:
    """Its first page."""
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.new_face.isVisible()
    assert window.new_face.page is window.new_face.form
    return window.new_face


@pytest.fixture
def fill(dialog: NewFace, clip: Path) -> Callable[[str], None]:
    """Fill the first page and begin."""

    def begin(name: str) -> None:
        dialog.form.name.setText(name)
        dialog.form.take_video(clip)
        dialog.form.agreed.setChecked(True)
        dialog.form.words.setText("Eileen agreed")
        dialog.form.minutes.setValue(12)
        dialog.form.begin.click()

    return begin
