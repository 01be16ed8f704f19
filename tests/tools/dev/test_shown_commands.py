"""Commands that the documentation and --help show: their own parsers understand them."""

import argparse
import importlib
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    ROOT / "assets" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "models").glob("*/README.md")),
]
MODULES = {
    **{
        f"face2face-{name}": f"face2face.cli.{module}"
        for name, module in re.findall(
            r'^face2face-(\w+) = "face2face\.cli\.(\w+):main"$',
            (ROOT / "pyproject.toml").read_text("utf-8"),
            re.MULTILINE,
        )
    },
    **{
        f"tools/{path.name}": found[1]
        for path in (ROOT / "tools").glob("*.py")
        if (found := re.search(r"^from (\S+) import main$", path.read_text("utf-8"), re.MULTILINE))
    },
    **{
        path.relative_to(ROOT).as_posix(): ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for folder in ("benchmarks", "dev")
        for path in (ROOT / "tools" / folder).glob("*.py")
        if "def build_parser" in path.read_text("utf-8")
    },
}
"""Which module a command is, by how it is typed."""


@cache
def parser_of(command: str) -> argparse.ArgumentParser:
    parser = importlib.import_module(MODULES[command]).build_parser()
    assert isinstance(parser, argparse.ArgumentParser)
    return parser


def typed(line: str) -> tuple[str, list[str]] | None:
    """The command of a line and its arguments, None where it is none of ours."""
    try:
        words = shlex.split(re.sub(r" {2,}\(.*\)$", "", line), comments=True)
    except ValueError:
        return None  # an apostrophe of a sentence
    words = [re.sub(r"^\.venv[/\\](bin|Scripts)[/\\]", "", word) for word in words]
    while words and (words[0] in ("python", "-m") or re.match(r"[A-Z_0-9]+=", words[0])):
        words.pop(0)
    if words and re.fullmatch(r"tools(\.\w+)+", words[0]):
        words[0] = words[0].replace(".", "/") + ".py"
    return (words[0], words[1:]) if words and words[0] in MODULES else None


def blocks(text: str) -> list[str]:
    """The lines of all blocks of code, each of which may go on in the next."""
    fenced = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    (?:python|face2face).*$", text, re.MULTILINE)
    return re.sub(r"\\\n", " ", "\n".join([*fenced, *indented])).splitlines()


def understood(line: str) -> None:
    found = typed(line)
    if found is None:
        return
    command, words = found
    try:
        parser_of(command).parse_args(words)
    except SystemExit as end:
        if end.code:
            pytest.fail(f"not understood: {line.strip()}")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_shows_commands_that_there_are(page: Path) -> None:
    text = page.read_text("utf-8")
    for line in blocks(text):
        understood(line)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for code in re.findall(r"`([^`]+)`", prose):
        found = typed(" ".join(code.split()))
        if found is None:
            continue
        command, words = found
        flags = {name for action in parser_of(command)._actions for name in action.option_strings}
        shown = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert shown <= flags, code


@pytest.mark.parametrize("command", MODULES)
def test_examples_of_help_are_understood(command: str) -> None:
    examples = (parser_of(command).epilog or "").removeprefix("examples:\n").splitlines()
    assert [line for line in examples if typed(line)]
    for line in examples:
        understood(line)
