"""face2face-video on the address of a stream."""

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from tests.streams import CLIP, SECRET, StreamServer, head, http, playlist, whole
from tests.task_models import opened_once, task_model

Tool = Callable[..., Any]


def _endless(server: StreamServer, one: socket.socket) -> None:
    one.sendall(head())
    server.send(one, CLIP[: len(CLIP) // 6], 2.0)  # of more all would be converted, in vain
    server.wait(60)


@pytest.fixture
def server() -> Iterator[StreamServer]:
    made = http({"/clip": whole(CLIP), "/live": _endless, "/list": playlist("file:///etc/passwd")})
    yield made
    made.close()


@pytest.fixture
def convert(tool_here: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """Run face2face-video with a model that needs no face; what it says holds no secret."""
    monkeypatch.setattr("face2face.runtime.open_runtime.open_runtime", opened_once)
    model = task_model(tmp_path / "models", "deblur")

    def run(*arguments: object) -> Any:
        done = tool_here("face2face-video", "--model", model, *arguments)
        assert SECRET not in f"{done.stdout}{done.stderr}"
        return done

    return run


def test_a_stream_is_converted_for_as_long_as_is_asked(
    convert: Tool, server: StreamServer, tmp_path: Path
) -> None:
    done = convert("--source", server.address("/clip"), "--duration", 0.4, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["frames"] == 10
    assert report["source"] == server.address("").partition("?")[0].replace(f"me:{SECRET}@", "")
    assert report["warnings"] == [f"the sound of {report['source']} is not kept"]
    assert SECRET.encode() not in (tmp_path / "out.mp4").read_bytes()


def test_ctrl_c_finishes_the_file(
    convert: Tool, server: StreamServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from face2face.video.sink import VideoFileSink

    written: list[float] = []
    write = VideoFileSink.write

    def counted(self: VideoFileSink, frame: Any, time_s: float) -> None:
        write(self, frame, time_s)
        written.append(time_s)
        if len(written) == 8:
            assert threading.current_thread() is threading.main_thread()
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(VideoFileSink, "write", counted)
    done = convert("--source", server.address("/live"))
    assert done.returncode == 0, done.stderr
    assert "; stopped as you asked" in done.stdout.splitlines()[-1]
    with av.open(str(tmp_path / "out.mp4")) as video:
        assert len(list(video.decode(video=0))) == len(written) >= 8


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--source", "{}/list"], "error: no images come from http://127"),
        (["--source", "{}/clip", "--start", 1], "error: --start is for videos: http://127"),
        (["--source", "{}/clip", "--calibrate", 1], "error: --calibrate is for videos: http"),
        (["--source", "{}/clip", "demo", "--out", "many"], "error: an address is converted alone"),
        (["--list", "list.txt", "--out", "many"], "is an address: give a video or demo"),
    ],
)
def test_what_is_not_done_with_an_address(
    convert: Tool, server: StreamServer, tmp_path: Path, flags: list[object], message: str
) -> None:
    (tmp_path / "list.txt").write_text(f"{server.address('/clip')}\n")
    begin = server.address("").partition("?")[0]
    done = convert(*(flag.format(begin) if isinstance(flag, str) else flag for flag in flags))
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"models", "list.txt"}
