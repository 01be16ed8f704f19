"""`import face2face`: what other programs build on, and the examples of docs/python.md."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import face2face
from face2face.cli.video import main as video_main
from face2face.images.io import write_image
from face2face.types import Frame
from tests.fresh_python import ROOT, hide_package, printed_by, run_python

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_importing_it_loads_nothing_heavy_and_no_public_name_is_missing() -> None:
    code = (
        "import sys, face2face\n"
        "heavy = {'numpy', 'cv2', 'av', 'openvino', 'dlib', 'pydantic', 'tensorflow', 'PySide6'}\n"
        "assert not heavy & {name.partition('.')[0] for name in sys.modules}\n"
        "assert set(face2face.__all__) <= set(dir(face2face))\n"
        "from face2face import *\n"
        "assert all(name in globals() for name in face2face.__all__)\n"
        "assert not {'tensorflow', 'keras', 'PySide6'} & set(sys.modules)\n"
        "try:\n"
        "    face2face.nothing\n"
        "except AttributeError as error:\n"
        "    print(error)\n"
    )
    assert printed_by(code) == "module 'face2face' has no attribute 'nothing'\n"


def test_the_reference_names_all_that_is_public() -> None:
    named = {name.rpartition(".")[2] for name in re.findall(r"^::: ([\w.]+)$", PAGE, re.MULTILINE)}
    assert set(face2face.__all__) - named == {"Face2FaceError", "__version__"}
    assert named < set(face2face.__all__)


def test_the_types_are_told_to_others() -> None:
    assert (ROOT / "face2face" / "py.typed").is_file()


def test_the_documented_examples_run(tmp_path: Path, home: Path, astronaut: Frame) -> None:
    write_image(tmp_path / "photo.png", astronaut)
    examples = [example for example in EXAMPLES if "face2face.train(" not in example]
    assert len(examples) == len(EXAMPLES) - 1 > 5
    done = run_python("\n".join(examples), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[0].startswith(f"{face2face.__version__} ['anika', ")
    assert said[1].startswith("mona-lisa OpenVINO")
    assert "30 frames, 0 without a face" in said
    assert said[-1].startswith("there is no model called nobody; known: anika, ")
    assert {path.name for path in tmp_path.iterdir()} >= {"moving.webp", "answer.png", "out.mp4"}


def test_the_documented_training_runs_and_its_face_is_found(
    clip: Path, tmp_path: Path, home: Path
) -> None:
    (example,) = (each for each in EXAMPLES if "face2face.train(" in each)
    shutil.copy(clip, tmp_path / "ana.mp4")
    # Without int8, which has tests of its own and takes as long as all the rest.
    hide_package("nncf", tmp_path)
    small = "minutes=1,\n    init_from=None,\n    size=128,\n    filters=4,"
    assert example.count("minutes=10,") == 1
    # By a clock that is no slower on a busy machine.
    by_looks = (str(ROOT / "tests" / "training" / "by_looks.py"), "face2face.cli.new")
    code = f"import face2face.new_face.own_process as own\nown._PROGRAM = {by_looks!r}\n"
    code += example.replace("minutes=10,", small) + "print(folder, model.task)"
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = run_python(code, cwd=tmp_path, env={"PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[-1] == f"{home / 'models' / 'ana'} landmarks"
    assert {"data", "train", "finish", "done"} <= {line.partition(" ")[0] for line in said}
    assert "Ana agreed on 2026-05-01" in (home / "models" / "ana" / "model.json").read_text("utf-8")


@pytest.mark.parametrize("given", ["mona-lisa", ROOT / "models" / "mona-lisa" / "photo.jpg"])
def test_a_photograph_follows_the_driver(given: Any) -> None:
    model = face2face.load(given, size=256, label=False)
    images = list(model.animate_frames(face2face.frames("demo", start_s=2, duration_s=1)))
    assert [image.shape for image in images] == [(256, 256, 3)] * 30
    assert images[0].dtype == np.uint8
    moved = np.abs(images[0].astype(int) - images[-1]).mean()
    assert moved > 0.3
    model.restart()
    again = list(model.animate_frames(face2face.frames("demo", start_s=2, duration_s=0.1)))
    assert np.array_equal(again[0], images[0])  # nothing is left of the first driver


def test_the_label_is_there_unless_left_out(astronaut: Frame) -> None:
    plain = face2face.load("mona-lisa", label=False).animate(astronaut)
    labelled = face2face.load("mona-lisa").animate(astronaut)
    changed = (plain != labelled).any(axis=2)
    assert 0.001 < changed.mean() < 0.1
    assert changed[-40:].any()
    assert not changed[:400].any()


def test_images_are_the_callers_own_and_times_may_be_left_out(astronaut: Frame) -> None:
    model = face2face.load("mona-lisa", size=128, label=False)
    first = model.animate(astronaut)
    kept = first.copy()
    first[:] = 0
    second = model.animate(astronaut[:, ::-1][:, ::-1])  # not contiguous
    assert second.any()
    assert np.abs(second.astype(int) - kept).mean() < 20


@pytest.mark.parametrize("time_s", [float("nan"), float("inf"), "1"])
def test_a_time_that_is_none_is_refused_and_does_no_harm(astronaut: Frame, time_s: Any) -> None:
    """After one such call each later one failed in NumPy."""
    model = face2face.load("mona-lisa", size=128)
    model.animate(astronaut, 0.0)
    with pytest.raises(face2face.Face2FaceError, match="is no number of seconds"):
        model.animate(astronaut, time_s)
    assert model.animate(astronaut, np.float32(0.1)).any()


def test_a_person_is_cut_out_with_an_alpha_channel(astronaut: Frame) -> None:
    image = face2face.load("cutout").animate(astronaut)
    assert image.shape == (*astronaut.shape[:2], 4)
    assert {0, 255} <= set(np.unique(image[..., 3]))


def test_a_converted_video_is_that_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    calm = face2face.RetargetOptions(head_gain=0.5)
    done = face2face.convert("demo", "a.mp4", "grid-s1", duration_s=0.5, motion=calm)
    assert (done.frames, done.without_face) == (15, [])
    words = "--source demo --out b.mp4 --duration 0.5 --head-gain 0.5"
    assert video_main(words.split()) == 0
    assert np.array_equal(_frames(tmp_path / "a.mp4"), _frames(tmp_path / "b.mp4"))


def _frames(path: Path) -> Any:
    with av.open(str(path)) as opened:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: face2face.load("nobody"), "no model called nobody; known: anika"),
        (lambda: face2face.load("repair"), "repairs what is marked"),
        (lambda: face2face.load(runtime="cuda"), "no runtime cuda: choose one of auto"),
        (lambda: face2face.load("grid-s1", size=512), "--size is for photographs"),
        (lambda: _moved(head_gain=-1), "head_gain=-1 is out of range: 0 to 3"),
        (lambda: _moved(smoothing=float("nan")), "smoothing=nan is out of range"),
        (lambda: _moved(retarget="all"), "retarget='all': choose one of relative"),
        (lambda: _moved(gaze="up"), "gaze='up': choose follow, viewer, or two numbers"),
        (lambda: _moved(gaze=(0, 40)), "gaze=(0, 40): choose follow"),
        (lambda: _moved("grid-s1", mouth_gain=2), "mouth_gain is for photographs: the model grid"),
        (lambda: _moved(gaze=("left", 0)), "gaze=('left', 0): choose follow"),
        (lambda: _moved(head_gain="much"), "head_gain='much' is out of range"),
        (lambda: face2face.load("mona-lisa", motion={}), "motion={}: give face2face.RetargetOpt"),
        (lambda: face2face.load(np.zeros((9, 9, 3), np.uint8)), "the model is of type ndarray"),
        (lambda: face2face.convert("demo", "out.mp4", start_s="1"), "start_s='1' is no number of"),
        (lambda: next(face2face.frames("demo", duration_s=np.inf)), "duration_s=inf is no number"),
        (lambda: face2face.load("mona-lisa", size=5), "size=5 is no whole number from 128 to 1024"),
        (lambda: face2face.load("mona-lisa", size=512.0), "size=512.0 is no whole number"),
        (lambda: face2face.load("mona-lisa", face=0), "face=0 is no whole number from 1 or more"),
        (lambda: face2face.convert("demo", "out.mp4", layout="all"), "layout='all': choose one of"),
        (lambda: face2face.convert("none.mp4", "out.mp4"), "none.mp4"),
        (lambda: face2face.convert("demo", "out.txt"), "out.txt"),
        (lambda: next(face2face.frames("none.mp4")), "none.mp4"),
        (lambda: face2face.train("grid-s1", "a.mp4", consent="yes"), "name of a shipped model"),
        (lambda: face2face.train("ana", "a.mp4", consent=" "), "what the person agreed to"),
        (lambda: face2face.train("a/b", "a.mp4", consent="yes"), "a/b"),
        (lambda: face2face.train("ana", "a.mp4", consent="yes", minutes=0), "minutes=0 is out of"),
        (lambda: face2face.train("ana", "a.mp4", consent="yes", minutes="9"), "minutes='9' is out"),
    ],
)
def test_what_a_user_can_cause_is_one_line(
    call: Any, words: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(face2face.Face2FaceError) as raised:
        call()
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
    assert {path.name for path in tmp_path.iterdir()} <= {"home"}


def _moved(model: str = "mona-lisa", **options: Any) -> None:
    face2face.load(model, motion=face2face.RetargetOptions(**options))


def test_a_training_that_fails_says_why_with_its_kind(tmp_path: Path, home: Path) -> None:
    with pytest.raises(face2face.Face2FaceError, match=r"gone\.mp4") as raised:
        face2face.train("ana", tmp_path / "gone.mp4", consent="she agreed")
    assert raised.value.details is not None
    assert raised.value.details.facts == {"path": str(tmp_path / "gone.mp4")}
    # What the command's own flags refuse comes as a line, without JSON.
    with pytest.raises(face2face.Face2FaceError, match="argument --size: invalid choice"):
        face2face.train("ana", ROOT / "assets" / "talk.mp4", consent="she agreed", size=100)


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((64, 64), np.uint8),
        np.zeros((64, 64, 4), np.uint8),
        np.zeros((64, 64, 3), np.float32),
        np.zeros((0, 64, 3), np.uint8),
        (np.zeros((64, 64, 3), np.uint8), 0.5),
    ],
    ids=["grey", "rgba", "float", "empty", "with its time"],
)
def test_what_is_no_frame_is_refused(frame: Any) -> None:
    model = face2face.load("mona-lisa", size=128)
    with pytest.raises(face2face.Face2FaceError, match="a frame is uint8 RGB"):
        model.animate(frame)


def test_a_name_is_no_frames() -> None:
    model = face2face.load("mona-lisa", size=128)
    with pytest.raises(face2face.Face2FaceError, match=r"give face2face.frames\('talk.mp4'\)"):
        next(model.animate_frames("talk.mp4"))  # type: ignore[arg-type]
