"""Two settings against each other, and reports as tables."""

from dataclasses import replace
from pathlib import Path

from face2face.benchmark.figures import (
    compare,
    comparison_table,
    figures,
    machine_lines,
    report_table,
)
from face2face.benchmark.setting import Report, Setting

SETTING = Setting(Path("a.mp4"), "grid-s1", "openvino", 300, None, None, 20)
ABOUT = {
    "model": "grid-s1",
    "runtime": "OpenVINO int8 on CPU",
    "source": "a.mp4",
    "width": 640,
    "height": 480,
    "frames": 300,
    "frames_without_face": 0,
}


def video(rate: float, track_ms: float | None = None) -> Report:
    taken = {"mean_ms": 9.0, "median_ms": track_ms, "p95_ms": 20.0}
    stages = {"track": taken} if track_ms is not None else {}
    return {**ABOUT, "frames_per_second": rate, "peak_memory_mb": 400, "stages": stages}


def test_settings_run_in_turn_and_each_pair_has_its_ratio() -> None:
    order = []
    rates = iter([40.0, 20.0, 60.0, 20.0, 30.0, 30.0])

    def measure(setting: Setting) -> Report:
        order.append(setting.runtime)
        return video(next(rates), 8.0 if setting.runtime == "openvino" else 2.0)

    other = replace(SETTING, runtime="tensorflow")
    found = compare(SETTING, other, 3, measure)
    assert order == ["openvino", "tensorflow"] * 3
    rate = found["ratios"]["frames/s, end to end"]
    assert rate == {"pairs": [2.0, 3.0, 1.0], "median": 2.0}
    assert found["ratios"]["track, median, ms"]["median"] == 4.0
    assert [pair["a"]["frames_per_second"] for pair in found["pairs"]] == [40.0, 60.0, 30.0]


def test_nothing_is_divided_by_nothing() -> None:
    live = {**ABOUT, "input_rate": 30.0, "output_rate": 30.0, "delay_p95_ms": 50.0}
    reports = iter([{**live, "dropped": 4}, {**live, "dropped": 0}] * 2)
    found = compare(SETTING, SETTING, 2, lambda _: next(reports))
    assert found["ratios"]["frames dropped"] == {"pairs": [None, None], "median": None}
    text = comparison_table({**found, "a": "--rate 30", "b": ""})
    assert "4 : 0 = -" in text


def test_a_stage_that_one_has_not_is_left_out() -> None:
    reports = iter([video(10.0, 5.0), video(10.0)])
    found = compare(SETTING, SETTING, 1, lambda _: next(reports))
    assert set(found["ratios"]) == {"frames/s, end to end", "peak memory, MB"}


def test_the_comparison_shows_both_sides() -> None:
    reports = iter([video(30.0, 5.0), video(12.0, 2.0)])
    found = compare(SETTING, SETTING, 1, lambda _: next(reports))
    text = comparison_table({**found, "a": "--runtime openvino", "b": "--runtime tensorflow"})
    assert "A: --runtime openvino" in text
    assert "B: --runtime tensorflow" in text
    (row,) = [line for line in text.splitlines() if line.startswith("frames/s")]
    assert "30 : 12 = 2.50" in row
    assert row.endswith("2.50")


def test_a_report_shows_the_whole_and_each_stage() -> None:
    report = video(61.25, 5.5) | {"frames_without_face": 7}
    text = report_table(report)
    assert "grid-s1 on OpenVINO int8 on CPU: a.mp4, 640 x 480, 300 frames" in text
    assert "7 without a face" in text
    assert "61.25" in text
    (stage,) = [line.split() for line in text.splitlines() if line.startswith("track")]
    assert stage == ["track", "9.00", "5.50", "20.00"]
    assert figures(report)["track, median, ms"] == 5.5


def test_a_live_report_has_no_table_of_stages() -> None:
    live = {**ABOUT, "input_rate": 30.0, "output_rate": 29.5, "dropped": 10, "delay_p95_ms": 55.1}
    text = report_table(live)
    assert "at 30 a second" in text
    assert "stage" not in text


def test_the_machine_is_named_in_two_lines() -> None:
    machine = {
        "cpu": "Some CPU",
        "cores": 2,
        "instruction_sets": ["AVX2"],
        "memory_gb": 8.0,
        "system": "Linux",
        "load_before": 0.1,
    }
    lines = machine_lines({"machine": machine, "versions": {"python": "3.11.7"}}).splitlines()
    assert lines == ["Some CPU, 2 cores, AVX2, 8 GB, Linux, load before 0.1", "python 3.11.7"]
