"""face2face-verify: its words, its exit codes, and what it makes of damaged files."""

import json
import os
import random
from pathlib import Path

import av
import numpy as np
import pytest

from face2face.cli.verify import main
from face2face.errors import SourceError
from face2face.images.io import write_image
from face2face.provenance.image_writer import write_marked
from face2face.provenance.mark import GENERATED, Mark
from face2face.provenance.signer import Signer
from face2face.video.media import open_media

MARK = Mark(GENERATED, "this image was made", "ana", "a live image")


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    path = tmp_path / "signed.png"
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    write_marked(path, noise, None, MARK, Signer(print))
    return path


@pytest.fixture
def altered(signed: Path, tmp_path: Path) -> Path:
    path = tmp_path / "altered.png"
    data = bytearray(signed.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    return path


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    path = tmp_path / "bare.jpg"
    write_image(path, np.zeros((32, 32, 3), np.uint8))
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.png"
    write_image(path, np.zeros((32, 32, 3), np.uint8))
    text = b"Comment\0" + MARK.comment.encode()
    data = path.read_bytes()
    path.write_bytes(data[:33] + len(text).to_bytes(4, "big") + b"tEXt" + text + b"\0" * 4)
    return path


def test_what_it_says(
    signed: Path, altered: Path, bare: Path, plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, code, words in (
        (
            signed,
            0,
            (
                "marked, what is signed is unchanged",
                "model ana",
                "not by a known authority",
                "by its own clock",
            ),
        ),
        (altered, 1, ("the file was changed after it was signed", "model ana")),
        (bare, 3, ("not marked", "does not mean that it is real")),
        (plain, 4, ("plain metadata alone", "nobody can tell whether the file was changed")),
    ):
        assert main([str(path)]) == code
        told = capsys.readouterr()
        assert not told.err
        for word in words:
            assert word in told.out


def test_what_is_not_signed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as video:
        stream = video.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        video.mux(stream.encode(frame))
        video.mux(stream.encode(None))
    Signer(print).sign(path, MARK)
    data = path.read_bytes()
    hidden = (16).to_bytes(4, "big") + b"free" + b"whatever"
    for changed in (data, data + hidden, data.replace(b"isom", b"iso2", 1)):
        path.write_bytes(changed)
        assert main([str(path)]) == 0
        told = capsys.readouterr().out
        assert "a.mp4: marked, what is signed is unchanged" in told
        assert "the credentials themselves and ftyp, mfra, free, skip: what is in these may" in told
    image = data.index(b"mdat") + 20
    path.write_bytes(data[:image] + bytes([data[image] ^ 1]) + data[image + 1 :])
    assert main([str(path)]) == 1
    path = tmp_path / "a.png"
    write_marked(path, np.zeros((32, 32, 3), np.uint8), None, MARK, Signer(print))
    assert main([str(path)]) == 0
    assert "signed: all of the file but the credentials themselves\n" in capsys.readouterr().out


@pytest.mark.timeout(60)
def test_what_is_no_file_is_not_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    assert main([str(tmp_path / "pipe"), str(tmp_path / "loop"), "/dev/zero"]) == 1
    said = capsys.readouterr().err
    assert said.count("error: cannot read") == 3


def test_the_worst_of_several_decides(
    signed: Path, altered: Path, bare: Path, plain: Path, tmp_path: Path
) -> None:
    assert main([str(signed), str(signed)]) == 0
    assert main([str(signed), str(plain)]) == 4
    assert main([str(plain), str(bare)]) == 3
    assert main([str(bare), str(altered), str(signed)]) == 1
    assert main([str(signed), str(tmp_path / "none.png")]) == 1


def test_json(signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", str(signed), str(tmp_path / "none.png")]) == 1
    told = capsys.readouterr()
    good, missing = json.loads(told.out)
    assert good["content_credentials"]["valid"] is True
    assert good["content_credentials"]["source_types"] == [GENERATED]
    assert good["plain_metadata"]["source_type"] == GENERATED
    assert "No such file" in missing["error"]
    assert told.err.count("\n") == 1


def test_wrong_usage() -> None:
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 2


def test_damaged_files_are_answered(
    signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(7)
    whole = signed.read_bytes()
    path = tmp_path / "damaged.png"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.choice([1, 3, 40])):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if dice.random() < 0.3:
            data = data[: dice.randrange(len(data))]
        if dice.random() < 0.2:
            place = dice.randrange(len(data) + 1)
            data[place : place + 4] = b"\xff\xff\xff\xff"
        path.write_bytes(data)
        assert main([str(path)]) in (0, 1, 3, 4)
        told = capsys.readouterr()
        assert told.err.count("\n") <= 1
        assert all(line.isprintable() for line in told.out.splitlines())


def test_a_name_cannot_pretend_to_be_an_answer(
    signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = tmp_path / "a.jpg\nnice.png: marked, unchanged\x1b[2J"
    try:
        forged.write_bytes(b"\xff\xd8\xff")
    except OSError:
        pytest.skip("no such names here")
    assert main([str(forged), str(signed)]) != 0
    told = capsys.readouterr()
    assert "\nnice.png" not in told.out + told.err
    assert "\x1b" not in told.out + told.err
    assert "signed.png: " in told.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_video_that_names_other_files_opens_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")  # whoever opens it waits for ever
    texts = {
        "concat.mp4": "ffconcat version 1.0\nfile pipe.mp4\n",
        "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\npipe.mp4\n#EXT-X-ENDLIST\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        assert main([str(tmp_path / name)]) in (1, 3)
        with pytest.raises(SourceError, match="is not a video"):
            open_media(tmp_path / name)
