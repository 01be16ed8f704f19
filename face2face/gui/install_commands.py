"""What to type on this very system to install what the program does not bring along."""

import platform
import shlex
import shutil
from pathlib import Path
from typing import Literal

Family = Literal["debian", "fedora", "arch", "suse", "other"]

_OS_RELEASE = Path("/etc/os-release")
_FAMILIES: dict[str, Family] = {
    "debian": "debian",
    "ubuntu": "debian",
    "fedora": "fedora",
    "rhel": "fedora",
    "arch": "arch",
    "suse": "suse",
    "opensuse": "suse",
}


def family(os_release: Path = _OS_RELEASE) -> Family:
    """Whose packages this Linux takes, by what it says of itself.

    Args:
        os_release: the file that says it (freedesktop.org's os-release).
    """
    try:
        lines = os_release.read_text("utf-8", "replace").splitlines()
    except OSError:
        return "other"
    facts = dict(line.split("=", 1) for line in lines if "=" in line and line[:1] != "#")
    for fact in ("ID", "ID_LIKE"):
        try:
            names = shlex.split(facts.get(fact, ""))
        except ValueError:
            continue
        for name in " ".join(names).split():
            for known in (name, name.partition("-")[0]):
                if known in _FAMILIES:
                    return _FAMILIES[known]
    return "other"


_INSTALL = {
    "debian": "sudo apt install",
    "fedora": "sudo dnf install",
    "arch": "sudo pacman -S",
    "suse": "sudo zypper install",
}
_PORTAUDIO = {
    "debian": "libportaudio2",
    "fedora": "portaudio",
    "arch": "portaudio",
    "suse": "libportaudio2",
}


_V4L2LOOPBACK = {
    "debian": "v4l2loopback-dkms",
    "fedora": "akmod-v4l2loopback",  # of RPM Fusion
    "arch": "v4l2loopback-dkms",
    "suse": "v4l2loopback-kmp-default",
}
LOAD = "sudo modprobe v4l2loopback exclusive_caps=1 card_label=face2face"
"""Makes the virtual camera's device on Linux; it is gone after a restart."""

OBS_PAGE = "https://obsproject.com/download"
"""What brings a virtual camera on Windows and macOS."""

_OBS = {
    "Windows": ("winget", "winget install --exact --id OBSProject.OBSStudio"),
    "Darwin": ("brew", "brew install --cask obs"),
}
"""The system's package manager, and the command that lets it install OBS."""


def virtual_camera_command(os_release: Path = _OS_RELEASE) -> str:
    """The command that brings a virtual camera; "" where no package does."""
    manager, command = _OBS.get(platform.system(), ("", ""))
    if command:
        return command if shutil.which(manager) else ""
    mine = family(os_release)
    if platform.system() != "Linux" or mine == "other":
        return ""
    return f"{_INSTALL[mine]} {_V4L2LOOPBACK[mine]} && {LOAD}"


def portaudio_command(os_release: Path = _OS_RELEASE) -> str:
    """The command that brings PortAudio, without which nothing is heard; "" where none is needed.

    On Windows and macOS it comes with the program.
    """
    mine = family(os_release)
    if platform.system() != "Linux" or mine == "other":
        return ""
    return f"{_INSTALL[mine]} {_PORTAUDIO[mine]}"
