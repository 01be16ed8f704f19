"""Inner lips on the dark line where they meet."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.faces.geometry import Similarity
from face2face.faces.mesh import INNER_LIPS
from face2face.faces.mesh_measures import gap_between_lips
from face2face.images.io import read_image
from face2face.portrait.lip_seam import with_lips_on_seam
from face2face.portrait.photo import Photo, take_photo
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from tests.faces.mesh_heads import head

_MODELS = Path(__file__).parents[2] / "models"
_inner = list(INNER_LIPS)
_PLACE = Similarity(1.0, 0.0, (0.0, 0.0))


def _drawn(*, row: int = 239, thick: int = 2, gap: float = 0.06) -> Photo:
    """Lips that meet in this row, so thick a line; the mesh has them around row 235."""
    image = np.full((400, 400, 3), 150, np.uint8)
    cv2.line(image, (150, row), (250, row), (40, 30, 30), thick)
    return Photo(cv2.GaussianBlur(image, (0, 0), 1.0), head(gap=gap), _PLACE)


def test_closed_lips_meet_on_the_dark_line() -> None:
    photo = _drawn()
    found = with_lips_on_seam(photo)
    assert found.points[_inner[1:10] + _inner[11:], 1] == pytest.approx(239, abs=0.7)
    # The corners go along, or they would be horns of a mouth that opens.
    corners = _inner[0:11:10]
    by = found.points[corners] - photo.points[corners]
    assert by == pytest.approx(np.tile([0.0, 4.0, 0.0], (2, 1)), abs=0.7)
    assert gap_between_lips(found.points) < 0.01
    others = np.setdiff1d(np.arange(478), _inner)
    assert np.array_equal(found.points[others], photo.points[others])


def test_an_open_mouth_and_one_without_a_line_stay_as_they_are() -> None:
    skin = np.full((400, 400, 3), 150, np.uint8)
    for photo in (
        _drawn(row=235, thick=12, gap=0.11),
        _drawn(gap=0.2),
        Photo(skin, head(gap=0.06), _PLACE),
    ):
        assert with_lips_on_seam(photo) is photo


@pytest.mark.parametrize(("name", "closed"), [("kofi", True), ("nora", False)])
def test_lips_that_the_network_takes_for_parted(name: str, closed: bool) -> None:
    """Kofi's are closed; Nora smiles."""
    photo = take_photo(
        read_image(_MODELS / name / "photo.jpg"), OpenVinoFaceNetworks(), size=512, name=name
    )
    assert gap_between_lips(photo.points) > 0.05
    found = with_lips_on_seam(photo)
    assert (gap_between_lips(found.points) < 0.01) == closed
    if closed:
        x, y = found.points[[82, 13, 312], :2].round().astype(int).T
        line, above, below = (photo.image[y + by, x].mean() for by in (0, -6, 6))
        assert line + 20 < min(above, below)
