"""How much a head jitters in images, of a photograph that is shifted by known steps."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from face2face.evaluation.image_jitter import ImageJitter
from face2face.faces.mesh import MeshPoints
from face2face.faces.mesh_measures import eye_distance
from face2face.portrait.photo import face_meshes
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame


@pytest.fixture(scope="module")
def mesh(astronaut: Frame) -> MeshPoints:
    return face_meshes(astronaut, OpenVinoFaceNetworks())[0]


def jitter_of(image: Frame, mesh: MeshPoints, shifts: Sequence[float]) -> float:
    jitter = ImageJitter()
    for shift in shifts:
        matrix = np.array([[1, 0, shift], [0, 1, 0]], float)
        size = image.shape[1], image.shape[0]
        moved = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC)
        points = mesh.copy()
        points[:, 0] += shift
        jitter.take(np.asarray(moved, np.uint8), points)
    return jitter.mean


@pytest.mark.parametrize("step", [0.1, 0.5, 2.0])
def test_steps_to_and_fro_are_measured_and_an_even_way_is_none(
    astronaut: Frame, mesh: MeshPoints, step: float
) -> None:
    # The second difference of 0, a, 0, a is 2 a, its sign aside.
    expected = 100 * 2 * step / eye_distance(mesh)
    to_and_fro = jitter_of(astronaut, mesh, [0, step] * 4)
    assert to_and_fro == pytest.approx(expected, rel=0.1, abs=0.05)
    assert jitter_of(astronaut, mesh, [step * n for n in range(8)]) < 0.1


def test_a_noisy_finder_of_points_does_not_count(astronaut: Frame, mesh: MeshPoints) -> None:
    jitter, random = ImageJitter(), np.random.default_rng(1)
    for _ in range(6):
        jitter.take(astronaut, mesh + random.normal(0, 1, mesh.shape).astype(np.float32))
    assert jitter.mean < 0.01


def test_without_three_faces_in_a_row_nothing_is_known(astronaut: Frame, mesh: MeshPoints) -> None:
    jitter = ImageJitter()
    for points in (mesh, mesh, None, mesh, mesh):
        jitter.take(astronaut, points)
    assert math.isnan(jitter.mean)
    jitter.take(astronaut, mesh)
    assert jitter.mean == pytest.approx(0.0, abs=1e-3)


def test_a_face_that_comes_nearer_is_measured_in_its_own_size(
    astronaut: Frame, mesh: MeshPoints
) -> None:
    jitter = ImageJitter()
    for scale in (0.3, 1.0):
        size = round(512 * scale), round(512 * scale)
        for number in range(6):
            shift = 0.01 * eye_distance(mesh) * (number % 2)
            matrix = scale * np.array([[1, 0, shift], [0, 1, 0]])
            frame = np.asarray(cv2.warpAffine(astronaut, matrix, size, flags=cv2.INTER_AREA))
            points = ((mesh + np.array([shift, 0, 0])) * scale).astype(np.float32)
            jitter.take(frame.astype(np.uint8), points)
    assert jitter.mean == pytest.approx(2.0, rel=0.2)


def test_a_cut_is_no_motion(astronaut: Frame, mesh: MeshPoints) -> None:
    jitter = ImageJitter()
    beside = np.roll(astronaut, 6, 1)
    for number in range(8):
        moved = mesh + np.array([6, 0, 0], np.float32)
        frame, points = (astronaut, mesh) if number < 4 else (beside, moved)
        jitter.take(frame, points, cut=number == 4)
    assert jitter.mean < 0.01
