"""What the soak looks at; `python -m tests.robustness.soak` runs the window."""

from tests.robustness.soak import Sample, grown, table


def test_what_grows_is_named() -> None:
    flat = [Sample(float(t), 400.0 + t % 7, 12 + t % 3, 10 + t % 2) for t in range(100)]
    leaking = [Sample(t, mb + t, n + round(t / 20), h) for t, mb, n, h in map(_values, flat)]
    assert grown(flat) == ""
    assert grown(leaking) == "memory by 71 MB, threads by 4"
    assert table(flat).count("\n") == 6


def _values(sample: Sample) -> tuple[float, float, int, int]:
    return sample.time_s, sample.memory_mb, sample.threads, sample.handles
