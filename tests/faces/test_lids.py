"""A driver's lids are where two readers see them, and nothing else of the face moves."""

import cv2
import numpy as np
import pytest

from face2face.config import DEMO_CLIP
from face2face.engine.open_engine import open_engine
from face2face.engine.reenactor import Reenactor
from face2face.faces.geometry import Similarity
from face2face.faces.irises import IRISES, IrisFinder
from face2face.faces.landmarks import (
    LEFT_EYE,
    RIGHT_EYE,
    LandmarkPredictor,
    eye_centres,
    eye_opening,
)
from face2face.faces.lids import with_lids
from face2face.faces.tracker import FaceTracker
from face2face.model import read_model
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.types import Frame, Landmarks
from face2face.utils.paths import shipped
from face2face.video.file_source import VideoFileSource

_LIDS = [point for eye in (RIGHT_EYE, LEFT_EYE) for point in (*eye[1:3], *eye[4:])]


def outlines(right: float, left: float) -> np.ndarray:
    """Of eyes so high, in their widths, as the iris network has them: 16 points each."""
    x = np.array([0, *range(1, 8), 8, *range(7, 0, -1)]) / 8
    side = np.array([0, *[1] * 7, 0, *[-1] * 7]) / 2
    return np.stack([np.column_stack([x, high * side]) for high in (right, left)])


def test_open_eyes_of_a_usual_driver_stay(face: Landmarks) -> None:
    high = float(np.sqrt(eye_opening(face) / 5.4))
    assert eye_opening(with_lids(face, outlines(high, high))) == pytest.approx(
        eye_opening(face), rel=0.1
    )


def test_lids_that_the_points_miss_are_shut(face: Landmarks) -> None:
    shut = with_lids(face, outlines(0.1, 0.1))
    assert eye_opening(shut) < 0.35 * eye_opening(face)
    assert shut.dtype == np.float32
    rest = np.setdiff1d(np.arange(68), _LIDS)
    np.testing.assert_array_equal(shut[rest], face[rest])
    # What follows the face goes by the middles of its eyes.
    for mine, theirs in zip(eye_centres(shut), eye_centres(face), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-3)


def test_lids_that_the_outline_misses_stay_low(face: Landmarks) -> None:
    low = with_lids(face, outlines(0.1, 0.1))
    again = with_lids(low, outlines(0.26, 0.26))
    assert eye_opening(again) < 1.5 * eye_opening(low)


def test_each_eye_is_its_own_whatever_turn_and_size(face: Landmarks) -> None:
    wink = with_lids(face, outlines(0.09, 0.24))
    right, left = (np.ptp(wink[list(eye)][:, 1]) for eye in (RIGHT_EYE, LEFT_EYE))
    assert right < 0.7 * left
    moved = Similarity(3.0, 0.6, (40.0, -9.0))
    seen = np.stack([moved(outline) for outline in outlines(0.09, 0.24)])
    turned = with_lids(moved(face).astype(np.float32), seen)
    np.testing.assert_allclose(turned, moved(wink), atol=0.05)


def test_irises_stay_and_so_does_an_eye_without_any_height(face: Landmarks) -> None:
    whole = np.concatenate([face, face[[37, 43]]]).astype(np.float32)
    flat = with_lids(whole, outlines(0.0, 0.0))
    np.testing.assert_array_equal(flat[list(IRISES)], whole[list(IRISES)])
    assert np.isfinite(flat).all()
    assert np.isfinite(with_lids(flat, outlines(0.2, 0.2))).all()
    assert np.isfinite(with_lids(np.zeros((70, 2), np.float32), outlines(0.2, 0.2))).all()


@pytest.fixture(scope="module")
def blinking() -> list[Frame]:
    """Open eyes, a blink and open eyes of the shipped clip, as a camera would see them."""
    with VideoFileSource(shipped("assets") / DEMO_CLIP, start_s=4.2, duration_s=1) as video:
        return [
            np.asarray(cv2.resize(timed.frame, (320, 320), interpolation=cv2.INTER_AREA), np.uint8)
            for timed in video.frames()
        ]


def test_a_blink_goes_deeper_than_the_points_show(
    blinking: list[Frame], predictor: LandmarkPredictor
) -> None:
    track, find = FaceTracker(predictor), IrisFinder(OpenVinoFaceNetworks, lids=True)
    points, both = [], []
    for frame in blinking:
        landmarks = track(frame).landmarks
        assert landmarks is not None
        points.append(eye_opening(landmarks))
        both.append(eye_opening(find(frame, landmarks)))
    assert np.corrcoef(points, both)[0, 1] > 0.95
    assert max(both) == pytest.approx(max(points), rel=0.25)
    assert min(both) / max(both) < 0.75 * min(points) / max(points)


def test_results_tell_of_the_points_as_they_were_found(
    blinking: list[Frame], predictor: LandmarkPredictor
) -> None:
    engine = open_engine(read_model("grid-s1"))
    assert isinstance(engine, Reenactor)
    track = FaceTracker(predictor)
    shut = blinking[len(blinking) // 2]
    result = engine(shut)
    assert result.landmarks is not None
    assert result.face is not None
    np.testing.assert_array_equal(result.landmarks, track(shut).landmarks)
    assert eye_opening(result.face[:68]) < eye_opening(result.landmarks)
