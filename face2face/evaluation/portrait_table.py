"""What was measured of a photographed face, as rows and as a table."""

import math
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from face2face.evaluation.portrait_figures import PortraitFigures
from face2face.evaluation.portrait_targets import portrait_verdicts
from face2face.evaluation.table import as_json

_TOO_LITTLE = "too little movement"


def portrait_rows(rows: Sequence[PortraitFigures]) -> list[dict[str, Any]]:
    """The rows as JSON, each with which targets it meets."""
    return [as_json(vars(row)) | {"met": portrait_verdicts(row)} for row in rows]


def portraits_as_markdown(rows: Sequence[PortraitFigures]) -> str:
    """A table; what misses its target is marked with an exclamation mark."""
    names = [one.name for one in fields(PortraitFigures) if one.name != "too_little"]
    lines = ["| " + " | ".join(name.replace("_", " ") for name in names) + " |"]
    lines.append("|" + "---|" * len(names))
    for row in rows:
        verdicts = portrait_verdicts(row)
        cells = [
            _TOO_LITTLE
            if name in row.too_little
            else _as_text(getattr(row, name)) + ("" if verdicts.get(name, True) else " !")
            for name in names
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.3f}"
    return str(value)
