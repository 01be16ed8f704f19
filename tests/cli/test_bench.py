"""face2face-bench as it is typed."""

import json
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from face2face.types import Frame
from tests.waiting import eventually

Tool = Callable[..., Any]


@pytest.fixture
def bench(tool: Tool, tmp_path: Path) -> Tool:
    """Run it; whatever happens, it leaves nothing behind."""
    room, location = tmp_path / "room", tmp_path / "place"
    room.mkdir()
    location.mkdir()

    def run(*arguments: object) -> Any:
        done = tool("face2face-bench", *arguments, cwd=location, env={"TMPDIR": str(room)})
        assert list(location.iterdir()) == []
        assert [path.name for path in room.iterdir() if "bench" in path.name] == []
        return done

    return run


@pytest.fixture
def bench_here(tool_here: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """The same, begun in this process; what measures is a process of its own all the same."""
    room, location = tmp_path / "room", tmp_path / "place"
    room.mkdir()
    location.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))

    def run(*arguments: object) -> Any:
        done = tool_here("face2face-bench", *arguments, cwd=location)
        assert list(location.iterdir()) == []
        assert list(room.iterdir()) == []
        return done

    return run


def report_of(done: Any) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_video_is_measured_end_to_end(bench: Tool, clip: Path) -> None:
    options = ("--source", clip, "--size", "320x240", "--frames", 12, "--json")
    report = report_of(bench(*options))
    assert (report["source"], report["model"]) == (clip.name, "grid-s1")
    assert (report["width"], report["height"], report["frames"]) == (320, 240, 12)
    assert report["frames_without_face"] == 0
    assert report["frames_per_second"] == pytest.approx(12 / report["seconds"], rel=0.02)
    assert {"track", "retarget", "sketch", "generate", "compose", "write"} <= set(report["stages"])
    for taken in report["stages"].values():
        assert 0 <= taken["median_ms"] <= taken["p95_ms"]
    assert report["cpu_cores"] > 0
    assert 100 < report["peak_memory_mb"] < 2000
    assert 0 < report["loading_s"] < report["first_image_s"]
    assert report["machine"]["cpu"]
    assert "openvino" in report["versions"]


def test_a_camera_is_stood_for(bench_here: Tool, clip: Path) -> None:
    options = ("--source", clip, "--frames", 20, "--rate", 10, "--seconds", 2, "--json")
    report = report_of(bench_here(*options))
    assert 19 <= report["frames"] <= 22
    assert 0 <= report["dropped"] < report["frames"]
    shown = report["frames"] - report["dropped"]
    assert report["output_rate"] == pytest.approx(shown / report["seconds"], abs=0.1)
    assert 0 < report["delay_median_ms"] <= report["delay_p95_ms"]
    assert report["input_rate"] == 10
    assert report["first_image_s"] > 0


def test_two_settings_are_compared(bench_here: Tool, clip: Path) -> None:
    options = ("--source", clip, "--rounds", 1)
    done = bench_here(*options, "--compare", "--frames 5", "--frames 8", "--json")
    report = report_of(done)
    (pair,) = report["pairs"]
    assert (report["a"], report["b"]) == ("--frames 5", "--frames 8")
    assert (pair["a"]["frames"], pair["b"]["frames"]) == (5, 8)
    rates = [pair[letter]["frames_per_second"] for letter in "ab"]
    ratio = report["ratios"]["frames/s, end to end"]["median"]
    assert ratio == pytest.approx(rates[0] / rates[1], abs=0.001)


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--source", "nowhere.mp4"], ["nowhere.mp4 does not exist"], 1),
        (["--rate", "30", "--source", "nowhere.mp4"], ["nowhere.mp4 does not exist"], 1),
        (["--model", "nobody"], ["no model called nobody", "known:"], 1),
        (["--size", "640"], ["'640' is no size", "640x480"], 2),
        (["--size", "641x480"], ["641x480 is out of range", "even"], 2),
        (["--rate", "0"], ["0 is out of range"], 2),
        (["--compare", "--runtime fast", ""], ["--compare cannot take '--runtime fast'"], 2),
        (["--compare", "--nope 1", ""], ["--compare cannot take '--nope 1'"], 2),
        (["--compare", "'--frames 5", ""], ["no closing quotation"], 2),
        (["--compare", "--json --frames 5", ""], ["--compare cannot take"], 2),
        (["--compare", "--model nobody", ""], ["no model called nobody"], 1),
        (["--compare", "--rate 30", ""], ["a video against a camera"], 2),
        (["--seconds", "5"], ["--seconds is about a camera, with --rate"], 2),
        (["--rounds", "5"], ["--rounds is about --compare"], 2),
        (["--minutes", "5"], ["--minutes is about --growth"], 2),
    ],
)
def test_what_makes_no_sense_is_refused(
    bench_here: Tool, one_error: Tool, arguments: list[str], words: list[str], code: int
) -> None:
    one_error(bench_here(*arguments), *words, code=code)


@pytest.mark.parametrize("live", [[], ["--rate", 20]])
def test_a_model_that_cannot_run_is_told_by_its_own_error(
    bench_here: Tool, one_error: Tool, tmp_path: Path, live: list[object], clip: Path
) -> None:
    graph = tmp_path / "frozen_model.pb"
    graph.write_bytes(b"no graph at all")
    done = bench_here("--source", clip, "--frames", 4, "--model", graph, *live)
    one_error(done, "frozen_model.pb is refused: it")


def test_a_video_without_a_face_is_told(
    bench_here: Tool, one_error: Tool, make_video: Tool, talking: list[Frame], tmp_path: Path
) -> None:
    wall = make_video(tmp_path / "wall.mp4", [np.full_like(talking[0], 160)] * 6)
    one_error(bench_here("--source", wall), "no face was found in wall.mp4")


def test_ctrl_c_ends_it_all(start: Tool, clip: Path, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    options = ("--source", clip, "--rate", 30, "--seconds", 600)
    bench = start("face2face-bench", *options, cwd=tmp_path, env={"TMPDIR": str(room)})
    eventually(lambda: list(room.glob("*/*/order.json")), while_runs=bench)
    # The process that measures is there, too.
    eventually(psutil.Process(bench.pid).children, while_runs=bench)
    bench.send_signal(signal.SIGINT)
    assert bench.wait(20) == 130
    assert bench.stderr.read() == "stopped\n"
    assert list(room.iterdir()) == []
    assert not [one for one in psutil.process_iter(["cmdline"]) if str(room) in str(one.info)]
