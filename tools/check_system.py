"""Names what the machine lacks before anything is installed, and the command that brings it.

Needs nothing but Python. On Linux the ready-made packages of OpenCV and Qt take some libraries
from the system; the lists below are what their own libraries ask the linker for. The exit code
is 1 where the program cannot start; what only a window needs is a note.
"""

import argparse
import ctypes
import importlib.util
import os
import platform
import shutil
import struct
import sys
import sysconfig
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library and the packages that carry it."""

    file: str
    apt: str
    dnf: str
    pacman: str


# `import cv2`, for all commands.
PROGRAM = (
    Library("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
)

# Qt, for the program with a window, even where it draws to no screen.
WINDOW = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Library("libX11.so.6", "libx11-6", "libX11", "libx11"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
)

# Qt's windows on X11; Wayland, Windows and macOS do without.
X11 = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    Library(
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
    ),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
)


# Debian and Ubuntu alone keep it apart.
VENV = Library("", "python3-venv", "python3", "python")


def missing(libraries: tuple[Library, ...]) -> list[Library]:
    """Those that the linker does not find; none outside Linux, where the packages bring all."""
    if sys.platform != "linux":
        return []
    lacking = []
    for library in libraries:
        try:
            ctypes.CDLL(library.file)
        except OSError:
            lacking.append(library)
    return lacking


def without_builds() -> str | None:
    """Why the packages have no builds for this system, in words; None where they have."""
    if struct.calcsize("P") < 8:
        return (
            "this Python has 32 bits, and OpenVINO and OpenCV have builds for 64 alone: install a "
            "Python of 64 bits"
        )
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        return "OpenVINO and OpenCV have no builds for Macs with an Intel processor"
    if sys.platform == "linux" and "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or ""):
        return (
            "OpenVINO and OpenCV have no builds for musl, the C library of this system (as of "
            "Alpine): use one with glibc, such as Debian or Ubuntu"
        )
    return None


def install_command(lacking: list[Library]) -> str:
    """The line that installs them with the system's package manager, "" where none is known."""
    root = "" if shutil.which("sudo") is None else "sudo "
    for program, command in _MANAGERS:
        if shutil.which(program):
            return f"{root}{command} {_packages(lacking, command.partition(' ')[0])}"
    return ""


_MANAGERS = (
    ("apt-get", "apt install"),
    ("dnf", "dnf install"),
    ("pacman", "pacman -S"),
    ("zypper", "zypper install"),
)


def _packages(lacking: list[Library], manager: str) -> str:
    return " ".join(sorted({_package(library, manager) for library in lacking}))


def _package(library: Library, manager: str) -> str:
    if manager != "zypper":
        return str(getattr(library, manager))
    return f"'{library.file}()(64bit)'" if library.file else library.dnf  # it takes what is in them


def _how(lacking: list[Library]) -> str:
    command = install_command(lacking)
    return f"install with: {command}" if command else "install what holds it on this system"


def _report(sentence: str, lacking: list[Library]) -> None:
    files = ", ".join(library.file for library in lacking)
    print(f"{sentence}: {files}; {_how(lacking)}", file=sys.stderr)


def main(argv: list[str] | None = None) -> int:
    """Check, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--apt-packages",
        action="store_true",
        help="only print the apt packages that the tests miss, for scripts",
    )
    args = parser.parse_args(argv)
    program, window, x11 = missing(PROGRAM), missing(WINDOW), missing(X11)
    if args.apt_packages:
        return _said(_packages(program + window + x11, "apt"))
    if (reason := without_builds()) is not None:
        print(f"error: {reason}", file=sys.stderr)
        return 1
    failed = False
    venv = [VENV] if any(map(_lacks, ("venv", "ensurepip"))) else []
    if venv:
        print(
            f"error: this Python cannot make virtual environments; {_how(venv)}, or take the "
            "Python of python.org",
            file=sys.stderr,
        )
        failed = True
    if program:
        _report("error: OpenCV needs system libraries that are not here", program)
        failed = True
    if window:
        _report("note: without these system libraries no window can open", window)
    if x11:
        _report("note: without these system libraries no window can open on X11", x11)
    everything = install_command([*venv, *program, *window, *x11])
    if everything and sum(map(bool, (venv, program, window, x11))) > 1:
        print(f"all of it at once: {everything}", file=sys.stderr)
    return int(failed)


def _lacks(module: str) -> bool:
    return importlib.util.find_spec(module) is None


def _said(text: str) -> int:
    """Print for a script; the exit code says whether it could."""
    try:
        print(text, flush=True)
    except OSError as error:
        print(f"error: cannot say what is missing: {error.strerror}", file=sys.stderr)
        # Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
