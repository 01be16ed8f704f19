"""Parsers of the values of flags, for argparse's `type`: what is unfit is refused in one line."""

import argparse
import math
import re
from collections.abc import Callable
from pathlib import Path

from face2face.config import LONGEST_ANSWER

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:\.\d+)?)")
"""Hours, minutes and seconds."""


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """A parser of whole numbers within bounds, for argparse's `type`."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None
        if value < low or (high is not None and value > high):
            upto = f" to {high}" if high is not None else " or more"
            raise argparse.ArgumentTypeError(f"{value} is out of range: {low}{upto}")
        return value

    return parse


def file_path(text: str) -> Path:
    """Parse a file's or folder's name, for argparse; an empty one would be the folder at hand."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: give a name")
    return Path(no_pipe(text))


def no_pipe(text: str) -> str:
    """Refuse "-", for argparse: other programs know it as standard input or output."""
    if text == "-":
        raise argparse.ArgumentTypeError(
            "standard input and output are not used: give a name, ./- for a file called -"
        )
    return text


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds)


def text(most: int = LONGEST_ANSWER) -> Callable[[str], str]:
    """A parser of texts that are not too long, for argparse's `type`.

    Args:
        most: letters.
    """

    def parse(given: str) -> str:
        if len(given) > most:
            raise argparse.ArgumentTypeError(f"it has {len(given)} letters, more than {most}")
        return given

    return parse


def number(
    low: float,
    *,
    above: bool = False,
    below: float = math.inf,
    high: float = math.inf,
    clock: bool = False,
) -> Callable[[str], float]:
    """A parser of numbers for argparse's `type`.

    Args:
        low: the least.
        above: whether `low` itself is refused.
        below: what the number must stay under.
        high: the greatest.
        clock: of seconds, which are taken as clocks show them, too: 1:30 for 90.
    """

    def parse(text: str) -> float:
        shown = _CLOCK.fullmatch(text) if clock else None
        try:
            value = float(text) if shown is None else _seconds(*shown.groups())
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None
        if not ((value > low if above else value >= low) and value < below and value <= high):
            bound = f"{'more than' if above else 'at least'} {low:g}"
            bound += "" if below == math.inf else f", less than {below:g}"
            bound += "" if high == math.inf else f", at most {high:g}"
            raise argparse.ArgumentTypeError(f"{text} is out of range: {bound}")
        return value

    return parse
