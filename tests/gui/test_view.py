"""What is shown is what is saved, in the window and in the full screen."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from face2face.engine.live.status import LiveStatus, ModelState
from face2face.gui.state_words import StateMessage, camera_message, face_message
from face2face.gui.window import MainWindow

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    return made


def _files(stand: Any, ending: str) -> list[Path]:
    return sorted((stand.folder / "files").glob(f"*{ending}"))


def _size(video: Path) -> tuple[int, int]:
    with av.open(str(video)) as container:
        frame = next(container.decode(video=0))
        return frame.width, frame.height


def _record(window: MainWindow, stand: Any) -> Path:
    """Start and stop by key; return the new video."""
    before = set(_files(stand, ".mp4"))
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    assert window.actions_.record.isChecked()
    for number in range(6):
        stand.session.give(stand.result(number))
        stand.qtbot.wait(40)
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    stand.qtbot.waitUntil(lambda: not window.recording._signing)
    (video,) = set(_files(stand, ".mp4")) - before
    return video


def test_the_full_screen_saves_and_records_the_face_alone(window: MainWindow, stand: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_F)
    QTest.keyClick(window, Qt.Key.Key_S, _CTRL)
    (file,) = _files(stand, ".png")
    image = QImage(str(file))
    assert image.width() == image.height()  # nothing stands beside the face
    assert image.pixelColor(10, 10).green() > 150
    assert image.pixelColor(10, 10).red() < 60  # the camera's image is red
    width, height = _size(_record(window, stand))
    assert width == height
    QTest.keyClick(window, Qt.Key.Key_Escape)
    width, height = _size(_record(window, stand))
    assert width > height  # in the window both are shown, and both are saved
    QTest.keyClick(window, Qt.Key.Key_O)
    QTest.keyClick(window, Qt.Key.Key_F)
    QTest.keyClick(window, Qt.Key.Key_F)
    width, height = _size(_record(window, stand))
    assert width == height  # "Face alone" outlives the full screen


def test_nothing_lies_over_the_full_screen(window: MainWindow, stand: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_F)
    stand.qtbot.waitUntil(lambda: window.stage.geometry() == window.body.rect())
    QTest.keyClick(window, Qt.Key.Key_S, _CTRL)
    QTest.keyClick(window, Qt.Key.Key_G)
    stand.qtbot.wait(50)
    assert not window.messages.isVisible()
    assert not window.motion_panel.isVisible()
    assert window.stage.geometry() == window.body.rect()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.messages.isVisible()  # what was saved is told when there is room to say it
    assert window.actions_.motion.isEnabled()


def test_a_small_mark_tells_of_a_recording_in_the_full_screen(
    window: MainWindow, stand: Any
) -> None:
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    assert window.stage.face.leaving == "REC 00:00"
    QTest.keyClick(window, Qt.Key.Key_F)
    stand.session.give()
    stand.qtbot.waitUntil(lambda: window.stage.face.leaving.startswith("REC 00:0"))
    marked = window.stage.face.grab().toImage()
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    stand.qtbot.waitUntil(lambda: window.stage.face.leaving == "")
    assert window.stage.face.grab().toImage() != marked


def test_a_recording_that_shows_more_than_the_full_screen_says_so(
    window: MainWindow, stand: Any
) -> None:
    """A video keeps to its end what it began with: the camera beside the face."""
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    QTest.keyClick(window, Qt.Key.Key_F)
    said = lambda: window.stage.face.leaving  # noqa: E731
    stand.qtbot.waitUntil(lambda: said().endswith("your camera is recorded beside it"))
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    stand.qtbot.waitUntil(lambda: said().startswith("REC"))
    assert "camera" not in said()
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)


def test_a_maximised_window_is_maximised_after_the_full_screen(
    window: MainWindow, stand: Any
) -> None:
    window.showMaximized()
    QTest.keyClick(window, Qt.Key.Key_F)
    assert window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.isMaximized()
    window.showNormal()
    QTest.keyClick(window, Qt.Key.Key_F)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isMaximized()


@pytest.mark.parametrize("source", ["demo", "video.mp4", "astronaut.png"])
def test_only_a_camera_is_shown_as_in_a_mirror(
    window: MainWindow, stand: Any, source: str, tmp_path: Path
) -> None:
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :40] = 255  # bright at the left
    path = source if source == "demo" else str(tmp_path / source)

    def bright_at_the_left() -> bool:
        stand.session.give(stand.result(frame=frame))
        stand.qtbot.waitUntil(lambda: window.stage.you.aspect > 0)
        view = window.stage.you
        image = view.grab(view.image_place().toRect()).toImage()
        return image.pixelColor(20, image.height() // 2).lightness() > 200

    assert not bright_at_the_left()
    window.choose_source(path)
    assert bright_at_the_left()
    assert not window.actions_.mirror.isEnabled()
    assert window.actions_.mirror.isChecked()  # for the next camera
    window.choose_source("2")
    assert not bright_at_the_left()
    assert window.actions_.mirror.isEnabled()


def test_a_click_in_a_video_follows_the_face_under_it(window: MainWindow, stand: Any) -> None:
    window.choose_source("demo")
    stand.session.give()
    stand.qtbot.waitUntil(lambda: window.stage.you.aspect > 0)
    place = window.stage.you.image_place()
    spot = QPoint(round(place.left() + place.width() / 4), round(place.center().y()))
    QTest.mouseClick(window.stage.you, Qt.MouseButton.LeftButton, pos=spot)
    assert stand.session.asked[-1] == ("follow", pytest.approx(40, abs=2), pytest.approx(60, abs=2))


def test_a_double_click_on_the_divider_shares_the_room_again(
    window: MainWindow, stand: Any
) -> None:
    splitter = window.stage._splitter
    usual = splitter.sizes()
    handle = splitter.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(120, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + QPoint(120, 0))
    assert splitter.sizes() != usual
    assert not window.stage.divider().isEmpty()
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    assert splitter.sizes() == usual
    assert window.stage.divider().isEmpty()


def test_a_click_is_offered_only_where_it_works(window: MainWindow, stand: Any) -> None:
    """A click chooses another face in the camera's image alone."""

    def said() -> list[str]:
        stand.session.give(stand.result(faces=2))
        stand.session.become()
        stand.qtbot.wait(60)
        views = (window.stage.you, window.stage.face)
        return [view.words.line for view in views if view.words and view.isVisible()]

    assert said() == ["Several faces: following the one in the box. Click another."]
    for key in (Qt.Key.Key_L, Qt.Key.Key_O, Qt.Key.Key_F):
        QTest.keyClick(window, key)
        assert said() == []
        QTest.keyClick(window, key)
        assert said() != []


def test_no_model_looks_for_a_face_while_none_is_loaded(stand: Any) -> None:
    faceless = stand.result(landmarks=None, output=None)
    for state in (ModelState.NONE, ModelState.LOADING, ModelState.FAILED):
        loading = LiveStatus(**{**stand.running, "model": state, "runtime": ""})
        assert camera_message(loading, faceless) is None
    words = camera_message(LiveStatus(**stand.running), faceless)
    assert words is not None
    assert words.title == "Looking for a face…"


def test_words_fit_whatever_is_shown(stand: Any) -> None:
    waiting = face_message(LiveStatus(**stand.running), None)
    assert waiting is not None
    assert "left" not in waiting.detail  # alone on the screen it has no left
    title, detail = "The video has ended", "Press P to play it again."
    assert StateMessage(title, detail).line == f"{title}. {detail}"
    assert StateMessage("Opening…", detail).line == f"Opening… {detail}"
    assert StateMessage(title).line == title


def test_keys_are_keys_after_the_full_screen(window: MainWindow, stand: Any) -> None:
    window.panel.search.show()
    window.controls.buttons["full_screen"].setFocus()
    QTest.keyClick(window.controls.buttons["full_screen"], Qt.Key.Key_Space)
    assert window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    stand.qtbot.wait(50)
    assert window.stage.hasFocus()


def test_an_image_keeps_the_name_of_the_model_that_made_it(window: MainWindow, stand: Any) -> None:
    assert window.stage.face._caption == "good"
    stand.session.become(model_name="other", model_place="other")
    stand.qtbot.wait(50)
    assert window.stage.face._caption == "good"
    stand.session.give()
    stand.qtbot.waitUntil(lambda: window.stage.face._caption == "other")
    stand.session.give(stand.result(output=None))
    stand.session.become(model_name="third")
    stand.qtbot.waitUntil(lambda: window.stage.face._caption == "third")
