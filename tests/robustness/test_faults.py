"""What can go wrong around a command while it runs."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from face2face.cli.common import _interrupt
from face2face.errors import SinkError, TrainingError
from face2face.utils import folder_lock
from face2face.utils.folder_lock import lock_folder
from face2face.video.ffmpeg_file import FfmpegFile
from face2face.video.fragmented_sink import FragmentedSink
from face2face.video.media import open_media
from tests.children import Ended, command, run_child
from tests.folder_locks import locked_by_another
from tests.fresh_python import run_python
from tests.robustness.clips import KINDS, talking, write_clip
from tests.robustness.wholeness import parts_in
from tests.waiting import PATIENCE_S, eventually

forks = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


def when_there(pattern: str, location: Path, act: Callable[[int], None]) -> Any:
    """A watch that acts once on a child, as soon as something called so stands in a folder."""
    acted: list[int] = []

    def watch(process: psutil.Process, seconds: float) -> str:
        if not acted and any(location.rglob(pattern)):
            acted.append(process.pid)
            act(process.pid)
        return "hang" if seconds > 120 else ""

    return watch


def says_one_line(ended: Ended, *words: str) -> None:
    assert ended.code == 1, ended
    assert ended.err.startswith("error: "), ended.err
    assert ended.err.count("\n") == 1, ended.err
    for word in words:
        assert word in ended.err


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough that something can happen while it is converted."""
    folder = tmp_path_factory.mktemp("video")
    return write_clip(folder / "video.mp4", KINDS[0], talking(5.0))


@forks
@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_asked_to_end_a_conversion_leaves_nothing_behind(
    video: Path, tmp_path: Path, number: signal.Signals
) -> None:
    location = tmp_path / "videos"
    location.mkdir()
    (location / "out.mp4").write_bytes(b"earlier")
    work = command("video", "--source", video, "--out", location / "out.mp4")
    watch = when_there(".out.part-*", location, lambda pid: os.kill(pid, number))
    ended = run_child(work, tmp_path, watch)
    assert (ended.code, ended.err) == (130, "stopped\n")
    assert [path.name for path in location.iterdir()] == ["out.mp4"]
    assert (location / "out.mp4").read_bytes() == b"earlier"


@forks
def test_a_terminal_that_is_closed_ends_a_command_cleanly(video: Path, tmp_path: Path) -> None:
    location = tmp_path / "videos"
    location.mkdir()
    script = (
        "import fcntl, sys, termios\n"
        "from pathlib import Path\n"
        "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
        "from face2face.cli.video import main\n"
        "code = main(sys.argv[2:])\n"
        "Path(sys.argv[1]).write_text(str(code))\n"
    )
    flags = ("--source", video, "--out", location / "out.mp4")
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script, location / "code", *flags],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as convert:
        os.close(theirs)
        eventually(lambda: any(location.glob(".out.part-*")), while_runs=convert)
        os.close(ours)
        convert.wait(60)
    assert (location / "code").read_text() == "130"
    assert parts_in(location) == []


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no SIGHUP")
def test_a_command_that_shall_outlive_its_terminal_does() -> None:
    script = (
        "import os, signal\n"
        "from argparse import ArgumentParser\n"
        "from face2face.cli.common import run_command\n"
        "def run(args):\n"
        "    os.kill(os.getpid(), signal.SIGHUP)\n"
        "    print('still here')\n"
        "    return 0\n"
        "run_command(ArgumentParser(), run, [])\n"
    )
    nohup = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{script}"
    done = [run_python(text) for text in (nohup, script)]
    assert done[0].stdout == "still here\n"
    assert (done[1].stdout, done[1].stderr) == ("", "stopped\n")


def test_an_interruption_in_the_middle_of_a_step_is_told_after_it() -> None:
    from face2face.training.interruptions import uninterrupted

    before = signal.signal(signal.SIGTERM, _interrupt)
    done = []
    try:
        with pytest.raises(KeyboardInterrupt), uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            done.append("the step")
    finally:
        assert signal.getsignal(signal.SIGTERM) is _interrupt
        signal.signal(signal.SIGTERM, before)
    assert done == ["the step"]


def _is_told_once_opened(video: Path, asked: list[bool]) -> None:
    """Who is asked to end while a video is opened opens it, and ends then."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with open_media(video), pytest.raises(KeyboardInterrupt):
            assert asked
            threading.Event().wait(PATIENCE_S)  # it comes in the middle of this
    finally:
        signal.signal(signal.SIGTERM, before)


def test_an_interruption_while_ffmpeg_reads_is_told_after_it(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyAV drops what is raised in the file that it reads."""
    real = os.lseek
    asked: list[bool] = []

    def lseek(*arguments: int) -> int:
        if not asked:
            asked.append(True)
            signal.raise_signal(signal.SIGTERM)
        return real(*arguments)

    monkeypatch.setattr("face2face.video.ffmpeg_file.os.lseek", lseek)
    _is_told_once_opened(video, asked)


def test_an_interruption_while_ffmpeg_opens_is_told_after_it(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raised in what opens the file, it ended the process: PyAV went on without a file."""
    asked: list[bool] = []

    def opened(path: Path) -> FfmpegFile:
        if not asked:
            asked.append(True)
            signal.raise_signal(signal.SIGTERM)
        return FfmpegFile(path)

    monkeypatch.setattr("face2face.video.ffmpeg_file.FfmpegFile", opened)
    _is_told_once_opened(video, asked)


@forks
def test_an_output_folder_that_is_removed_while_it_is_written(video: Path, tmp_path: Path) -> None:
    location = tmp_path / "videos"
    location.mkdir()
    work = command("video", "--source", video, "--out", location / "out.mp4")
    watch = when_there(".out.part-*", location, lambda _: shutil.rmtree(location))
    says_one_line(run_child(work, tmp_path, watch), "cannot write", "out.mp4")
    assert not location.exists()


def test_a_recording_whose_folder_is_removed_says_so(tmp_path: Path) -> None:
    location = tmp_path / "videos"
    sink = FragmentedSink(location / "a.mp4", width=64, height=48, comment="AI-generated")
    sink.write(np.zeros((48, 64, 3), np.uint8), 0.0)
    if sys.platform == "win32":
        sink.close()
        pytest.skip("open files cannot be removed here")
    shutil.rmtree(location)
    with pytest.raises(SinkError, match="was removed while it was written"):
        sink.close()


@forks
def test_a_disk_that_is_full_and_one_that_is_read_only(
    video: Path, tmp_path: Path, small_disk: Callable[..., Path]
) -> None:
    full, fixed = small_disk(0.02), small_disk(1, read_only=True)
    for number, (location, words) in enumerate(
        [(full, "no space left"), (fixed, "Read-only file system")]
    ):
        work = command("video", "--source", video, "--out", location / "out.mp4")
        says_one_line(run_child(work, tmp_path, name=str(number)), words)
        assert list(location.iterdir()) == []


def test_two_processes_in_one_run(
    dataset: Any, tmp_path: Path, train_here: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    with locked_by_another(run) as other:
        assert train_here("--data", dataset.folder, "--out", run) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"error: {run} is being trained already, by process {other.pid}: ")
        assert error.count("\n") == 1
        assert [path.name for path in run.iterdir()] == [f"process-{other.pid}.txt"]
    assert not run.exists()


def _refusal(process: int) -> TrainingError:
    return TrainingError(f"process {process}")


def alone_in(folder: Path, alone: Path, refused: Path) -> int:
    try:
        with lock_folder(folder, _refusal):
            alone.mkdir()  # fails where another is in here
            eventually(refused.exists)  # another has tried meanwhile
            alone.rmdir()
    except TrainingError:
        refused.touch()
        return 1
    return 0


@forks
def test_of_many_that_begin_at_once_one_at_most_is_at_work(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    work = partial(alone_in, folder, tmp_path / "alone", tmp_path / "refused")
    codes: list[int] = []
    threads = [
        threading.Thread(
            target=lambda name: codes.append(run_child(work, tmp_path, name=name).code),
            args=(str(number),),
        )
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = "".join((tmp_path / f"{number}.err").read_text() for number in range(6))
    assert set(codes) == {0, 1}, said
    assert not folder.exists()


@pytest.mark.parametrize("hours", [-5, 3])
def test_a_clock_that_is_set_lets_nobody_else_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        mark = tmp_path / f"process-{other.pid}.txt"
        mark.write_text(" ".join(map(str, folder_lock._begun(psutil.Process(other.pid)))))
        # Linux tells both by the clock as it is now.
        booted, begun = psutil.boot_time(), psutil.Process(other.pid).create_time()
        monkeypatch.setattr(psutil, "boot_time", lambda: booted + 3600 * hours)
        monkeypatch.setattr(psutil.Process, "create_time", lambda _: begun + 3600 * hours)
        with (
            pytest.raises(TrainingError),
            lock_folder(tmp_path, lambda pid: TrainingError(f"{pid}")),
        ):
            pass
        # Another process that was given the same number is another one.
        monkeypatch.setattr(psutil.Process, "create_time", lambda _: begun + 3600 * hours + 60)
        with lock_folder(tmp_path, _refusal):
            pass
        other.communicate(b"\n")
