"""What a report of a problem needs to know of this machine and this start. No Qt here."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from face2face.benchmark.machine import machine, versions
from face2face.gui.nameless import nameless

_LINES = 120
_MORE_PACKAGES = ("PySide6-Essentials", "pyvirtualcam", "sounddevice")


def problem_report(log: Path, more: dict[str, str]) -> str:
    """Versions, hardware and the log's end, without the names of files.

    Slow (it asks the system): call it off the window's thread.

    Args:
        log: the log file, which need not exist.
        more: what else is known, by name, such as the window's language.
    """
    found = versions()
    for package in _MORE_PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    hardware = machine()
    sets = ", ".join(hardware["instruction_sets"]) or "instruction sets unknown"
    lines = [
        "versions: " + ", ".join(f"{name} {number}" for name, number in found.items()),
        f"system: {hardware['system']}",
        f"processor: {hardware['cpu']}, {hardware['cores']} cores, {sets}",
        f"memory: {hardware['memory_gb']:g} GB, load {hardware['load_before']:g}",
        *(f"{name}: {value}" for name, value in more.items()),
        "",
        "log:",
        *_end_of(log),
    ]
    return nameless("\n".join(lines))


def _end_of(log: Path) -> list[str]:
    try:
        return log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES:]
    except OSError:
        return ["(there is none)"]
