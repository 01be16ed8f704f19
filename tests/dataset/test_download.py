"""Fetching, from a server of our own that misbehaves."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.dataset.download import FAILED, Patience, fetch_all, image_path
from tests.waiting import PATIENCE_S

PATIENCE = Patience(limit=300_000, tries=3, pause_s=0.01)


def encoded(seed: int, side: int = 120) -> bytes:
    image = np.random.default_rng(seed).integers(0, 256, (side, side, 3)).astype(np.uint8)
    return bytes(cv2.imencode(".png", image)[1])


class Server(ThreadingHTTPServer):
    """Serves images, and faults by path.

    Attributes:
        asked: how often each path was asked for.
        ranges: what was asked of `/cut`.
        together: `/slow` is answered when it is asked for by eight.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.ranges: list[str | None] = []
        self.resumes = True
        self.together = threading.Barrier(8)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.server.asked[path] += 1
        if match := re.fullmatch(r"/(\d+)\.png", path):
            self.send(encoded(int(match[1])))
        elif path == "/busy.png":
            if self.server.asked[path] < 3:
                self.send_error(503)
            else:
                self.send(encoded(50))
        elif path == "/gone.png":
            self.send_error(404)
        elif path == "/page.png":
            self.send(b"<html>not here any more</html>")
        elif path == "/huge.png":
            self.send(b"\x89PNG" * 1_000_000)
        elif path == "/endless.png":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(bytes(10_000))
        elif path == "/moved.png":
            self.redirect("/7.png")
        elif path == "/away.png":
            self.redirect("file:///etc/hostname")
        elif path == "/ftp.png":
            self.redirect("ftp://127.0.0.1/x.png")
        elif path == "/cut.png":
            self.cut(encoded(60))
        elif path == "/slow.png":
            self.server.together.wait(PATIENCE_S)
            self.send(encoded(70))

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def send(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def cut(self, data: bytes) -> None:
        """The first answer breaks off in the middle; the next ones go on, if the server does."""
        wanted = self.headers.get("Range")
        self.server.ranges.append(wanted)
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if first and self.server.resumes:
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        else:
            first = 0
            self.send_response(200)
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        if len(self.server.ranges) == 1:
            self.wfile.write(data[: len(data) // 2])
        else:
            self.wfile.write(data[first:])


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_images_come_whole(server: Server, tmp_path: Path) -> None:
    addresses = [server.address(f"/{n}.png") for n in range(12)]
    assert fetch_all([*addresses, addresses[0]], tmp_path / "new", PATIENCE, 4) == {}
    for number, address in enumerate(addresses):
        assert image_path(tmp_path / "new", address).read_bytes() == encoded(number)
    assert len(list((tmp_path / "new").iterdir())) == 12


def test_what_is_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    addresses = [server.address(f"/{n}.png") for n in range(4)]
    fetch_all(addresses[:2], tmp_path, PATIENCE, 2)
    fetch_all(addresses, tmp_path, PATIENCE, 2)
    assert dict(server.asked) == {f"/{n}.png": 1 for n in range(4)}


@pytest.mark.parametrize("resumes", [True, False])
def test_a_broken_connection_is_taken_up(server: Server, resumes: bool, tmp_path: Path) -> None:
    server.resumes = resumes
    address = server.address("/cut.png")
    assert fetch_all([address], tmp_path, PATIENCE, 1) == {}
    whole = encoded(60)
    assert image_path(tmp_path, address).read_bytes() == whole
    assert server.ranges == [None, f"bytes={len(whole) // 2}-"]
    assert [path.suffix for path in tmp_path.iterdir()] == [".png"]


def test_what_an_earlier_run_left_is_gone_on_with(server: Server, tmp_path: Path) -> None:
    server.ranges.append(None)
    address, whole = server.address("/cut.png"), encoded(60)
    path = image_path(tmp_path, address)
    path.with_name(f".{path.name}.part").write_bytes(whole[:777])
    assert fetch_all([address], tmp_path, PATIENCE, 1) == {}
    assert path.read_bytes() == whole
    assert server.ranges[1:] == ["bytes=777-"]


def test_a_busy_server_is_asked_again_and_a_missing_image_is_not(
    server: Server, tmp_path: Path
) -> None:
    busy, gone = server.address("/busy.png"), server.address("/gone.png")
    failed = fetch_all([busy, gone], tmp_path, PATIENCE, 2)
    assert image_path(tmp_path, busy).is_file()
    assert server.asked["/busy.png"] == 3
    assert server.asked["/gone.png"] == 1
    assert list(failed) == [gone]
    assert "404" in failed[gone]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page.png", "no image"),
        ("/huge.png", "larger than 0.3 MB"),
        ("/endless.png", "larger than 0.3 MB"),
        ("/away.png", "file:///etc/hostname"),
        ("/ftp.png", "ftp"),
    ],
)
def test_what_cannot_be_used(server: Server, path: str, reason: str, tmp_path: Path) -> None:
    address = server.address(path)
    failed = fetch_all([address], tmp_path, PATIENCE, 1)
    assert reason in failed[address]
    assert [left.name for left in tmp_path.iterdir()] == [FAILED]
    assert (tmp_path / FAILED).read_text() == f"{address}\t{failed[address]}\n"


def test_redirects_are_followed(server: Server, tmp_path: Path) -> None:
    address = server.address("/moved.png")
    assert fetch_all([address], tmp_path, PATIENCE, 1) == {}
    assert image_path(tmp_path, address).read_bytes() == encoded(7)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "ftp://127.0.0.1/a.png", "data:image/png;base64,AA", "a.png", ""],
)
def test_only_the_web(address: str, tmp_path: Path) -> None:
    failed = fetch_all([address], tmp_path, PATIENCE, 1)
    assert "no http or https address" in failed[address]


def test_addresses_that_are_none(tmp_path: Path) -> None:
    addresses = ["http://", "http://127.0.0.1:99999/a.png", "http://a b/c d", "http://[::1"]
    failed = fetch_all(addresses, tmp_path, Patience(1000, tries=1), 2)
    assert set(failed) == set(addresses)
    assert all("\n" not in reason and reason for reason in failed.values())


def test_a_server_that_is_not_there(server: Server, tmp_path: Path) -> None:
    address = "http://127.0.0.1:1/a.png"
    assert "refused" in fetch_all([address], tmp_path, PATIENCE, 1)[address].lower()
    good = server.address("/1.png")
    assert fetch_all([good], tmp_path, PATIENCE, 1) == {}
    assert not (tmp_path / FAILED).exists()  # what failed before is not the last run's


def test_many_are_fetched_at_a_time(server: Server, tmp_path: Path) -> None:
    addresses = [server.address(f"/slow.png?{n}") for n in range(8)]
    # None is answered before all eight were asked for.
    assert fetch_all(addresses, tmp_path, replace(PATIENCE, begin_s=PATIENCE_S), 8) == {}


def test_names_are_safe(tmp_path: Path) -> None:
    names = {
        image_path(tmp_path, address)
        for address in (
            "http://a/../../etc/passwd",
            "http://a/b.PNG?x=/../c",
            "http://a/con.jpg",
            "http://a/" + "x" * 500 + ".tiff",
        )
    }
    assert len(names) == 4
    for path in names:
        assert path.parent == tmp_path
        assert re.fullmatch(r"[0-9a-f]{20}\.(jpg|png|tiff)", path.name)
