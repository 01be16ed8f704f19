"""Reading what a run logged."""

import csv
from pathlib import Path


def rows_of(run: Path) -> list[dict[str, str]]:
    """What a run's log says of each epoch."""
    with (run / "log.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
