"""The page of results: what was asked for, what was measured, and where the time goes."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from face2face.benchmark.setting import Report

Round = dict[str, Report]
"""Reports of `ancestor`, `published` and `shipped` on the same clip, one after the other."""

_NAMES = {
    "ancestor": "the first face2face's loop",
    "published": "54 M network",
    "shipped": "shipped model",
}

_NOTE = """The 54 M network is untrained, which its speed does not depend on. Rates count from the
first frame read to the file complete; the first face2face's loop writes none. A delay is from when
an image was due to when its result could be shown."""

_STAGE_NOTE = """Milliseconds a frame in the last round: mean, median, 95th percentile. Stages
overlap in time, so that they add up to more than a frame takes; `generate` is the wait for the
network's answer."""


@dataclass(frozen=True)
class Measured:
    """All that the page tells.

    Attributes:
        command: the command line that made it.
        date: the day, as ISO 8601 has it.
        machine: as `benchmark.machine` tells.
        versions: of the packages, as `benchmark.machine` tells.
        clip: what was run, for people.
        rounds: videos, measured in turn; at least one.
        live: reports of `shipped` and `published` before a camera of 30 frames a second.
        training: what tools/benchmarks/training_step.py prints, "" where it was left out.
    """

    command: str
    date: str
    machine: Report
    versions: dict[str, str]
    clip: str
    rounds: Sequence[Round]
    live: dict[str, Report]
    training: str

    def median(self, name: str, figure: str) -> float:
        """A video's figure, median of the rounds."""
        return float(statistics.median(one[name][figure] for one in self.rounds))

    def times_the_ancestor(self) -> list[float]:
        """The published network's rate over the ancestor's, round by round."""
        rate = "frames_per_second"
        return [one["published"][rate] / one["ancestor"][rate] for one in self.rounds]


@dataclass(frozen=True)
class Verdict:
    """One row of the targets' table.

    Attributes:
        what: what was measured.
        target: what was asked for.
        measured: what was found.
        met: whether that is enough.
    """

    what: str
    target: str
    measured: str
    met: bool


def verdicts(found: Measured) -> list[Verdict]:
    """All targets, for two cores at 640 x 480."""
    times = statistics.median(found.times_the_ancestor())
    published = found.median("published", "frames_per_second")
    ancestor = found.median("ancestor", "frames_per_second")
    shipped = found.median("shipped", "frames_per_second")
    cpu_ms = found.median("shipped", "cpu_ms_a_frame")
    memory = found.median("shipped", "peak_memory_mb")
    tracking, tracking_p95 = (
        statistics.median(one["shipped"]["stages"]["track"][part] for one in found.rounds)
        for part in ("mean_ms", "p95_ms")
    )
    start = found.median("shipped", "first_image_s")
    live, heavy = found.live["shipped"], found.live["published"]
    return [
        Verdict(
            "54 M network, int8, video end to end, against the first face2face's loop "
            f"({found.rounds[-1]['ancestor']['runtime']})",
            "10 times",
            f"{times:.1f} times ({published:.1f} and {ancestor:.2f} frames/s)",
            times >= 10,
        ),
        Verdict(
            "shipped model, video end to end",
            "90 frames/s",
            f"{shipped:.1f} frames/s",
            shipped >= 90,
        ),
        Verdict(
            "shipped model, video, CPU of all cores",
            "16 ms a frame",
            f"{cpu_ms:.0f} ms",
            cpu_ms <= 16,
        ),
        Verdict(
            "live at 30 frames/s, shipped model",
            "no drop in a minute, p95 delay under 60 ms, at most 1.4 cores",
            f"{live['dropped']} of {live['frames']} dropped in {live['seconds']:.0f} s, p95 delay "
            f"{live['delay_p95_ms']:.0f} ms, {live['cpu_cores']:.2f} cores",
            live["dropped"] == 0 and live["delay_p95_ms"] < 60 and live["cpu_cores"] <= 1.4,
        ),
        Verdict(
            "live at 30 frames/s, 54 M network",
            "20 frames/s, p95 delay under 110 ms",
            f"{heavy['output_rate']:.1f} frames/s, p95 delay {heavy['delay_p95_ms']:.0f} ms",
            heavy["output_rate"] >= 20 and heavy["delay_p95_ms"] < 110,
        ),
        Verdict(
            "peak memory, shipped model, live",
            "300 MB",
            f"{live['peak_memory_mb']:.0f} MB (video: {memory:.0f} MB)",
            live["peak_memory_mb"] <= 300,
        ),
        Verdict(
            "tracking, mean and 95th percentile",
            "2.5 and 5 ms a frame",
            f"{tracking:.1f} and {tracking_p95:.1f} ms",
            tracking <= 2.5 and tracking_p95 <= 5,
        ),
        Verdict(
            "start to the first image, shipped model, before a camera",
            "1.5 s",
            f"{live['first_image_s']:.1f} s (video: {start:.1f} s)",
            live["first_image_s"] < 1.5,
        ),
    ]


def as_markdown(found: Measured) -> str:
    """The whole page."""
    machine = found.machine
    targets = [
        (row.what, row.target, row.measured, "yes" if row.met else "**no**")
        for row in verdicts(found)
    ]
    parts = [
        "# Results",
        f"Made on {found.date} by `{found.command}`: {found.clip}.",
        f"{machine['cpu']}, {machine['cores']} cores ({', '.join(machine['instruction_sets'])}), "
        f"{machine['memory_gb']:g} GB, {machine['system']}; load by others before "
        f"{machine['load_before']:g}. "
        + ", ".join(f"{name} {number}" for name, number in found.versions.items())
        + ".",
        "## Targets",
        _table(("what", "target", "measured", "met"), targets),
        _NOTE,
        "## Round by round",
        _rounds(found),
        "## Where a frame's time goes",
        _STAGE_NOTE,
        _stages(found.rounds[-1]),
        "## Before a camera of 30 frames a second",
        _live(found.live),
    ]
    if found.training:
        parts += ["## A training step", f"```\n{found.training}\n```"]
    return "\n\n".join(parts) + "\n"


def _rounds(found: Measured) -> str:
    rows: list[list[str]] = []
    for place, (one, times) in enumerate(
        zip(found.rounds, found.times_the_ancestor(), strict=True), 1
    ):
        rates = [f"{one[name]['frames_per_second']:.2f}" for name in _NAMES]
        rows.append([str(place), *rates, f"{times:.1f}"])
    head = ["round", *(f"{name}, frames/s" for name in _NAMES.values()), "54 M over first loop"]
    more = [
        [
            _NAMES[name],
            one["runtime"],
            f"{one['cpu_cores']:.2f}",
            f"{one['cpu_ms_a_frame']:.0f}",
            f"{one['peak_memory_mb']:.0f}",
            f"{one['frames_without_face']} of {one['frames']}",
        ]
        for name, one in found.rounds[-1].items()
    ]
    more_head = ["last round", "runtime", "cores", "CPU ms a frame", "peak MB", "without a face"]
    return f"{_table(head, rows)}\n\n{_table(more_head, more)}"


def _stages(last: Round) -> str:
    names = list(dict.fromkeys(stage for one in last.values() for stage in one["stages"]))

    def cell(taken: dict[str, Any] | None) -> str:
        if taken is None:
            return ""
        return f"{taken['mean_ms']:.1f}, {taken['median_ms']:.1f}, {taken['p95_ms']:.1f}"

    rows = [[stage, *(cell(last[name]["stages"].get(stage)) for name in _NAMES)] for stage in names]
    return _table(["stage", *_NAMES.values()], rows)


def _live(live: dict[str, Report]) -> str:
    rows = [
        [
            _NAMES[name],
            one["runtime"],
            f"{one['output_rate']:.1f}",
            f"{one['dropped']} of {one['frames']}",
            f"{one['delay_median_ms']:.0f}, {one['delay_p95_ms']:.0f}",
            f"{one['cpu_cores']:.2f}",
            f"{one['peak_memory_mb']:.0f}",
            f"{one['first_image_s']:.1f}",
        ]
        for name, one in live.items()
    ]
    delay = "delay ms, median, 95 %"
    head = ["", "runtime", "results/s", "dropped", delay, "cores", "peak MB", "start, s"]
    return _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
