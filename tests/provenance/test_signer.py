"""Files are signed in their place, and never lost."""

import os
import stat
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import av
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from face2face.errors import CredentialsError
from face2face.images.io import read_image
from face2face.provenance import signer, signing
from face2face.provenance.content_credentials import SETTINGS, load, read_credentials
from face2face.provenance.identity import read_identity
from face2face.provenance.installation import installation
from face2face.provenance.signer import Signer
from face2face.provenance.verify import Verdict, look_into
from tests.fresh_python import printed_by

from .conftest import IMAGES, MARK, UNSIGNED, VIDEOS, Make, MakePair


def refuse(line: str) -> None:
    raise AssertionError(line)


@pytest.mark.parametrize("name", [*IMAGES, *VIDEOS])
def test_what_is_signed_is_read_back(make: Make, name: str) -> None:
    path = make(name)
    Signer(refuse).sign(path, MARK)
    found = read_credentials(path)
    assert found is not None and found.valid and not found.problems
    assert found.source_types == (MARK.source_type,)
    assert found.described == (MARK.comment,)
    assert found.inputs == ("model ana <3 & co", "a video of the driver")
    assert found.program.startswith("face2face ") and found.when.endswith("Z")
    assert found.signer.startswith("face2face installation ")
    assert look_into(path).verdict is Verdict.INTACT
    assert list(path.parent.iterdir()) == [path]


def test_no_place_of_the_machine_is_told(make: Make, tmp_path: Path) -> None:
    path = make("a.png")
    Signer(refuse).sign(path, MARK)
    for word in (str(tmp_path), path.name, os.uname().nodename if hasattr(os, "uname") else ""):
        # A machine's name of two or three letters stands by chance in some signatures.
        assert len(word) < 5 or word.encode() not in path.read_bytes()


@pytest.mark.parametrize("name", VIDEOS)
def test_a_signed_video_still_plays(make: Make, name: str) -> None:
    path = make(name)
    Signer(refuse).sign(path, MARK)
    with av.open(str(path)) as video:
        assert video.metadata["comment"] == MARK.comment
        assert sum(1 for _ in video.decode(video=0)) == 5


def test_a_signed_image_keeps_its_pixels(make: Make) -> None:
    path = make("a.png")
    before = read_image(path)
    Signer(refuse).sign(path, MARK)
    assert (read_image(path) == before).all()


def test_every_byte_outside_the_credentials_counts(make: Make) -> None:
    path = make("a.png")
    Signer(refuse).sign(path, MARK)
    data = bytearray(path.read_bytes())
    at = data.index(b"caBX") - 4
    size = int.from_bytes(data[at : at + 4], "big") + 12
    outside = [*range(40, at, 7), *range(at + size, len(data), 997), len(data) - 1]
    for place in outside:
        data[place] ^= 1
        path.write_bytes(data)
        found = read_credentials(path)
        assert found is None or not found.valid, place
        data[place] ^= 1


@pytest.mark.parametrize(
    ("name", "begin"), [("a.mp4", b"mdat"), ("a.jpg", b"\xff\xda"), ("a.webp", b"VP8")]
)
def test_a_changed_byte_is_found(make: Make, name: str, begin: bytes) -> None:
    path = make(name)
    Signer(refuse).sign(path, MARK)
    data = bytearray(path.read_bytes())
    # The last one: by chance the same bytes stand in a signature.
    data[data.rindex(begin) + 100] ^= 1
    path.write_bytes(data)
    found = look_into(path)
    assert found.verdict is Verdict.BROKEN
    assert "the file was changed after it was signed" in " ".join(found.lines())


def make_long(path: Path, more: int) -> None:
    """Let an MP4 have so many bytes more of images, which nothing shows."""
    data = path.read_bytes()
    begin = data.index(b"mdat") - 4
    end = begin + int.from_bytes(data[begin : begin + 4], "big")
    size = (end - begin + more).to_bytes(4, "big")
    path.write_bytes(data[:begin] + size + data[begin + 4 : end] + os.urandom(more) + data[end:])


LONG = 48 << 20

SIGNS = """
import sys
from pathlib import Path
from face2face.benchmark.machine import peak_memory_mb
from face2face.provenance.signer import Signer
from face2face.provenance.verify import look_into
from tests.provenance.conftest import MARK

peaks = []
for path in map(Path, sys.argv[1:]):
    Signer(sys.exit).sign(path, MARK)
    assert look_into(path).verdict.name == "INTACT"
    peaks.append(peak_memory_mb())
print(peaks[1] - peaks[0])
"""


def test_a_long_video_takes_no_more_memory(make: Make) -> None:
    short, long = make("a.mp4"), make("a.m4v")
    make_long(long, LONG)
    assert float(printed_by(SIGNS, short, long)) < 20


def test_a_changed_byte_of_a_long_video_is_found(make: Make) -> None:
    path = make("a.mp4")
    make_long(path, LONG)
    Signer(refuse).sign(path, MARK)
    found = read_credentials(path)
    assert found is not None and "mdat" not in found.uncovered
    with av.open(str(path)) as video:
        assert sum(1 for _ in video.decode(video=0)) == 5
    data = bytearray(path.read_bytes())
    data[-LONG // 2] ^= 1
    path.write_bytes(data)
    assert look_into(path).verdict is Verdict.BROKEN


@pytest.mark.parametrize("name", UNSIGNED)
def test_matroska_is_marked_in_plain_metadata_alone(make: Make, name: str) -> None:
    path = make(name)
    before, said = path.read_bytes(), list[str]()
    signer = Signer(said.append)
    signer.sign(path, MARK, "video")
    signer.sign(path, MARK, "video")
    assert path.read_bytes() == before
    assert len(said) == 1 and "video is marked in its plain metadata alone" in said[0]
    assert look_into(path).verdict is Verdict.PLAIN


def test_a_video_that_cannot_be_signed_is_kept(
    make: Make, make_pair: MakePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = make("a.mp4"), list[str]()
    unfit = read_identity(*make_pair(usage=no_signers_usage()))
    Signer(said.append, unfit).sign(path, MARK, "out.mp4")
    assert len(said) == 1 and said[0].startswith("warning: out.mp4 is marked in its plain metadata")
    found = look_into(path)
    assert found.verdict is Verdict.PLAIN and found.plain.source_type == MARK.source_type
    with av.open(str(path)) as video:
        assert sum(1 for _ in video.decode(video=0)) == 5
    assert not [each for each in path.parent.iterdir() if each.name.startswith(".")]


def no_signers_usage() -> x509.ObjectIdentifier:
    """Of web servers, whose certificates C2PA does not take."""
    return ExtendedKeyUsageOID.SERVER_AUTH


def test_a_full_disk_keeps_the_video(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path, said = make("a.mp4"), list[str]()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(signer, "sign", full)
    Signer(said.append).sign(path, MARK)
    assert "No space left on device" in said[0]
    assert look_into(path).verdict is Verdict.PLAIN


def test_without_the_package_the_video_is_kept(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path, said = make("a.png"), list[str]()
    before = path.read_bytes()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    Signer(said.append).sign(path, MARK)
    assert "run 'pip install c2pa-python'" in said[0]
    assert path.read_bytes() == before


def test_an_unfit_certificate_shows_before_the_work(make_pair: MakePair) -> None:
    key, certificate = make_pair(usage=no_signers_usage())
    with pytest.raises(CredentialsError, match="cannot sign Content Credentials"):
        signing.refuse_unfit_identity(read_identity(key, certificate), certificate)


def test_the_signed_file_keeps_its_permissions(make: Make) -> None:
    path = make("a.png")
    path.chmod(0o640)
    before = stat.S_IMODE(path.stat().st_mode)
    Signer(refuse).sign(path, MARK)
    assert stat.S_IMODE(path.stat().st_mode) == before


PROBE = """
import socket, sys
from pathlib import Path

def refuse(*address, **_):
    raise AssertionError(f"a connection to {address} was asked for")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from face2face.provenance.content_credentials import load
print(load()._lib._name if hasattr(load(), "_lib") else sys.modules["c2pa.c2pa"]._lib._name)
"""


def test_no_library_is_taken_from_the_working_folder(tmp_path: Path) -> None:
    for name in ("libc2pa_c.so", "libc2pa_c.dylib", "c2pa_c.dll"):
        (tmp_path / name).write_bytes(b"a stranger's")
    library = Path(printed_by(PROBE, cwd=tmp_path).strip())
    assert library.is_absolute()
    assert not library.is_relative_to(tmp_path)


def test_c2pa_takes_the_settings_that_keep_it_off_the_network() -> None:
    c2pa = load()
    c2pa.Context.from_dict(SETTINGS).close()
    with pytest.raises(c2pa.C2paError):
        c2pa.Context.from_dict({**SETTINGS, "verify": {"remote_manifest_fetch": "no"}})


def sign_elsewhere(path: Path, address: str) -> None:
    """Name a place in the network where the credentials lie, as C2PA allows."""
    c2pa = load()
    identity = installation()
    info = c2pa.C2paSignerInfo(identity.algorithm, identity.chain, identity.key, None)
    signed = path.with_suffix(".signed")
    with (
        c2pa.Context.from_dict(SETTINGS, signer=c2pa.Signer.from_info(info)) as context,
        c2pa.Builder(signing.manifest(MARK), context=context) as builder,
        path.open("rb") as source,
        signed.open("w+b") as target,
    ):
        builder.set_no_embed()
        builder.set_remote_url(address)
        builder.sign("image/jpeg", source, target)
    signed.replace(path)


def test_nothing_is_fetched_from_a_place_that_a_file_names(make: Make) -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    path = make("a.jpg")
    with HTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}/credentials"
        try:
            sign_elsewhere(path, address)
            assert address.encode() in path.read_bytes()
            assert read_credentials(path) is None
            # With other settings than ours it would have been asked: the file is such a one.
            c2pa = load()
            fetching = {**SETTINGS, "verify": {"remote_manifest_fetch": True}, "core": {}}
            with (
                c2pa.Context.from_dict(fetching) as context,
                path.open("rb") as file,
                pytest.raises(c2pa.C2paError),
            ):
                c2pa.Reader.try_create("image/jpeg", file, context=context)
        finally:
            server.shutdown()
    assert asked == ["/credentials"]
