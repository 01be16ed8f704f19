from pathlib import Path

import cv2
import numpy as np
import pytest

from face2face.errors import LandmarkModelError
from face2face.faces.crop import centre_crop
from face2face.faces.detector import FaceDetector
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import (
    LandmarkPredictor,
    default_landmark_model,
    frames_apart,
    inter_ocular,
)
from face2face.faces.sketch import draw_sketch
from face2face.types import Frame, Grey, Landmarks, Sketch

LINES = (360, 480, 720, 1080)


def scaled(frame: Frame, lines: int) -> Frame:
    how = cv2.INTER_AREA if lines < frame.shape[0] else cv2.INTER_CUBIC
    return cv2.resize(frame, (lines, lines), interpolation=how)  # type: ignore[return-value]


def as_grey(frame: Frame) -> Grey:
    return cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)  # type: ignore[return-value]


def test_the_sketch_does_not_depend_on_the_camera(
    portrait: Frame, detector: FaceDetector, predictor: LandmarkPredictor
) -> None:
    sketches: list[Sketch] = []
    for lines in LINES:
        grey = as_grey(scaled(portrait, lines))
        face = predictor.in_box(grey, detector.find(grey)[0])
        sketches.append(draw_sketch(centre_crop(lines, lines).points(face, 256), 256))
    assert min(sketch.mean() for sketch in sketches) > 1.5  # there is a face in it
    for one in sketches:
        for other in sketches:
            assert np.abs(one.astype(int) - other).mean() < 2.0


def test_points_are_finer_than_pixels(
    portrait: Frame, detector: FaceDetector, predictor: LandmarkPredictor
) -> None:
    grey = as_grey(scaled(portrait, 256))
    face = predictor.in_box(grey, detector.find(grey)[0])
    assert np.abs(face - np.round(face)).max() > 0.3


def test_a_shifted_image_shifts_the_points(
    portrait: Frame, face: Landmarks, detector: FaceDetector, predictor: LandmarkPredictor
) -> None:
    grey = as_grey(np.roll(portrait, (23, 41), axis=(0, 1)))
    moved = predictor.in_box(grey, detector.find(grey)[0])
    assert np.abs(moved - face - [41, 23]).mean() < 0.03 * inter_ocular(face)


def test_a_face_in_the_dark_or_against_a_window_is_seen_as_in_the_light(
    portrait: Frame, face: Landmarks, predictor: LandmarkPredictor, detector: FaceDetector
) -> None:
    plain = as_grey(portrait)
    eyes = inter_ocular(face)
    noise = np.random.default_rng(1).normal(0, 1.5, plain.shape)
    low, high = face.min(0) - eyes / 3, face.max(0) + eyes / 3
    (left, top), (right, bottom) = low.astype(int), high.astype(int)
    for light in (0.08, 0.15, 0.3):
        dark = np.clip(light * plain + noise, 0, 255).astype(np.uint8)
        against = np.full_like(dark, 230)
        against[top:bottom, left:right] = dark[top:bottom, left:right]
        for image in (dark, against):
            shift = predictor.near(image, face) - predictor.near(plain, face)
            assert np.linalg.norm(shift, axis=1).mean() < 0.03 * eyes, light
        assert len(detector.find(dark)) == 1, light


def test_a_rolled_head_is_followed(
    portrait: Frame, face: Landmarks, predictor: LandmarkPredictor
) -> None:
    turn = cv2.getRotationMatrix2D(tuple(map(float, face.mean(0))), 30, 1.0)
    rolled = cv2.warpAffine(as_grey(portrait), turn, portrait.shape[:2])
    expected = np.hstack([face, np.ones((68, 1))]) @ turn.T
    found = predictor.near(rolled, expected.astype(np.float32))
    assert np.abs(found - expected).mean() < 0.03 * inter_ocular(face)


def test_a_wrong_eye_hardly_moves_where_the_face_is_looked_for(
    face: Landmarks, predictor: LandmarkPredictor
) -> None:
    wrong = face.copy()
    wrong[42:48, 1] += 0.25 * inter_ocular(face)  # behind glasses
    assert frames_apart(predictor.frame_of(face), predictor.frame_of(wrong)) < 0.06
    there = predictor.frame_of(face + np.array([40, 0], np.float32))
    assert frames_apart(predictor.frame_of(face), there) > 0.2  # the face itself moves it


@pytest.mark.parametrize("size", [0.0, 1e-4, 2e-3])
def test_points_that_lie_in_one_place_are_looked_for_there(
    portrait: Frame, face: Landmarks, predictor: LandmarkPredictor, size: float
) -> None:
    middle = face.mean(0)
    there = (middle + size * (face - middle)).astype(np.float32)
    assert np.abs(predictor.near(as_grey(portrait), there) - middle).max() < 1


def test_very_large_faces(portrait: Frame, face: Landmarks, predictor: LandmarkPredictor) -> None:
    large = as_grey(cv2.resize(portrait[40:220, 130:310], None, fx=9, fy=9))
    there = ((face - [130, 40] + 0.5) * 9 - 0.5).astype(np.float32)
    assert np.abs(predictor.near(large, there) - there).mean() < 0.04 * inter_ocular(there)


def test_a_face_in_an_image_wider_than_opencv_looks_into(
    portrait: Frame, face: Landmarks, predictor: LandmarkPredictor
) -> None:
    wide = np.zeros((portrait.shape[0], 40_000), np.uint8)
    wide[:, 36_000 : 36_000 + portrait.shape[1]] = as_grey(portrait)
    moved = np.array([36_000, 0], np.float32)
    apart = predictor.near(wide, face + moved) - moved - predictor.near(as_grey(portrait), face)
    assert np.abs(apart).mean() < 0.02 * inter_ocular(face)


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom", "beyond"])
def test_a_face_that_the_frame_cuts_is_seen_as_if_its_edge_went_on(
    portrait: Frame, face: Landmarks, predictor: LandmarkPredictor, side: str
) -> None:
    grey = as_grey(portrait)
    x, y = np.rint(face.mean(0)).astype(int)
    left, top = {"left": (x, 0), "top": (0, y)}.get(side, (0, 0))
    right, bottom = {"right": (x, 512), "bottom": (512, y), "beyond": (20, 20)}.get(
        side, (512, 512)
    )
    cut = np.ascontiguousarray(grey[top:bottom, left:right])
    assert cut.size
    room = 600
    whole = cv2.copyMakeBorder(cut, room, room, room, room, cv2.BORDER_REPLICATE)
    there = face - np.array([left, top], np.float32)
    found = predictor.near(cut, there)
    np.testing.assert_allclose(found + room, predictor.near(whole, there + room), atol=1e-2)


def test_several_faces_and_none(portrait: Frame, predictor: LandmarkPredictor) -> None:
    still = FaceFinder(predictor)
    twice = np.hstack([portrait, portrait])
    assert still.only(portrait) is not None
    assert still.only(twice) is None
    assert still.largest(twice) is not None
    assert still.largest(np.full_like(portrait, 90)) is None


def test_the_installed_file_is_found_without_importing_its_package() -> None:
    import sys

    assert default_landmark_model().is_file()
    assert "face_recognition_models" not in sys.modules


def test_unreadable_landmark_files(tmp_path: Path) -> None:
    with pytest.raises(LandmarkModelError, match="does not exist"):
        LandmarkPredictor(tmp_path / "none.dat")
    (tmp_path / "text.dat").write_text("no predictor")
    with pytest.raises(LandmarkModelError, match="not a dlib shape predictor"):
        LandmarkPredictor(tmp_path / "text.dat")
    (tmp_path / "empty.dat").touch()
    with pytest.raises(LandmarkModelError, match="not a dlib shape predictor"):
        LandmarkPredictor(tmp_path / "empty.dat")
    whole = default_landmark_model()
    with whole.open("rb") as file:
        (tmp_path / "cut.dat").write_bytes(file.read(1_000_000))
    with pytest.raises(LandmarkModelError, match="not a dlib shape predictor"):
        LandmarkPredictor(tmp_path / "cut.dat")
