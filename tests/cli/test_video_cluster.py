"""Videos converted by other processes: by those of this machine, and by a scheduler's."""

import importlib.util
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from distributed import Security

from face2face.cli.video import main
from face2face.types import Frame
from tests.segmented import MODEL, change, make_whole, sound_of, times_of
from tests.waiting import eventually

SECONDS = 5


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a video of some seconds, and what becomes of it in one process."""
    return make_whole(tmp_path_factory.mktemp("whole"), SECONDS)


def check_same(one: Path, other: Path, frames_of: Callable[[Path], list[Frame]]) -> None:
    """As of one process, up to what the filters' run-in leaves."""
    assert times_of(one) == times_of(other)
    mine, own = sound_of(one), sound_of(other)
    if one.suffix == other.suffix:
        assert np.array_equal(mine, own)
    else:  # an MP4 takes the packets as they are, by times that Matroska rounds to milliseconds
        assert abs(mine.shape[1] - own.shape[1]) < 1024
        both = min(mine.shape[1], own.shape[1])
        shifted = (np.roll(own[0, :both], lag) for lag in range(-48, 49))
        assert max(np.corrcoef(mine[0, :both], each)[0, 1] for each in shifted) > 0.98
    pairs = zip(frames_of(one), frames_of(other), strict=True)
    assert max(change(a, b) for a, b in pairs) < 2


def workers_of(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """Its workers; they are begun as multiprocessing begins processes."""
    children = psutil.Process(process.pid).children(recursive=True)
    return [one for one in children if "spawn_main" in " ".join(one.cmdline())]


def pages_of(process: "subprocess.Popen[str]") -> list[int]:
    """Ports of it and its workers where a web page answers whoever asks."""
    answer = []
    for one in (psutil.Process(process.pid), *workers_of(process)):
        for port in (each.laddr.port for each in one.net_connections() if each.status == "LISTEN"):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10).close()
            except urllib.error.HTTPError as error:
                error.close()  # it holds the page that tells of the error
            except OSError:
                continue
            else:
                answer.append(port)
    return answer


@pytest.mark.timeout(600)  # three workers, each of which loads a runtime
def test_a_worker_that_is_killed_costs_its_segment(
    whole: Path,
    tmp_path: Path,
    start: Callable[..., Any],
    frames_of: Callable[[Path], list[Frame]],
) -> None:
    out = tmp_path / "out.mp4"
    process: subprocess.Popen[str] = start(
        *("face2face-video", *MODEL, "--source", str(whole / "talk.mkv"), "--out", str(out)),
        *("--workers", "2", "--json"),
        cwd=tmp_path,
    )
    eventually(lambda: list(tmp_path.glob(".*/00000.part")), 240, while_runs=process)
    workers = workers_of(process)
    assert len(workers) == 2
    assert pages_of(process) == []
    workers[0].kill()
    said, error = process.communicate(timeout=240)
    assert process.returncode == 0, error
    report = json.loads(said)
    assert report["frames"] == SECONDS * 12
    assert report["difference"] is None
    assert report["stages"]["write"]["median_ms"] > 0
    assert error.count("\n") == 1, error  # the model's line alone
    check_same(out, whole / "whole.mp4", frames_of)
    assert list(tmp_path.iterdir()) == [out]


FAR = """
import sys
import face2face.cluster.worker_files as files
files._is_own = lambda file: False
from dask.__main__ import main
sys.exit(main())
"""
"""Dask on a machine that sees no file of this one."""


@pytest.fixture
def far(tmp_path: Path, share_caches: Callable[[Path], Path]) -> Iterator[list[str]]:
    """The flags that lead to a scheduler with a worker elsewhere, spoken to by TLS alone."""
    security = Security.temporary()
    (tmp_path / "ca.pem").write_text(security.tls_ca_file)
    (tmp_path / "key.pem").write_text(security.tls_client_key)
    files = ["--tls-ca-file", "ca.pem", "--tls-cert", "ca.pem", "--tls-key", "key.pem"]
    told = tmp_path / "scheduler.json"
    common = [sys.executable, "-c", FAR]
    common_flags = ["--scheduler-file", str(told), "--no-dashboard", "--host", "tls://127.0.0.1"]
    home = {**os.environ, "FACE2FACE_HOME": str(share_caches(tmp_path / "far"))}
    with ExitStack() as begun:

        def begin(*words: str) -> None:
            process = subprocess.Popen(
                [*common, *words, *common_flags, *files],
                cwd=tmp_path,
                env=home,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            begun.callback(process.wait, 60)
            begun.callback(process.kill)

        begin("scheduler", "--port", "0")
        eventually(told.exists)
        begin("worker", "--nthreads", "1", "--no-nanny")
        yield ["--scheduler", json.loads(told.read_text())["address"], *files]


def test_a_worker_elsewhere_is_sent_what_it_lacks(
    whole: Path,
    far: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    frames_of: Callable[[Path], list[Frame]],
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = [*MODEL, "--source", str(whole / "talk.mkv"), "--out", "out", *far]
    Path("out").mkdir()
    said: list[str] = []

    def converted() -> bool:
        code = main(arguments)
        said.append(capsys.readouterr().err)
        return code == 0

    eventually(converted, 240)  # the worker may not be there yet
    assert all("has no workers" in error for error in said[:-1])
    check_same(Path("out", "talk.mkv"), whole / "whole.mp4", frames_of)
    kept = {path.name for path in Path("far", "cache", "cluster").rglob("*") if path.is_file()}
    assert "model.json" in kept
    assert "talk.mkv" not in kept


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--workers", "2", "--scheduler", "tcp://host:8786"], "not both"),
        (["--workers", "2", "--record-motion", "talk.npz"], "--record-motion is for one process"),
        (["--scheduler", "tcp://host:8786", "--encoder", "auto"], "leave it out"),
        (["--scheduler", "http://host:8786"], "http://host:8786 is no address of a scheduler"),
        (["--scheduler", "tls://host:8786"], "go together"),
        (["--scheduler", "tls://host:8786", "--tls-key", "no"], "TLS needs all of"),
        (["--tls-key", "no"], "are for --scheduler"),
    ],
)
def test_flags_that_do_not_go_together(
    flags: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--source", "demo", "--out", str(tmp_path / "out.mp4"), *flags]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_more_workers_than_a_machine_can_hold(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--source", "demo", "--workers", "99999999"])
    assert "--workers: 99999999 is out of range" in capsys.readouterr().err


def test_no_scheduler(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("face2face.cluster.connection._CONNECT_S", 1)
    out = tmp_path / "out.mp4"
    assert main(["--source", "demo", "--out", str(out), "--scheduler", "tcp://127.0.0.1:9"]) == 1
    error = capsys.readouterr().err
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in error
    assert error.count("\n") == 1


def test_without_dask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "distributed" else found(name)
    )
    assert main(["--source", "demo", "--out", str(tmp_path / "out.mp4"), "--workers", "2"]) == 1
    error = capsys.readouterr().err
    assert "need Dask" in error
    assert 'pip install "face2face[cluster]"' in error
