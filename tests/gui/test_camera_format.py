"""Size and rate of the camera: chosen beside the source, told as they really are."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.controllers import low_light
from face2face.gui.widgets.status_line import figures
from face2face.gui.window import MainWindow
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat

OFFERED = [
    CameraFormat(640, 480, 15.0),
    CameraFormat(640, 480, 30.0),
    CameraFormat(1280, 720, 15.0),
    CameraFormat(1280, 720, 60.0),
]


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window on a camera that lists what it offers."""
    stand.formats["0"] = OFFERED
    made: MainWindow = stand.open_live()
    stand.qtbot.waitUntil(lambda: "1280 \u00d7 720" in entries(made.body.format_button.menu))
    return made


def entries(menu: QMenu) -> dict[str, bool]:
    """What can be chosen in a menu, and whether it is."""
    return {one.text(): one.isChecked() for one in menu.actions() if one.isEnabled() and one.text()}


def click(window: MainWindow, entry: str) -> None:
    """Open the menu with the mouse, and click an entry."""
    button = window.body.format_button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (action,) = [one for one in button.menu.actions() if one.text() == entry]
    assert button.menu.isVisible()
    spot = button.menu.actionGeometry(action).center()
    QTest.mouseClick(button.menu, Qt.MouseButton.LeftButton, pos=spot)


def sources(stand: Any) -> list[Any]:
    """Which sources the session was given since the last look."""
    asked = [one[1] for one in stand.session.asked if one[0] == "source"]
    stand.session.asked.clear()
    return asked


def test_a_size_and_a_rate_are_clicked(window: MainWindow, stand: Any) -> None:
    menu = window.body.format_button.menu
    assert entries(menu) == {
        "640 \u00d7 480": True,
        "1280 \u00d7 720": False,
        "15 fps": False,
        "30 fps": True,
    }
    sources(stand)
    click(window, "1280 \u00d7 720")
    stand.qtbot.waitUntil(lambda: sources(stand) == [("0", False, CameraFormat(1280, 720, 15.0))])
    assert entries(menu)["15 fps"] and not entries(menu)["60 fps"]  # the nearest to 30
    click(window, "60 fps")
    stand.qtbot.waitUntil(lambda: sources(stand) == [("0", False, CameraFormat(1280, 720, 60.0))])
    click(window, "60 fps")
    stand.qtbot.wait(50)
    assert sources(stand) == []  # it is asked for already
    # The next start asks for it, and so does another camera.
    other = stand.open(source="2")
    assert other.sources.formats.wanted == CameraFormat(1280, 720, 60.0)


def test_the_command_line_says_which_and_a_reset_forgets_it(stand: Any) -> None:
    wanted = CameraFormat(1920, 1080, 25.0)
    window = stand.open(source="0", camera_format=wanted)
    stand.qtbot.waitUntil(lambda: ("source", ("0", False, wanted)) in stand.session.asked)
    stand.reset(window)
    assert window.sources.formats.wanted == USUAL_FORMAT
    window.settings.keep("camera format", "nonsense")
    assert stand.open().sources.formats.wanted == USUAL_FORMAT


def test_what_the_camera_really_gives_is_told(window: MainWindow, stand: Any) -> None:
    button = window.body.format_button
    stand.session.become(width=1280, height=720, source_rate=14.9)
    gives = "The camera gives 1280 \u00d7 720, 14.9 fps"
    stand.qtbot.waitUntil(lambda: gives in button.toolTip())
    assert gives in [one.text() for one in button.menu.actions()]
    assert "1280 \u00d7 720" in figures(stand.session.now)
    stand.session.become(camera_format=CameraFormat(1920, 1080, 30.0))
    assert "1280 \u00d7 720 instead of 1920 \u00d7 1080" in figures(stand.session.now)


def test_only_cameras_have_sizes_to_choose(window: MainWindow, stand: Any) -> None:
    button = window.body.format_button
    assert button.isVisible()
    window.choose_source("rtsp://192.168.1.20/stream")
    assert button.isHidden()
    window.choose_source("demo")
    assert button.isHidden() and not window.actions_.camera_format.isEnabled()
    window.choose_source("2")
    assert button.isVisible()
    # Nothing of the camera before is offered for this one, which lists nothing.
    assert set(entries(button.menu)) == {"640 \u00d7 480", "30 fps"}
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ShiftModifier)
    assert button.menu.isVisible()
    said = [one.text() for one in button.menu.actions()]
    assert "The camera does not say what it offers" in said
    button.menu.close()


@pytest.fixture
def look(stand: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Let the camera give images of a brightness at a rate; what is said of it then."""
    monkeypatch.setattr(low_light, "_LASTS_S", 0.0)
    window = stand.open_live()

    def now(level: int, rate: float, **status: Any) -> str:
        frame = np.full((120, 160, 3), level, np.uint8)
        stand.session.give(stand.result(frame=frame))
        said = {"camera_format": USUAL_FORMAT, "camera_rate": 30.0, "source_rate": rate}
        stand.session.become(**{**said, **status})
        for _ in range(2):  # it began, and it lasted
            window.low_light.note(stand.session.now)
        return str(window.messages.text)

    return now


def test_a_camera_that_is_slow_in_the_dark_is_told_until_it_is_light(
    look: Callable[..., str],
) -> None:
    assert look(120, 15.0) == ""  # slow for another reason
    assert look(60, 29.0) == ""
    assert look(60, 0.0) == ""  # it gives nothing: nobody looks at the window
    assert look(60, 15.0) == (
        "It is dark: Webcam exposes each image longer and gives 15 instead of 30 a second. More "
        "light in front of you makes it fast again."
    )
    assert look(60, 15.0) != ""
    assert look(120, 29.0) == ""
    # It is what the camera promises that counts, and what it was asked for where it does not.
    assert look(60, 15.0, camera_rate=15.0) == ""
    assert look(60, 15.0, camera_rate=0.0) != ""
    assert look(60, 15.0, source=SourceState.NONE) == ""
    assert look(4, 15.0) == ""  # covered: it is asked to be opened, for light would not help


def test_a_moment_of_darkness_is_no_matter(stand: Any) -> None:
    window = stand.open_live()
    stand.session.give(stand.result(frame=np.full((120, 160, 3), 60, np.uint8)))
    dark = {"camera_format": USUAL_FORMAT, "camera_rate": 30.0, "source_rate": 15.0}
    stand.session.become(**dark)
    window.low_light.note(stand.session.now)
    assert window.messages.text == ""
    assert LiveStatus(**dark).camera_rate == 30.0
