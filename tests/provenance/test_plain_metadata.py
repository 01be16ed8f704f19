"""What is left where Content Credentials are stripped."""

import os
from pathlib import Path

import av
import numpy as np
import pytest

from face2face.errors import SourceError
from face2face.provenance import xmp
from face2face.provenance.content_credentials import read_credentials
from face2face.provenance.image_writer import write_marked
from face2face.provenance.mark import GENERATED, Mark
from face2face.provenance.signer import Signer
from face2face.provenance.verify import Verdict, look_into, read_plain

from .conftest import MARK, Make


def test_xmp_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "anything"
    path.write_bytes(b"x" * (1 << 20) + xmp.packet(MARK).encode() + b"y" * 5000)
    assert xmp.find(path) == (MARK.source_type, MARK.comment)


@pytest.mark.skipif(not hasattr(os, "SEEK_DATA"), reason="this system does not tell holes")
@pytest.mark.timeout(60)
def test_holes_of_terabytes_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "sparse.mp4"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert xmp.find(path) == ("", "")
    with path.open("r+b") as file:
        file.seek((1 << 40) + 7)
        file.write(xmp.packet(MARK).encode())
        file.truncate(1 << 41)
    assert xmp.find(path) == (MARK.source_type, MARK.comment)


@pytest.mark.skipif(not hasattr(os, "SEEK_DATA"), reason="this system does not tell holes")
@pytest.mark.timeout(60)
def test_a_signed_file_with_a_hole_of_a_terabyte_is_not_hashed(make: Make) -> None:
    path = make("a.mp4")
    Signer(print).sign(path, MARK)
    with path.open("r+b") as file:
        file.truncate(1 << 40)
    with pytest.raises(SourceError, match="1048576 MB long"):
        look_into(path)


def test_xmp_is_found_wherever_a_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "anything"
    for before in range((1 << 20) - 60, (1 << 20) + 5):
        path.write_bytes(b"x" * before + xmp.packet(MARK).encode())
        assert xmp.find(path)[0] == MARK.source_type


@pytest.mark.parametrize("how", ["remuxed", "encoded anew"])
def test_a_video_that_is_written_anew_keeps_its_comment(
    make: Make, tmp_path: Path, how: str
) -> None:
    path = make("a.mp4")
    Signer(print).sign(path, MARK)
    stripped = tmp_path / "stripped.mp4"
    with av.open(str(path)) as video, av.open(str(stripped), "w") as copy:
        copy.metadata.update(video.metadata)
        source = video.streams.video[0]
        if how == "remuxed":
            target = copy.add_stream_from_template(source)
            for packet in video.demux(source):
                if packet.dts is not None:
                    packet.stream = target
                    copy.mux(packet)
        else:
            stream = copy.add_stream("libx264", rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for frame in video.decode(source):
                copy.mux(stream.encode(frame))
            copy.mux(stream.encode(None))
    assert read_credentials(stripped) is None
    assert read_plain(stripped).comment == MARK.comment
    assert look_into(stripped).verdict is Verdict.PLAIN


def without(png: bytes, *kinds: bytes) -> bytes:
    """A PNG without its chunks of some kinds."""
    kept, place = png[:8], 8
    while place < len(png):
        end = place + 12 + int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] not in kinds:
            kept += png[place:end]
        place = end
    return kept


def test_a_image_keeps_its_plain_marks_where_the_signed_one_is_stripped(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    write_marked(path, np.zeros((32, 32, 3), np.uint8), None, MARK, Signer(print))
    assert look_into(path).verdict is Verdict.INTACT
    for kinds, kind in (((b"caBX",), MARK.source_type), ((b"caBX", b"iTXt"), "")):
        path.write_bytes(without(path.read_bytes(), *kinds))
        assert read_credentials(path) is None
        plain = read_plain(path)
        assert (plain.source_type, plain.comment) == (kind, MARK.comment)
        assert look_into(path).verdict is Verdict.PLAIN


def test_the_comment_of_a_jpeg_counts(make: Make) -> None:
    path = make("a.jpg")
    data, text = path.read_bytes(), MARK.comment.encode()
    segment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    path.write_bytes(data[:20] + segment + data[20:])
    assert read_plain(path).comment == MARK.comment


def test_an_unmarked_image_is_not_called_real(make: Make) -> None:
    found = look_into(make("a.jpg"))
    assert found.verdict is Verdict.NONE
    assert "does not mean that it is real" in " ".join(found.lines())


def test_another_programs_words_cannot_steer_the_terminal(make: Make) -> None:
    path = make("a.png")
    evil = Mark(GENERATED, "\x1b]0;owned\x07\x1b[2J\nerror: all is well", "m" * 5000, "x")
    path.write_bytes(path.read_bytes() + xmp.packet(evil).encode())
    lines = list(look_into(path).lines())
    assert lines and all(line.isprintable() and len(line) < 400 for line in lines)


def test_a_camera_image_that_says_so_is_no_generated_one(make: Make) -> None:
    path = make("a.png")
    words = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    path.write_bytes(path.read_bytes() + xmp.packet(MARK).replace(MARK.source_type, words).encode())
    assert read_plain(path).source_type == words


def test_what_is_no_image_is_named(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("hello")
    for path in (text, tmp_path, tmp_path / "none"):
        with pytest.raises(SourceError):
            look_into(path)
