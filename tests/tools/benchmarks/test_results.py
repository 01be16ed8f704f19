"""The page of results: what counts as met, and what it shows."""

from copy import deepcopy

from face2face.benchmark.setting import Report
from tools.benchmarks.results import Measured, as_markdown, verdicts


def video(rate: float, **more: object) -> Report:
    taken = {"mean_ms": 2.5, "median_ms": 2.0, "p95_ms": 5.0}
    return {
        "frames": 200,
        "frames_without_face": 0,
        "frames_per_second": rate,
        "cpu_cores": 1.5,
        "cpu_ms_a_frame": 16.0,
        "peak_memory_mb": 450,
        "first_image_s": 3.0,
        "stages": {"track": taken},
        **more,
    }


def live(**more: object) -> Report:
    return {
        "runtime": "OpenVINO int8 on CPU",
        "frames": 1800,
        "seconds": 60.0,
        "output_rate": 30.0,
        "dropped": 0,
        "delay_median_ms": 30.0,
        "delay_p95_ms": 50.0,
        "cpu_cores": 1.1,
        "peak_memory_mb": 300,
        "first_image_s": 1.4,
        **more,
    }


def round_of(ancestor: float, published: float, shipped: float) -> dict[str, Report]:
    first = video(
        ancestor,
        runtime="TensorFlow session",
        stages={"track": {"mean_ms": 9, "median_ms": 8, "p95_ms": 12}},
    )
    runtime = "OpenVINO int8 on CPU"
    return {
        "ancestor": first,
        "published": video(published, runtime=runtime),
        "shipped": video(shipped, runtime=runtime),
    }


def measured() -> Measured:
    return Measured(
        command="python tools/benchmarks/page.py",
        date="2026-05-01",
        machine={
            "cpu": "Some CPU",
            "cores": 2,
            "instruction_sets": ["AVX2"],
            "memory_gb": 8.0,
            "system": "Linux",
            "load_before": 0.1,
        },
        versions={"python": "3.11.7"},
        clip="200 frames of talk.mp4 at 640 x 480",
        rounds=[round_of(2.0, 25.0, 99.0), round_of(2.0, 26.0, 91.0), round_of(1.0, 5.0, 50.0)],
        live={"shipped": live(), "published": live()},
        training="a step takes so long",
    )


def met(found: Measured) -> list[bool]:
    return [row.met for row in verdicts(found)]


def test_all_met() -> None:
    found = measured()
    assert met(found) == [True] * 8
    # The ratio of each round, not of the medians.
    assert found.times_the_ancestor() == [12.5, 13.0, 5.0]
    assert verdicts(found)[0].measured == "12.5 times (25.0 and 2.00 frames/s)"
    assert verdicts(found)[1].measured == "91.0 frames/s"


def test_each_limit_counts() -> None:
    def missed(change: object) -> list[int]:
        found = deepcopy(measured())
        change(found)  # type: ignore[operator]
        return [place for place, fine in enumerate(met(found)) if not fine]

    def videos(name: str, **values: object) -> object:
        return lambda found: [one[name].update(values) for one in found.rounds]

    def watched(name: str, **values: object) -> object:
        return lambda found: found.live[name].update(values)

    assert missed(videos("published", frames_per_second=19.0)) == [0]
    assert missed(videos("shipped", frames_per_second=89.9)) == [1]
    assert missed(videos("shipped", cpu_ms_a_frame=16.1)) == [2]
    assert missed(watched("shipped", dropped=1)) == [3]
    assert missed(watched("shipped", delay_p95_ms=60.0)) == [3]
    assert missed(watched("shipped", cpu_cores=1.41)) == [3]
    assert missed(watched("published", output_rate=19.9)) == [4]
    assert missed(watched("published", delay_p95_ms=110.0)) == [4]
    assert missed(watched("shipped", peak_memory_mb=301)) == [5]
    for slow in ({"mean_ms": 2.6, "p95_ms": 5.0}, {"mean_ms": 2.5, "p95_ms": 5.1}):
        stages = {"track": {"median_ms": 2.0, **slow}}
        assert missed(videos("shipped", stages=stages)) == [6]
    assert missed(watched("shipped", first_image_s=1.6)) == [7]


def test_the_page_shows_it_all() -> None:
    found = deepcopy(measured())
    found.live["shipped"]["dropped"] = 3
    text = as_markdown(found)
    assert "2026-05-01 by `python tools/benchmarks/page.py`" in text
    assert "Some CPU, 2 cores (AVX2), 8 GB" in text
    assert "| 3 of 1800 dropped in 60 s, p95 delay 50 ms, 1.10 cores | **no** |" in text
    assert "| 3 | 1.00 | 5.00 | 50.00 | 5.0 |" in text
    assert "| track | 9.0, 8.0, 12.0 | 2.5, 2.0, 5.0 | 2.5, 2.0, 5.0 |" in text
    assert "a step takes so long" in text
    for block in text.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1
