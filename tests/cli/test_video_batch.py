"""face2face-video on many videos: what is made, skipped, refused, and said."""

import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.cli.video import main
from face2face.engine.finished import RECORD
from face2face.types import Frame
from tests.robustness.clips import KINDS, talking, write_clip
from tests.task_models import task_model

MODEL = ["--model", "mona-lisa", "--size", "128", "--layout", "output"]

MP4, MKV, WEBM, AVI = (
    next(kind for kind in KINDS if kind.name == name) for name in ("mp4", "mkv", "webm", "avi")
)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of short videos, in several containers, one of them in a folder of its own."""
    folder = tmp_path_factory.mktemp("stock")
    images = talking(1)
    (folder / "deep" / "er").mkdir(parents=True)
    write_clip(folder / "a.mp4", MP4, images[:6])
    write_clip(folder / "b.webm", WEBM, images[2:8])
    write_clip(folder / "deep" / "er" / "a.avi", AVI, images[4:10])
    (folder / "notes.txt").write_text("no video")
    return folder


@pytest.fixture
def folder(stock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with these videos in `in`."""
    shutil.copytree(stock, tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here(folder: Path, portraits_once: None) -> Path:
    """The same, where what an engine makes is not looked at."""
    return folder


def convert(*arguments: object) -> int:
    return main([*map(str, arguments), *MODEL])


def made(folder: str) -> list[str]:
    """The files of a folder of results, hidden ones too."""
    return sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file())


def stamps(folder: str) -> dict[str, int]:
    return {name: (Path(folder) / name).stat().st_mtime_ns for name in made(folder)}


def difference(one: list[Frame], other: list[Frame]) -> float:
    pairs = zip(one, other, strict=True)
    return max(float(np.abs(a.astype(int) - b.astype(int)).mean()) for a, b in pairs)


def padded(path: Path) -> bytes:
    """An MP4 of 100 kB, what is missing filled up with a box that says nothing."""
    data = path.read_bytes()
    free = 100_000 - len(data)
    return data + free.to_bytes(4, "big") + b"free" + bytes(free - 8)


WHOLE = [RECORD, "a.mp4", "b.mp4", "deep/er/a.mp4"]


def test_folders_keep_their_structure_and_results_are_as_of_one_video(
    folder: Path, frames_of: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    write_clip(Path("one.mkv"), MKV, talking(1)[3:9])
    assert convert("--source", "one.mkv", "in", "--out", "out") == 0
    said = capsys.readouterr()
    assert made("out") == [*WHOLE, "one.mkv"]
    lines = said.out.splitlines()
    assert lines[0].startswith("model mona-lisa, ")
    told = [line.partition(": ")[0] for line in lines[1:]]
    names = ["one.mkv", "a.mp4", "b.mp4", "deep/er/a.mp4"]
    assert told == [*(str(folder / "out" / name) for name in names), str(folder / "out")]
    assert all(": 6 frames at " in line for line in lines[1:-1])
    assert lines[-1].endswith(": 4 videos converted")
    # An engine that stays open from one video to the next makes what a fresh one makes.
    for source, name in (("in/b.webm", "b.mp4"), ("in/deep/er/a.avi", "deep/er/a.mp4")):
        assert convert("--source", source, "--out", "alone.mp4") == 0
        assert difference(frames_of(Path("out") / name), frames_of(Path("alone.mp4"))) == 0


def test_what_is_done_and_unchanged_is_skipped(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert("--source", "in", "--out", "out") == 0
    before = stamps("out")
    capsys.readouterr()

    assert convert("--source", "in", "--out", "out") == 0
    assert stamps("out") == before
    assert capsys.readouterr().out == f"{here / 'out'}: 0 videos converted, 3 done before\n"

    # Touched, copied elsewhere, or under a new name of the folder: it is still the same.
    os.utime("in/a.mp4")
    shutil.copytree("out", "moved", copy_function=shutil.copy)
    before = stamps("moved")
    assert convert("--source", "in", "--out", "moved") == 0
    assert stamps("moved") == before


def test_what_is_new_or_changed_is_done(here: Path, frames_of: Any) -> None:
    other = padded(write_clip(Path("other.mp4"), MP4, talking(1)[6:12]))
    Path("in/a.mp4").write_bytes(padded(Path("in/a.mp4")))
    state = Path("in/a.mp4").stat()
    assert convert("--source", "in", "--out", "out") == 0
    before = stamps("out")
    # Of the same size and time as before, and another.
    Path("in/a.mp4").write_bytes(other)
    os.utime("in/a.mp4", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert Path("in/a.mp4").stat().st_size == state.st_size
    write_clip(Path("in/new.mp4"), MP4, talking(1)[:3])

    assert convert("--source", "in", "--out", "out") == 0

    after = stamps("out")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {RECORD, "a.mp4", "new.mp4"}
    assert len(frames_of(Path("out/new.mp4"))) == 3


@pytest.mark.parametrize(
    "flags", [["--mouth-gain", "2"], ["--no-label"], ["--duration", "0.2"], ["--model", "nora"]]
)
def test_with_other_settings_or_another_model_all_is_done_again(
    here: Path, flags: list[str]
) -> None:
    assert convert("--source", "in/a.mp4", "in/b.webm", "--out", "out") == 0
    before = stamps("out")
    model = flags if flags[0] == "--model" else ["--model", "mona-lisa", *flags]
    again = ["--source", "in", "--out", "out", *model, *MODEL[2:]]
    assert main(again) == 0
    middle = stamps("out")
    assert all(middle[name] != before[name] for name in before)
    assert main(again) == 0
    assert stamps("out") == middle


def test_overwrite_does_all_again(here: Path) -> None:
    assert convert("--source", "in", "--out", "out") == 0
    before = stamps("out")
    assert convert("--source", "in", "--out", "out", "--overwrite") == 0
    assert all(stamps("out")[name] != before[name] for name in before)


def test_a_result_that_was_altered_or_is_not_ours_is_kept(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("out").mkdir()
    Path("out/b.mp4").write_bytes(b"somebody's video")
    assert convert("--source", "in", "--out", "out") == 1
    assert "out/b.mp4 exist already: replace with --overwrite" in capsys.readouterr().err
    assert made("out") == ["b.mp4"]
    assert Path("out/b.mp4").read_bytes() == b"somebody's video"

    assert convert("--source", "in", "--out", "out", "--overwrite") == 0
    size = Path("out/a.mp4").stat().st_size
    Path("out/a.mp4").write_bytes(b"x" * size)
    assert convert("--source", "in", "--out", "out") == 1
    assert Path("out/a.mp4").read_bytes() == b"x" * size
    Path("out/a.mp4").unlink()
    assert convert("--source", "in", "--out", "out") == 0
    assert made("out") == WHOLE


def test_a_broken_video_in_the_middle_stops_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Path("in/a.mp4").read_bytes()
    Path("in/aa.mp4").write_bytes(whole[: len(whole) // 2])
    write_clip(Path("in/ab.mp4"), MP4, [np.full_like(talking(0.1)[0], 90)] * 4)
    Path("in/text.mkv").write_text("no video\n" * 50)

    assert convert("--source", "in", "--out", "out") == 1

    said = capsys.readouterr()
    errors = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 4
    assert "no image of in/aa.mp4 can be read" in errors[0]
    assert errors[1].startswith("error: in/ab.mp4: no face was found in ab.mp4")
    assert "in/text.mkv is not a video" in errors[2]
    assert errors[3] == "error: 3 of 6 videos failed"
    assert said.out.splitlines()[-1] == f"{here / 'out'}: 3 videos converted"
    assert made("out") == WHOLE
    # Mended, only it is done.
    before = stamps("out")
    for name in ("ab.mp4", "text.mkv"):
        (Path("in") / name).unlink()
    Path("in/aa.mp4").write_bytes(whole)
    assert convert("--source", "in", "--out", "out") == 0
    after = stamps("out")
    assert {name for name in after if after[name] != before.get(name)} == {RECORD, "aa.mp4"}


def test_json_is_a_line_for_each_video(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert("--source", "in/a.mp4", "in/b.webm", "--out", "out") == 0
    Path("in/a.mp4").rename("in/z.mp4")
    Path("in/c.mp4").write_bytes(b"")
    capsys.readouterr()

    assert convert("--source", "in", "--out", "out", "--json") == 1

    said = capsys.readouterr()
    told = {line["source"]: line for line in map(json.loads, said.out.splitlines())}
    assert {name: line["status"] for name, line in told.items()} == {
        "in/b.webm": "skipped",
        "in/c.mp4": "failed",
        "in/deep/er/a.avi": "converted",
        "in/z.mp4": "converted",
    }
    assert told["in/c.mp4"]["error"].startswith("in/c.mp4 is empty")
    done = told["in/deep/er/a.avi"]
    assert (done["out"], done["model"]) == ("out/deep/er/a.mp4", "mona-lisa")
    assert done["frames"] == done["source_frames"] == 6
    assert done["retarget"] == "relative" and done["stages"]["track"]["median_ms"] > 0
    assert "2 videos converted, 1 done before" in said.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_list_with_a_model_a_line(
    here: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("lists").mkdir()
    Path("in/a.mp4").rename("in/One, two.mp4")
    text = (
        "source,model\r\n# the first\r\nin/One, two.mp4\r\n\r\n"
        '../in/b.webm , nora\r\n"in/deep",mona-lisa,\r\n'
    )
    Path("lists/all.csv").write_text(text, encoding=encoding, newline="")

    assert convert("--list", "lists/all.csv", "--out", "out", "--json") == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["out"], line["model"]) for line in lines] == [
        ("out/One, two.mp4", "mona-lisa"),
        ("out/b.mp4", "nora"),
        ("out/er/a.mp4", "mona-lisa"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        (b"", "names no video", 2),
        (b"# nothing\n\n", "names no video", 2),
        (b"in/a.mp4,mona-lisa,nora\n", "line 1 of list.txt is in/a.mp4,mona-lisa,nora: ", 2),
        (b"in/a.mp4\n,nora\n", "line 2 of list.txt is ,nora: ", 2),
        (b"in/a.mp4\nnowhere.mp4\n", "nowhere.mp4 does not exist", 1),
        (b"in/a.mp4,nobody\n", "no model called nobody", 1),
        (b"\xff\xfe\x00bad", "list.txt is no text in UTF-8", 1),
        (b"in/a.mp4\nin/a.mp4\n", "would both become out/a.mp4", 2),
        (b"in/a.mp4,nora\nin/a.mp4,mona-lisa\n", "would both become out/a.mp4", 2),
    ],
)
def test_lists_that_cannot_be_used(
    here: Path, capsys: pytest.CaptureFixture[str], text: bytes, words: str, code: int
) -> None:
    Path("list.txt").write_bytes(text)
    assert convert("--list", "list.txt", "--out", "out") == code
    said = capsys.readouterr().err
    assert words in said and said.startswith("error: ") and said.count("\n") == 1
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--source", "in", "in/deep/er/a.avi", "--out", "out"], "would both become out/a.mp4", 2),
        (["--source", "in/a.mp4", "twin/a.mov", "--out", "out"], "", 0),
        (["--source", "in/a.mp4", "twin/a.avi", "--out", "out"], "would both become out/a.mp4", 2),
        (
            ["--source", "in", "in/a.mp4", "in/b.webm", "--out", "out"],
            "become out/a.mp4 (and 1 more are alike), so nothing was made",
            2,
        ),
        (["--source", "in/a.mp4", "in/b.webm"], "several videos need a folder", 2),
        (["--source", "in/a.mp4", "in/b.webm", "--out", "out.webm"], "need a folder", 2),
        (["--source", "in"], "in is a folder: give --out a folder, too", 1),
        (["--source", "in", "--out", "in/notes.txt"], "in/notes.txt is a file", 1),
        (["--source", "in", "nowhere.mp4", "--out", "out"], "nowhere.mp4 does not exist", 1),
        (["--source", "empty", "--out", "out"], "empty holds no videos", 1),
        (["--source", "in", "--out", "in"], "in is the folder of results, which is not read", 1),
        (["--source", "in", "--list", "none.txt", "--out", "out"], "the list none.txt", 1),
        (["--source", "in", "--out", "out", "--strength", "1"], "--strength is for models", 2),
        (["--source", "in/a.mp4", "--out", "in", "--overwrite"], "is the input itself", 1),
        (["--source", "x/in/a.mp4", "in/a.mp4", "--out", "x/in", "--overwrite"], "both become", 2),
        (["--source", "in/a.mp4", "x/b.mp4", "--out", "x", "--overwrite"], "input itself", 1),
        (["--source", "in", "--out", "linked"], "linked/deep is a link that leads out", 1),
        (["--source", "in/a.mp4", "--out", "links"], "links/a.mp4 is a link that leads out", 1),
        (["--source", "in", "--out", "noted"], "is a link or a folder", 1),
    ],
)
def test_what_must_not_be_is_refused_before_anything_is_made(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
    code: int,
) -> None:
    for name in ("empty", "twin", "x/in", "linked", "links", "noted"):
        Path(name).mkdir(parents=True)
    shutil.copy("in/deep/er/a.avi", "twin/a.avi")
    shutil.copy("in/a.mp4", "twin/a.mov")
    shutil.copy("in/a.mp4", "x/in/a.mp4")
    shutil.copy("in/a.mp4", "x/b.mp4")
    Path("linked/deep").symlink_to(here / "in")
    Path("links/a.mp4").symlink_to(here / "nowhere")
    (Path("noted") / RECORD).symlink_to(here / "victim")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}

    assert convert(*arguments) == code

    said = capsys.readouterr().err
    assert words in said
    if code:
        assert said.startswith("error: ") and said.count("\n") == 1
        assert {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()} == before


def test_results_inside_the_source_are_no_sources(here: Path) -> None:
    for _ in range(2):
        assert convert("--source", "in", "--out", "in/out") == 0
        assert made("in/out") == WHOLE


def test_a_record_of_a_stranger_harms_nothing(here: Path) -> None:
    Path("out").mkdir()
    lines = (
        b'\xff\xfe\n{"a":1}\n' + b"[" * 100_000 + b'\n{"schema_version":1,"name":3}\nnull\n{"sch'
    )
    (Path("out") / RECORD).write_bytes(lines)
    assert convert("--source", "in", "--out", "out") == 0
    before = stamps("out")
    assert convert("--source", "in", "--out", "out") == 0
    assert stamps("out") == before


def test_several_models_are_what_each_is_alone(
    folder: Path, frames_of: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    models = ["mona-lisa", "nora", "grid-s1"]
    flags = ["--layout", "output", "--json"]
    source = ["--source", "in/a.mp4"]
    assert main([*source, "--model", *models, "--out", "out", *flags]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert made("out") == [RECORD, *(f"{name}/a.mp4" for name in sorted(models))]
    # The two portraits are made in one pass, in which faces are looked for once.
    tracked = {line["model"]: "track" in line["stages"] for line in lines}
    assert tracked == {"mona-lisa": True, "nora": False, "grid-s1": True}
    for name in models:
        assert main([*source, "--model", name, "--out", "one.mp4", *flags]) == 0
        alone, together = frames_of(Path("one.mp4")), frames_of(Path(f"out/{name}/a.mp4"))
        assert len(alone) == len(together) == 6
        assert difference(alone, together) == 0


def test_names_in_any_encoding(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"caf\xe9\n1.mp4")
    try:
        Path("in/a.mp4").rename(Path("in") / name)
    except OSError:
        pytest.skip("this file system takes no such names")
    source = ["--source", "in", "--out", "out", "--json"]
    assert convert(*source) == 0
    assert (Path("out") / name).is_file()
    assert capsys.readouterr().out.count("\n") == 3
    assert convert(*source) == 0
    assert capsys.readouterr().out.count('"skipped"') == 3


def test_models_of_other_tasks(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cutout, inpaint = task_model(tmp_path / "m", "cutout"), task_model(tmp_path / "m", "inpaint")
    source = ["--source", "in/a.mp4", "in/b.webm"]
    assert main([*source, "--model", str(inpaint), "--out", "out"]) == 2
    assert "repairs what is marked: give --mask" in capsys.readouterr().err
    assert not Path("out").exists()
    few = ["--duration", "0.2", "--json"]
    assert main([*source, "--model", str(cutout), "--out", "out", *few]) == 0
    assert made("out") == [RECORD, "a.webm", "b.webm"]
    assert capsys.readouterr().out.count('"task": "cutout"') == 2
    flags = ["--background", "blur", *few]
    assert main([*source, "--model", str(cutout), "--out", "blurred", *flags]) == 0
    assert made("blurred") == [RECORD, "a.mp4", "b.mp4"]


def test_a_bar_for_all_and_one_for_the_current_video(here: Path) -> None:
    pty, termios, fcntl = (pytest.importorskip(name) for name in ("pty", "termios", "fcntl"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    words = ["--source", "in", "--out", "out", *MODEL]
    process = subprocess.Popen(
        [sys.executable, "-m", "face2face.cli.video", *words],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while data := os.read(ours, 65536):
            seen += data
    except OSError:
        pass  # how Linux says that nobody writes any more
    os.close(ours)
    assert process.wait(timeout=60) == 0
    bars = seen.decode()
    assert re.search(r"videos: +33%.* 1/3 \[[0-9:]+<[0-9:]+", bars)
    assert re.search(r"\n\ra\.avi: .* [0-6]/6 \[[0-9:]+<", bars), bars[-2000:]


@pytest.fixture(scope="module")
def long_clip(
    tmp_path_factory: pytest.TempPathFactory, make_video: Any, talking: list[Frame]
) -> Path:
    """A video in whose middle a command can be stopped."""
    return Path(make_video(tmp_path_factory.mktemp("long") / "c.mp4", talking * 12))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_is_whole_stays_when_it_is_stopped_or_killed(
    here: Path,
    start: Callable[..., Any],
    long_clip: Path,
    make_video: Any,
    talking: list[Frame],
    how: signal.Signals,
) -> None:
    shutil.copy(long_clip, "in/c.mp4")
    process = start("face2face-video", "--source", "in", "--out", "out", *MODEL, cwd=here)
    deadline = time.monotonic() + 120
    while not [p for p in Path("out").glob(".c.*.mp4") if p.stat().st_size > 0]:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)

    process.send_signal(how)

    said, error = process.communicate(timeout=60)
    whole = [RECORD, "a.mp4", "b.mp4"]
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert error == "stopped\n"
        assert made("out") == whole
    assert [name for name in made("out") if not name.startswith(".c.")] == whole
    if how == signal.SIGINT:
        told = [line.split(": ")[0][-5:] for line in said.splitlines()[1:]]
        assert told == ["a.mp4", "b.mp4"]
    before = stamps("out")
    make_video(Path("in/c.mp4"), talking[:3])
    assert convert("--source", "in", "--out", "out") == 0
    assert made("out") == sorted([*WHOLE, "c.mp4"])
    assert all(stamps("out")[name] == before[name] for name in ("a.mp4", "b.mp4"))
