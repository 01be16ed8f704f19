"""Image files of every kind come in upright and whole, and say what was done to them."""

import contextlib
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.errors import SinkError, SourceError
from face2face.images.io import read_with_alpha
from face2face.provenance.content_credentials import read_credentials
from face2face.provenance.image_writer import suffix_for, write_marked
from face2face.provenance.mark import COMPOSITE, Mark
from face2face.provenance.signer import Signer
from face2face.types import Frame
from tests.fresh_python import run_python

MARK = Mark(COMPOSITE, "this image was sharpened", "näme", "a photograph")
COMMENT = MARK.comment


def signer() -> Signer:
    """Signs, and fails the test where it cannot."""

    def refuse(line: str) -> None:
        raise AssertionError(line)

    return Signer(refuse)


@pytest.fixture
def corners() -> Frame:
    """Each quarter another colour: whatever is turned or mirrored shows."""
    image = np.zeros((64, 96, 3), np.uint8)
    image[:32, :48] = (250, 20, 20)
    image[:32, 48:] = (20, 250, 20)
    image[32:, :48] = (20, 20, 250)
    image[32:, 48:] = (250, 250, 20)
    return image


def exif(orientation: int, order: str) -> np.ndarray:
    sign, way = {"II": (b"II", "little"), "MM": (b"MM", "big")}[order]

    def number(value: int, length: int) -> bytes:
        return value.to_bytes(length, way)  # type: ignore[arg-type]

    entry = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + b"\0\0"
    whole = sign + number(42, 2) + number(8, 4) + number(1, 2) + entry + number(0, 4)
    return np.frombuffer(whole, np.uint8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("order", ["II", "MM"])
def test_transparency_is_turned_as_the_image_is(
    corners: Frame, tmp_path: Path, orientation: int, order: str
) -> None:
    # Where it is red, nothing is to be seen: both must still be in one place afterwards.
    alpha = np.where(corners[:, :, 2] == 20, corners[:, :, 1], 200).astype(np.uint8)
    stored = np.dstack([corners[:, :, ::-1], alpha])
    kinds, block = [cv2.IMAGE_METADATA_EXIF], exif(orientation, order)
    _, data = cv2.imencodeWithMetadata(".png", stored, kinds, [block])
    path = tmp_path / "turned.png"
    path.write_bytes(data.tobytes())
    image, found = read_with_alpha(path)
    assert image.shape[:2] == ((64, 96) if orientation < 5 else (96, 64))
    assert found is not None
    wanted = np.where(image[:, :, 2] == 20, image[:, :, 1], 200)
    assert (found == wanted).all()


def test_sixteen_bits_become_eight(corners: Frame, tmp_path: Path) -> None:
    deep = np.dstack([corners[:, :, ::-1], np.full(corners.shape[:2], 128)]).astype(np.uint16)
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), deep * 257)
    image, alpha = read_with_alpha(path)
    assert (image == corners).all()
    assert alpha is not None
    assert (alpha == 128).all()


def test_grey_and_cmyk_become_rgb(corners: Frame, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    image.fromarray(corners).convert("CMYK").save(tmp_path / "print.jpg", quality=98)
    image.fromarray(corners).convert("L").save(tmp_path / "grey.png")
    printed, _ = read_with_alpha(tmp_path / "print.jpg")
    assert np.abs(printed[16:20, 16:20].astype(int) - corners[16:20, 16:20]).max() < 12
    grey, alpha = read_with_alpha(tmp_path / "grey.png")
    assert grey.shape == corners.shape
    assert (grey == grey[:, :, :1]).all()
    assert alpha is None


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_result_says_what_was_done(
    corners: Frame, tmp_path: Path, suffix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"done{suffix}"
    write_marked(path, corners, None, MARK, signer())
    assert capfd.readouterr().err == "", "OpenCV has complained"
    data = np.fromfile(path, np.uint8)
    stored, kinds, blocks = cv2.imdecodeWithMetadata(data, cv2.IMREAD_COLOR)
    assert np.abs(stored[16, 16].astype(int)[::-1] - corners[16, 16]).max() < 8
    told = {kind: bytes(np.asarray(b, np.uint8)) for kind, b in zip(kinds, blocks, strict=True)}
    if suffix == ".jpg":  # which OpenCV writes, but does not read
        told[cv2.IMAGE_METADATA_XMP] = data.tobytes().partition(b"http://ns.adobe.com/xap/1.0/\0")[
            2
        ]
    xmp = told[cv2.IMAGE_METADATA_XMP].decode(errors="replace")
    assert COMMENT in xmp
    assert "compositeWithTrainedAlgorithmicMedia" in xmp
    signed = read_credentials(path)
    assert signed is not None
    assert signed.valid
    if suffix == ".png":
        assert b"tEXtComment\0" + COMMENT.encode("latin-1") in data.tobytes()
    if suffix == ".jpg":
        assert data.tobytes()[6:10] == b"JFIF"
        assert b"\xff\xfe\0" in data.tobytes()
    image = pytest.importorskip("PIL.Image")
    with image.open(path) as opened:
        opened.verify()
        if suffix == ".jpg":
            assert opened.info["comment"] == COMMENT.encode("latin-1")
            assert opened.info["xmp"].startswith(b"<?xpacket")
        if suffix == ".png":
            assert opened.info["Comment"] == COMMENT


def test_transparency_is_kept(corners: Frame, tmp_path: Path) -> None:
    alpha = np.arange(64 * 96).reshape(64, 96).astype(np.uint8)
    for name in ("done.png", "done.webp"):
        write_marked(tmp_path / name, corners, alpha, MARK, signer())
        image, found = read_with_alpha(tmp_path / name)
        assert found is not None
        assert (found == alpha).all()
        assert (image[alpha > 0] == corners[alpha > 0]).all()


def test_the_format_stays_where_it_can_hold_the_result() -> None:
    named = {"a.JPG": ".jpg", "a.png": ".png", "a.webp": ".webp", "a.bmp": ".png", "a.tif": ".png"}
    for name, suffix in named.items():
        assert suffix_for(Path(name), alpha=False) == suffix
    assert suffix_for(Path("a.jpg"), alpha=True) == ".png"
    assert suffix_for(Path("a.webp"), alpha=True) == ".webp"


def test_what_cannot_be_written_leaves_nothing(corners: Frame, tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"no.such"):
        write_marked(tmp_path / "no" / "such.png", corners, None, MARK, signer())
    wide = np.zeros((8, 20_000, 3), np.uint8)
    with pytest.raises(SinkError, match="choose PNG"):
        write_marked(tmp_path / "wide.webp", wide, None, MARK, signer())
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_image_is_said(tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_text("Dear all")
    with pytest.raises(SourceError, match=r"letter\.png is not an image"):
        read_with_alpha(path)


def test_damaged_images_with_transparency_are_said(corners: Frame, tmp_path: Path) -> None:
    deep = np.dstack([corners.astype(np.uint16) * 257, np.full(corners.shape[:2], 9, np.uint16)])
    path = tmp_path / "deep.tif"
    cv2.imwrite(str(path), deep)
    data = path.read_bytes()
    for seed in range(60):
        random = np.random.default_rng(seed)
        torn = bytearray(data)
        for place in random.integers(len(data), size=3):
            torn[place] = random.integers(256)
        path.write_bytes(bytes(torn))
        with contextlib.suppress(SourceError):
            read_with_alpha(path)


def test_a_file_larger_than_any_image_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(1 << 42)
    with pytest.raises(SourceError, match="larger than 100 million pixels"):
        read_with_alpha(path)


def test_a_small_file_does_not_take_all_memory(tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return len(data).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    side = (20_000).to_bytes(4, "big")
    path = tmp_path / "bomb.png"
    rows = zlib.compress(bytes(1_000_000))
    head = chunk(b"IHDR", side + side + b"\x08\0\0\0\0")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    # In a process of its own: OpenCV reads its bounds once.
    code = (
        "import sys; from pathlib import Path; from face2face.images.io import read_image\n"
        "read_image(Path(sys.argv[1]))"
    )
    done = run_python(code, path)
    assert "SourceError: cannot read" in done.stderr
    assert "100 million pixels" in done.stderr
