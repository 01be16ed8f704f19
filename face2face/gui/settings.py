"""What the window remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Typed access to QSettings; what is missing or damaged reads as its default.

    Args:
        file: where they lie, None for the system's place.
    """

    def __init__(self, file: Path | None = None) -> None:
        if file is None:
            self._store = QSettings("face2face", "face2face")
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def flag(self, name: str, default: bool) -> bool:
        """A switch."""
        text = str(self._store.value(name, default)).lower()
        return text == "true" if text in ("true", "false") else default

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        value = self._store.value(name, default)
        return value if isinstance(value, str) else default

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`; the default where another is kept, or none."""
        try:
            value = float(str(self._store.value(name, default)))
        except ValueError:
            return default
        return value if low <= value <= high else default

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        value = self._store.value(name, [])
        # An INI file does not tell a list of one from a text.
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in cast("list[object]", value or [])]

    def bytes(self, name: str) -> QByteArray:
        """What Qt saved of a window or a divider; empty if nothing."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, name: str, value: bool | float | str | list[str] | QByteArray) -> None:
        """Remember a value."""
        self._store.setValue(name, value)

    def forget(self, *kept: str) -> None:
        """Forget everything but what is named."""
        values = {name: self._store.value(name) for name in kept if self._store.contains(name)}
        self._store.clear()
        for name, value in values.items():
            self._store.setValue(name, value)
        self._store.sync()

    def sync(self) -> None:
        """Write to the disk now."""
        self._store.sync()

    def remember_flag(self, name: str) -> Callable[[bool], None]:
        """A function that remembers a switch, to connect a signal to."""
        return lambda value: self.keep(name, value)
