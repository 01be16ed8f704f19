"""What a photographed face should reach, and which of it a video's figures do."""

import math

from face2face.evaluation.portrait_figures import ASKED, PortraitFigures
from face2face.evaluation.verdicts import verdicts
from face2face.tasks.scores import Target


def _at_least(figure: str, bound: float) -> Target:
    return Target(figure, f"at least {bound:g}", lambda row: row[figure] >= bound)


def _at_most(figure: str, bound: float) -> Target:
    return Target(figure, f"at most {bound:g}", lambda row: row[figure] <= bound)


PORTRAIT_TARGETS = (
    _at_least("face_found", 0.99),
    _at_most("identity", 0.25),
    *(_at_least(name, bound) for name, bound in ASKED.items()),
    _at_most("background", 1.0),
    _at_most("own_share", 0.6),
    Target(
        "jitter",
        "not above the driver's",
        lambda row: row["jitter"] <= row["driver_jitter"],
        lambda row: not math.isnan(row["driver_jitter"]),
    ),
)
"""What is asked of `PortraitFigures`."""


def portrait_verdicts(row: PortraitFigures) -> dict[str, bool]:
    """Which targets a video meets, see `verdicts`."""
    return verdicts(PORTRAIT_TARGETS, vars(row))
