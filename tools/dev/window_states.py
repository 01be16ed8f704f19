"""The states of the window that are looked at: how each is reached and left. No Qt until then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.causes import Cause
from face2face.engine.live.status import SourceState
from face2face.errors import ErrorDetails, ErrorKind
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
"""Those that are taken unless others are asked for."""

THEMES = ("light", "dark")


def _said(details: ErrorDetails) -> str:
    """What the window says of an error, or a notice."""
    from face2face.gui.error_messages import local

    return local("", details)


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
    facts = {"model": "ana", "file": "frozen_model.pb"}
    why = ErrorDetails(ErrorKind.MODEL_FILE_MISSING, facts)
    window.announcer.refused("ana", _said(why), "grid-s1")
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
    window.announcer.devices.sending("face2face", 41.0, window.actions_.call_help.trigger)
    return window


def _off_air(window: MainWindow) -> None:
    _show_sending(window, False)
    window.messages.hide()


def _show_sending(window: MainWindow, on: bool) -> None:
    """Show the virtual camera on, without one."""
    window.recording.sending_changed.emit(on)


def _wrong_file(window: MainWindow) -> QWidget:
    window.choose_source(__file__)
    return window


def _missing_camera(window: MainWindow) -> QWidget:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    window.choose_source("97")
    while window.link.status().source is not SourceState.WAITING:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1000)
    return window


def _demo(window: MainWindow) -> None:
    window.choose_source("demo")


def _unsigned(window: MainWindow) -> QWidget:
    why = ErrorDetails(ErrorKind.CANNOT_WRITE, {"path": "credentials", "reason": Cause.NO_SPACE})
    notice = ErrorDetails(ErrorKind.NOT_SIGNED, {"file": "face2face.png", "why": why})
    window.recording.saved.emit("Pictures/face2face.png", "", "", _said(notice))
    return window


def _converting(window: MainWindow) -> QWidget:
    """One of each state, none of which runs."""
    from face2face.gui.convert.jobs import Conversion, State

    damaged = ErrorDetails(ErrorKind.VIDEO_DAMAGED, {"file": "a.mp4", "at": "12", "frames": 300})
    missing = ErrorDetails(ErrorKind.NOT_A_VIDEO, {"path": "b.mp4"})
    done, failed, waits = (
        Conversion(name, name, "grid-s1", Path("Videos") / name, state=state)
        for name, state in zip(
            ("a.mp4", "b.mp4", "c.mp4"), (State.DONE, State.FAILED, State.WAITING), strict=True
        )
    )
    done.notes.append(_said(damaged))
    failed.why = _said(missing)
    window.conversions.queue.jobs[:] = [done, failed, waits]
    window.conversions.queue.changed.emit()
    window.conversions.page.open_page()
    return window.conversions.page


def _converted(window: MainWindow) -> None:
    window.conversions.queue.jobs.clear()
    window.conversions.page.hide()


def _face_failed(window: MainWindow) -> QWidget:
    window.new_face.open_page()
    why = ErrorDetails(ErrorKind.LITTLE_SPACE, {"folder": "work", "megabytes": 70})
    window.new_face.job.failed.emit(_said(why))
    return window.new_face


def _camera(window: MainWindow) -> QWidget:
    window.body.format_button.show()
    window.announcer.devices.slowed_by_dark("Integrated Webcam", 14.9, 30.0)
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
    "wrong-file": (_wrong_file, _demo),
    "camera-missing": (_missing_camera, _demo),
    "unsigned": (_unsigned, lambda window: window.messages.hide()),
    "search-none": (_searched, lambda window: window.panel.search.clear()),
    "keys": _page("shortcuts"),
    "first-page": _page("about"),
    "problem": _page("problem"),
    "settings": _page("settings"),
    "new-face": (_new_face, lambda window: window.new_face.hide()),
    "new-face-failed": (_face_failed, lambda window: window.new_face.hide()),
    "converting": (_converting, _converted),
    "on-air": (_on_air, _off_air),
    "call-app": _page("call_help"),
    "camera-in-the-dark": (_camera, _no_camera),
    "camera-formats": (_formats, lambda window: window.actions_.camera_format.setEnabled(False)),
    "no-source": (_no_source, _demo),
}
"""What is looked at, by name."""
