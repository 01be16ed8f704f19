"""CONTRIBUTING.md: the modules that it names are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"[a-z0-9_]+(?:/[a-z0-9_]+)+\.py", TEXT)))


@pytest.mark.parametrize("path", NAMED)
def test_a_named_module_is_there(path: str) -> None:
    assert (ROOT / path).is_file() or (ROOT / "face2face" / path).is_file()


def test_the_table_names_every_package() -> None:
    packages = {path.parent.name for path in (ROOT / "face2face").glob("*/__init__.py")}
    assert {name for name in packages if f"`{name}`" not in TEXT} == set()


def test_both_diagrams_are_there() -> None:
    assert len(NAMED) > 30
    assert TEXT.count("### The way of one") == 2
