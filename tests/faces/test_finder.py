"""Faces of single images, all faces of a photograph, and those of a video from frame to frame."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

import face2face
from face2face.dataset.cropping import HeadCutter
from face2face.dataset.frame_selection import only_face_in
from face2face.faces.detector import FaceDetector
from face2face.faces.finder import FaceFinder, PhotoFaces, VideoFaces
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.tracker import FaceTracker
from face2face.images.io import read_image
from face2face.types import Box, Frame, Grey, Landmarks


@pytest.fixture(scope="module")
def photos(predictor: LandmarkPredictor) -> PhotoFaces:
    """What looks at photographs."""
    return PhotoFaces(predictor)


def two(astronaut: Frame, apart: int = 0) -> Frame:
    """The portrait twice side by side, the right one moved down."""
    return np.hstack([astronaut, np.roll(astronaut, apart, 0)])


def test_small_faces_are_found_beside_large_ones(photos: PhotoFaces, astronaut: Frame) -> None:
    image = two(astronaut)
    image[256:, 400:656] = astronaut[::2, ::2]
    faces = photos(image, 0.0).faces
    assert len(faces) == 3
    widths = [float(np.ptp(face[:, 0])) for face in faces]
    assert widths[0] > 1.8 * widths[2]


def test_a_image_without_a_face(photos: PhotoFaces) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 300, 3)).astype(np.uint8)
    assert photos(noise, 0.0).faces == []


def test_a_group_photograph(photos: PhotoFaces, shared_data: Path) -> None:
    group = read_image(shared_data / "photos" / "solvay1927.jpg")
    assert 27 <= len(photos(group, 0.0).faces) <= 29


def test_both_faces_of_a_video_are_followed(predictor: LandmarkPredictor, astronaut: Frame) -> None:
    faces = VideoFaces(predictor, FaceTracker(predictor))
    for number in range(12):
        seen = faces(two(astronaut, 2 * number), number / 30)
        assert len(seen.faces) == 2
        assert not seen.cut
        left, right = sorted(seen.faces, key=lambda face: float(face[:, 0].mean()))
        assert (right - left).mean(0) == pytest.approx((512, 2 * number), abs=4)


def test_the_face_that_was_clicked_comes_first(
    predictor: LandmarkPredictor, astronaut: Frame
) -> None:
    faces = VideoFaces(predictor, FaceTracker(predictor))
    image = two(astronaut)
    for x in (740, 220, 740):
        faces.follow(x, 120)
        seen = faces(image, 0.0)
        assert len(seen.faces) == 2
        assert float(seen.faces[0][:, 0].mean()) == pytest.approx(x, abs=40)


def test_nothing_is_left_of_the_scene_before(
    predictor: LandmarkPredictor, astronaut: Frame
) -> None:
    faces = VideoFaces(predictor, FaceTracker(predictor))
    faces(two(astronaut), 0.0)
    seen = faces(np.full((512, 1024, 3), 128, np.uint8), 0.1)
    assert seen.cut
    assert seen.faces == []


def faces_in(boxes: list[Box], grey: Grey, predictor: LandmarkPredictor) -> list[Landmarks]:
    """What the detector and the predictor say by themselves."""
    return [predictor.in_box(grey, box) for box in boxes]


def test_one_finder_says_what_detector_and_predictor_say(
    predictor: LandmarkPredictor, astronaut: Frame
) -> None:
    detector, finder = FaceDetector(), FaceFinder(predictor)
    beside = two(astronaut)
    beside[256:, 400:656] = astronaut[::2, ::2]  # a small one, which only a thorough search finds
    nothing = np.full((200, 300, 3), 128, np.uint8)
    for image, number in ((astronaut, 1), (two(astronaut), 2), (beside, 2), (nothing, 0)):
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        wanted = faces_in(detector.find(grey), grey, predictor)
        assert len(wanted) == number
        np.testing.assert_array_equal(finder.large(image), wanted)
        np.testing.assert_array_equal(finder.large(grey), wanted)
        largest, only = finder.largest(image), finder.only(image)
        np.testing.assert_array_equal([] if largest is None else [largest], wanted[:1])
        np.testing.assert_array_equal([] if only is None else [only], wanted if number == 1 else [])
        thorough = faces_in(detector.find_all(grey), grey, predictor)
        np.testing.assert_array_equal(finder.all(image), thorough)
        seen = only_face_in(image, finder)
        assert (seen is None) == (number != 1)
        if seen is not None:
            np.testing.assert_array_equal(seen[0], wanted[0])


def test_large_faces_are_searched_in_a_smaller_image(
    predictor: LandmarkPredictor, astronaut: Frame
) -> None:
    image = two(astronaut)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    factor = 45 / 90
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    boxes = [
        Box(box.left / factor, box.top / factor, box.right / factor, box.bottom / factor)
        for box in FaceDetector().find_all(np.asarray(small, np.uint8))
    ]
    finder = FaceFinder(predictor)
    wanted = faces_in(boxes, grey, predictor)
    assert len(wanted) == 2
    np.testing.assert_array_equal(finder.all(image, least=90), wanted)
    np.testing.assert_array_equal(finder.all(image, least=30), finder.all(image))
    assert len(HeadCutter(128, least=90).all_of(image).cuts) == 2


def test_several_threads_may_share_a_finder(predictor: LandmarkPredictor, astronaut: Frame) -> None:
    finder = FaceFinder(predictor)
    images = [np.roll(astronaut, shift, 1) for shift in range(0, 24, 4)]
    alone = [finder.large(image) for image in images]
    assert sum(map(len, alone)) >= 4
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(finder.large, images))
    assert list(map(len, together)) == list(map(len, alone))
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_array_equal(one, other)


def test_nothing_else_loads_a_detector() -> None:
    package = Path(face2face.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\bFaceDetector\(", path.read_text("utf-8"))
    }
    scoring = {"portrait/best_frame.py", "portrait/upright.py"}  # of what networks have found
    assert users == {"faces/box_search.py", "faces/finder.py"} | scoring
