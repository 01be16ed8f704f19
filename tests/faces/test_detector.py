"""The face detector's file is dlib's own detector, and it looks first where it is told to."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.faces import detector
from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.faces.mesh_finder import FoundFace
from face2face.faces.turned import usual_box
from face2face.images.grey import lighten, to_grey
from face2face.images.resize import resize
from face2face.runtime.openvino_face_networks import open_glance
from face2face.types import Box, Frame, Grey, Landmarks


def test_it_finds_what_the_one_in_dlib_finds(
    astronaut: Frame, talking: list[Frame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = FaceDetector()
    monkeypatch.setattr(detector, "_SAVED", tmp_path / "none.svm")
    own = FaceDetector()
    found = list[int]()
    for image in (astronaut, np.hstack([astronaut, astronaut]), talking[0], np.rot90(astronaut)):
        grey = to_grey(np.ascontiguousarray(image))
        assert quick.find_all(grey) == own.find_all(grey)
        assert quick.find(grey) == own.find(grey)
        found.append(len(quick.find(grey)))
    assert found == [1, 2, 1, 0]


class _Searches(FaceDetector):
    """Notes how large the images are that are searched."""

    def __init__(self) -> None:
        super().__init__()
        self.sides = list[int]()

    def _search(self, grey: Grey, side: int) -> list[Box]:
        self.sides.append(side)
        return super()._search(grey, side)


def test_where_a_network_sees_a_face_only_that_place_is_searched(
    astronaut: Frame, talking: list[Frame], predictor: LandmarkPredictor
) -> None:
    """And dlib's landmarks stay what they are."""
    glance, find = open_glance(), _Searches()
    beside = np.hstack([astronaut, astronaut[:, ::-1]])
    for image, faces in ((astronaut, 1), (talking[0], 1), (np.ascontiguousarray(beside), 2)):
        grey = to_grey(image)
        whole = find.find(grey)
        find.sides.clear()
        there = find.find(grey, places=glance(image))
        assert max(find.sides) < 200 and len(there) == len(whole) == faces
        for box in whole:
            known = predictor.in_box(grey, box)
            apart = [float(np.abs(predictor.in_box(grey, other) - known).mean()) for other in there]
            assert min(apart) < 0.02 * inter_ocular(known)


def test_what_a_network_does_not_see_is_searched_for_everywhere(astronaut: Frame) -> None:
    """Nor is a place a face because somebody says so."""
    grey, find = to_grey(astronaut), _Searches()
    nowhere = FoundFace((50.0, 450.0), 80.0, 0.0, 0.9)
    assert find.find(grey, places=[nowhere]) == find.find(grey)


def test_a_small_face_is_not_searched_for_in_a_larger_image(astronaut: Frame) -> None:
    wide = np.full((720, 1280, 3), 90, np.uint8)
    wide[100:600, 500:1000] = cv2.resize(astronaut, (500, 500), interpolation=cv2.INTER_AREA)
    grey, find = to_grey(wide), _Searches()
    places = open_glance()(wide)
    assert find.find(grey, thorough=False, places=places) == []
    find.sides.clear()
    (box,) = find.find(grey, places=places)
    assert max(find.sides) <= 480
    (searched,) = find.find(grey)
    assert abs(box.centre[0] - searched.centre[0]) < 0.3 * searched.width


def test_a_small_lit_face_in_a_black_room_is_found(portrait: Frame, face: Landmarks) -> None:
    left, top = (face.min(0) - np.array((10, 45))).astype(int)
    right, bottom = (face.max(0) + np.array((10, 12))).astype(int)
    head = to_grey(portrait)[top:bottom, left:right]
    small = resize(head, 50, round(50 * head.shape[0] / head.shape[1]))
    room = np.full((480, 640), 6, np.uint8)
    room[200 : 200 + small.shape[0], 300:350] = small
    assert lighten(room) is not room
    assert len(FaceDetector().find(room)) == 1


def test_what_is_too_small_is_not_asked_whether_it_is_a_face(astronaut: Frame) -> None:
    small = FoundFace((100.0, 100.0), 30.0, 0.0, 0.9)
    large, larger = (replace(small, centre=(250.0, 250.0), side=side) for side in (90.0, 120.0))
    asked = list[FoundFace]()

    def is_turned(place: FoundFace) -> bool:
        asked.append(place)
        return True

    found = FaceDetector().find_turned(to_grey(astronaut), [large, small, larger], is_turned)
    assert found == [usual_box(larger), usual_box(large)]
    assert asked == [large, larger]
