"""What goes wrong in life, as a user reads it whose language is not English."""

import errno
import os
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from face2face.gui import languages
from face2face.gui.dependencies import real_dependencies
from face2face.gui.error_messages import local_notice
from face2face.gui.settings import Settings
from face2face.gui.start_options import Options
from face2face.gui.window import MainWindow
from face2face.provenance.mark import GENERATED, Mark
from face2face.provenance.signer import Signer
from face2face.utils.notifications import Notifier
from tests.gui.test_playback import VIDEO

_DAMAGED = Path(__file__).parents[1] / "data" / "videos" / "trunc_fmp4.mp4"
_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def german(qapp: QApplication) -> Iterator[None]:
    """The program in German."""
    translators = languages.speak(qapp, QLocale("de_DE"))
    yield
    for translator in translators:
        qapp.removeTranslator(translator)


@pytest.fixture
def live(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    window: MainWindow = stand.open_live()
    window.activateWindow()
    return window


def test_a_warning_of_a_session(qtbot: Any, tmp_path: Path, home: Path) -> None:
    options = Options(model="no-such-model")
    window = MainWindow(real_dependencies(options), Settings(tmp_path / "settings.ini"), options)
    qtbot.addWidget(window, before_close_func=lambda window: window.end())
    window.show()
    window.start(welcome=False)
    window.choose_source(str(_DAMAGED))
    said = "trunc_fmp4.mp4 ist ab 2 s beschädigt: 41 seiner Bilder waren brauchbar."
    qtbot.waitUntil(lambda: window.messages.text == said, timeout=20_000)


def _snapshot(window: MainWindow) -> str:
    QTest.keyClick(window, Qt.Key.Key_S, _CTRL)
    return window.messages.text


def test_why_a_result_carries_no_credentials(
    live: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = _snapshot(live)
    assert "trägt keine Content Credentials, nur einen Vermerk in den Metadaten. Das Paket" in said
    assert "pip install c2pa-python" in said


def test_why_a_file_without_room_for_them_has_none(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "ana.mkv").touch()
    Signer(said.append).sign(tmp_path / "ana.mkv", Mark(GENERATED, "drawn", "none", "nothing"))
    assert local_notice(said[0]) == (
        "Die Datei trägt keine Content Credentials, nur einen Vermerk in den Metadaten. In Dateien "
        "auf .mkv haben sie keinen Platz."
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "schreibgeschützt"),
        (errno.EACCES, "keine Berechtigung"),
        (errno.ENAMETOOLONG, "der Name ist zu lang"),
        (errno.EMFILE, "zu viele Dateien geöffnet"),
    ],
)
def test_a_folder_that_cannot_be_written(
    live: MainWindow, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    said = _snapshot(live)
    assert f"kann nicht geschrieben werden ({words})" in said
    assert os.strerror(number) not in said


def test_a_file_in_the_place_of_a_folder(live: MainWindow, stand: Any) -> None:
    (stand.folder / "file").touch()
    live.recording.folder = stand.folder / "file" / "below"
    assert "(ein Teil des Pfads ist kein Ordner)" in _snapshot(live)


def test_a_full_disk(live: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("face2face.provenance.signer.sign", full)
    assert _snapshot(live).endswith("Das hat nicht geklappt: kein Platz mehr.")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENODEV, "Error querying device -1"), "kein solches Gerät vorhanden"),
        (OSError("Host error"), "im Wortlaut: Host error"),
    ],
)
def test_a_loudspeaker_that_is_missing(
    stand: Any, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    monkeypatch.setattr("face2face.gui.controllers.playback.portaudio_command", lambda: "")

    def missing() -> Any:
        raise error

    stand.speaker = missing
    window = stand.open(source="talk.mp4", model="good")
    stand.session.become(**{**stand.running, **VIDEO})
    stand.qtbot.waitUntil(window.body.playback.isVisible)
    stand.qtbot.waitUntil(lambda: not window.actions_.sound.isChecked())
    window.actions_.sound.trigger()
    stand.qtbot.waitUntil(lambda: words in window.messages.text)


def test_a_virtual_camera_that_stops(live: MainWindow, stand: Any) -> None:
    class Gone:
        device = "/dev/video9"

        def send(self, frame: object) -> None:
            raise OSError(errno.EIO, "Input/output error")

        def close(self) -> None:
            pass

    live.recording._open_device = lambda width, height: Gone()
    live.recording.send(True)
    stand.session.give()
    stand.qtbot.waitUntil(lambda: "(das Gerät meldet einen Fehler)" in live.messages.text)


def test_what_a_converted_video_lacks(stand: Any, tmp_path: Path) -> None:
    program = tmp_path / "video.py"
    facts = '{"file": "cut.mp4", "at": "2", "frames": 41}'
    program.write_text(
        textwrap.dedent(f"""
        import json, pathlib, sys
        out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
        out.write_bytes(b"video")
        error = {{"kind": "video damaged", "facts": {facts}}}
        print(json.dumps({{"stage": "note", "message": "cut.mp4: damaged", "error": error}}))
        print(json.dumps({{"stage": "done", "message": str(out)}}))
        """)
    )
    stand.convert = (sys.executable, str(program))
    window = stand.open_live()
    window.conversions.convert([str(tmp_path / "cut.mp4")])
    said = "cut.mp4 ist ab 2 s beschädigt: 41 seiner Bilder waren brauchbar."
    stand.qtbot.waitUntil(lambda: window.messages.text.endswith(said))
    [row] = window.conversions.page.rows
    assert row.told.text().endswith(said)


def test_what_nobody_foresaw(live: MainWindow, stand: Any) -> None:
    notifier = Notifier()
    notifier.listen(live.announcer.fault)
    notifier.report(KeyError("eyes"))
    stand.qtbot.waitUntil(lambda: live.messages.text.endswith("im Wortlaut: 'eyes'"))


def test_a_command_that_ends_without_a_word(stand: Any, tmp_path: Path) -> None:
    stand.convert = (sys.executable, "-c", "raise SystemExit('gone')")
    window = stand.open_live()
    window.conversions.convert([str(tmp_path / "talk.mp4")])
    said = "Die Arbeit brach vorzeitig ab (im Wortlaut: gone)"
    stand.qtbot.waitUntil(lambda: said in window.messages.text)
