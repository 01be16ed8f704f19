"""The mesh of a face, found in one image."""

import numpy as np

from face2face.faces.mesh_finder import find_faces, mesh_near, place_of
from face2face.faces.mesh_measures import eye_distance
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame


def test_a_face_in_the_dark_has_the_mesh_that_it_has_in_the_light(portrait: Frame) -> None:
    networks = OpenVinoFaceNetworks()
    place = place_of(mesh_near(portrait, networks, find_faces(portrait, networks)[0]).points)
    lit = mesh_near(portrait, networks, place).points
    noise = np.random.default_rng(1).normal(0, 1, portrait.shape)
    for light in (0.05, 0.1, 0.2):
        dark = np.clip(light * portrait + noise + 2, 0, 255).astype(np.uint8)
        apart = np.linalg.norm(mesh_near(dark, networks, place).points - lit, axis=1)[:468]
        assert apart.mean() < 0.02 * eye_distance(lit), light


def test_a_face_that_is_hardly_lit_is_found(portrait: Frame) -> None:
    networks = OpenVinoFaceNetworks()
    noise = np.random.default_rng(1).normal(0, 1, portrait.shape)
    dark = np.clip(0.025 * portrait + noise + 2, 0, 255).astype(np.uint8)
    (there,) = find_faces(portrait, networks)
    (found,) = find_faces(dark, networks)
    assert np.hypot(*np.subtract(found.centre, there.centre)) < 0.1 * there.side
