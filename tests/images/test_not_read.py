"""Images of formats and kinds that are not read: a message says which one it is."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin, TiffTags

from face2face.errors import SourceError
from face2face.images.io import read_image

PIXELS = Image.new("RGB", (40, 30), "green")


@pytest.mark.parametrize(
    ("kind", "mode", "name"),
    [
        ("JPEG2000", "RGB", "JPEG 2000"),
        ("PPM", "RGB", "PNM"),
        ("PPM", "L", "PNM"),
        ("ICO", "RGB", "ICO"),
        ("ICNS", "RGB", "ICNS"),
        ("QOI", "RGB", "QOI"),
        ("DDS", "RGB", "DDS"),
        ("EPS", "RGB", "PostScript"),
        ("PDF", "RGB", "PDF"),
        ("TGA", "RGB", "TGA"),
        ("TGA", "P", "TGA"),
        ("SGI", "RGB", "SGI"),
        ("PCX", "RGB", "PCX"),
    ],
)
def test_the_format_is_named_whatever_the_file_is_called(
    tmp_path: Path, kind: str, mode: str, name: str
) -> None:
    path = tmp_path / "photo.jpg"
    PIXELS.convert(mode).save(path, kind)
    with pytest.raises(SourceError, match=rf"not read here \({name}\): convert it to JPEG or PNG"):
        read_image(path)


def test_a_drawing_of_lines_is_named(tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    with pytest.raises(SourceError, match=r"\(SVG\)"):
        read_image(path)


@pytest.mark.parametrize(
    ("tag", "value"), [(50706, b"\x01\x04\0\0"), (254, 1)], ids=["DNG", "NEF and ARW"]
)
def test_a_cameras_raw_file_is_not_its_thumbnail(
    tmp_path: Path, tag: int, value: bytes | int
) -> None:
    """It was read as an image of 160 x 120 pixels, whatever the camera's were."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[tag] = value
    tags.tagtype[tag] = TiffTags.BYTE if isinstance(value, bytes) else TiffTags.LONG
    path = tmp_path / "photo.tif"
    PIXELS.save(path, tiffinfo=tags)
    with pytest.raises(SourceError, match=r"\(camera raw\): convert it to JPEG or PNG"):
        read_image(path)


def test_a_page_of_several_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.tif"
    PIXELS.save(path, tiffinfo={254: 2})
    assert read_image(path).shape == (30, 40, 3)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.full((8, 8), 1000, np.int32), "TIFF, 32 bits"),
        (np.full((8, 8), 200, np.float32), "TIFF, numbers beyond 1"),
    ],
)
def test_numbers_of_which_nobody_knows_how_bright_they_are(
    tmp_path: Path, values: np.ndarray, kind: str
) -> None:
    """As microscopes and maps have them: they came out white."""
    path = tmp_path / "counts.tif"
    Image.fromarray(values).save(path)
    with pytest.raises(SourceError, match=rf"not read here \({kind}\)"):
        read_image(path)
