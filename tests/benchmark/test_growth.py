"""What is measured of a video that grows."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from face2face.benchmark.clip import Clips, crowd
from face2face.benchmark.figures import growth_table
from face2face.benchmark.growth import growth
from face2face.benchmark.setting import Report, Setting
from face2face.cli.bench import main
from face2face.types import Frame


def setting(clip: Path) -> Setting:
    return Setting(clip, "grid-s1", "openvino", frames=30, size=None, rate=None, seconds=1)


def test_sizes_faces_and_lengths_are_measured_one_by_one(tmp_path: Path) -> None:
    asked = list[Setting]()

    def measure(one: Setting) -> Report:
        asked.append(one)
        sizes = {"width": 1, "height": 1, "frames": one.frames * one.repeats}
        about = {"model": "m", "runtime": "r", "source": "s", "frames_without_face": 0}
        costs = {"frames_per_second": 50.0, "cpu_ms_a_frame": 20.0, "peak_memory_mb": 400}
        return {**about, **sizes, **costs}

    found = growth(setting(tmp_path), [0.5, 10], 30.0, measure)
    assert [one.size for one in asked[:4]] == [(640, 480), (1280, 720), (1920, 1080), (3840, 2160)]
    assert [one.faces for one in asked] == [1, 1, 1, 1, 2, 5, 1, 1]
    assert [one.repeats for one in asked] == [1, 1, 1, 1, 1, 1, 30, 600]
    assert {one.size for one in asked[4:]} == {(640, 480)}
    lines = growth_table(found).splitlines()
    assert lines[-1].split() == ["10", "min", "18000", "50", "20", "400"]


@pytest.mark.parametrize("faces", [2, 5])
def test_a_crowd_shows_the_middle_again_and_again(talking: list[Frame], faces: int) -> None:
    image = crowd(talking[0], (320, 240), faces)
    assert image.shape == (240, 320, 3)
    columns, rows = (2, 1) if faces == 2 else (3, 2)
    wide, high = 320 // columns, 240 // rows
    cells = [
        image[y * high : (y + 1) * high, x * wide : (x + 1) * wide]
        for y in range(rows)
        for x in range(columns)
    ]
    for cell in cells[1:faces]:
        assert np.array_equal(cell, cells[0])
    assert cells[0].std() > 20
    assert all((cell == 128).all() for cell in cells[faces:])


def test_a_longer_video_runs_forth_and_back(
    clip: Path, tmp_path: Path, frames_of: Callable[[Path], list[Frame]]
) -> None:
    one = Setting(clip, "grid-s1", "openvino", 4, (96, 96), None, 1, repeats=3)
    made = Clips(tmp_path).of(one)
    frames = [frame.astype(int) for frame in frames_of(made.path)]
    assert (made.frames, len(frames)) == (12, 12)
    for place, same in ((6, 0), (5, 1), (7, 1), (9, 3)):
        assert np.abs(frames[place] - frames[same]).mean() < 3


def test_sizes_of_ones_own_are_refused(clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", str(clip), "--growth", "--size", "640x480"]) == 2
    assert capsys.readouterr().err.startswith("error: --growth has sizes of its own")
