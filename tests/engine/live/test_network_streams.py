"""A live session before a stream of the network: shown, broken off, taken up again."""

import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from face2face.engine.live import capture
from face2face.engine.live.session import LiveSession
from face2face.engine.live.status import SourceState
from face2face.errors import ErrorKind
from face2face.video.network_camera import NetworkCamera
from face2face.video.source_spec import parse_source
from tests.streams import CLIP, QUICK, SECRET, StreamServer, head, http, whole
from tests.waiting import eventually

MakeSession = Callable[..., LiveSession]


@pytest.fixture
def session(make_session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> LiveSession:
    monkeypatch.setattr(capture, "NetworkCamera", partial(NetworkCamera, waits=QUICK))
    monkeypatch.setattr(capture, "USUAL_WAITS", QUICK)
    monkeypatch.setattr(capture, "RETRY_S", 0.05)
    return make_session()


def test_a_stream_that_breaks_is_told_and_taken_up_again(session: LiveSession) -> None:
    def answer(server: StreamServer, one: socket.socket) -> None:
        if len(server.asked) > 1:
            back.append(one)
            server.wait(0.3)
        one.sendall(head())
        server.send(one, CLIP[: 300 * 188])
        if back:
            server.send(one, CLIP[300 * 188 :], 10.0)

    back: list[socket.socket] = []
    messages: list[str] = []
    kinds: list[ErrorKind] = []

    def note(status: object) -> None:
        now = session.status()
        if now.source is SourceState.WAITING:
            messages.append(now.source_message)
            assert now.source_error is not None
            kinds.append(now.source_error.kind)

    server = http({"/live": answer})
    session.on_change(note)
    session.set_source(parse_source(server.address()))
    session.start()
    eventually(lambda: messages)
    assert messages[0].endswith("the connection broke off")
    assert kinds[0] is ErrorKind.STREAM_FAILING
    eventually(lambda: session.status().source is SourceState.RUNNING)
    status = session.status()
    assert (status.width, status.height) == (360, 288)
    assert status.source_name.startswith("http://127.0.0.1:")
    assert SECRET not in f"{messages} {replace(status)}"
    session.set_source(None)
    server.close()
    eventually(lambda: session.status().source is SourceState.NONE)


def test_a_recording_is_shown_by_its_clock_and_ends(session: LiveSession) -> None:
    server = http({"/live": whole(CLIP[: 60 * 188])})
    session.set_source(parse_source(server.address()))
    session.start()
    eventually(lambda: session.status().source is SourceState.ENDED)
    assert server.asked == ["/live"]
    server.close()


def test_a_live_stream_that_ends_may_come_back(session: LiveSession) -> None:
    chunked = head().replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    part = CLIP[: 100 * 188]

    def answer(server: StreamServer, one: socket.socket) -> None:
        one.sendall(chunked + b"%x\r\n%b\r\n0\r\n\r\n" % (len(part), part))

    server = http({"/live": answer})
    session.set_source(parse_source(server.address()))
    session.start()
    eventually(lambda: len(server.asked) > 2)
    session.set_source(None)
    server.close()
