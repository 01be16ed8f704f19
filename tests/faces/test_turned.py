"""Boxes for dlib's predictor from a network's, and whether what it finds in them is a face."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.faces.mesh_finder import FoundFace
from face2face.faces.turned import is_turned, usual_box
from face2face.images.grey import to_grey
from face2face.runtime.openvino_face_networks import mesh_look, open_glance
from face2face.types import Box, Frame, Grey, Landmarks


@pytest.fixture
def place(astronaut: Frame) -> FoundFace:
    """Where the network sees her."""
    (place,) = open_glance()(astronaut)
    return place


def _not_asked(_: Grey, __: Box) -> Landmarks:
    """In the place of the predictor, whose landmarks would be found for nothing."""
    raise AssertionError


def test_landmarks_in_such_a_box_are_those_of_dlibs_own(
    astronaut: Frame, place: FoundFace, predictor: LandmarkPredictor
) -> None:
    grey = to_grey(astronaut)
    (own,) = FaceDetector().find(grey)
    expected = predictor.in_box(grey, own)
    found = predictor.in_box(grey, usual_box(place))
    assert np.abs(found - expected).mean() < 0.02 * inter_ocular(expected)
    assert is_turned(grey, place, predictor.in_box)
    assert not is_turned(grey, replace(place, score=0.5), predictor.in_box)


def test_what_lies_elsewhere_does_not_agree(
    astronaut: Frame, place: FoundFace, predictor: LandmarkPredictor
) -> None:
    grey = to_grey(astronaut)
    (x, y), side = place.centre, place.side
    for aside in ((0.6 * side, 0.0), (0.0, 0.5 * side)):
        moved = replace(place, centre=(x + aside[0], y + aside[1]))
        assert not is_turned(grey, moved, predictor.in_box)
    assert not is_turned(np.roll(grey, 200, 1), place, predictor.in_box)


def test_a_place_without_marks_is_told_nothing_of(
    astronaut: Frame, place: FoundFace, predictor: LandmarkPredictor
) -> None:
    assert not is_turned(to_grey(astronaut), replace(place, marks=()), predictor.in_box)


def test_a_mesh_tells_which_is_right_where_marks_and_landmarks_differ(
    astronaut: Frame, place: FoundFace, predictor: LandmarkPredictor
) -> None:
    grey = to_grey(astronaut)
    aside = tuple((x + 0.2 * place.side, y) for x, y in place.marks)
    doubtful = replace(place, marks=aside, score=0.55)
    mesh_at = functools.partial(mesh_look(), astronaut)
    assert not is_turned(grey, doubtful, _not_asked)
    assert not is_turned(grey, replace(doubtful, score=0.9), predictor.in_box)
    assert is_turned(grey, doubtful, predictor.in_box, mesh_at)

    def elsewhere(image: Grey, box: Box) -> Landmarks:
        return predictor.in_box(image, box) + np.float32(0.1 * place.side)

    assert not is_turned(grey, doubtful, elsewhere, mesh_at)
    assert not is_turned(grey, replace(doubtful, centre=(80.0, 400.0)), predictor.in_box, mesh_at)
