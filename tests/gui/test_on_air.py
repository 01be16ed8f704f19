"""The virtual camera as a state: marked in the window, in the tray, and explained."""

import platform
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon

from face2face.errors import ErrorKind, SinkError
from face2face.gui.install_commands import LOAD, OBS_PAGE
from face2face.gui.widgets import call_page
from face2face.gui.window import MainWindow
from tests.gui.clicks import click

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
COMMAND = "sudo dnf install akmod-v4l2loopback && sudo modprobe v4l2loopback"


class Device:
    """A virtual camera that takes everything."""

    device = "Loopback"

    def send(self, frame: Any) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Nothing to give back."""


@pytest.fixture
def window(stand: Any, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on a camera, on a Linux whose packages are known, that can send."""
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(call_page, "virtual_camera_command", lambda: COMMAND)
    stand.device = lambda *_: Device()
    made: MainWindow = stand.open_live()
    return made


def send(window: MainWindow) -> None:
    """Switch the virtual camera with the mouse."""
    click(window.controls.buttons["virtual_camera"])


def test_what_is_sent_is_marked_until_it_ends(window: MainWindow) -> None:
    button = window.controls.buttons["virtual_camera"]
    send(window)
    assert window.stage.face.leaving == "ON AIR"
    assert button.text() == "On air"
    assert window.windowTitle() == "face2face: on air"
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    assert window.stage.face.leaving == "ON AIR \u00b7 REC 00:00"
    send(window)
    assert window.stage.face.leaving == "REC 00:00"
    assert button.text() == "Virtual camera"
    assert window.windowTitle() == "face2face"
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    assert window.stage.face.leaving == ""


def test_the_tray_shows_stops_and_quits(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    tray = window.on_air.tray
    show, stop, end = tray.menu.actions()
    assert [one.text() for one in (show, stop, end)] == ["Show window", "Stop sending", "Quit"]
    assert not tray.icon.isVisible()
    send(window)
    assert tray.icon.isVisible()
    assert tray.icon.toolTip() == "face2face sends as Loopback"
    window.showMinimized()
    choose(tray.menu, show)
    assert not window.isMinimized()
    window.showMinimized()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)  # a click on the icon
    assert not window.isMinimized()
    window.keys.open()  # what lies under a page can be stopped from here all the same
    choose(tray.menu, stop)
    assert not tray.icon.isVisible() and window.recording.sends_as == ""
    assert not window.actions_.virtual_camera.isChecked()
    window.keys.close_sheet()
    send(window)
    choose(tray.menu, end)
    stand.qtbot.waitUntil(window.isHidden)
    assert window.recording.sends_as == "" and not tray.icon.isVisible()


def choose(menu: Any, action: Any) -> None:
    """Click an entry of the tray's menu."""
    menu.popup(menu.pos())
    spot = menu.actionGeometry(action).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=spot)


def test_without_a_tray_nothing_is_missing(window: MainWindow) -> None:
    send(window)
    assert not window.on_air.tray.icon.isVisible()  # there is none on this screen
    assert window.controls.buttons["virtual_camera"].text() == "On air"


def test_the_message_leads_to_what_call_apps_need(window: MainWindow) -> None:
    page = window.pages.calls
    send(window)
    click(window.messages.buttons()[0])
    assert page.isVisible()
    said = {subject: label.text() for subject, label in page.texts.items()}
    assert said["state"] == (
        "The virtual camera is on. Call apps know it as Loopback. It needs v4l2loopback: "
        f"{COMMAND}. After a restart of the computer, modprobe brings it back."
    )
    for app in ("zoom", "teams", "meet", "obs"):
        assert "Camera: Loopback." in said[app] or "Device: Loopback." in said[app]
    assert "The image is 41 ms late" in said["sound"] and "enter 41 ms" in said["sound"]
    assert "tell the others" in said["honest"]
    click(page.install)
    assert QGuiApplication.clipboard().text() == COMMAND
    click(page.load)
    assert QGuiApplication.clipboard().text() == LOAD
    click(page.close_button)
    assert page.isHidden()


def test_the_help_menu_explains_it_before_it_is_on(window: MainWindow) -> None:
    page = window.pages.calls
    assert window.actions_.call_help in help_menu(window)
    QTest.keyClick(window, Qt.Key.Key_K, _CTRL | _SHIFT)
    assert page.texts["state"].text().startswith("The virtual camera is off: Ctrl+K")
    assert page.texts["zoom"].text() == "Settings, Video, Camera: face2face."
    QTest.keyClick(window, Qt.Key.Key_K, _CTRL)  # covered
    assert window.recording.sends_as == ""
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.isHidden()


def help_menu(window: MainWindow) -> list[Any]:
    """What the Help menu offers."""
    return window.menuBar().actions()[-1].menu().actions()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("system", "manager", "command"),
    [
        ("Windows", "winget", "winget install --exact --id OBSProject.OBSStudio"),
        ("Darwin", "brew", "brew install --cask obs"),
        ("Darwin", "port", ""),
    ],
)
def test_where_obs_sends_its_page_and_its_command_are_a_click_away(
    stand: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    system: str,
    manager: str,
    command: str,
) -> None:
    def absent(*_: int) -> Any:
        raise SinkError("any words", ErrorKind.OBS_MISSING)

    monkeypatch.setattr(platform, "system", lambda: system)
    (tmp_path / manager).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    stand.device = absent
    window = stand.open_live()
    opened: list[str] = []
    monkeypatch.setattr(window.announcer.opener, "open", lambda url: opened.append(url.toString()))
    send(window)
    assert "install OBS Studio 30 or newer" in window.messages.text
    get, *copies, explain = window.messages.buttons()
    assert get.text() == "Get OBS"
    for copy in copies:
        click(copy)
    assert bool(copies) == bool(command)
    assert not copies or QGuiApplication.clipboard().text() == command
    click(get)
    assert opened == [OBS_PAGE]
    assert window.stage.face.leaving == ""
    click(explain)
    page = window.pages.calls
    assert (
        page.texts["meet"]
        .text()
        .startswith("More options (\u22ee), Settings, Video, Camera: OBS Virtual Camera.")
    )
    assert "OBS Studio 30 or newer" in page.texts["state"].text()
    assert page.load.isHidden()
    assert page.install.isHidden() == (not command)
    assert page.texts["state"].text().endswith(command)
    if command:
        QGuiApplication.clipboard().clear()
        click(page.install)
        assert QGuiApplication.clipboard().text() == command
    click(page.obs)
    assert opened == [OBS_PAGE, OBS_PAGE]
