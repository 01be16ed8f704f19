"""The figures of a report under the names that people read."""

from face2face.benchmark.setting import Report

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
    "first_picture_s": "start to first picture, s",
}


def headline(report: Report) -> dict[str, float]:
    """What a report measured of the whole, by name."""
    return {name: float(report[key]) for key, name in _NAMES.items() if key in report}


def figures(report: Report) -> dict[str, float]:
    """The same, and the median of each stage."""
    stages = report.get("stages", {})
    return headline(report) | {
        f"{stage}, median, ms": float(taken["median_ms"]) for stage, taken in stages.items()
    }
