from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.dataset.cropping import HeadCutter, WholeCutter
from face2face.faces.crop import head_crop
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.io import read_image
from face2face.types import Frame


def test_heads_are_cut_as_the_program_cuts_them(astronaut: Frame) -> None:
    (cut,), too_small = HeadCutter(128, least=40)(astronaut)
    face = FaceFinder(LandmarkPredictor()).only(astronaut)
    assert face is not None
    square = head_crop([face], 512, 512)
    assert (cut.image == square.image(astronaut, 128)).all()
    assert cut.landmarks is not None
    assert np.allclose(cut.landmarks, square.points(face, 128))
    assert too_small == 0


def test_small_faces_are_left_out_and_counted(astronaut: Frame) -> None:
    small = cv2.resize(astronaut, (300, 300), interpolation=cv2.INTER_AREA)
    both = np.zeros((512, 812, 3), np.uint8)
    both[:, :512], both[:300, 512:] = astronaut, small
    cuts, too_small = HeadCutter(128, least=70).all_of(both)
    assert (len(cuts), too_small) == (1, 1)
    cuts, too_small = HeadCutter(128, least=40).all_of(both)
    assert (len(cuts), too_small) == (2, 0)
    widths = [np.ptp(cut.landmarks[:, 0]) for cut in cuts if cut.landmarks is not None]
    assert widths[0] == pytest.approx(widths[1], rel=0.05)


def test_the_whole_is_the_middle_square(view: object) -> None:
    image = np.random.default_rng(0).integers(0, 256, (90, 200, 3)).astype(np.uint8)
    (cut,), _ = WholeCutter(90)(image)
    assert (cut.image == image[:, 55:145]).all()
    assert cut.landmarks is None


@pytest.mark.parametrize("kind", ["rotated", "grey", "cmyk", "rgba", "16 bit"])
def test_images_of_every_kind_are_read(kind: str, astronaut: Frame, tmp_path: Path) -> None:
    """A face is found in each, upright, in its own colours."""
    pil_image = pytest.importorskip("PIL.Image")
    image = pil_image.fromarray(astronaut)
    path = tmp_path / ("a.jpg" if kind in ("rotated", "cmyk") else "a.png")
    if kind == "rotated":
        exif = image.getexif()
        exif[0x0112] = 6
        image.transpose(pil_image.Transpose.ROTATE_90).save(path, exif=exif, quality=95)
    elif kind == "16 bit":
        cv2.imwrite(str(path), astronaut[..., ::-1].astype(np.uint16) * 257)
    else:
        image.convert({"grey": "L", "cmyk": "CMYK", "rgba": "RGBA"}[kind]).save(path)
    seen = read_image(path)
    (cut,), _ = HeadCutter(128, least=40)(seen)
    (wanted,), _ = HeadCutter(128, least=40)(astronaut)
    target = wanted.image.astype(int)
    if kind == "grey":
        target = np.asarray(cv2.cvtColor(wanted.image, cv2.COLOR_RGB2GRAY), int)[..., None]
    assert np.abs(cut.image - target).mean() < 6
