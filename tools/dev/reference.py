"""The parts of the documentation that are made from the program: commands, and formats of files.

docs/commands.md   <!-- commands -->          every flag, from the commands' own parsers
docs/formats.md    <!-- schema: model -->     every field, from the pydantic schemas
docs/*.md          <!-- include: FILE -->     a file of the checkout as it is
docs/window*.md    <!-- keys -->              nothing: the window puts its keys there
"""

import argparse
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from face2face.card import Card
from face2face.dataset.layout import DatasetManifest

ROOT = Path(__file__).resolve().parents[2]

COMMANDS = {
    "Everyday": ("gui", "video", "image", "new", "verify"),
    "Measuring": ("bench", "evaluate"),
    "Training, in a checkout": ("generate_train_data", "train", "reduce_model", "freeze_model"),
}
"""Modules of `face2face.cli` by heading."""

SCHEMAS: dict[str, type[BaseModel]] = {"model": Card, "dataset": DatasetManifest}

_PLACE = re.compile(r"^<!-- (?P<what>[a-z]+)(?:: (?P<name>[\w./-]+))? -->$", re.MULTILINE)


def expanded(markdown: str) -> str:
    """A page with what its comments ask for.

    Raises:
        ValueError: nothing is known by that name.
    """
    return _PLACE.sub(lambda found: _part(found["what"], found["name"] or ""), markdown)


def _part(what: str, name: str) -> str:
    if what == "commands":
        return commands()
    if what == "schema" and name in SCHEMAS:
        return schema(SCHEMAS[name])
    if what == "keys":
        return ""
    if what == "include":
        return (ROOT / name).read_text(encoding="utf-8")
    raise ValueError(f"the documentation asks for {what} {name}: known are {', '.join(SCHEMAS)}")


def parser_of(module: str) -> argparse.ArgumentParser:
    """The parser of a command."""
    parser = importlib.import_module(f"face2face.cli.{module}").build_parser()
    assert isinstance(parser, argparse.ArgumentParser)
    return parser


def commands() -> str:
    """All commands as Markdown."""
    parts = []
    for heading, modules in COMMANDS.items():
        parts.append(f"## {heading}")
        parts += [_command(parser_of(module)) for module in modules]
    return "\n\n".join(parts)


def _command(parser: argparse.ArgumentParser) -> str:
    lines = [f"### {parser.prog}", "", " ".join((parser.description or "").split()), ""]
    examples = (parser.epilog or "").removeprefix("examples:\n")
    lines += ["```", *(line.removeprefix("  ") for line in examples.splitlines()), "```"]
    for group in parser._action_groups:  # noqa: SLF001 - argparse has no other way to list them
        rows = [_row(parser, action) for action in _shown(group)]
        if not rows:
            continue
        title = {"positional arguments": "arguments", "options": "flags"}.get(
            group.title or "", group.title or ""
        )
        lines += ["", f"| {title} | meaning |", "|---|---|", *rows]
    return "\n".join(lines)


def _shown(group: Any) -> Iterator[argparse.Action]:
    for action in group._group_actions:  # noqa: SLF001
        if action.help != argparse.SUPPRESS and action.dest not in ("help", "version"):
            yield action


def _row(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    formatter = parser._get_formatter()  # noqa: SLF001
    names = ", ".join(f"`{name}`" for name in action.option_strings)
    value = ""
    if action.nargs != 0 or not action.option_strings:
        usual = action.dest.upper() if action.option_strings else action.dest
        value = formatter._format_args(action, usual)  # noqa: SLF001
    words = names + (f" `{value}`" if value else "")
    meaning = formatter._expand_help(action) if action.help else ""  # noqa: SLF001
    return f"| {words.strip()} | {_plain(meaning)} |"


def _plain(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    return re.sub(r"([*_<>\[\]])", r"\\\1", " ".join(text.split())).replace("|", "&#124;")


def schema(kind: type[BaseModel]) -> str:
    """The fields of a format, and of all that it holds, as Markdown."""
    whole = kind.model_json_schema()
    parts = {kind.__name__: whole, **whole.get("$defs", {})}
    return "\n\n".join(_table(name, part) for name, part in parts.items())


def _table(name: str, part: dict[str, Any]) -> str:
    required = set(part.get("required", ()))
    first = str(part.get("description", "")).partition("\n\n")[0]
    lines = [f"### {name}", "", _plain(first.replace("`", "")), ""]
    lines += ["| field | value | meaning |", "|---|---|---|"]
    for field, about in part["properties"].items():
        meaning = _plain(str(about.get("description", "")))
        if field not in required:
            usual = about.get("default")
            usual = str(usual).lower() if isinstance(usual, bool) else usual
            meaning += " " if meaning else ""
            meaning += "May be left out." if usual in (None, "", [], {}) else f"Usually {usual}."
        lines.append(f"| `{field}` | {_plain(_value(about))} | {meaning} |")
    return "\n".join(lines)


_NAMES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}


def _value(about: dict[str, Any]) -> str:
    """What a field may hold, in words."""
    if "$ref" in about:
        return str(about["$ref"]).rpartition("/")[2]
    if "const" in about:
        return f"{about['const']!r}"
    if "enum" in about:
        return " or ".join(repr(one) for one in about["enum"])
    if "anyOf" in about:
        return " or ".join(_value(one) for one in about["anyOf"])
    kind = about.get("type", "")
    if kind == "array":
        return _list(about)
    if kind == "object" and isinstance(about.get("additionalProperties"), dict):
        return f"object of {_value(about['additionalProperties'])}"
    return _NAMES[kind] + _bounds(about)


def _list(about: dict[str, Any]) -> str:
    low, high = about.get("minItems"), about.get("maxItems")
    number = f"{low} " if low == high and low is not None else ""
    kinds = about.get("prefixItems") or [about.get("items", {"type": "object"})]
    words = f"list of {number}{_value(kinds[0])}"
    return words if number or high is None else f"{words}, at most {high}"


def _bounds(about: dict[str, Any]) -> str:
    if about.get("pattern") == "^[0-9a-f]{64}$":
        return ", SHA-256 in 64 hexadecimal digits"
    words = [
        f"{word} {about[key]:g}"
        for key, word in (
            ("minimum", "at least"),
            ("exclusiveMinimum", "more than"),
            ("maximum", "at most"),
        )
        if key in about and abs(about[key]) < 1e6
    ]
    if "maxLength" in about:
        words.append(f"at most {about['maxLength']} letters")
    return "".join(f", {word}" for word in words)
