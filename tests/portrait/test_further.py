"""What other images than the photograph tell of a person: their teeth's colour, and shut lids."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from face2face.faces.mesh_measures import eye_distance
from face2face.faces.mesh_mouth import with_mouth_opened
from face2face.images.io import read_image
from face2face.portrait.drawn_mouth import DrawnMouth
from face2face.portrait.face import Portrait, make_portrait
from face2face.portrait.photo_colours import skin_of
from face2face.portrait.seen_lids import SeenLids
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from tests.portrait.test_drawn_lids import _between_lids, _lids

_MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def man() -> Portrait:
    return make_portrait(
        read_image(_MODELS / "luca" / "photo.jpg"), OpenVinoFaceNetworks(), size=512
    )


def test_shut_lids_are_those_of_the_other_image(man: Portrait) -> None:
    shut = _lids(man, 0.0)
    # Elsewhere in its image, of another size, and darker: what is painted on its lids is known.
    image = np.full_like(man.photo.image, 90)
    other = replace(man.photo, image=image // 2, points=(0.9 * shut + 7).astype(np.float32))
    lids = SeenLids(man.photo, other)
    moved = man.warp(shut)
    done = lids.render(moved.copy(), shut)
    shown = _between_lids(done, shut).astype(float)
    assert shown.std(0).max() < 1.5
    brighter = skin_of(man.photo) / skin_of(other)
    assert shown.mean(0) == pytest.approx(45 * np.minimum(brighter, 1.6), rel=0.05)
    below = round(float(shut[[133, 362], 1].max() + 0.3 * eye_distance(shut)))
    assert (done[below:] == moved[below:]).all()
    opened = _lids(man, 0.8)
    moved = man.warp(opened)
    assert (lids.render(moved.copy(), opened) == moved).all()


def test_teeth_have_the_colour_that_is_known(man: Portrait) -> None:
    wide = with_mouth_opened(man.photo.points, 0.12)
    usual, known = (
        DrawnMouth(man.photo, teeth).render(man.warp(wide), wide).astype(float)
        for teeth in (None, np.array([1.0, 1.0, 0.4], np.float32))
    )
    changed = (usual != known).any(2)
    assert changed.sum() > 100
    yellow, white = (1 - one[changed][:, 2] / one[changed][:, 0].clip(1) for one in (known, usual))
    assert np.percentile(yellow, 80) > np.percentile(white, 80) + 0.1
