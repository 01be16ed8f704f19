"""The documentation: what is made from the program is whole, its links lead somewhere."""

import argparse
import re
from pathlib import Path

import pytest

from tools.dev.reference import COMMANDS, SCHEMAS, commands, expanded, parser_of, schema

ROOT = Path(__file__).resolve().parents[3]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]


def test_every_command_is_named() -> None:
    cli = ROOT / "face2face" / "cli"
    there = {path.stem for path in cli.glob("*.py") if "def main" in path.read_text("utf-8")}
    named = [module for modules in COMMANDS.values() for module in modules]
    # A sheet of images is made for the documentation, by its makers alone.
    assert sorted(named) == sorted(there - {"make_contact_sheet"})


def test_every_flag_has_a_row_with_its_meaning() -> None:
    text = commands()
    for modules in COMMANDS.values():
        for module in modules:
            parser = parser_of(module)
            part = text.partition(f"### {parser.prog}\n")[2].partition("\n### ")[0]
            for action in parser._actions:
                if action.dest in ("help", "version") or action.help == argparse.SUPPRESS:
                    continue
                shown = action.option_strings[0] if action.option_strings else ""
                row = next(line for line in part.splitlines() if line.startswith(f"| `{shown}"))
                assert len(row.split(" | ")[1]) > 5, row
    assert "face2face-video --source talk.mp4 --out out.mp4\n" in text
    assert "0 to 3 times (default: 1)" in text  # defaults are put in


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_has_a_row_with_its_meaning(name: str) -> None:
    text = schema(SCHEMAS[name])
    for field in SCHEMAS[name].model_fields:
        assert f"| `{field}` |" in text
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert [row for row in rows if len(row.split(" | ")[2].strip(" |")) < 5] == []


def test_what_a_schema_says_is_put_into_words() -> None:
    card = schema(SCHEMAS["model"])
    assert "| `size` | whole number, at least 128, at most 1024 |" in card
    assert "| `files` | object of text, SHA-256 in 64 hexadecimal digits |" in card
    assert "| `mean` | list of 68 list of 2 number |" in card
    assert "| `residual` | true or false |" in card


def test_a_place_that_nothing_fills_is_refused() -> None:
    assert expanded("before\n<!-- include: LICENSE -->\n").startswith("before\nMIT License")
    with pytest.raises(ValueError, match="schema run"):
        expanded("<!-- schema: run -->")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(expanded(file.read_text("utf-8"))), f"{page.name}: {target}"


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def test_every_page_is_in_the_sites_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    assert {path.name for path in DOCS} == set(re.findall(r": ([\w.-]+\.md)$", menu, re.MULTILINE))
