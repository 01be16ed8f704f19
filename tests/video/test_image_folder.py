"""ImageFolderSource and open_path."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.errors import SourceError, UsageError
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import ImageFolderSource
from face2face.video.open_source import open_path


def save(path: Path, grey: int, width: int = 16, height: int = 12) -> None:
    assert cv2.imwrite(str(path), np.full((height, width, 3), grey, np.uint8))


def test_images_come_in_natural_order(tmp_path: Path) -> None:
    for number in (10, 9, 1, 100):
        save(tmp_path / f"p{number}.png", number)
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / "._p1.png").write_bytes(b"\x00\x05\x16\x07")

    with ImageFolderSource(tmp_path) as source:
        timed = list(source.frames())

    assert [int(each.frame[0, 0, 0]) for each in timed] == [1, 9, 10, 100]
    assert [each.time_s for each in timed] == [0.0, 1.0, 2.0, 3.0]
    assert (source.frame_rate, source.frame_count, source.warnings) == (0.0, 4, [])


def test_sizes_and_formats_may_differ(tmp_path: Path) -> None:
    for index, suffix in enumerate((".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".PNG")):
        save(tmp_path / f"{index}{suffix}", 50, width=16 + index)

    with ImageFolderSource(tmp_path) as source:
        widths = [each.frame.shape[1] for each in source.frames()]

    assert widths == [16, 17, 18, 19, 20, 21, 22]
    assert (source.width, source.height) == (16, 12)


def test_images_are_rgb(tmp_path: Path) -> None:
    image = np.zeros((12, 16, 3), np.uint8)
    image[..., 2] = 200  # red, as OpenCV counts
    cv2.imwrite(str(tmp_path / "red.png"), image)

    with ImageFolderSource(tmp_path) as source:
        assert next(source.frames()).frame[0, 0].tolist() == [200, 0, 0]


def test_exif_turns_a_image(tmp_path: Path) -> None:
    image = np.zeros((16, 32, 3), np.uint8)
    image[:, :16] = 255  # the left half is white
    _, jpeg = cv2.imencode(".jpg", image)
    data = jpeg.tobytes()
    # One entry: orientation (0x0112) 6, to be shown turned right by a quarter.
    tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
    exif = b"Exif\x00\x00" + tiff + b"\x00\x00\x00\x00"
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    (tmp_path / "phone.jpg").write_bytes(data[:2] + segment + data[2:])

    with ImageFolderSource(tmp_path) as source:
        frame = next(source.frames()).frame

    assert frame.shape == (32, 16, 3)
    assert frame[:12].mean() > 200 and frame[20:].mean() < 50  # left has become top


def test_unreadable_images_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "0.png").write_bytes(b"")
    save(tmp_path / "1.png", 10)
    (tmp_path / "2.jpg").write_text("no image")
    save(tmp_path / "3.png", 30)

    with ImageFolderSource(tmp_path) as source:
        greys = [int(each.frame[0, 0, 0]) for each in source.frames()]

    assert greys == [10, 30]
    assert len(source.warnings) == 2
    assert "0.png" in source.warnings[0] and "2.jpg" in source.warnings[1]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot list"):
        ImageFolderSource(tmp_path / "none")
    with pytest.raises(SourceError, match="holds no images"):
        ImageFolderSource(tmp_path)
    (tmp_path / "a.png").write_text("no image")
    with pytest.raises(SourceError, match=r"none of the 1 images in .* can be read"):
        ImageFolderSource(tmp_path)


def test_a_path_is_opened_as_what_it_is(tmp_path: Path, make_clip: Callable[..., Path]) -> None:
    clip = make_clip()
    save(tmp_path / "1.png", 10)

    with open_path(clip, start_s=1.0) as source:
        assert isinstance(source, VideoFileSource)
    with open_path(tmp_path) as source:
        assert isinstance(source, ImageFolderSource)
    with pytest.raises(UsageError, match="is a folder of images"):
        open_path(tmp_path, start_s=1.0)
    with pytest.raises(SourceError, match="does not exist"):
        open_path(tmp_path / "none.mp4")


def test_one_image_is_opened_as_a_image() -> None:
    heic = Path(__file__).parents[1] / "data" / "turned.heic"
    with open_path(heic) as source:
        (timed,) = source.frames()
        assert timed.frame.shape == (64, 48, 3)
