"""tools/make_manual.py: the window's manual as HTML, from the documentation's pages."""

import argparse
import itertools
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from face2face.cli.common import Parser, run_command
from face2face.gui.manual import PAGES

ROOT = Path(__file__).resolve().parents[2]

SOURCES = {"en": ROOT / "docs" / "window.md", "es": ROOT / "docs" / "window.es.md"}
"""The page of each language."""

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f27; --quiet: #5b6472; --line: #d5d9e0;
  --ground: #f4f5f7; --sheet: #ffffff; --accent: #0b6e6e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecf1; --quiet: #a2abb8; --line: #3a414c;
  --ground: #1a1d22; --sheet: #22262d; --accent: #4fc3bd; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 2rem auto; padding: 1.5rem 2rem 3rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 14px; }
@media (max-width: 50rem) { main { margin: 0; border: 0; border-radius: 0; padding: 1rem; } }
h1 { font-size: 1.9rem; margin: .3rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; padding-top: .8rem;
  border-top: 1px solid var(--line); }
nav { margin: 1rem 0 0; } nav a { margin-right: 1rem; white-space: nowrap; }
a { color: var(--accent); } li { margin: .35rem 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0;
  border-bottom: 1px solid var(--line); }
kbd, code { font: .88em ui-monospace, monospace; padding: .1rem .35rem; border-radius: 5px;
  border: 1px solid var(--line); background: var(--ground); white-space: nowrap; }
"""


def manual(language: str) -> str:
    """The page of a language: whole, with nothing from elsewhere."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    text = SOURCES[language].read_text(encoding="utf-8")
    for other, source in SOURCES.items():
        text = text.replace(f"({source.name})", f"(manual_{other}.html)")
    tokens = markdown.parse(text)
    contents: list[str] = []
    title = ""
    for token, inside in itertools.pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title = inside.content
        elif token.type == "heading_open" and token.tag == "h2":
            anchor = f"part-{len(contents) + 1}"
            token.attrSet("id", anchor)
            contents.append(f'<a href="#{anchor}">{inside.content}</a>')
    body = markdown.renderer.render(tokens, markdown.options, {})
    nav = f"<nav>{' '.join(contents)}</nav>"
    first = body.index("<h2")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>face2face: {title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{body[:first]}{nav}\n{body[first:]}</main>\n</body>\n</html>\n"
    )


def build_parser() -> argparse.ArgumentParser:
    """The command's flags."""
    return Parser(
        "make_manual.py",
        "Make the window's manual, face2face/gui/manual_pages/, from docs/window.md and\n"
        "docs/window.es.md. The window itself puts in its keys.",
        "\npython tools/make_manual.py\n",
    )


def run(args: argparse.Namespace) -> int:
    """Write the pages."""
    del args
    PAGES.mkdir(exist_ok=True)
    for language in SOURCES:
        page = PAGES / f"manual_{language}.html"
        page.write_text(manual(language), encoding="utf-8")
        print(page)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    return run_command(build_parser(), run, argv)


if __name__ == "__main__":
    sys.exit(main())
