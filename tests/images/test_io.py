"""Images of all kinds that phones, browsers and scanners give."""

import contextlib
import os
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from face2face.dataset.sources import find_sources
from face2face.errors import SinkError, SourceError
from face2face.images.file_kind import left_out
from face2face.images.io import encoded, read_image, read_with_alpha
from face2face.types import Frame
from face2face.utils.file_types import IMAGES
from face2face.video.image_source import ImageFolderSource

DATA = Path(__file__).parents[1] / "data"

RED, GREEN, BLUE, GREY = (220, 30, 30), (30, 200, 30), (30, 30, 220), (200, 200, 200)
UPRIGHT = (RED, GREEN, BLUE, GREY)


def quarters() -> Frame:
    image = np.zeros((48, 64, 3), np.uint8)
    for place, colour in enumerate(UPRIGHT):
        top, left = 24 * (place // 2), 32 * (place % 2)
        image[top : top + 24, left : left + 32] = colour
    return image


def colours_of(image: Frame) -> list[tuple[int, ...]]:
    """The nearest of the four colours in each quarter, from the upper left on."""
    height, width = image.shape[:2]
    found = []
    for place in range(4):
        y, x = height * (1 + 2 * (place // 2)) // 4, width * (1 + 2 * (place % 2)) // 4
        off = [np.abs(image[y, x].astype(int) - colour).max() for colour in UPRIGHT]
        assert min(off) <= 6, (place, image[y, x])
        found.append(UPRIGHT[int(np.argmin(off))])
    return found


@pytest.mark.parametrize("name", ["transparent", "several", "ten_bits"])
def test_heic(name: str) -> None:
    image, _ = read_with_alpha(DATA / f"{name}.heic")
    assert image.shape == (48, 64, 3)
    assert colours_of(image) == list(UPRIGHT)


def test_heic_is_turned_once() -> None:
    image = read_image(DATA / "turned.heic")
    assert image.shape == (64, 48, 3)
    assert colours_of(image) == [BLUE, RED, GREY, GREEN]


def test_heic_keeps_transparency_and_colours(tmp_path: Path) -> None:
    _, alpha = read_with_alpha(DATA / "transparent.heic")
    assert alpha is not None
    assert (alpha[:, :32] == 0).all()
    assert (alpha[:, 32:] == 255).all()
    assert np.abs(read_image(DATA / "wide.heic").astype(int) - (255, 0, 0)).max() <= 3
    assert read_with_alpha(DATA / "several.heic")[1] is None


def test_a_phones_heic() -> None:
    image = read_image(DATA / "real.heic")
    assert image.shape == (288, 360, 3)
    assert image.std() > 20


def test_avif(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(quarters()).save(tmp_path / "turned.avif", quality=95, exif=exif)
    assert colours_of(read_image(tmp_path / "turned.avif")) == [BLUE, RED, GREY, GREEN]
    alpha = np.where(np.arange(64) < 32, 0, 255).astype(np.uint8)[None].repeat(48, 0)
    Image.fromarray(np.dstack([quarters(), alpha])).save(tmp_path / "a.avif", quality=95)
    image, seen = read_with_alpha(tmp_path / "a.avif")
    assert colours_of(image) == list(UPRIGHT)
    assert seen is not None
    assert (seen == alpha).all()
    others = [Image.new("RGB", (64, 48), (0, 0, 0))]
    path = tmp_path / "moving.avif"
    Image.fromarray(quarters()).save(path, save_all=True, append_images=others, quality=95)
    assert colours_of(read_image(path)) == list(UPRIGHT)


def test_gif(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    others = [Image.new("RGB", (64, 48), (0, 0, 0))]
    Image.fromarray(quarters()).save(path, save_all=True, append_images=others)
    image, alpha = read_with_alpha(path)
    assert colours_of(image) == list(UPRIGHT)
    assert alpha is None
    alpha = np.where(np.arange(64) < 32, 0, 255).astype(np.uint8)[None].repeat(48, 0)
    Image.fromarray(np.dstack([quarters(), alpha])).save(path)
    _, seen = read_with_alpha(path)
    assert seen is not None
    assert (seen == alpha).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_exif_turns(tmp_path: Path, orientation: int, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a{suffix}"
    Image.fromarray(quarters()).save(path, exif=exif, quality=95, lossless=True)
    rows = {
        1: [RED, GREEN, BLUE, GREY],
        2: [GREEN, RED, GREY, BLUE],
        3: [GREY, BLUE, GREEN, RED],
        4: [BLUE, GREY, RED, GREEN],
        5: [RED, BLUE, GREEN, GREY],
        6: [BLUE, RED, GREY, GREEN],
        7: [GREY, GREEN, BLUE, RED],
        8: [GREEN, GREY, RED, BLUE],
    }
    assert colours_of(read_image(path)) == rows[orientation]


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"x" * 99])
def test_broken_exif_turns_nothing(tmp_path: Path, exif: bytes) -> None:
    for suffix in (".jpg", ".png", ".webp"):
        path = tmp_path / f"a{suffix}"
        Image.fromarray(quarters()).save(path, exif=exif, quality=95, lossless=True)
        assert colours_of(read_image(path)) == list(UPRIGHT)


def test_sixteen_bits_and_few_colours(tmp_path: Path) -> None:
    grey = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(8, 0)
    for suffix in (".png", ".tif"):
        Image.fromarray(grey).save(tmp_path / f"deep{suffix}")
        assert (read_image(tmp_path / f"deep{suffix}")[..., 0] == grey // 256).all()
    Image.fromarray(quarters()).quantize(4).save(tmp_path / "few.png")
    assert colours_of(read_image(tmp_path / "few.png")) == list(UPRIGHT)
    bits = Image.new("1", (8, 8), 1)
    bits.save(tmp_path / "bits.png")
    assert (read_image(tmp_path / "bits.png") == 255).all()


def _tiff(values: np.ndarray, bits: int, light: int) -> bytes:
    """A grey TIFF of 12 or 16 bits; 0 is white where light is 0."""
    height, width = values.shape
    if bits == 12:
        pairs = values.reshape(-1, 2).astype(np.uint32)
        packed = (pairs[:, 0] << 12 | pairs[:, 1]).astype(">u4").view(np.uint8).reshape(-1, 4)
        data = packed[:, 1:].tobytes()
    else:
        data = values.astype("<u2").tobytes()
    tags = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, bits),
        (259, 3, 1),
        (262, 3, light),
        (273, 4, 8 + 2 + 9 * 12 + 4),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, len(data)),
    ]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + data


@pytest.mark.parametrize(("bits", "light"), [(16, 1), (16, 0), (12, 1)])
def test_grey_of_more_than_eight_bits_is_as_bright_as_it_was(
    tmp_path: Path, bits: int, light: int
) -> None:
    """12 bits came out black, and what counts from white as a negative."""
    levels = np.arange(64).repeat(8).reshape(8, 64) * 4
    path = tmp_path / "scan.tif"
    path.write_bytes(_tiff(levels << (bits - 8), bits, light))
    expected = levels if light else 255 - levels
    assert np.abs(read_image(path)[..., 0].astype(int) - expected).max() <= 1


@pytest.mark.parametrize("animated", [False, True])
def test_a_flipped_byte_in_a_png_is_damage(tmp_path: Path, animated: bool) -> None:
    """Its checksum says so, and other programs refuse it; it was shown with a stripe of noise."""
    path = tmp_path / "a.png"
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    others = [Image.fromarray(noise)] if animated else []
    Image.fromarray(quarters()).save(path, save_all=animated, append_images=others)
    assert colours_of(read_image(path)) == list(UPRIGHT)
    data = bytearray(path.read_bytes())
    data[data.rindex(b"fdAT" if animated else b"IDAT") + 40] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(SourceError, match="is not an image, or is damaged"):
        read_image(path)


def test_half_a_image_is_none(tmp_path: Path, astronaut: Frame) -> None:
    for suffix in (".png", ".jpg", ".webp", ".tif", ".bmp", ".gif", ".avif", ".heic"):
        path = tmp_path / f"torn{suffix}"
        if suffix == ".heic":
            data = (DATA / "real.heic").read_bytes()
        else:
            Image.fromarray(astronaut).save(path)
            data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
        with pytest.raises(SourceError, match="is not an image, or is damaged"):
            read_image(path)


@pytest.mark.parametrize("name", ["transparent", "turned", "ten_bits", "several", "wide", "real"])
def test_torn_heic_is_read_or_refused(tmp_path: Path, name: str) -> None:
    data = (DATA / f"{name}.heic").read_bytes()
    random = np.random.default_rng(0)
    path = tmp_path / "torn.heic"
    for _ in range(60):
        torn = bytearray(data)
        for place in random.integers(min(len(torn), 900), size=random.integers(1, 6)):
            torn[place] = random.integers(256)
        path.write_bytes(bytes(torn))
        with contextlib.suppress(SourceError):
            read_with_alpha(path)


@pytest.mark.timeout(20)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    fifo, loop = tmp_path / "fifo.png", tmp_path / "loop.png"
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    (tmp_path / "folder.png").mkdir()
    zero = tmp_path / "zero.png"
    zero.symlink_to("/dev/zero")
    long = tmp_path / ("a" * 300 + ".png")
    for path in (fifo, loop, tmp_path / "folder.png", zero, long, Path("a\0b.png")):
        with pytest.raises(SourceError, match="cannot read"):
            read_image(path)


def test_a_sparse_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(SourceError, match="100 million pixels"):
        read_image(path)


def test_a_folder_names_what_it_leaves_out(tmp_path: Path) -> None:
    for name in ("1.png", "2.PNG"):
        Image.fromarray(quarters()).save(tmp_path / name)
    (tmp_path / "3.heic").write_bytes((DATA / "turned.heic").read_bytes())
    for name in ("a.JXL", "b.dng", "c.psd", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    line = "left out: 3 images of formats that are not read here (a.JXL, b.dng, c.psd): "
    with ImageFolderSource(tmp_path) as source:
        assert len([timed.frame for timed in source.frames()]) == 3
        assert len(source.warnings) == 1
        assert source.warnings[0].startswith(line)
    assert (find_sources(tmp_path).left_out or "").startswith(line)
    assert left_out([tmp_path / f"a{suffix}" for suffix in (*IMAGES, ".txt", ".mp4")]) is None


def test_images_are_read_by_many_threads(tmp_path: Path) -> None:
    paths = [DATA / "turned.heic", tmp_path / "a.jpg", tmp_path / "b.png"]
    for path in paths[1:]:
        Image.fromarray(quarters()).save(path, quality=95)
    wrong: list[object] = []

    def read() -> None:
        for _ in range(20):
            for path in paths:
                shape = read_image(path).shape[:2]
                wrong.extend([path] if shape not in ((48, 64), (64, 48)) else [])

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_format_that_cannot_hold_it(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="choose PNG"):
        encoded(np.zeros((8, 70_000, 3), np.uint8), Path("wide.jpg"))


def test_what_is_cut_away_is_not_shown(tmp_path: Path) -> None:
    """Programs that cut people out leave the background under what is transparent."""
    image = quarters()
    alpha = np.full((48, 64, 1), 255, np.uint8)
    alpha[:24], alpha[24:, 32:] = 0, 128
    Image.fromarray(np.dstack([image, alpha])).save(tmp_path / "cut.png")
    shown = read_image(tmp_path / "cut.png")
    assert (shown[:24] == 255).all()
    assert (shown[24:, :32] == BLUE).all()
    assert (shown[24:, 32:] == 227).all()  # 200, half of it, on white


@pytest.mark.parametrize("suffix", [".jfif", ".jpe", ".JFIF"])
def test_other_names_of_jpeg(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"saved{suffix}"
    Image.fromarray(quarters()).save(path, "JPEG", quality=95)
    assert find_sources(tmp_path).images == [path]
    assert colours_of(read_image(path)) == list(UPRIGHT)
