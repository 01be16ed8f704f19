"""Skin tones are told from faces, as far as their light allows."""

from pathlib import Path

import numpy as np
import pytest

from face2face.images.io import read_image
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from tools.dev.skin_tones import skin_angle, skin_group

_MODELS = Path(__file__).parents[3] / "models"


@pytest.fixture(scope="module")
def networks() -> OpenVinoFaceNetworks:
    return OpenVinoFaceNetworks()


def test_people_are_in_the_order_of_their_skin(networks: OpenVinoFaceNetworks) -> None:
    names = ("kofi", "anika", "nora")
    photos = [read_image(_MODELS / name / "photo.jpg") for name in names]
    dark, medium, light = (skin_angle(photo, networks) for photo in photos)
    assert dark is not None
    assert medium is not None
    assert light is not None
    assert dark + 10 < medium < light - 10
    assert skin_group(light) == "light skin (estimated)"
    assert [skin_group(angle) for angle in (9.0, 20.0)] == [
        "dark skin (estimated)",
        "medium skin (estimated)",
    ]


def test_without_a_face_nothing_is_told(networks: OpenVinoFaceNetworks) -> None:
    angle = skin_angle(np.full((200, 200, 3), 128, np.uint8), networks)
    assert angle is None
    assert skin_group(angle) == ""
