"""What a process takes of the machine."""

import sys
import threading
import time
from types import SimpleNamespace

import pytest

from face2face.benchmark.machine import Load, machine, versions
from face2face.benchmark.speed import Stopwatch
from tests.fresh_python import printed_by


def printed(script: str) -> list[float]:
    return [float(word) for word in printed_by(script).split()]


def test_the_peak_stays_when_the_memory_is_given_back() -> None:
    script = (
        "from face2face.benchmark.machine import peak_memory_mb\n"
        "before = peak_memory_mb()\n"
        "block = bytearray(b'x' * 200_000_000)\n"
        "del block\n"
        "print(before, peak_memory_mb())\n"
    )
    before, after = printed(script)
    assert 5 < before < 100
    assert after > before + 190


def test_the_peak_of_who_started_the_process_is_not_its_own() -> None:
    script = (
        "import subprocess, sys\n"
        "block = bytearray(b'x' * 300_000_000)\n"
        "say = 'from face2face.benchmark.machine import peak_memory_mb; print(peak_memory_mb())'\n"
        "print(subprocess.check_output([sys.executable, '-c', say], text=True))\n"
    )
    (peak,) = printed(script)
    assert peak < 100


def test_load_counts_the_cpu_and_not_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    passed_s = 0.0
    clock = SimpleNamespace(
        perf_counter=lambda: time.perf_counter() + passed_s, process_time=time.process_time
    )
    monkeypatch.setattr("face2face.benchmark.machine.time", clock)
    load = Load()
    passed_s = 3600.0
    assert load.cores() < 0.1
    worked = load.cpu_s()
    while load.cpu_s() < worked + 0.1:
        sum(range(1000))
    assert load.cpu_s() >= 0.1


class EachItsOwn(threading.local):
    """A clock of each thread's own, wound by hand; the date is everybody's."""

    now_s = 0.0
    time = staticmethod(time.time)

    def perf_counter(self) -> float:
        return self.now_s


def test_the_stopwatch_tells_means_of_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = EachItsOwn()
    monkeypatch.setattr("face2face.benchmark.speed.time", clock)
    monkeypatch.setattr("face2face.engine.timings.time", clock)
    watch = Stopwatch()

    def work(name: str, times: int) -> None:
        for place in range(times):
            with watch.stage(name):
                clock.now_s += 0.001 if place else 0.05

    threads = [threading.Thread(target=work, args=pair) for pair in (("read", 5), ("write", 3))]
    began_s = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = watch.summary()
    assert set(found) == {"read", "write"}
    for stage, times in (("read", 5), ("write", 3)):
        # One long stage draws the mean up, not the median.
        assert found[stage]["mean_ms"] == pytest.approx((50 + times - 1) / times, abs=0.01)
        assert found[stage]["median_ms"] == pytest.approx(1, rel=0.1)
        assert found[stage]["p95_ms"] >= found[stage]["median_ms"]
        assert began_s <= watch.first_s[stage] <= time.time()


def test_the_machine_and_the_packages_are_named() -> None:
    found = machine()
    assert found["cpu"]
    assert found["cores"] >= 1
    assert found["memory_gb"] > 0.5
    assert isinstance(found["instruction_sets"], list)
    packages = versions()
    assert packages["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"face2face", "opencv-python", "dlib-bin", "av", "openvino", "tensorflow"} <= set(
        packages
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which cores are used")
def test_cores_are_those_that_the_process_may_use() -> None:
    script = (
        "import os\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "from face2face.benchmark.machine import machine\n"
        "print(machine()['cores'])\n"
    )
    assert printed(script) == [1]
