"""Words in the corners of an image."""

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from face2face.gui.plain_text import shorten_words
from face2face.gui.state_words import StateMessage
from face2face.gui.theme import LIGHT
from face2face.gui.widgets.word_painter import WordPainter

LABEL = "Generada con IA"


class _Heard(QPainter):
    """A painter that remembers what it wrote, and how wide that was."""

    wrote: tuple[str, float] = ("", 0.0)

    def drawText(self, *args: Any) -> None:  # noqa: N802 - Qt calls it so
        self.wrote = (args[-1], QFontMetricsF(self.font()).horizontalAdvance(args[-1]))
        super().drawText(*args)


def test_the_label_is_whole_however_small_the_image_is(qapp: Any) -> None:
    for side in (400, 110, 70):
        image = QImage(side, side, QImage.Format.Format_RGB32)
        painter = _Heard(image)
        words = WordPainter(painter, qapp.font(), LIGHT, bare=False)
        words.lower_right(LABEL, QRectF(0, 0, side, side))
        painter.end()
        text, wide = painter.wrote
        assert text == LABEL
        assert wide <= side - 40


@pytest.mark.parametrize("covers", [False, True])
def test_a_long_name_has_room(qapp: Any, covers: bool) -> None:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    painter = _Heard(image)
    words = WordPainter(painter, qapp.font(), LIGHT, bare=False)
    said = StateMessage(f"Opening {'m' * 240}.mp4…", covers=covers)
    words.over(said, QRectF(0, 0, 640, 480), above_label=False)
    painter.end()
    assert max(map(len, painter.wrote[0].split())) < 50


@pytest.mark.parametrize("covers", [False, True])
def test_no_word_is_wider_than_a_narrow_image(qapp: Any, covers: bool) -> None:
    place = QRectF(0, 0, 200, 300)
    image = QImage(200, 300, QImage.Format.Format_RGB32)
    painter = _Heard(image)
    words = WordPainter(painter, qapp.font(), LIGHT, bare=False)
    said = StateMessage(f"Opening \U0001f600 {'m' * 42} now", covers=covers)
    words.over(said, place, above_label=False)
    metrics = QFontMetricsF(painter.font())
    painter.end()
    shown = painter.wrote[0].split()
    assert [*shown[:2], shown[-1]] == ["Opening", "\U0001f600", "now"]
    assert "…" in shown[2]
    assert max(map(metrics.horizontalAdvance, shown)) <= place.width() - 24


def test_words_that_fit_stay_as_they_are() -> None:
    text = f"{'a' * 48} {'b/' * 60} {'c-' * 60} {'d ' * 60}"
    assert shorten_words(text) == text
    assert shorten_words("a" * 30 + "b" * 30) == "a" * 22 + "…" + "b" * 22


def test_a_chinese_sentence_around_a_file_name_stays_whole() -> None:
    text = "正在打开您刚才选择的照片文件IMG_20260101_123456.jpg请稍候片刻然后再试一次看看结果如何"
    assert shorten_words(text) == text
