"""Streams that a user gives the address of: read, broken, stalled, hostile, and never repeated."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from ipaddress import IPv4Address
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from face2face.errors import Face2FaceError, SourceError, UsageError
from face2face.video.network_address import is_address, parse_address, sanitize_source
from face2face.video.network_source import NetworkSource
from face2face.video.network_stream import NetworkStream
from tests.streams import CLIP, QUICK, SECRET, StreamServer, head, http, playlist, rtsp, whole
from tests.waiting import eventually

Serve = Callable[[StreamServer], StreamServer]
PNG = cv2.imencode(".png", np.zeros((64, 64, 3), np.uint8))[1].tobytes()
JPEG = (Path(__file__).parents[1] / "data" / "p3.jpg").read_bytes()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that closes a server at the test's end."""
    made: list[StreamServer] = []

    def keep(server: StreamServer) -> StreamServer:
        made.append(server)
        return server

    yield keep
    for server in made:
        server.close()


def open_source(address: str, told: list[str] | None = None, **options: float) -> NetworkSource:
    lines = [] if told is None else told
    duration_s = options.get("duration_s")
    return NetworkSource(parse_address(address), lines.append, waits=QUICK, duration_s=duration_s)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("rtsp://192.168.1.20", "rtsp://192.168.1.20"),
        ("  RTSP://me:pw@Camera.local:8554/stream1 ", "rtsp://camera.local:8554"),
        ("https://host/?token=pw", "https://host"),
        ("srt://host:9000?passphrase=pw", "srt://host:9000"),
        ("rtmp://host/app/pw", "rtmp://host"),
        ("http://me:pw@[::1]:80/x", "http://[::1]:80"),
        # A password with a slash: what stands where the host does is its begin.
        ("rtsp://me:12/pw@host/x", "rtsp://..."),
    ],
)
def test_no_more_than_scheme_and_host_is_shown(typed: str, shown: str) -> None:
    address = parse_address(typed)
    assert address.name == shown == sanitize_source(typed)
    assert "pw" not in repr(address)
    assert address.url.startswith(f"{address.scheme}://")


@pytest.mark.parametrize(
    "typed",
    [
        "file:///etc/pw",
        "concat://pw",
        "udp://pw:1",
        "rtsp://me:pw/word@",
        "rtsp:///pw",
        "http://host:pw/x",
        "http://me:p w@host/",
        "http://host/\npw",
        "http://" + "pw" * 2000,
    ],
)
def test_what_is_no_stream_is_refused_without_repeating_it(typed: str) -> None:
    assert is_address(typed)
    with pytest.raises(UsageError) as refused:
        parse_address(typed)
    assert "pw" not in str(refused.value)
    assert "pw" not in sanitize_source(typed)


@pytest.mark.parametrize("typed", ["talk.mp4", "C:\\a.mp4", "c://a", "http:x", "0", "a: //b", ""])
def test_what_is_no_address(typed: str) -> None:
    assert not is_address(typed)
    assert sanitize_source(typed) == typed


def test_a_recording_comes_whole_with_its_times(serve: Serve) -> None:
    server = serve(http({"/live": whole(CLIP)}))
    with open_source(server.address()) as source:
        assert (source.width, source.height, source.frame_rate) == (360, 288, 25.0)
        times_s = [timed.time_s for timed in source.frames()]
    assert times_s == pytest.approx([number / 25 for number in range(300)])
    assert source.warnings == [f"the sound of {source.name} is not kept"]
    assert source.ending == ""


def test_a_recording_that_breaks_off_ends_there(serve: Serve) -> None:
    def cut(server: StreamServer, one: socket.socket) -> None:
        one.sendall(head(length=len(CLIP)) + CLIP[:60_000])

    server = serve(http({"/live": cut}))
    with open_source(server.address()) as source:
        count = sum(1 for _ in source.frames())
    assert 120 < count < 135
    assert "the connection broke off: it ends after 5.1 s" in source.warnings[-1]
    assert server.asked == ["/live"]


def test_a_stream_that_breaks_goes_on_when_it_is_back(serve: Serve) -> None:
    def answer(server: StreamServer, one: socket.socket) -> None:
        if len(server.asked) == 1:
            server.send(one, head() + CLIP[: 400 * 188], 0.3)
        elif len(server.asked) == 2:
            one.sendall(b"HTTP/1.1 503 Not Now\r\n\r\n")
        else:  # the third one ends as it should
            part = CLIP[: 300 * 188]
            chunked = head().replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
            one.sendall(chunked + b"%x\r\n%b\r\n0\r\n\r\n" % (len(part), part))

    server = serve(http({"/live": answer}))
    told: list[str] = []
    with open_source(server.address(), told) as source:
        times_s = np.array([timed.time_s for timed in source.frames()])
    assert server.asked == ["/live"] * 3
    assert (np.diff(times_s) > 0).all()
    assert len(times_s) > 100
    assert [line.partition(": ")[2] for line in told] == [
        "the connection broke off, trying again",
        "the server reports a fault (5xx), trying again",
    ]
    assert source.warnings[-1] == f"{source.name} broke off once; the image before was held"
    assert source.ending == "the stream ended"
    assert SECRET not in " ".join([*told, *source.warnings])


def test_a_stream_that_stalls_is_told_and_given_up_when_it_stays_away(serve: Serve) -> None:
    def answer(server: StreamServer, one: socket.socket) -> None:
        if len(server.asked) == 1:
            server.send(one, head() + CLIP[: 200 * 188])
        server.wait(9)

    server = serve(http({"/live": answer}))
    told: list[str] = []
    with open_source(server.address(), told) as source:
        # A machine that stands still for a second itself loses those that were on their way.
        assert sum(1 for _ in source.frames()) > 0
    assert told[0] == f"no image from {source.name} for 1 s, trying again"
    assert source.ending == "no image came for 1 s"


def test_images_that_nobody_takes_in_time_are_left_out(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.video.network_source._MOST_BYTES", 5 * 360 * 288 * 3)

    def answer(server: StreamServer, one: socket.socket) -> None:
        server.send(one, head() + CLIP[: 400 * 188])
        server.wait(9)

    server = serve(http({"/live": answer}))
    with open_source(server.address()) as source:
        frames = source.frames()
        next(frames)
        eventually(lambda: source._left_out > 20)
        assert next(frames).time_s > 0.5
        source.finish()
        assert 0 < len(list(frames)) <= 5
    assert "images came faster than they could be worked on" in source.warnings[-1]
    assert source.ending == "stopped as you asked"


@pytest.mark.parametrize("udp", [False, True])
def test_rtsp_over_tcp_and_where_that_is_refused_over_udp(serve: Serve, udp: bool) -> None:
    server = serve(rtsp(CLIP, 2.0, udp=udp))
    with open_source(server.address(scheme="rtsp"), duration_s=0.4) as source:
        assert sum(1 for _ in source.frames()) == 10
    assert server.asked == ["OPTIONS", "DESCRIBE", *["SETUP"] * (1 + udp), "PLAY"]
    assert source.name.startswith("rtsp://127.0.0.1:")


def test_motion_jpeg_is_timed_by_when_it_comes(serve: Serve) -> None:
    def answer(server: StreamServer, one: socket.socket) -> None:
        one.sendall(head("multipart/x-mixed-replace; boundary=x"))
        for _ in range(40):
            size = len(JPEG)
            part = b"--x\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % size
            one.sendall(part + JPEG + b"\r\n")
            server.wait(0.1)

    server = serve(http({"/live": answer}))
    with open_source(server.address()) as source:
        frames = source.frames()
        times_s = [next(frames).time_s for _ in range(12)]
    assert np.median(np.diff(times_s)) == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("end", ["", "#EXT-X-ENDLIST\n"])
def test_a_playlist_that_grows_is_live(serve: Serve, end: str) -> None:
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:12\n#EXTINF:12.0,\nclip.ts\n{end}"
    kind = "application/vnd.apple.mpegurl"
    server = serve(http({"/live": whole(text.encode(), kind), "/clip.ts": whole(CLIP)}))
    stream = NetworkStream(parse_address(server.address()), QUICK)
    try:
        assert stream.waits_for_reader  # what it holds is asked for bit by bit
        assert stream.is_recording is bool(end)
    finally:
        stream.close()


@pytest.mark.parametrize(
    "entry",
    [
        "file://{path}",
        "{path}",
        "concat:{path}",
        "subfile,,start,0,end,0,,:{path}",
        "crypto:{path}",
        "crypto+file://{path}",
        "data:video/mp2t;base64,R0A=",
    ],
)
def test_a_playlist_of_a_stranger_opens_no_file(serve: Serve, tmp_path: Path, entry: str) -> None:
    path = tmp_path / "mine.ts"
    path.write_bytes(CLIP)
    missing = b"HTTP/1.1 404 Not Found\r\n\r\n"
    answers = {
        "/live": playlist(entry.format(path=path)),
        "/good": playlist("clip.ts"),
        "/clip.ts": whole(CLIP),
        str(path): lambda server, one: one.sendall(missing),  # a path is asked of the server
    }
    server = serve(http(answers))
    with pytest.raises(SourceError, match="no images come from http://127") as refused:
        open_source(server.address())
    assert SECRET not in str(refused.value)
    with open_source(server.address("/good")) as source:
        assert source.length_s == 10
        assert next(source.frames()).frame.shape == (288, 360, 3)


def test_a_server_cannot_lead_to_a_file(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "mine.ts"
    path.write_bytes(CLIP)
    led = f"HTTP/1.1 302 Found\r\nLocation: file://{path}\r\nContent-Length: 0\r\n\r\n".encode()
    server = serve(http({"/live": lambda server, one: one.sendall(led)}))
    with pytest.raises(SourceError):
        open_source(server.address())


def _large(server: StreamServer, one: socket.socket) -> None:
    jpeg = cv2.imencode(".jpg", np.zeros((3000, 4000), np.uint8))[1].tobytes()
    one.sendall(head("multipart/x-mixed-replace; boundary=x"))
    for _ in range(9):
        part = b"--x\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg)
        one.sendall(part + jpeg + b"\r\n")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda server, one: one.sendall(b"HTTP/1.1 401 No\r\n\r\n"), "a name and a password"),
        (lambda server, one: one.sendall(b"HTTP/1.1 404 No\r\n\r\n"), "404 Not Found"),
        (whole(b"<html></html>" * 99, "text/html"), "is no video"),
        (whole(PNG, "image/png"), "is no video"),
        (lambda server, one: server.wait(9), "there is no answer"),
        (_large, "no image"),
    ],
)
def test_what_cannot_be_shown_is_refused_without_the_address(
    serve: Serve, answer: Callable[[StreamServer, socket.socket], None], why: str
) -> None:
    server = serve(http({"/live": answer}))
    with pytest.raises(Face2FaceError, match=why) as refused:
        open_source(server.address())
    # Nor behind it: whoever copies an error's details copies what led to it.
    error: BaseException | None = refused.value
    while error is not None:
        assert SECRET not in f"{error!r} {vars(error)}"
        error = error.__cause__ or error.__context__


def _certificate(folder: Path) -> tuple[Path, Path]:
    """The files of a key and of a certificate for 127.0.0.1 that nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    paths = folder / "key.pem", folder / "certificate.pem"
    plain = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    paths[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, plain[1], plain[0]))
    paths[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return paths


def test_a_server_that_nobody_vouches_for_gets_no_password(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = serve(http({"/live": whole(CLIP)}, context))
    with pytest.raises(SourceError, match="is its certificate one that this machine trusts"):
        open_source(server.address(scheme="https"))
    assert server.asked == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # as of an authority of the user's own
    with open_source(server.address(scheme="https")) as source:
        assert next(source.frames()).frame.shape == (288, 360, 3)


def test_a_scheme_that_this_ffmpeg_has_not_is_told(serve: Serve) -> None:
    server = serve(http({}))
    with pytest.raises(SourceError, match=r"no images come from srt://127") as refused:
        NetworkStream(parse_address(server.address(scheme="srt")), QUICK)
    assert SECRET not in str(refused.value)
