"""Which of its targets a model meets."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from face2face.tasks.scores import Target


def verdicts(targets: Iterable[Target], figures: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the targets are met, by the figure's name.

    Targets that do not concern what was measured, or whose figure is nan, are left out.

    Args:
        targets: what is demanded.
        figures: what was measured, by name.
    """
    return {
        target.figure: bool(target.met(figures))
        for target in targets
        if target.concerns(figures) and not math.isnan(figures[target.figure])
    }


def count_met(rows: Iterable[Mapping[str, bool]]) -> tuple[int, int]:
    """How many targets are met, and how many there are, over the verdicts of all rows."""
    marks = [met for row in rows for met in row.values()]
    return sum(marks), len(marks)
