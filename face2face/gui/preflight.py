"""Checks before Qt starts, which would end the program with a long abort otherwise. No Qt here."""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, MutableMapping
from importlib import metadata
from pathlib import Path

from face2face.errors import RuntimeUnavailableError

# What Qt's xcb plugin needs and plain systems lack: the library, and who brings it.
_XCB = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL"),
    "libGL.so.1": ("libgl1", "mesa-libGL"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
}
# Without these two, PySide6 cannot even be imported, display or not.
_ALWAYS = ("libEGL.so.1", "libGL.so.1")

_FROM_OPENCV = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")

# PySide6 6.12.0 takes a reference away from True with every signal it emits. Before Python 3.12,
# where True cannot run out of them, that ends the program after a minute or two of images.
_FAULTY_QT = "6.12.0"

Load = Callable[[str], object]


def prepare_qt() -> None:
    """What comes before Qt is imported.

    Raises:
        RuntimeUnavailableError: there can be no window here; the message says what is missing.
    """
    forget_opencv()
    refuse_faulty_qt()
    refuse_if_unfit()


def forget_opencv(environment: MutableMapping[str, str] | None = None) -> None:
    """Take back what `import cv2` tells Qt: its own plugins do not fit PySide6's Qt.

    What a user set stays.
    """
    environment = os.environ if environment is None else environment
    for name in _FROM_OPENCV:
        if "cv2" in Path(environment.get(name, "")).parts:
            del environment[name]


def refuse_faulty_qt(version: str | None = None, python: tuple[int, ...] | None = None) -> None:
    """Refuse a version of PySide6 that would end the program while it runs.

    Args:
        version: PySide6's, None for the installed one.
        python: Python's, None for the running one.

    Raises:
        RuntimeUnavailableError: it is that version, or PySide6 is not installed.
    """
    try:
        found = version or metadata.version("PySide6-Essentials")
    except metadata.PackageNotFoundError as error:
        raise RuntimeUnavailableError(
            "the window needs Qt, which is not installed: run 'pip install PySide6-Essentials'"
        ) from error
    if found == _FAULTY_QT and (python or sys.version_info) < (3, 12):
        raise RuntimeUnavailableError(
            f"PySide6 {found} ends the program after a while with this Python: "
            f"run 'pip install \"PySide6-Essentials!={found}\"'"
        )


def refuse_if_unfit(load: Load = ctypes.CDLL) -> None:
    """Say in one line what is missing on a Linux system for a window.

    Raises:
        RuntimeUnavailableError: libraries, or a screen.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    screenless = platform in ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
    on_x11 = platform == "xcb" or (not platform and not os.environ.get("WAYLAND_DISPLAY"))
    lacking = [name for name in (_XCB if on_x11 else _ALWAYS) if not _loads(name, load)]
    if lacking:
        raise RuntimeUnavailableError(_install(lacking))
    if screenless:
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise RuntimeUnavailableError(
            "there is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): "
            "start it from a desktop, or convert a file with face2face-video"
        )
    if on_x11 and not _screen_answers():
        raise RuntimeUnavailableError(
            f"the screen DISPLAY={os.environ.get('DISPLAY', '')} cannot be reached: start it from "
            "the desktop's own terminal, or allow it with 'xhost +local:'"
        )


def _install(lacking: list[str]) -> str:
    managers = {"apt": 0, "dnf": 1}
    manager = next((name for name in managers if shutil.which(name)), "apt")
    packages = sorted({_XCB[name][managers[manager]] for name in lacking})
    return f"a window needs {', '.join(lacking)}: run 'sudo {manager} install {' '.join(packages)}'"


def _loads(name: str, load: Load) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True


def _screen_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
