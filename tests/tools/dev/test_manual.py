"""The window's manual: made from the documentation, whole in both languages, with its keys."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from face2face.gui.manual import KEYS_PLACE, PAGES, write_manual
from tools.dev.manual import SOURCES, manual


class _Tags(HTMLParser):
    """Checks that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br", "img", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", list(SOURCES))
def test_the_shipped_page_is_what_the_documentation_makes(language: str) -> None:
    shipped = (PAGES / f"manual_{language}.html").read_text(encoding="utf-8")
    assert shipped == manual(language), "run python tools/make_manual.py"
    tags = _Tags()
    tags.feed(shipped)
    assert tags.open == []
    assert {"nav", "table", "code"} <= set(tags.seen)
    assert shipped.count(KEYS_PLACE) == 1
    assert not re.search(r'(?:src|href)="(?:https?:|//)', shipped)  # nothing from elsewhere


def test_both_languages_have_the_same_parts() -> None:
    english, spanish = (manual(language) for language in ("en", "es"))
    for mark in ("<h2", "<li", "<tr", "Ctrl+"):
        assert english.count(mark) == spanish.count(mark), mark


def test_the_window_puts_in_its_keys(home: Path) -> None:
    page = write_manual("manual_es.html", [("Ctrl+<", "Nombre & más", "Hace algo")])
    text = page.read_text(encoding="utf-8")
    assert "<kbd>Ctrl+&lt;</kbd></td><td>Nombre &amp; más</td>" in text
    assert KEYS_PLACE not in text
    assert page.with_name("manual_en.html").is_file()  # to which it points
    assert write_manual("manual_xx.html", []).name == "manual_en.html"
