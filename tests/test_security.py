"""SECURITY.md: each promise is held by tests that are there."""

import re

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]*test_\w+\.py)`", TEXT)))


def promises() -> list[list[str]]:
    """The cells of each row of the tables, without their heads."""
    rows = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if line.startswith("| ")]
    return [row for row in rows if row != ["promised", "by"]]


@pytest.mark.parametrize("name", NAMED)
def test_a_named_test_is_there(name: str) -> None:
    assert re.search(
        r"^(async )?def test_|^    def test_", (ROOT / "tests" / name).read_text(), re.MULTILINE
    )


def test_each_promise_names_its_test() -> None:
    assert len(promises()) > 15
    for row in promises():
        assert len(row) == 2, row
        assert re.search(r"`[\w/]*test_\w+\.py`", row[1]), row


def test_commands_and_modules_that_are_named_are_there() -> None:
    modules = re.findall(r"python -m ([\w.]+)", TEXT)
    tools = re.findall(r"tools/\w+\.py", TEXT)
    assert modules
    assert tools
    for module in modules:
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file(), module
    for tool in tools:
        assert (ROOT / tool).is_file(), tool
