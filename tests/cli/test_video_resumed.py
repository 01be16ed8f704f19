"""A long conversion that was stopped or killed goes on where it was, without a seam."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.cli.video import main
from face2face.errors import Face2FaceError, UsageError
from face2face.types import Frame
from face2face.utils.folder_lock import lock_folder
from tests.robustness.clips import talking, write_clip
from tests.segmented import MKV, MODEL, change, make_whole, sound_of, times_of
from tests.waiting import eventually

KEPT = ".out.mp4.face2face-segments"
SECONDS = 7


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a video of some seconds, and what becomes of it in one go."""
    return make_whole(tmp_path_factory.mktemp("whole"), SECONDS)


@pytest.fixture(scope="session")
def killed(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, start_many: Callable[..., Any]
) -> Path:
    """The same where the command was killed once its third segment was whole."""
    folder = tmp_path_factory.mktemp("killed")
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    kill_after(start_many, folder, 2, signal.SIGKILL)
    return folder


@pytest.fixture
def here(
    killed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portraits_once: None
) -> Path:
    """A copy of that folder to work in."""
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def convert(*arguments: object) -> int:
    return main([*MODEL, "--source", "talk.mkv", "--out", "out.mp4", *map(str, arguments)])


def kill_after(start: Callable[..., Any], folder: Path, segment: int, how: signal.Signals) -> str:
    """Run the command and end it once a segment is whole; what it said."""
    process: subprocess.Popen[str] = start(
        "face2face-video", *MODEL, "--source", "talk.mkv", "--out", "out.mp4", cwd=folder
    )
    eventually((folder / KEPT / f"{segment:05}.npz").exists, while_runs=process)
    process.send_signal(how)
    said, error = process.communicate(timeout=120)
    assert not (folder / "out.mp4").exists()
    return said + error


def check_seamless(frames_of: Callable[[Path], list[Frame]]) -> None:
    """The result is the one of one go, up to what the filters' run-in leaves."""
    assert times_of("out.mp4") == times_of("whole.mp4")
    assert np.array_equal(sound_of("out.mp4"), sound_of("whole.mp4"))
    done, whole = frames_of(Path("out.mp4")), frames_of(Path("whole.mp4"))
    assert len(done) == SECONDS * 12
    assert max(change(one, other) for one, other in zip(done, whole, strict=True)) < 1.5
    assert sorted(path.name for path in Path().iterdir()) == ["out.mp4", "talk.mkv", "whole.mp4"]


def test_killed_for_good_it_goes_on_where_it_was(
    here: Path, frames_of: Callable[[Path], list[Frame]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert("--json") == 0
    said = capsys.readouterr()
    line = next(line for line in said.err.splitlines() if line.startswith("goes on"))
    began = int(line.split()[3])
    assert began >= 3
    report = json.loads(said.out)
    assert report["frames"] == SECONDS * 12
    assert report["frames_before"] == began * 12
    assert report["difference"] is None
    check_seamless(frames_of)


def test_killed_and_stopped(
    here: Path, start: Callable[..., Any], frames_of: Callable[[Path], list[Frame]]
) -> None:
    said = kill_after(start, here, 4, signal.SIGINT)
    assert "s are kept: the same command goes on from there\nstopped\n" in said
    assert convert() == 0
    check_seamless(frames_of)


@pytest.mark.parametrize("what", ["another command", "another video"])
def test_segments_of_another_are_not_used(
    here: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if what == "another video":
        write_clip(Path("talk.mkv"), MKV, talking(2)[::-1])
    assert convert(*(["--no-label"] if what == "another command" else [])) == 0
    assert "goes on" not in capsys.readouterr().out
    assert not Path(KEPT).exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "00001.npz").write_bytes(b"PK\x03\x04 nothing"),
        lambda folder: (folder / "00000.part").unlink(),
        lambda folder: (folder / "plan.json").write_text("{"),
        lambda folder: np.savez(folder / "00001.npz", pts=np.zeros(3), made=np.zeros(2)),
    ],
    ids=["no record", "no video", "no plan", "a record that says too little"],
)
def test_damaged_segments_are_made_again(
    here: Path, frames_of: Callable[[Path], list[Frame]], damage: Callable[[Path], object]
) -> None:
    for path in Path(KEPT).glob("0000[2-9].*"):
        path.unlink()
    damage(Path(KEPT))
    assert convert() == 0
    check_seamless(frames_of)


def test_images_that_are_not_as_noted_are_refused_and_made_again(
    here: Path, frames_of: Callable[[Path], list[Frame]], capsys: pytest.CaptureFixture[str]
) -> None:
    write_clip(Path(KEPT, "00001.part"), MKV, talking(0.5))
    assert convert() == 1
    assert "give the same command again" in capsys.readouterr().err
    assert not Path("out.mp4").exists()
    assert convert() == 0
    check_seamless(frames_of)


def test_a_link_in_the_place_of_the_segments_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(KEPT)
    Path("elsewhere").mkdir()
    Path(KEPT).symlink_to("elsewhere")
    assert convert() == 1
    assert "is a link or a file: remove it" in capsys.readouterr().err
    assert not list(Path("elsewhere").iterdir())


def test_two_at_one_time_do_not_meet(
    here: Path, start: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    def is_refused(number: int) -> Face2FaceError:
        return UsageError(f"{number} is at work")

    with lock_folder(Path(KEPT), is_refused):
        other = start(
            "face2face-video", *MODEL, "--source", "talk.mkv", "--out", "out.mp4", cwd=here
        )
        error = other.communicate(timeout=120)[1]
    assert f"is being made by another process, number {os.getpid()}" in error
    assert other.returncode == 1
    assert Path(KEPT, "00002.npz").exists()


def test_several_models_go_on_together(
    here: Path,
    start: Callable[..., Any],
    frames_of: Callable[[Path], list[Frame]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = [
        *("--model", "mona-lisa", "pearl-earring", "--size", "128"),
        *("--layout", "output", "--segment", "1", "--source", "talk.mkv", "--out", "both"),
    ]
    process = start("face2face-video", *arguments, cwd=here)
    records = "both/*/.talk.mkv.face2face-segments/00001.npz"
    eventually(lambda: len(list(here.glob(records))) == 2, while_runs=process)
    process.kill()
    process.communicate()
    assert main(arguments) == 0
    assert "goes on after" in capsys.readouterr().out
    made = sorted(here.glob("both/*/talk.mkv"))
    assert len(made) == 2
    assert not list(here.glob("both/*/.*segments"))
    for path in made:
        assert len(times_of(str(path))) == SECONDS * 12
    mona_lisa = next(path for path in made if "mona" in str(path))
    pairs = zip(frames_of(mona_lisa), frames_of(Path("whole.mp4")), strict=True)
    assert max(change(one, other) for one, other in pairs) < 2
