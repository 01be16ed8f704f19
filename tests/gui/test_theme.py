"""Colours that can be read, in light and in dark."""

from dataclasses import asdict
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from face2face.gui import theme
from face2face.gui.theme import DARK, LIGHT, Tokens, is_dark, tokens_of


def _luminance(name: str) -> float:
    """WCAG 2.2, relative luminance."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    colour = QColor(name)
    red, green, blue = (linear(v) for v in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("text", "muted") for ground in ("window", "surface")),
        *((text, "raised") for text in ("text", "muted", "alarm", "accent")),
        *((text, "stage") for text in ("stage_text", "stage_muted", "alarm")),
        ("on_accent", "accent"),
        ("on_alarm", "alarm"),
        ("text", "hover"),
    ],
)
def test_contrast(tokens: Tokens, text: str, ground: str) -> None:
    colours = asdict(tokens)
    assert _contrast(colours[text], colours[ground]) >= 4.5


def test_the_system_turns_dark_and_light(stand: Any, qapp: Any) -> None:
    window = stand.open()
    appearance = theme.Appearance(qapp)
    try:
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert is_dark(window.palette())
        assert tokens_of(window.stage.you) is DARK
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
        assert tokens_of(window.stage.you) is LIGHT
        appearance.choose("dark")  # whatever the system says
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
        assert is_dark(window.palette())
        appearance.choose("system")
        assert not is_dark(window.palette())
    finally:
        appearance.deleteLater()
        qapp.setStyleSheet("")
