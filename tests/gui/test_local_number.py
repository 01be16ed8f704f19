"""Figures have the decimal comma of the user's language."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale

from face2face.engine.live.status import LiveStatus
from face2face.gui.local_number import LocalNumber
from face2face.gui.model_list import ModelEntry
from face2face.gui.model_words import measured
from face2face.gui.widgets.status_line import figures


@pytest.fixture
def german_numbers() -> Iterator[None]:
    """Qt's usual locale is German, as it is when the window speaks German."""
    before = QLocale()
    QLocale.setDefault(QLocale("de"))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("german_numbers")
def test_a_comma_in_german(stand: Any) -> None:
    assert f"{LocalNumber(1234.56):.1f} {LocalNumber(25):g}" == "1234,6 25"
    assert figures(LiveStatus(**stand.running))[0] == "camera 30,0 fps"
    entry = ModelEntry("x", "x", figures={"mouth": 0.94})
    assert measured(entry).endswith("mouth 0,94")
    window = stand.open_live()
    assert "8888,8" in window.controls._longest()


def test_a_point_in_english() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("en"))
    assert f"{LocalNumber(29.97):.1f}" == "30.0"
    assert f"{LocalNumber(29.97):g}" == "29.97"
    QLocale.setDefault(before)
