"""Streams on loopback: servers that send a clip as cameras do, break, stall, or mislead."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from face2face.video.network_stream import Waits

CLIP = (Path(__file__).parent / "data" / "videos" / "gop2.ts").read_bytes()
"""Twelve seconds, 360 x 288, with sound; a key frame each two seconds."""

SECRET = "s3cret"
"""Part of all addresses that are asked for: to be seen nowhere."""

QUICK = Waits(
    connect_s=3, silent_s=0.6, key_frame_s=5, first_pause_s=0.05, longest_pause_s=0.2, gone_s=1
)

_PACKETS = 7 * 188
"""Of a transport stream, as many as fit into a datagram."""


class StreamServer:
    """Answers each connection on 127.0.0.1 as the test says.

    Attributes:
        asked: the paths, or of RTSP the methods, that were asked for.
    """

    def __init__(
        self,
        answer: Callable[["StreamServer", socket.socket], None],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.asked: list[str] = []
        self._context = context
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._closed = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def address(self, path: str = "/live", scheme: str = "http") -> str:
        port = self._socket.getsockname()[1]
        return f"{scheme}://me:{SECRET}@127.0.0.1:{port}{path}?key={SECRET}"

    def wait(self, seconds: float) -> None:
        """Say nothing for so long, or until the test is over."""
        self._closed.wait(seconds)

    def close(self) -> None:
        self._closed.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # whoever waits for the next one goes on
        self._socket.close()

    def send(self, one: socket.socket, data: bytes, seconds: float = 0.0) -> None:
        """Send a transport stream, evenly over so many seconds."""
        began_s = time.monotonic()
        for at in range(0, len(data), _PACKETS):
            if self._closed.is_set():
                return
            one.sendall(data[at : at + _PACKETS])
            late_s = began_s + seconds * at / len(data) - time.monotonic()
            if late_s > 0:
                time.sleep(late_s)

    def _serve(self) -> None:
        with suppress(OSError):
            while not self._closed.is_set():
                one, _ = self._socket.accept()
                threading.Thread(target=self._one, args=(one,), daemon=True).start()

    def _one(self, one: socket.socket) -> None:
        with one, suppress(OSError):
            if self._context is None:
                self._answer(self, one)
                return
            with self._context.wrap_socket(one, server_side=True) as wrapped:
                self._answer(self, wrapped)


def http(
    answers: dict[str, Callable[[StreamServer, socket.socket], None]],
    context: ssl.SSLContext | None = None,
) -> StreamServer:
    """A server of the web: an answer, headers and all, for each path; https with a context."""

    def answer(server: StreamServer, one: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            more = one.recv(4096)
            if not more:
                return
            asked += more
        path = asked.split(maxsplit=2)[1].decode().partition("?")[0]
        server.asked.append(path)
        answers[path](server, one)

    return StreamServer(answer, context)


def head(kind: str = "video/mp2t", length: int | None = None) -> bytes:
    """The begin of an answer; without a length it is a stream whose end nobody knows."""
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}"]
    lines += [] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode()


def whole(data: bytes, kind: str = "video/mp2t") -> Callable[[StreamServer, socket.socket], None]:
    """All of a file at once."""
    return lambda server, one: one.sendall(head(kind, len(data)) + data)


def playlist(entry: str) -> Callable[[StreamServer, socket.socket], None]:
    """An HLS playlist of one segment."""
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n{entry}\n#EXT-X-ENDLIST\n"
    return whole(text.encode(), "application/vnd.apple.mpegurl")


def rtsp(data: bytes, seconds: float, *, udp: bool = False) -> StreamServer:
    """A camera that sends a transport stream, in the connection of its RTSP alone (RFC 2326, 10.12)
    or over UDP alone."""

    def answer(server: StreamServer, one: socket.socket) -> None:
        lines = one.makefile("rb")
        method, port = "", ""
        while method != "PLAY":
            method = lines.readline().decode().partition(" ")[0]
            headers = dict[str, str]()
            while line := lines.readline().decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            if not headers:
                return
            server.asked.append(method)
            sdp = "v=0\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:track\r\n"
            body = sdp if method == "DESCRIBE" else ""
            more = f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
            status = "200 OK"
            if method == "SETUP":
                wanted = headers["transport"]
                port = wanted.partition("client_port=")[2].partition("-")[0]
                if bool(port) is not udp:
                    status = "461 Unsupported Transport"
                more = f"Session: 1\r\nTransport: {wanted}\r\n"
            one.sendall(
                f"RTSP/1.0 {status}\r\nCSeq: {headers['cseq']}\r\n{more}\r\n{body}".encode()
            )
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            for number, at in enumerate(range(0, len(data), _PACKETS)):
                packets = data[at : at + _PACKETS]
                ticks = round(90_000 * seconds * at / len(data))
                sent = struct.pack(">BBHII", 0x80, 33, number, ticks, 1) + packets
                if udp:
                    datagrams.sendto(sent, ("127.0.0.1", int(port)))
                else:
                    one.sendall(struct.pack(">cBH", b"$", 0, len(sent)) + sent)
                server.wait(seconds * len(packets) / len(data))

    return StreamServer(answer)
