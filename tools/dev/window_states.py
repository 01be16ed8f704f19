"""The states of the window that are looked at: how each is reached and left. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from face2face.video.camera_formats import CameraFormat

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from face2face.gui.window import MainWindow

Reach = Callable[["MainWindow"], "QWidget"]
"""Brings the window into a state; what it returns is what is looked at."""

Leave = Callable[["MainWindow"], object]

SIZES = {
    "640x420": (640, 420),
    "900x600": (900, 600),
    "1280x800": (1280, 800),
    "700x1000": (700, 1000),
}
LANGUAGES = ("en", "es")
THEMES = ("light", "dark")


def _nothing(window: MainWindow) -> QWidget:
    return window


def _left(_: MainWindow) -> None:
    return


def _switched(*names: str) -> tuple[Reach, Leave]:
    """States in which switches are on."""

    def set_to(window: MainWindow, on: bool) -> MainWindow:
        for name in names:
            getattr(window.actions_, name).setChecked(on)
        return window

    return lambda window: set_to(window, True), lambda window: set_to(window, False)


def _message(window: MainWindow) -> QWidget:
    window.announcer.not_removable("mona-lisa")
    return window


def _refused(window: MainWindow) -> QWidget:
    window.announcer.model_failed("It lacks its file frozen_model.pb")
    return window


def _searched(window: MainWindow) -> QWidget:
    window.panel.search.setText("no such face")
    return window


def _page(name: str) -> tuple[Reach, Leave]:
    """States in which a page covers the window."""

    def reach(window: MainWindow) -> QWidget:
        getattr(window.actions_, name).trigger()
        return window

    return reach, lambda window: window.actions_.leave_full_screen.trigger()


def _zoomed(window: MainWindow) -> QWidget:
    for _ in range(3):
        window.actions_.zoom_in.trigger()
    return window


def _new_face(window: MainWindow) -> QWidget:
    window.new_face.open_page()
    return window.new_face


def _no_source(window: MainWindow) -> QWidget:
    window.choose_source("")
    return window


def _on_air(window: MainWindow) -> QWidget:
    _show_sending(window, True)
    window.announcer.sending("face2face", 41.0, window.actions_.call_help.trigger)
    return window


def _off_air(window: MainWindow) -> None:
    _show_sending(window, False)
    window.messages.hide()


def _show_sending(window: MainWindow, on: bool) -> None:
    """Show the virtual camera on, without one."""
    window.controls.show_sending(on)
    window.stage.show_leaving("ON AIR" if on else "")


def _camera(window: MainWindow) -> QWidget:
    window.body.format_button.show()
    window.announcer.slowed_by_dark("Integrated Webcam", 14.9, 30.0)
    return window


def _no_camera(window: MainWindow) -> None:
    window.body.format_button.hide()
    window.messages.hide()


def _formats(window: MainWindow) -> QWidget:
    button = window.body.format_button
    sizes = ((640, 480), (1280, 720), (1920, 1080))
    offered = [CameraFormat(*size, rate) for size in sizes for rate in (15.0, 30.0)]
    window.actions_.camera_format.setEnabled(True)
    button.show_formats(offered, CameraFormat(1280, 720, 30.0))
    return button.menu


STATES: dict[str, tuple[Reach, Leave]] = {
    "plain": (_nothing, _left),
    "motion": _switched("motion"),
    "landmarks": _switched("landmarks"),
    "closer": _switched("my_landmarks", "close_up", "compare"),
    "zoomed": (_zoomed, lambda window: window.actions_.show_whole.trigger()),
    "face-alone": _switched("output_alone"),
    "message": (_message, lambda window: window.messages.hide()),
    "refused": (_refused, lambda window: window.messages.hide()),
    "search-none": (_searched, lambda window: window.panel.search.clear()),
    "keys": _page("shortcuts"),
    "first-page": _page("about"),
    "problem": _page("problem"),
    "settings": _page("settings"),
    "new-face": (_new_face, lambda window: window.new_face.hide()),
    "on-air": (_on_air, _off_air),
    "call-app": _page("call_help"),
    "camera-in-the-dark": (_camera, _no_camera),
    "camera-formats": (_formats, lambda window: window.actions_.camera_format.setEnabled(False)),
    "no-source": (_no_source, lambda window: window.choose_source("demo")),
}
"""What is looked at, by name."""
