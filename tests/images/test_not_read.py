"""Images of formats and kinds that are not read: a message says which one it is."""

from pathlib import Path

import numpy as np
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
