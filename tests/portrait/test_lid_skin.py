"""The colour of the skin around an eye."""

from pathlib import Path

import cv2
import numpy as np

from face2face.faces.mesh_measures import EYES
from face2face.images.io import read_image
from face2face.portrait.lid_skin import EyeAxes, skin_around_eye
from face2face.portrait.photo import Photo, take_photo
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

_LUCA = Path(__file__).parents[2] / "models" / "luca" / "photo.jpg"


def test_skin_that_changes_evenly_is_told_beside_a_brow() -> None:
    photo = take_photo(read_image(_LUCA), OpenVinoFaceNetworks(), size=512)
    rows, columns = np.mgrid[:512, :512]
    image = np.stack([40 + 0.4 * columns, 40 + 0.3 * rows, np.full_like(rows, 70)], -1)
    corners = photo.points[list(EYES[1][0]), :2].astype(np.float64)
    painted = Photo(image.round().astype(np.uint8), photo.points, photo.place)
    brow = photo.points[[342, 445, 444, 443, 442], :2].round().astype(int)
    for place in brow.tolist():
        cv2.circle(painted.image, place, 3, (20, 10, 5), -1)
    axes = EyeAxes(corners)
    seen = axes.plane(skin_around_eye(painted, 1), np.array([0, 0]), (512, 512))
    column, row = corners.mean(0).round().astype(int)
    assert np.abs(seen[row, column] - image[row, column]).max() < 6
    assert np.abs(seen[row + 8, column - 8] - image[row + 8, column - 8]).max() < 6
