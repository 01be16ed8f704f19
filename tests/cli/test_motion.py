"""A driver's motion in a file: recorded beside a video, and a source by itself."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.cli.video import main
from face2face.engine.motion import read_motion
from face2face.types import Frame
from tests.robustness.clips import KINDS, talking, write_clip

LISA = ["--model", "mona-lisa", "--size", "128", "--layout", "output"]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video, what becomes of it, and its motion."""
    folder = tmp_path_factory.mktemp("recorded")
    wall = np.full((192, 192, 3), 90, np.uint8)
    video = write_clip(folder / "talk.mp4", KINDS[0], [*talking(2), wall, wall])
    arguments = ["--source", str(video), "--out", str(folder / "out.mp4")]
    assert main([*arguments, *LISA, "--record-motion", str(folder / "talk.npz")]) == 0
    return folder


@pytest.fixture
def here(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portraits_once: None
) -> Path:
    shutil.copytree(recorded, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_motion_is_points_without_a_face(here: Path) -> None:
    with np.load("talk.npz", allow_pickle=False) as file:
        assert sorted(file.files) == ["counts", "cuts", "faces", "frame", "times_s"]
    motion = read_motion(Path("talk.npz"))
    assert motion.faces.shape == (26, 478, 3)
    assert motion.times_s == pytest.approx(np.arange(26) / 12, abs=1e-3)
    assert [len(motion.seen(number).faces) for number in (0, 23, 24)] == [1, 1, 0]
    assert (motion.width, motion.height, motion.rate) == (192, 192, 12)
    nose = motion.faces[:24, 4, :2]
    assert nose.min() > 60 and nose.max() < 140  # in the middle of the image


def test_it_moves_the_face_as_the_video_does(
    here: Path, frames_of: Callable[[Path], list[Frame]], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--source", "talk.npz", "--out", "again.mp4", *LISA, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["frames"], report["difference"]) == (26, None)
    assert report["frames_without_face"] == [24, 25]
    pairs = zip(frames_of(Path("out.mp4")), frames_of(Path("again.mp4")), strict=True)
    changes = [float(np.abs(one.astype(int) - other.astype(int)).mean()) for one, other in pairs]
    # The face at rest is taken from other frames of it than the survey of a video looks at.
    assert np.mean(changes) < 3


def test_a_part_of_it(here: Path, frames_of: Callable[[Path], list[Frame]]) -> None:
    part = ["--start", "0.5", "--duration", "1"]
    assert main(["--source", "talk.npz", "--out", "part.mp4", *LISA, *part]) == 0
    assert len(frames_of(Path("part.mp4"))) == 12


def change(name: str, value: Any) -> Callable[[], None]:
    def changed() -> None:
        with np.load("talk.npz") as file:
            arrays = dict(file)
        arrays[name] = value(arrays[name])
        np.savez("talk.npz", **arrays)

    return changed


def objects() -> None:
    np.savez("talk.npz", times_s=np.array([{}], object))


@pytest.mark.parametrize(
    "spoil",
    [
        change("times_s", lambda times: times[::-1]),
        change("times_s", lambda times: times * np.nan),
        change("times_s", lambda times: times[:-1]),
        change("faces", lambda faces: faces[:, :, :2]),
        change("faces", lambda faces: np.where(faces > 90, np.nan, faces)),
        change("faces", lambda faces: faces * np.float32(1e8)),
        change("counts", lambda counts: counts + np.inf),
        change("frame", lambda frame: frame * 1e9),
        change("frame", lambda frame: frame * 0),
        lambda: Path("talk.npz").write_bytes(Path("out.mp4").read_bytes()),
        lambda: Path("talk.npz").write_bytes(Path("talk.npz").read_bytes()[:-400]),
        objects,
    ],
)
def test_a_strangers_motion_is_refused_in_a_line(
    here: Path, spoil: Callable[[], object], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil()
    assert main(["--source", "talk.npz", "--out", "bad.mp4", *LISA]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(
        "error: talk.npz is no motion that --record-motion wrote, or damaged"
    )
    assert not Path("bad.mp4").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--source", "talk.npz", "--model", "grid-s1"], "motion for photographs, grid-s1 is none"),
        (["--source", "talk.npz", "--model", "cutout"], "cutout is none of them"),
        (["--source", "talk.npz", *LISA, "--calibrate", "1"], "--calibrate is for videos"),
        (["--source", "talk.npz", *LISA, "--start", "9"], "no frame at 9 s"),
        (["--source", "talk.mp4", *LISA, "--record-motion", "m.txt"], "ends with .npz"),
        (["--source", "talk.npz", *LISA, "--record-motion", "talk.npz"], "is the input itself"),
        (["--source", "talk.mp4", "out.mp4", *LISA, "--record-motion", "m.npz"], "for one video"),
        (
            ["--source", "talk.mp4", "--model", "deblur", "--record-motion", "m.npz"],
            "for models that move a face",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    here: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path("talk.npz").read_bytes()
    assert main([*arguments, "--out", "bad.mp4"]) in (1, 2)
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
    assert not Path("bad.mp4").exists() and not Path("m.npz").exists()
    assert Path("talk.npz").read_bytes() == before
