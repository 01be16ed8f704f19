"""Reports: figures under names for people, as tables; two settings in turn, pair by pair."""

import statistics
from collections.abc import Callable, Sequence

from face2face.benchmark.setting import Report, Setting

_NAMES = {
    "frames_per_second": "frames/s, end to end",
    "output_rate": "results/s",
    "dropped": "frames dropped",
    "delay_median_ms": "delay, median, ms",
    "delay_p95_ms": "delay, 95th percentile, ms",
    "cpu_cores": "CPU, cores",
    "cpu_ms_a_frame": "CPU, ms a frame",
    "peak_memory_mb": "peak memory, MB",
    "loading_s": "loading, s",
    "first_image_s": "start to first image, s",
}


def headline(report: Report) -> dict[str, float]:
    """What a report measured of the whole, by name."""
    return {name: float(report[key]) for key, name in _NAMES.items() if key in report}


def figures(report: Report) -> dict[str, float]:
    """What a report measured of the whole and of each stage, its median, by name."""
    stages = report.get("stages", {})
    return headline(report) | {
        f"{stage}, median, ms": float(taken["median_ms"]) for stage, taken in stages.items()
    }


def compare(
    one: Setting, other: Setting, rounds: int, measure: Callable[[Setting], Report]
) -> Report:
    """Measure A B A B and so on.

    Args:
        one: A.
        other: B, a video or live as A is.
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


def report_table(report: Report) -> str:
    """One measurement: the whole, then its stages."""
    rows = [(name, f"{value:g}") for name, value in headline(report).items()]
    return "\n\n".join(filter(None, (_about(report), _aligned(rows), stage_table(report))))


def stage_table(report: Report) -> str:
    """The stages of a video's frame, "" where none were taken."""
    keys = ("mean_ms", "median_ms", "p95_ms")
    rows = [
        (stage, *(f"{taken[key]:.2f}" for key in keys))
        for stage, taken in report.get("stages", {}).items()
    ]
    return _aligned([("stage", "mean, ms", "median, ms", "95 %, ms"), *rows]) if rows else ""


def growth_table(found: Report) -> str:
    """What grows, and what it costs."""
    names = ("frames", "frames_per_second", "cpu_ms_a_frame", "peak_memory_mb")
    head = ("", "frames", *(_NAMES[name] for name in names[1:]))
    rows = [(row["what"], *(f"{row[name]:g}" for name in names)) for row in found["growth"]]
    return f"{_about(found['growth'][0])}\n\n{_aligned([head, *rows])}"


def comparison_table(comparison: Report) -> str:
    """Two settings: each pair's figures and their ratio."""
    pairs, ratios = comparison["pairs"], comparison["ratios"]
    told = [(figures(pair["a"]), figures(pair["b"])) for pair in pairs]
    head = ["A : B", *(f"pair {place}" for place in range(1, len(pairs) + 1)), "median"]
    rows = [
        [
            name,
            *(
                f"{a[name]:g} : {b[name]:g} = {_ratio(one)}"
                for (a, b), one in zip(told, ratio["pairs"], strict=True)
            ),
            _ratio(ratio["median"]),
        ]
        for name, ratio in ratios.items()
    ]
    letters = "\n".join(
        f"{letter.upper()}: {comparison[letter]}\n   {_about(pairs[0][letter])}" for letter in "ab"
    )
    return f"{letters}\n\n{_aligned([head, *rows])}"


def machine_lines(report: Report) -> str:
    """The machine and the versions."""
    machine = report["machine"]
    sets = ", ".join(machine["instruction_sets"]) or "instruction sets unknown"
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {sets}, {machine['memory_gb']:g} GB, "
        f"{machine['system']}, load before {machine['load_before']:g}\n"
        + ", ".join(f"{package} {number}" for package, number in report["versions"].items())
    )


def _about(report: Report) -> str:
    faceless = report["frames_without_face"]
    return (
        f"{report['model']} on {report['runtime']}: {report['source']}, "
        f"{report['width']} x {report['height']}, {report['frames']} frames"
        + (f" at {report['input_rate']:g} a second" if "input_rate" in report else "")
        + (f", {faceless} without a face" if faceless else "")
    )


def _ratio(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns of even width, the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
