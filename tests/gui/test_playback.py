"""The playback bar of a video: pause, steps, seek, time, loop and sound; with clicks and keys."""

import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from face2face.engine.live.sound_feed import Sound
from face2face.engine.live.status import SourceState
from face2face.gui import install_commands
from face2face.gui.widgets.playback_bar import PlaybackBar
from face2face.gui.window import MainWindow
from face2face.video.speaker import PlayQueue

VIDEO = {
    "source_is_file": True,
    "source_name": "demo",
    "file_rate": 25.0,
    "length_s": 72.0,
    "has_sound": True,
}


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window on a video of 72 seconds."""
    made: MainWindow = stand.open(source="demo", model="good")
    stand.qtbot.waitUntil(lambda: ("source", ("demo", False)) in stand.session.asked)
    stand.session.become(**{**stand.running, **VIDEO})
    stand.session.give(stand.result(2, at_s=3.2))
    stand.qtbot.waitUntil(made.body.playback.isVisible)
    stand.qtbot.waitUntil(lambda: made.body.playback.time == "0:03 / 1:12")
    stand.session.asked.clear()
    made.activateWindow()
    return made


@pytest.fixture
def bar(window: MainWindow) -> PlaybackBar:
    """Its bar."""
    return window.body.playback


def _click(bar: PlaybackBar, name: str) -> None:
    QTest.mouseClick(bar.buttons[name], Qt.MouseButton.LeftButton)


def test_cameras_and_images_have_no_bar(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    stand.session.become(source_is_file=False, file_rate=0.0, length_s=0.0, has_sound=False)
    stand.qtbot.waitUntil(bar.isHidden)
    assert not window.actions_.play.isEnabled()
    assert not window.actions_.convert.isEnabled()
    stand.session.become(source_is_file=True)  # an image has no frames a second
    stand.qtbot.wait(50)
    assert bar.isHidden()


def test_pause_and_play(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    assert bar.buttons["play"].accessibleName() == "Pause"
    _click(bar, "play")
    assert stand.session.asked == [("hold", True)]
    assert bar.buttons["play"].accessibleName() == "Play"
    assert bar.buttons["play"].toolTip().endswith("(Space)")
    _click(bar, "play")
    assert stand.session.asked == [("hold", True), ("hold", False)]
    assert bar.buttons["play"].accessibleName() == "Pause"


def test_the_space_bar_pauses_unless_it_presses_a_control(
    stand: Any, window: MainWindow, bar: PlaybackBar
) -> None:
    window.stage.setFocus()
    QTest.keyClick(window.stage, Qt.Key.Key_Space)
    assert stand.session.asked == [("hold", True)]
    button = window.controls.buttons["landmarks"]
    button.setFocus()
    before = window.actions_.landmarks.isChecked()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert window.actions_.landmarks.isChecked() is not before
    assert stand.session.asked == [("hold", True)]


def test_a_video_that_has_ended_plays_again(
    stand: Any, window: MainWindow, bar: PlaybackBar
) -> None:
    stand.session.become(source=SourceState.ENDED)
    stand.qtbot.waitUntil(lambda: bar.buttons["play"].accessibleName() == "Play")
    stand.session.give(stand.result(3, at_s=71.96))
    stand.qtbot.waitUntil(lambda: bar.time == "1:12 / 1:12")
    _click(bar, "play")
    assert stand.session.asked == [("hold", False), ("seek", 0.0)]
    assert bar.time == "0:00 / 1:12"


def test_steps_by_frames(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    _click(bar, "frame_forward")
    _click(bar, "frame_back")
    assert stand.session.asked == [("step", 1), ("step", -1)]
    assert bar.buttons["play"].accessibleName() == "Play"  # it stands now
    QTest.keyClick(window.stage, Qt.Key.Key_Period)
    QTest.keyClick(window.stage, Qt.Key.Key_Comma)
    assert stand.session.asked[2:] == [("step", 1), ("step", -1)]


def test_a_click_on_the_line_goes_there(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    slider = bar.slider
    spot = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=spot)
    (name, to_s) = stand.session.asked[0]
    assert name == "seek"
    assert to_s == pytest.approx(36, abs=1.5)
    assert bar.time == "0:36 / 1:12" or bar.time == "0:35 / 1:12"
    # The frames of before still come; the knob does not go back to them.
    before = slider.value()
    stand.session.give(stand.result(3, at_s=3.24))
    stand.qtbot.wait(30)
    assert slider.value() == before
    stand.session.give(stand.result(4, at_s=to_s + 0.02))
    stand.qtbot.waitUntil(lambda: slider.value() == round(1000 * (to_s + 0.02)))
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert stand.session.asked[-1][1] == pytest.approx(to_s + 5.02, abs=0.01)


def test_a_drag_goes_along(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    slider = bar.slider
    y = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(60, y))
    for x in (90, 120, 150):
        QTest.mouseMove(slider, QPoint(x, y))
    held = slider.value()
    stand.session.give(stand.result(5, at_s=held / 1000 + 0.5))
    stand.qtbot.wait(30)
    assert slider.value() == held  # whoever holds the knob has it
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(150, y))
    sought = [to_s for _, to_s in stand.session.asked]
    assert len(sought) >= 3
    assert sought == sorted(sought)


def test_the_loop_button_is_the_menu_entry(
    stand: Any, window: MainWindow, bar: PlaybackBar
) -> None:
    _click(bar, "loop")
    assert window.actions_.loop.isChecked()
    assert bar.buttons["loop"].isChecked()


def test_hours_are_written_as_hours(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    stand.session.become(length_s=2 * 3600 + 65.0)
    stand.session.give(stand.result(9, at_s=3671.0))
    stand.qtbot.waitUntil(lambda: bar.time == "1:01:11 / 2:01:05")
    window.resize(640, 420)
    stand.qtbot.wait(50)
    assert bar.slider.width() >= 60


class FakeSpeaker:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.queue = PlayQueue()
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_the_loudspeaker_is_open_while_a_video_with_sound_plays(stand: Any) -> None:
    opened: list[FakeSpeaker] = []

    def speaker() -> FakeSpeaker:
        opened.append(FakeSpeaker())
        return opened[-1]

    stand.speaker = speaker
    window = stand.open(source="demo", model="good")
    stand.session.become(**{**stand.running, **VIDEO, "has_sound": False})
    stand.qtbot.wait(50)
    assert opened == []
    stand.session.become(has_sound=True)
    stand.qtbot.waitUntil(lambda: bool(stand.session.sounds))
    block = np.full((2, 480), 0.5, np.float32)
    stand.session.sounds[0](Sound(100.0, block))
    assert opened[0].queue.take(100.0 + 0.0412, 480)[0, 5] == 0.5  # as late as its image
    window.activateWindow()
    _click(window.body.playback, "sound")
    assert opened[0].closed
    assert stand.session.sounds == []
    assert window.settings.flag("sound", True) is False
    _click(window.body.playback, "sound")
    stand.qtbot.waitUntil(lambda: len(opened) == 2)
    stand.session.become(source_is_file=False)
    stand.qtbot.waitUntil(lambda: opened[1].closed)


def test_who_asks_for_sound_is_told_how_to_get_it(
    stand: Any, window: MainWindow, bar: PlaybackBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "face2face.gui.controllers.playback.portaudio_command",
        lambda: "sudo apt install libportaudio2",
    )
    stand.qtbot.waitUntil(lambda: not window.actions_.sound.isChecked())
    assert window.messages.text == ""  # nobody asked yet
    assert window.settings.flag("sound", True)
    _click(bar, "sound")
    stand.qtbot.waitUntil(lambda: "libportaudio2" in window.messages.text)
    QTest.mouseClick(window.messages.buttons()[0], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "sudo apt install libportaudio2"
    assert not window.actions_.sound.isChecked()
    stand.speaker = FakeSpeaker
    _click(bar, "sound")
    stand.qtbot.waitUntil(lambda: bool(stand.session.sounds))
    assert window.messages.text == ""  # settled


def _recorded(stand: Any, window: MainWindow, frequency: float) -> Path:
    """A recording of the video that plays, while a tone sounds in it."""
    window.actions_.record.trigger()
    stand.qtbot.waitUntil(lambda: bool(stand.session.sounds))
    begin_s = time.monotonic()
    for number in range(25):
        wave = np.sin(2 * np.pi * frequency * (np.arange(1920) / 48000 + number / 25))
        block = np.stack([wave, wave]).astype(np.float32) * 0.5
        stand.session.sounds[0](Sound(begin_s + number / 25, block))
    # What is not due yet belongs to no image, and after a pause to none at all.
    stand.session.sounds[0](Sound(begin_s + 900, np.ones((2, 1920), np.float32)))
    number = 10
    while time.monotonic() < begin_s + 1.2:
        stand.session.give(stand.result(number, at_s=number / 25))
        number += 1
        stand.qtbot.wait(20)
    window.actions_.record.trigger()
    stand.qtbot.waitUntil(lambda: "Saved as" in window.messages.text)
    (file,) = (stand.folder / "files").glob("*.mp4")
    return Path(file)


def test_a_recording_has_the_video_s_own_sound(
    stand: Any, window: MainWindow, bar: PlaybackBar
) -> None:
    path = _recorded(stand, window, 1000.0)
    assert "without sound" not in window.messages.text
    with av.open(path) as container:
        sound = np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], 1)[0]
        seconds = (container.duration or 0) / av.time_base
    assert seconds < 5
    middle = sound[12000:36000]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * 48000 / len(middle) == pytest.approx(1000, abs=4)
    assert np.abs(middle).max() == pytest.approx(0.5, abs=0.1)


def test_it_is_told_why_a_recording_has_no_sound(
    stand: Any, window: MainWindow, bar: PlaybackBar
) -> None:
    for changes, why in (
        ({"has_sound": False}, "the video has none"),
        ({"source_is_file": False}, "there is no microphone"),
    ):
        stand.session.become(**changes)
        window.messages.hide()
        window.actions_.record.trigger()
        stand.session.give()
        stand.qtbot.waitUntil(lambda: window.recording._recording.progress().frames > 0)
        window.actions_.record.trigger()
        stand.qtbot.waitUntil(lambda why=why: why in window.messages.text)


def test_sound_is_played_at_its_time_and_what_is_late_is_dropped() -> None:
    waiting = PlayQueue()
    waiting.offer(10.0, np.full((2, 480), 0.1, np.float32))
    waiting.offer(10.01, np.full((2, 480), 0.2, np.float32))
    early = waiting.take(9.9, 4800)[0]
    assert not early[:4799].any()
    assert waiting.take(10.0, 480)[0] == pytest.approx(np.full(480, 0.1))
    # Off by less than is heard, it is played as it comes.
    assert waiting.take(10.03, 240)[0] == pytest.approx(np.full(240, 0.2))
    assert waiting.take(10.035, 480)[0] == pytest.approx([0.2] * 240 + [0.0] * 240)
    waiting.offer(11.0, np.arange(9600, dtype=np.float32).reshape(1, -1).repeat(2, 0))
    assert waiting.take(11.1, 4)[0] == pytest.approx([4800, 4801, 4802, 4803])
    waiting.clear()
    assert not waiting.take(11.15, 480).any()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ("ID=fedora\n", "fedora"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=manjaro\nID_LIKE=arch\n", "arch"),
        ('ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', "suse"),
        ("ID=nixos\n", "other"),
        ('ID="broken\n', "other"),
    ],
)
def test_whose_packages_a_linux_takes(tmp_path: Path, text: str, family: str) -> None:
    file = tmp_path / "os-release"
    file.write_text(text)
    assert install_commands.family(file) == family


def test_a_covered_bar_does_not_act(stand: Any, window: MainWindow, bar: PlaybackBar) -> None:
    window.actions_.shortcuts.trigger()
    stand.session.asked.clear()
    stand.session.become(source_rate=24.0)
    stand.qtbot.wait(50)
    for name in bar.buttons:
        _click(bar, name)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Space)
    QTest.keyClick(focused, Qt.Key.Key_Period)
    assert stand.session.asked == []
