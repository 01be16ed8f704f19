"""Each setting changes what it says, is remembered, and gives way to a flag for one start."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from face2face.engine.options import RuntimeOptions
from face2face.gui import theme
from face2face.gui.app import dress_as_chosen
from face2face.gui.preferences import Choices, remembered
from face2face.gui.settings import Settings
from face2face.gui.window import MainWindow
from face2face.provenance.installation import make_pem
from tests.fresh_python import printed_by
from tests.gui.settings_page.conftest import Opened, choose, click


def _record(stand: Any, window: MainWindow, folder: Path) -> Path:
    """Record a few images; the file."""
    before = set(folder.glob("*.mp4"))
    window.actions_.record.trigger()
    for number in range(4):
        stand.session.give(stand.result(number))
        stand.qtbot.wait(40)
    window.actions_.record.trigger()
    (file,) = set(folder.glob("*.mp4")) - before
    return file


def _runtimes(stand: Any) -> list[RuntimeOptions]:
    return [asked[1] for asked in stand.session.asked if asked[0] == "runtime"]


def test_escape_closes_and_gives_the_keys_back(opened: Opened) -> None:
    assert not opened.window.actions_.record.isEnabled()
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    assert opened.page.isHidden()
    assert opened.window.actions_.record.isEnabled()


def test_all_of_it_is_reached_by_the_keyboard(opened: Opened) -> None:
    page, reached = opened.page, set[Any]()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None and page.isAncestorOf(focused)  # nothing beneath takes the focus
        reached.add(focused)
    wanted = {page.recordings.choose, page.recordings.most_height, page.microphone.box}
    wanted |= {page.signing.label, page.look.theme, page.reset_button, page.close_button}
    assert wanted <= reached


def test_a_recording_lands_in_the_chosen_folder_in_the_chosen_form_also_at_the_next_start(
    stand: Any, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setattr(
        "face2face.gui.controllers.chosen_settings.ask_folder", lambda *_: str(folder)
    )
    page = opened.page
    click(page.recordings.choose)
    choose(page.recordings.quality, "best")
    choose(page.recordings.most_height, 480)
    assert page.recordings.folder.text() == str(folder)
    for window in (opened.window, None):
        if window is None:  # the next start
            stand.close()
            window = stand.open(source="0", model="good")
        window.pages.settings.close_sheet()
        file = _record(stand, window, folder)
        assert b"crf=14.0" in file.read_bytes()  # as the encoder itself writes it
        with av.open(str(file)) as container:
            assert container.streams.video[0].height == 480


def test_a_folder_that_cannot_be_written_to_is_told(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(
        "face2face.gui.controllers.chosen_settings.ask_folder", lambda *_: f"{tmp_path}/file/in"
    )
    click(opened.page.recordings.choose)
    assert "Nothing can be written there" in opened.page.recordings._told.text()
    click(opened.page.recordings.usual)
    assert opened.window.recording.folder is None
    assert opened.page.recordings._told.isHidden()


def test_mirror_and_label_are_those_of_the_window(opened: Opened) -> None:
    actions, page = opened.window.actions_, opened.page
    assert page.look.mirror.isChecked() and page.signing.label.isChecked()
    click(page.look.mirror)
    click(page.signing.label)
    assert not actions.mirror.isChecked()
    assert not opened.window.recording.labelled
    page.close_sheet()
    actions.mirror.trigger()  # and the other way round
    assert page.look.mirror.isChecked()


def test_the_virtual_camera_has_the_chosen_size_and_direction(stand: Any, opened: Opened) -> None:
    sent: list[Any] = []
    sizes: list[tuple[int, int]] = []

    class Device:
        device = "Loopback"

        def __init__(self, *size: int) -> None:
            sizes.append((size[0], size[1]))

        def send(self, frame: Any) -> None:
            sent.append(frame)

        def close(self) -> None:
            pass

    opened.window.recording._open_device = Device
    choose(opened.page.camera.frame_size, "640x360")
    opened.page.close_sheet()
    output = np.zeros((64, 64, 3), np.uint8)
    output[:, :32] = 200
    opened.window.actions_.virtual_camera.trigger()
    assert sizes == [(640, 360)]
    stand.session.give(stand.result(output=output))
    stand.qtbot.waitUntil(lambda: bool(sent))
    assert sent[0].shape == (360, 640, 3)
    assert sent[0][180, 260, 0] > 150 > sent[0][180, 380, 0]
    opened.window.actions_.settings.trigger()
    click(opened.page.camera.mirror)  # acts at once
    sent.clear()
    stand.session.give(stand.result(2, output=output))
    stand.qtbot.waitUntil(lambda: bool(sent))
    assert sent[0][180, 260, 0] < 150 < sent[0][180, 380, 0]
    opened.page.close_sheet()
    opened.window.actions_.virtual_camera.trigger()


def test_runtime_and_threads_act_at_once_and_are_remembered(stand: Any, opened: Opened) -> None:
    page = opened.page
    page.runtime.threads.setMaximum(4)  # whatever this machine has
    choose(page.runtime.runtime, "openvino-fp32")
    QTest.keyClick(page.runtime.threads, Qt.Key.Key_Up)
    assert _runtimes(stand)[-1] == RuntimeOptions("openvino-fp32", 1)
    assert "openvino-fp32" in opened.window.shown_flags.of_all_models()
    stand.close()
    stand.session.asked.clear()
    stand.open()
    assert _runtimes(stand) == [RuntimeOptions("openvino-fp32", 1)]


def test_a_flag_holds_for_one_start_and_is_not_remembered(stand: Any) -> None:
    flagged = Opened(stand, runtime="openvino-fp32", show="landmarks", loop=True)
    assert _runtimes(stand) == [RuntimeOptions("openvino-fp32")]
    assert flagged.page.runtime.runtime.currentData() == "openvino-fp32"
    choose(flagged.page.look.theme, "dark")  # something else is remembered meanwhile
    stand.close()
    stand.session.asked.clear()
    plain = Opened(stand)
    assert _runtimes(stand) == [RuntimeOptions("auto")]
    assert plain.page.look.theme.currentData() == "dark"
    assert not plain.window.actions_.landmarks.isChecked()
    assert not plain.window.actions_.loop.isChecked()
    choose(plain.page.runtime.runtime, "openvino")
    stand.close()
    stand.session.asked.clear()
    Opened(stand, runtime="auto")  # a flag that names the usual wins, too
    assert _runtimes(stand) == [RuntimeOptions("auto")]


def test_colours_change_at_once(opened: Opened, qapp: QApplication) -> None:
    appearance = theme.Appearance(qapp)
    try:
        dress_as_chosen(appearance, opened.window.preferences)
        choose(opened.page.look.theme, "dark")
        assert theme.is_dark(opened.window.palette())
        choose(opened.page.look.theme, "light")
        assert not theme.is_dark(opened.window.palette())
    finally:
        appearance.choose("system")
        appearance.deleteLater()
        qapp.setStyleSheet("")


def test_language_and_colours_are_those_chosen_from_the_start_on(
    opened: Opened, stand: Any
) -> None:
    choose(opened.page.look.language, "de")
    choose(opened.page.look.theme, "dark")
    script = f"""
from pathlib import Path
from face2face.gui.app import open_application
from face2face.gui.preferences import remembered
from face2face.gui.settings import Settings
from face2face.gui.theme import is_dark
app, _ = open_application(remembered(Settings(Path({str(stand.folder / "settings.ini")!r}))))
print(app.translate("Actions", "Record"), is_dark(app.palette()))
"""
    stand.close()  # the file is written by then
    assert printed_by(script, env={"QT_QPA_PLATFORM": "offscreen"}) == "Aufnehmen True\n"


def test_nothing_is_reset_without_an_answer_and_then_all_of_it(opened: Opened, stand: Any) -> None:
    page, window = opened.page, opened.window
    choose(page.recordings.quality, "small")
    choose(page.runtime.runtime, "openvino")
    click(page.signing.label)
    for answer, quality in (("Keep them", "small"), ("Reset", "good")):
        click(page.reset_button)
        assert window.reset.question is not None
        (button,) = [one for one in window.reset.question.buttons() if one.text() == answer]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert page.recordings.quality.currentData() == quality
        assert window.preferences.now.quality == quality
    assert page.signing.label.isChecked()
    assert _runtimes(stand)[-1] == RuntimeOptions()
    assert remembered(window.settings) == Choices()


def test_what_is_damaged_reads_as_usual(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    for name, value in (("quality", "superb"), ("height", 17), ("threads", -3), ("theme", "pink")):
        settings.keep(f"preferences/{name}", value)
    assert remembered(settings) == Choices()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private key with its certificates, in one file."""
    file = tmp_path / "my.pem"
    file.write_bytes(make_pem())
    file.chmod(0o600)
    return file


def test_a_key_is_tried_before_it_is_taken(
    stand: Any, opened: Opened, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = opened.page.signing
    bad = tmp_path / "bad.pem"
    bad.write_text("no key")
    asked = [(str(bad), str(bad)), (str(key), str(key)), (str(key), str(key))]
    monkeypatch.setattr("face2face.gui.controllers.signing_key.ask_key", lambda _: asked.pop(0))
    click(section.choose)
    stand.qtbot.waitUntil(lambda: section.told.property("role") == "alarm", timeout=20000)
    assert section.told.isVisible() and "bad.pem" in section.told.text()
    assert opened.window.recording.identity is None
    click(section.choose)
    stand.qtbot.waitUntil(lambda: opened.window.recording.identity is not None, timeout=20000)
    assert section.key.text() == "my.pem"
    assert section.told.isHidden()
    click(section.choose)  # the same once more
    assert section.told.isVisible()
    stand.qtbot.waitUntil(section.told.isHidden, timeout=20000)
    assert "--c2pa-key" in opened.window.shown_flags.of_all_models()
    stand.close()
    again = Opened(stand)
    stand.qtbot.waitUntil(lambda: again.window.recording.identity is not None, timeout=20000)
    click(again.page.signing.own)
    assert again.window.recording.identity is None
    assert "--c2pa-key" not in again.window.shown_flags.of_all_models()


def test_a_key_that_is_gone_is_told_at_the_start(stand: Any, key: Path) -> None:
    settings = Settings(stand.folder / "settings.ini")
    settings.keep("preferences/key", str(key))
    settings.keep("preferences/certificate", str(key))
    settings.sync()
    key.unlink()
    window = stand.open()
    stand.qtbot.waitUntil(lambda: "my.pem" in window.messages.text)
    assert window.recording.identity is None
    told = window.pages.settings.signing.told
    assert "my.pem" in told.text() and told.property("role") == "alarm"
