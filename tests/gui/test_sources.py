"""Choosing sources: cameras, videos, repeating and playing them again, and what is said of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QStandardPaths, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui import theme
from face2face.gui.state_words import camera_message
from face2face.gui.widgets.status_line import figures
from face2face.gui.window import MainWindow
from face2face.video.camera_list import CameraInfo, shows_ourselves
from tests.gui.clicks import click

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window on the demo."""
    made: MainWindow = stand.open(source="demo", model="good")
    _chosen(stand, "demo")
    stand.session.become(**stand.running)
    stand.session.give()
    made.activateWindow()
    return made


def _chosen(stand: Any, text: str, *, loop: bool = False) -> None:
    """Wait until the session looks at a source."""
    stand.qtbot.waitUntil(lambda: ("source", (text, loop)) in stand.session.asked)
    stand.session.asked.clear()


def test_repeat_acts_on_the_video_that_plays(
    window: MainWindow, stand: Any, tmp_path: Path
) -> None:
    video = tmp_path / "video.mp4"
    video.touch()
    window.choose_source(str(video))
    _chosen(stand, str(video))
    QTest.keyClick(window, Qt.Key.Key_L, _CTRL)
    assert stand.session.asked == [("loop", True)]
    QTest.keyClick(window, Qt.Key.Key_L, _CTRL)
    assert stand.session.asked == [("loop", True), ("loop", False)]
    stand.session.give(stand.result(90))
    stand.session.become(source=SourceState.ENDED)
    stand.session.asked.clear()
    QTest.keyClick(window, Qt.Key.Key_L, _CTRL)
    _chosen(stand, str(video), loop=True)  # at its end it begins again


def test_the_demo_repeats_whatever_is_chosen(window: MainWindow, stand: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, _CTRL)
    assert stand.session.asked == []


@pytest.mark.parametrize("state", [SourceState.RUNNING, SourceState.ENDED])
def test_play_from_the_start(window: MainWindow, stand: Any, state: SourceState) -> None:
    stand.session.become(source=state)
    QTest.keyClick(window, Qt.Key.Key_P)
    _chosen(stand, "demo")
    window.choose_source("0")
    _chosen(stand, "0")
    assert not window.actions_.replay.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_P)
    stand.qtbot.wait(50)
    assert stand.session.asked == []


def test_the_first_page_starts_the_camera_whatever_plays(stand: Any) -> None:
    window = stand.open(welcome=True, source="demo")
    _chosen(stand, "demo")
    click(window.welcome.camera_button)
    _chosen(stand, "0")
    # Later, too; then with the camera that was used last.
    window.choose_source("2")
    _chosen(stand, "2")
    window.choose_source("demo")
    _chosen(stand, "demo")
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    click(window.welcome.camera_button)
    _chosen(stand, "2")
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    click(window.welcome.camera_button)
    _chosen(stand, "2")


def test_the_first_page_takes_the_first_camera_that_there_is(stand: Any) -> None:
    stand.cameras = [(4, "Only Camera")]
    window = stand.open(welcome=True)
    stand.qtbot.waitUntil(lambda: window.source_box.cameras() == stand.cameras)
    click(window.welcome.camera_button)
    _chosen(stand, "4")


def test_a_video_that_is_gone_is_not_taken_for_a_camera(stand: Any) -> None:
    window = stand.open(source="/gone/video.mp4")
    _chosen(stand, "/gone/video.mp4")
    assert window.settings.text("camera") == ""
    assert not window.actions_.mirror.isEnabled()


def test_what_cannot_be_chosen_is_grey_and_the_current_entry_is_round(
    stand: Any, qapp: QApplication
) -> None:
    qapp.setStyle("Fusion")
    theme.dress(qapp, False)
    try:
        stand.cameras = []
        window = stand.open(source="demo")
        stand.qtbot.wait(50)
        window.resize(900, 600)
        box = window.source_box
        assert box.itemText(0) == "No camera found"
        click(box)
        stand.qtbot.waitUntil(box.view().isVisible)
        stand.qtbot.wait(30)
        view = box.view()
        image = view.viewport().grab().toImage()

        def colours(row: int) -> set[str]:
            place = view.visualRect(box.model().index(row, 0))
            return {
                image.pixelColor(x, y).name()
                for x in range(place.left() + 4, min(place.left() + 120, image.width()))
                for y in range(place.top(), place.bottom())
            }

        text = QColor(theme.LIGHT.text).name()
        assert text in colours(box.findText("Demo"))
        assert text not in colours(0)
        assert theme.LIGHT.muted in colours(0)
        current = view.visualRect(view.currentIndex())
        assert image.pixelColor(current.center().x(), current.top() + 2).name() == theme.LIGHT.hover
        assert image.pixelColor(current.topLeft()).name() != theme.LIGHT.hover  # a round corner
        view.window().hide()
    finally:
        qapp.setStyleSheet("")


def test_the_list_is_chosen_from_with_the_mouse(window: MainWindow, stand: Any) -> None:
    box = window.source_box
    stand.qtbot.waitUntil(lambda: box.findText("Desk Camera") >= 0)
    QTest.keyClick(window, Qt.Key.Key_I)
    stand.qtbot.waitUntil(box.view().isVisible)
    place = box.view().visualRect(box.model().index(box.findText("Desk Camera"), 0))
    spot: QPoint = place.center()
    stand.qtbot.wait(QApplication.doubleClickInterval() + 100)  # Qt waits so long after it opens
    QTest.mouseMove(box.view().viewport(), spot)
    QTest.mouseClick(box.view().viewport(), Qt.MouseButton.LeftButton, pos=spot)
    _chosen(stand, "2")


def test_files_are_looked_for_where_they_are(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders: list[str] = []

    def ask(parent: Any, title: str, folder: str, kinds: str) -> tuple[str, str]:
        folders.append(folder)
        return "", ""

    def ask_folder(parent: Any, title: str, folder: str) -> str:
        folders.append(folder)
        return ""

    monkeypatch.setattr("face2face.gui.dialogs.QFileDialog.getOpenFileName", ask)
    monkeypatch.setattr("face2face.gui.dialogs.QFileDialog.getExistingDirectory", ask_folder)
    QTest.keyClick(window, Qt.Key.Key_O, _CTRL)
    QTest.keyClick(window, Qt.Key.Key_P, _CTRL)
    video = tmp_path / "video.mp4"
    video.touch()
    window.choose_source(str(video))
    QTest.keyClick(window, Qt.Key.Key_O, _CTRL)
    window.actions_.add_model.trigger()
    window.actions_.add_model_file.trigger()
    window.pages.settings.signing.choose.click()
    places = QStandardPaths.StandardLocation
    assert folders == [
        QStandardPaths.writableLocation(places.MoviesLocation),
        QStandardPaths.writableLocation(places.PicturesLocation),
        str(tmp_path),
        QStandardPaths.writableLocation(places.DownloadLocation),
        QStandardPaths.writableLocation(places.DownloadLocation),
        QStandardPaths.writableLocation(places.HomeLocation),
    ]


def test_a_video_is_not_called_a_camera_and_is_no_faster_than_it_is(stand: Any) -> None:
    camera = LiveStatus(**stand.running)
    assert figures(camera)[0] == "camera 30.0 fps"
    assert figures(replace(camera, file_rate=25.0, source_rate=25.0))[0] == "video 25.0 fps"


def test_a_screen_reader_reads_the_figures(window: MainWindow, stand: Any) -> None:
    stand.qtbot.waitUntil(lambda: "fps" in window.status_line.text())
    spoken = QAccessible.queryAccessibleInterface(window.status_line)
    assert spoken.text(QAccessible.Text.Name).startswith("camera 30.0 fps")


def test_the_camera_is_turned_off_in_the_list_and_stays_off(stand: Any) -> None:
    window = stand.open(source="0", model="good")
    _chosen(stand, "0")
    box = window.source_box
    click(box)
    stand.qtbot.waitUntil(box.view().isVisible)
    place = box.view().visualRect(box.model().index(box.findText("Off"), 0))
    stand.qtbot.wait(QApplication.doubleClickInterval() + 100)  # Qt waits so long after it opens
    QTest.mouseMove(box.view().viewport(), place.center())
    QTest.mouseClick(box.view().viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    stand.qtbot.waitUntil(lambda: ("source", None) in stand.session.asked)
    assert window.settings.text("source", "0") == ""
    assert box.findText("Off") < 0  # it is off
    assert box.findText("Integrated Webcam") >= 0  # the way back


def test_the_virtual_camera_s_own_device_is_no_source() -> None:
    for name in ("face2face", "Dummy video device (0x0000)", "OBS Virtual Camera"):
        assert shows_ourselves(CameraInfo(3, name, "/dev/video3"))
    assert not shows_ourselves(CameraInfo(0, "Integrated Webcam", "/dev/video0"))


def test_a_camera_that_gives_only_black_is_told(stand: Any) -> None:
    noise = np.random.default_rng(1).integers(0, 9, (120, 160, 3)).astype(np.uint8)
    covered = stand.result(5, frame=noise, landmarks=None, faces=0)
    camera = LiveStatus(**stand.running)
    told = camera_message(camera, covered)
    assert told is not None and told.title == "The camera gives only black"
    # A dark room has its lights; and a video may be black on purpose.
    dim = noise.copy()
    dim[40:60, 40:60] = 60
    told = camera_message(camera, stand.result(6, frame=dim, landmarks=None, faces=0))
    assert told is not None and told.title == "Too dark to see a face"
    assert "light" in told.detail
    told = camera_message(replace(camera, source_is_file=True), covered)
    assert told is not None and told.title == "Too dark to see a face"
    assert not told.detail and not told.urgent  # nobody is there to turn on a light


def test_nobody_in_a_video_is_told_where_to_look(stand: Any) -> None:
    camera = LiveStatus(**stand.running)
    told = camera_message(camera, stand.result(5), countdown=3)
    assert told is not None and told.title.startswith("Look straight ahead")
    told = camera_message(replace(camera, source_is_file=True), stand.result(5), countdown=3)
    assert told is not None and told.big == "3"
    assert "video" in told.title and "Look" not in told.title
    learns = replace(camera, source_is_file=True, calibrating=True)
    told = camera_message(learns, stand.result(5))
    assert told is not None and told.title == "Learning the face at rest…"
    told = camera_message(replace(learns, held=True), stand.result(5))  # no frame comes
    assert told is not None and told.title.endswith("when the video goes on")


def test_the_slowest_stage_is_named_while_frames_are_dropped(stand: Any) -> None:
    camera = LiveStatus(**stand.running, slowest="track", slowest_ms=21.0)
    assert "tracking 21 ms" not in figures(camera)
    behind = figures(replace(camera, output_rate=19.0))
    assert "tracking 21 ms" in behind
    assert behind[-1].startswith("OpenVINO")


def test_an_address_is_typed_shown_without_its_secrets_and_never_kept(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "rtsp://me:s3cret@192.168.1.20/stream?key=s3cret"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (f" {typed} ", True))
    box = window.source_box
    box.activated.emit(box.findData("open address"))
    _chosen(stand, typed)
    assert box.currentText() == "rtsp://192.168.1.20"
    assert "s3cret" not in box.toolTip()
    stand.session.become(**{**stand.running, "source_name": "rtsp://192.168.1.20"})
    stand.session.give()
    assert window.actions_.mirror.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_P)  # once more, be it a recording or not
    _chosen(stand, typed)
    assert not window.actions_.camera_format.isEnabled()
    store = window.settings._store
    assert "192.168.1.20" not in str([store.value(name) for name in store.allKeys()])
    assert window.sources.remembered.text == "demo"


def test_no_address_typed_leaves_the_source_as_it_is(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("rtsp://a", False))
    box = window.source_box
    box.activated.emit(box.findData("open address"))
    stand.qtbot.wait(20)
    assert stand.session.asked == []
    assert window.sources.current == "demo"
