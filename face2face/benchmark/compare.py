"""Two settings in turn, pair by pair: what slows the machine for a while slows both."""

import statistics
from collections.abc import Callable

from face2face.benchmark.figures import figures
from face2face.benchmark.setting import Report, Setting


def compare(
    one: Setting, other: Setting, rounds: int, measure: Callable[[Setting], Report]
) -> Report:
    """Measure A B A B and so on.

    Args:
        one: A.
        other: B, a film or live as A is.
        rounds: how many pairs.
        measure: measures a setting.

    Returns:
        `pairs` of reports, and for each figure that both have the `ratios` A : B of the pairs,
        None where B is zero, and the median of those that there are.
    """
    pairs = [{"a": measure(one), "b": measure(other)} for _ in range(rounds)]
    return {"pairs": pairs, "ratios": ratios(pairs)}


def ratios(pairs: list[Report]) -> dict[str, Report]:
    """A : B of each figure, pair by pair, and their median."""
    found: dict[str, Report] = {}
    told = [(figures(pair["a"]), figures(pair["b"])) for pair in pairs]
    for name in told[0][0]:
        if not all(name in a and name in b for a, b in told):
            continue  # a stage that one of them has not
        each = [a[name] / b[name] if b[name] else None for a, b in told]
        known = [ratio for ratio in each if ratio is not None]
        found[name] = {
            "pairs": [None if ratio is None else round(ratio, 3) for ratio in each],
            "median": round(statistics.median(known), 3) if known else None,
        }
    return found
