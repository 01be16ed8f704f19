"""The few figures of a model's card that its user is told. No Qt here."""

from collections.abc import Mapping
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
    from face2face.card import number_in  # what reads a card has loaded that already

    plain = [
        row
        for row in _rows(metrics.get("drivers"))
        if row.get("variant") == "plain" and not row.get("own")
    ]
    every = [row for row in _rows(metrics.get("pairs")) if row.get("source") == "all"]
    found = {}
    for rows, names in ((plain, _OF_DRIVERS), (every, _OF_PAIRS)):
        for name in names:
            values = [value for row in rows if (value := number_in(row.get(name))) is not None]
            if values:
                found[name] = sum(values) / len(values)
    return found


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
