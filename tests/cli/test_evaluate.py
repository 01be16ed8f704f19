"""face2face-eval, from videos to the report."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.cli.evaluate import main
from face2face.model import read_model
from face2face.types import Frame

Tool = Callable[..., Any]


@pytest.fixture
def wall(tmp_path: Path, make_video: Tool, talking: list[Frame]) -> Path:
    return Path(make_video(tmp_path / "wall.mp4", [np.full_like(talking[0], 160)] * 6))


@pytest.fixture
def short(tmp_path: Path, make_video: Tool, talking: list[Frame]) -> Path:
    return Path(make_video(tmp_path / "short.mp4", talking[::8]))


def test_the_whole_report(
    model: Any, short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(model.folder, tmp_path / "tiny")
    before = (folder / "frozen_model.pb").read_bytes()
    videos = ["--drivers", str(short), "--identity", str(short)]
    options = ["--variants", "half", "--out", str(tmp_path / "r"), "--record"]

    assert main(["--model", str(folder), *videos, *options]) == 0

    report = json.loads((tmp_path / "r" / "report.json").read_text())
    assert report["model"] == "tiny"
    assert report["options"]["drivers"] == ["short.mp4"]
    assert [row["variant"] for row in report["rows"]] == ["plain", "half"]
    plain = report["rows"][0]
    assert (plain["frames"], plain["driver_found"], plain["own"]) == (6, 1.0, True)
    # Two epochs make no face yet, but something that is not equal to the real images.
    assert 0 < plain["ssim"] < 0.99
    assert 3 < plain["psnr"] < 40
    assert 0.01 < plain["l1"] < 2
    assert plain["driver_jitter"] > 0
    assert all(row["driver_found"] == 1 for row in report["rows"])
    assert all(row["ssim"] is None for row in report["rows"][1:])
    said = capsys.readouterr()
    assert said.out.startswith("# tiny\n")
    assert (tmp_path / "r" / "report.md").read_text() in said.out
    assert (tmp_path / "r" / "report.html").read_text(encoding="utf-8").count("<img") == 2

    card = read_model(str(folder)).card
    assert card is not None
    assert card.metrics["drivers"] == report["rows"]
    assert (folder / "frozen_model.pb").read_bytes() == before


def test_a_video_without_a_face_is_a_row_of_nothing_found(
    model: Any, wall: Path, short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    videos = [str(wall), str(short)]
    options = ["--variants", "dark", "--out", str(tmp_path / "r")]

    assert main(["--model", str(model.folder), "--drivers", *videos, *options]) == 0

    rows = json.loads((tmp_path / "r" / "report.json").read_text())["rows"]
    assert [(row["driver"], row["variant"]) for row in rows] == [
        ("wall", "plain"),
        ("wall", "dark"),
        ("short", "plain"),
        ("short", "dark"),
    ]
    assert [row["face_found"] for row in rows[:2]] == [0, 0]
    assert [row["driver_found"] for row in rows] == [0, 0, 1, 1]
    assert rows[0]["met"] == {"face_found": False}
    error = capsys.readouterr().err
    assert error.endswith("warning: wall: no face was found in the video\n")
    assert "warning: short" not in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.mp4"], "nowhere.mp4 does not exist"),
        (["--out", "file"], "file is a file: choose a folder"),
        (["--out", "not/here"], "does not exist: create it"),
        (["--identity", "wall.mp4"], "no face was found in wall.mp4: give --identity"),
    ],
)
def test_what_it_cannot_use(
    model: Any,
    wall: Path,
    short: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    (tmp_path / "file").write_text("mine")
    before = sorted(tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    assert main(["--model", str(model.folder), "--drivers", "short.mp4", *arguments]) == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error")]
    assert words in line
    assert sorted(tmp_path.iterdir()) == before


def test_drivers_are_for_faces(
    short: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(short.parent)
    assert main(["--model", "deblur", "--drivers", "short.mp4"]) == 2
    assert "deblur is for deblur: give pairs with --data" in capsys.readouterr().err


def test_a_bare_graph_has_no_card_to_record_in(
    model: Any, short: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(model.folder / "frozen_model.pb", bare)
    options = ["--drivers", str(short), "--out", str(tmp_path / "r"), "--record"]
    assert main(["--model", str(bare), *options]) == 2
    assert "has no model.json to record the figures in" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()
