"""Images of formats that are not read: a message says which one it is."""

from pathlib import Path

import pytest
from PIL import Image

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
