"""Strangers' words, made fit to be shown: in a terminal, in a message, in a model's card."""

import html
from collections.abc import Sequence

LONGEST_PATH = 4000
"""Letters of a line with a path in it, which may have as many."""

_LONGEST_LINE = 300
_LONGEST_NAME = 80
_LONGEST_TOOLTIP = 2000


def sanitize_line(text: str, most: int = _LONGEST_LINE) -> str:
    """The text on one line, without what would steer a terminal, and not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else f"{line[:most]}…"


def sanitize_name(name: str) -> str:
    """A name out of a stranger's file, fit for one line of a message: "?" for what is unfit."""
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return "".join(one if one.isprintable() else "?" for one in short)


def some_of(names: Sequence[str], most: int = 3) -> str:
    """The first of some names, for one line of a message; dots stand for the others."""
    return ", ".join([*map(sanitize_name, names[:most]), *["..."] * (len(names) > most)])


def counted(number: float, noun: str) -> str:
    """So many of something, in words that are read: "1 step", "2 steps"."""
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def model_in_path(name: str) -> str:
    """A model's name, perhaps a stranger's, as part of a file's or a folder's."""
    fit = "".join("_" if letter in '/\\:*?"<>|' else letter for letter in name)
    return fit.strip(" .") or "model"


def sanitize_text(text: str) -> str:
    """A text, its lines kept, without what would steer a terminal or turn the writing round."""
    joiners = "\u200c\u200d"  # which Persian and Hindi need
    return "".join(one for one in text if one.isprintable() or one in joiners or one == "\n")


def sanitize_tooltip(text: str) -> str:
    """A text as a tooltip. Qt takes what looks like HTML for that, and would open what it names."""
    short = text if len(text) <= _LONGEST_TOOLTIP else text[:_LONGEST_TOOLTIP] + "…"
    return f"<p style='white-space: pre-wrap'>{html.escape(short, quote=False)}</p>"
