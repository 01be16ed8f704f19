"""Figures as JSON and as a table."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

_COLUMNS = {
    "driver": "driver",
    "frames": "frames",
    "face_found": "face found",
    "identity": "descriptor distance",
    "mouth": "mouth r",
    "eyes": "eyes r",
    "roll": "roll r",
    "roll_range": "driver's roll, degrees",
    "jitter": "jitter %",
    "driver_jitter": "driver's jitter %",
}

Row = Mapping[str, Any]


def as_json(row: Row) -> dict[str, Any]:
    """Round figures; what could not be measured becomes None, since JSON knows no nan."""

    def tidy(value: Any) -> Any:
        if not isinstance(value, float):
            return value
        return None if math.isnan(value) else round(value, 4)

    return {name: tidy(value) for name, value in row.items()}


def as_markdown(model: str, rows: Sequence[Row]) -> str:
    """A table with a line for each driver."""
    lines = [
        f"# {model}",
        "",
        "| " + " | ".join(_COLUMNS.values()) + " |",
        "|" + "---|" * len(_COLUMNS),
    ]
    for row in rows:
        cells = ("-" if row[name] is None else str(row[name]) for name in _COLUMNS)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
