"""Figures as rounded values, and as tables with the marks of their targets."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


def percent(share: float) -> str:
    """A share in percent, rounded down to a tenth."""
    # 99.96 % is not 100 %.
    return f"{math.floor(share * 1000) / 10:g} %"


@dataclass(frozen=True)
class Cell:
    """What stands in a table.

    Attributes:
        text: the figure, "-" where there is none.
        met: whether its target is met, None where it has none.
    """

    text: str
    met: bool | None = None


@dataclass(frozen=True)
class Table:
    """A table: its title, the columns' names, and a row of cells a video."""

    title: str
    head: list[str]
    body: list[list[Cell]]


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """Round figures; what could not be measured becomes None, since JSON knows no nan."""

    def tidy(value: Any) -> Any:
        if not isinstance(value, float):
            return value
        return round(value, 4) if math.isfinite(value) else None

    return {name: tidy(value) for name, value in row.items()}


def markdown(
    model: str, met: tuple[int, int], all_of_them: Sequence[Table], notes: Mapping[str, str]
) -> str:
    """Write tables as Markdown.

    Args:
        model: its name.
        met: how many targets are met, and of how many.
        all_of_them: the tables.
        notes: what the columns' names mean.
    """
    lines = [f"# {_escaped(model)}", "", f"{met[0]} of {met[1]} targets met."]
    for table in all_of_them:
        lines += ["", f"## {table.title}", "", _line(table.head), "|" + "---|" * len(table.head)]
        lines += [_line([_marked(cell) for cell in row]) for row in table.body]
    lines += ["", *(f"- {name}: {note}." for name, note in notes.items())]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _marked(cell: Cell) -> str:
    text = _escaped(cell.text)
    return text if cell.met is None else f"{text} {'pass' if cell.met else '**fail**'}"


def _escaped(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    return "".join(f"\\{sign}" if sign in "\\|*_`<[#" else sign for sign in text)
