"""The few figures of a model's card that its user is told. No Qt here."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

_OF_DRIVERS = ("mouth", "eyes", "roll")
_OF_PAIRS = ("psnr", "ssim")


def figures_of(metrics: Mapping[str, Any]) -> dict[str, float]:
    """The means over the drivers, or over all pairs, that face2face-eval wrote into a card.

    Args:
        metrics: the card's; it may come from a stranger, and what is not of the usual form is
            left out.

    Returns:
        Of faces "mouth", "eyes" and "roll": how far the driver is followed, 1 wholly. Of other
        tasks "psnr" in decibels and "ssim".
    """
    plain = [
        row
        for row in _rows(metrics.get("drivers"))
        if row.get("variant") == "plain" and not row.get("own")
    ]
    every = [row for row in _rows(metrics.get("pairs")) if row.get("source") == "all"]
    found = {}
    for rows, names in ((plain, _OF_DRIVERS), (every, _OF_PAIRS)):
        for name in names:
            values = [value for row in rows if (value := _number(row.get(name))) is not None]
            if values:
                found[name] = sum(values) / len(values)
    return found


def minutes_of(training: Mapping[str, Any]) -> float | None:
    """How long it was trained, in minutes; None where that is not known."""
    minutes = _number(training.get("minutes"))
    return minutes if minutes is not None and minutes >= 0 else None


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # What is far beyond any measure says nothing, and would fill the line.
    return float(value) if isfinite(value) and abs(value) < 1e6 else None
