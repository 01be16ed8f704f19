"""Fetching from servers that want to hold, fill or mislead whoever asks them."""

import re
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from face2face.dataset import web
from face2face.dataset.download import FAILED, Patience, fetch_all, image_path

PATIENCE = Patience(limit=300_000, tries=1, pause_s=0.01, begin_s=1.5, whole_s=3.0)

Answer = Callable[[socket.socket], None]


def image() -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    return bytes(cv2.imencode(".png", noise)[1])


def whole(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


class Server:
    """Answers on 127.0.0.1, and on 127.0.0.2 for whom is led there, with raw bytes by path.

    Attributes:
        asked: the addresses and paths that were asked for.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {"/good.png": lambda one: one.sendall(whole(image()))}
        self.asked: list[str] = []
        self._socket = socket.create_server(("", 0))
        self.port: int = self._socket.getsockname()[1]
        self._closed = False
        threading.Thread(target=self._serve, daemon=True).start()

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self._closed = True
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while not self._closed:
                one, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(one,), daemon=True).start()

    def _answer(self, one: socket.socket) -> None:
        with one, suppress(OSError):
            asked = b""
            while b"\r\n\r\n" not in asked:
                asked += one.recv(4096)
            path = asked.split()[1].decode()
            self.asked.append(f"{one.getsockname()[0]}{path}")
            self.answers[path](one)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def saying(data: bytes) -> Answer:
    return lambda one: one.sendall(data)


def endless(begin: bytes, again: bytes, pause_s: float = 0.0) -> Answer:
    def answer(one: socket.socket) -> None:
        one.sendall(begin)
        while True:
            one.sendall(again)
            select.select([one], [], [], pause_s)  # or until whoever asked goes away

    return answer


def reset(one: socket.socket) -> None:
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ONE_CHUNK = CHUNKED + b"%x\r\n" % len(image()) + image() + b"\r\n"

HOSTILE: dict[str, Answer] = {
    "nothing": lambda one: one.recv(1),  # until whoever asked goes away
    "dripped headers": endless(OK, b"x", 0.1),
    "dripped body": endless(OK + b"Content-Length: 200000\r\n\r\n", b"x", 0.1),
    "endless status line": endless(b"HTTP/1.1 200 ", b"x" * 4096),
    "endless headers": endless(OK, b"X-A: b\r\n" * 100),
    "endless continue": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "endless body": endless(OK + b"\r\n", b"x" * 4096),
    "endless chunks": endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "endless chunk size": endless(CHUNKED, b"1" * 4096),
    "endless empty trailers": endless(ONE_CHUNK + b"0\r\n", b"X-A: b\r\n" * 100),
    "dripped trailers": endless(ONE_CHUNK + b"0\r\n", b"X-A: b\r\n", 0.1),
    "a huge chunk": saying(CHUNKED + b"f" * 300 + b"\r\nx"),
    "a negative chunk": saying(CHUNKED + b"-5\r\nx"),
    "reset at once": reset,
    "reset in the body": lambda one: (
        one.sendall(OK + b"Content-Length: 9999\r\n\r\nxx"),
        reset(one),
    )[1],
    "a length of 5000 digits": saying(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nx"),
    "a length of 18 digits": saying(OK + b"Content-Length: " + b"9" * 18 + b"\r\n\r\nx"),
    "a length of other digits": saying(OK + "Content-Length: ²\r\n\r\nx".encode()),
    "a negative length": saying(OK + b"Content-Length: -5\r\n\r\nx"),
    "a status of 5000 digits": saying(b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n"),
    "another protocol": saying(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "noise": saying(bytes(range(256)) * 20),
    "an escape sequence": saying(b"HTTP/1.1 404 \x1b]0;owned\x07\x1b[2J gone\r\n\r\n"),
    "a redirect with one": saying(b"HTTP/1.1 302 X\r\nLocation: ftp://\x1b[2J/\x07\r\n\r\n"),
    "a redirect to itself": saying(b"HTTP/1.1 302 X\r\nLocation: ?x\r\n\r\n"),
    "a redirect to a file": saying(b"HTTP/1.1 302 X\r\nLocation: file:///etc/passwd\r\n\r\n"),
    "a redirect that is none": saying(b"HTTP/1.1 302 X\r\nLocation: http://[::1\r\n\r\n"),
    "a redirect to a huge port": saying(b"HTTP/1.1 302 X\r\nLocation: http://a:999999/\r\n\r\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_each_failure_is_one_line_and_the_rest_comes(
    server: Server, kind: str, tmp_path: Path
) -> None:
    server.answers |= {"/bad.png": HOSTILE[kind], "/bad.png?x": HOSTILE[kind], "/?x": HOSTILE[kind]}
    bad, good = server.address("/bad.png"), server.address("/good.png")
    failed = fetch_all([bad, good], tmp_path, PATIENCE, 1)
    assert image_path(tmp_path, good).read_bytes() == image()
    # What came whole before an end that never comes may be kept.
    assert list(failed) == [bad] or (not failed and "trailers" in kind)
    if failed:
        assert failed[bad].isprintable() and failed[bad]
        assert (tmp_path / FAILED).read_text() == f"{bad}\t{failed[bad]}\n"


def test_the_endless_body_of_a_redirect_is_not_read(server: Server, tmp_path: Path) -> None:
    moved = b"HTTP/1.1 302 X\r\nLocation: /good.png\r\nContent-Length: 1000000000000\r\n\r\n"
    server.answers["/moved.png"] = endless(moved, b"x" * 4096)
    address = server.address("/moved.png")
    # Read, it would take longer than there is patience.
    assert fetch_all([address], tmp_path, PATIENCE, 1) == {}
    assert image_path(tmp_path, address).read_bytes() == image()


def test_a_slow_chain_of_redirects_has_one_clock(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_s = 0.0
    monkeypatch.setattr(web, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + passed_s))

    def slow(one: socket.socket) -> None:
        nonlocal passed_s
        passed_s += 0.6
        one.sendall(b"HTTP/1.1 302 X\r\nLocation: /next.png\r\n\r\n")

    server.answers["/next.png"] = slow
    address = server.address("/next.png")
    assert "takes too long" in fetch_all([address], tmp_path, PATIENCE, 1)[address]
    assert len(server.asked) <= 3  # of a second and a half


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.2:{port}/good.png",
        "//127.0.0.2:{port}/good.png",
        "http://localhost:{port}/good.png",
        "http://2130706434:{port}/good.png",
        "http://0x7f000002:{port}/good.png",
        "http://127.2:{port}/good.png",
        "http://0.0.0.0:{port}/good.png",
        "http://[::1]:{port}/good.png",
        "http://[::ffff:127.0.0.2]:{port}/good.png",
        "http://169.254.169.254/latest/meta-data/x.png",
        "http://10.0.0.1/x.png",
        "http://192.168.1.1/x.png",
        "http://100.64.0.1/x.png",
        "http://224.0.0.1/x.png",
        "http://[fe80::1]/x.png",
        "http://[fd00::1]/x.png",
        "http://[64:ff9b::7f00:1]/x.png",
        "http://[2002:7f00:1::]/x.png",
    ],
)
def test_redirects_lead_into_no_private_network(server: Server, place: str, tmp_path: Path) -> None:
    to = place.format(port=server.port)
    server.answers["/a.png"] = saying(f"HTTP/1.1 302 X\r\nLocation: {to}\r\n\r\n".encode())
    address = server.address("/a.png")
    reason = fetch_all([address], tmp_path, PATIENCE, 1)[address]
    # A machine without IPv6 cannot find its addresses at all.
    assert "lies in a private network" in reason or "[" in place, reason
    assert server.asked == ["127.0.0.1/a.png"]
    assert [left.name for left in tmp_path.iterdir()] == [FAILED]


def test_a_redirect_to_a_host_that_the_list_names(server: Server, tmp_path: Path) -> None:
    to = server.address("/good.png", "127.0.0.2")
    server.answers["/a.png"] = saying(f"HTTP/1.1 302 X\r\nLocation: {to}\r\n\r\n".encode())
    addresses = [server.address("/a.png"), server.address("/good.png", "127.0.0.2")]
    assert fetch_all(addresses, tmp_path, PATIENCE, 1) == {}
    assert "127.0.0.2/good.png" in server.asked


def test_a_public_name_that_leads_to_a_private_address(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = socket.getaddrinfo
    asked: list[str] = []

    def rebinding(host: str, *args: object, **options: object) -> object:
        """A name server of a stranger's: a public address at first, then a private one."""
        asked.append(host)
        if host != "images.example.com":
            return found(host, *args, **options)  # type: ignore[arg-type]
        number = "93.184.215.14" if asked.count(host) == 1 else "127.0.0.1"
        return found(number, *args, **options)  # type: ignore[arg-type]

    dialled: list[str] = []

    def dial(place: tuple[str, int], timeout: float) -> socket.socket:
        dialled.append(place[0])
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(web.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(web.socket, "create_connection", dial)
    address = server.address("/good.png", "images.example.com")
    patience = Patience(1000, tries=2, pause_s=0.01)
    assert "private network" in fetch_all([address], tmp_path, patience, 1)[address]
    # What was looked at is what was called, by its number; the second answer was refused.
    assert dialled == ["93.184.215.14"]
    assert server.asked == []


def test_a_link_in_the_place_of_a_image_is_not_followed(server: Server, tmp_path: Path) -> None:
    address = server.address("/good.png")
    path, victim = image_path(tmp_path, address), tmp_path / "victim"
    victim.write_bytes(b"mine")
    path.with_name(f".{path.name}.part").symlink_to(victim)
    assert fetch_all([address], tmp_path, PATIENCE, 1) == {}
    assert victim.read_bytes() == b"mine"
    assert not path.is_symlink()
    assert path.read_bytes() == image()


def test_a_proxy_is_asked_for_what_is_public_alone(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:secret@127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "")
    public = "http://images.example.com/good.png"
    server.answers[public] = server.answers["/good.png"]
    private = ["http://169.254.169.254/x.png", "http://router.lan/x.png"]
    moved = "http://images.example.com/moved.png"
    server.answers[moved] = saying(f"HTTP/1.1 302 X\r\nLocation: {private[0]}\r\n\r\n".encode())
    failed = fetch_all([public, moved], tmp_path, PATIENCE, 1)
    assert re.search(r"169\.254\.169\.254, which lies in a private", failed.pop(moved))
    assert failed == {}
    assert image_path(tmp_path, public).read_bytes() == image()
    assert server.asked == [f"127.0.0.1{public}", f"127.0.0.1{moved}"]
