"""What of a photograph is the person."""

import numpy as np
import pytest

from face2face.images.io import read_image
from face2face.portrait.matte import cut_matte
from face2face.portrait.person_network import open_person_network
from face2face.portrait.photo import take_photo
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.utils.paths import shipped


# x and y of what is behind, and of what belongs to the person, in shares of the side.
@pytest.mark.parametrize(
    ("name", "behind", "person"),
    [
        ("farid", [(0.12, 0.5), (0.05, 0.1)], [(0.5, 0.1), (0.45, 0.9)]),  # an armchair
        ("pearl-earring", [(0.4, 0.63)], [(0.45, 0.58), (0.5, 0.7)]),  # what is below a chin
        ("zola", [(0.05, 0.05), (0.95, 0.1)], [(0.5, 0.06), (0.5, 0.9)]),  # a head cloth
    ],
)
def test_what_is_behind_stays_and_a_head_cloth_goes_along(
    name: str,
    behind: list[tuple[float, float]],
    person: list[tuple[float, float]],
) -> None:
    image = read_image(shipped("models") / name / "photo.jpg")
    photo = take_photo(image, OpenVinoFaceNetworks(), size=256)
    matte = cut_matte(photo, open_person_network())
    seen = [[int(matte[int(y * 256), int(x * 256)]) for x, y in each] for each in (behind, person)]
    assert max(seen[0]) < 30, seen
    assert min(seen[1]) > 225, seen
    assert np.count_nonzero(matte > 127) < 0.8 * matte.size
