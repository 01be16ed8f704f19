"""The animated portrait: what dlib sees is what was asked for."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from face2face.faces.detector import FaceDetector
from face2face.faces.landmarks import LandmarkPredictor, eye_centres, inter_ocular
from face2face.types import Frame, Grey, Landmarks
from face2face.utils.paths import shipped
from tools.demo_clip.clip import Clip
from tools.demo_clip.motion import Moment
from tools.demo_clip.portrait import load_portrait
from tools.demo_clip.puppet import Puppet
from tools.demo_clip.speech import CLOSED_GAP

PORTRAIT = shipped("assets") / "astronaut.png"
NEUTRAL = Moment(
    gap=CLOSED_GAP,
    spread=0.0,
    smile=0.0,
    blink=0.0,
    brow=0.0,
    yaw=0.0,
    pitch=0.0,
    roll=0.0,
    shift=(0.0, 0.0),
    scale=1.0,
)


@pytest.fixture(scope="module")
def puppet() -> Puppet:
    """The shipped portrait."""
    return Puppet(load_portrait(PORTRAIT))


def landmarks(frame: Frame) -> Landmarks:
    """dlib's points of the only face."""
    grey: Grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8)
    (box,) = FaceDetector().find(grey)
    return LandmarkPredictor().in_box(grey, box)


def eye_aspect(points: Landmarks) -> float:
    """Height over width of the eyes (Soukupova and Cech 2016), mean of both."""
    aspects = []
    for first in (36, 42):
        eye = points[first : first + 6]
        height = np.linalg.norm(eye[1] - eye[5]) + np.linalg.norm(eye[2] - eye[4])
        aspects.append(height / (2 * np.linalg.norm(eye[0] - eye[3])))
    return float(np.mean(aspects))


@pytest.mark.parametrize("gap", [CLOSED_GAP, 0.15, 0.25, 0.35])
def test_the_lips_open_as_asked(puppet: Puppet, gap: float) -> None:
    points = landmarks(puppet.draw(replace(NEUTRAL, gap=gap)))
    seen = np.linalg.norm(points[62] - points[66]) / inter_ocular(points)
    assert seen == pytest.approx(gap, abs=0.06)


def test_a_blink_closes_the_eyes(puppet: Puppet) -> None:
    assert eye_aspect(landmarks(puppet.draw(NEUTRAL))) > 0.28
    assert eye_aspect(landmarks(puppet.draw(replace(NEUTRAL, blink=1.0)))) < 0.16


@pytest.mark.parametrize("degrees", [-8.0, 8.0])
def test_the_head_rolls_as_asked(puppet: Puppet, degrees: float) -> None:
    def roll(moment: Moment) -> float:
        right, left = eye_centres(landmarks(puppet.draw(moment)))
        return float(np.degrees(np.arctan2(left[1] - right[1], left[0] - right[0])))

    turned = roll(replace(NEUTRAL, roll=float(np.radians(degrees)))) - roll(NEUTRAL)
    assert turned == pytest.approx(degrees, abs=2.0)


def test_the_shoulders_stay_where_they_are(puppet: Puppet) -> None:
    still = puppet.draw(NEUTRAL).astype(np.int16)
    moved = puppet.draw(replace(NEUTRAL, gap=0.35, roll=0.12, yaw=0.15, scale=1.02))
    assert np.abs(still - moved)[-12:].max() <= 1  # a grey level is rounding


def test_the_same_seed_gives_the_same_clip() -> None:
    first, second = (Clip(PORTRAIT, 4.0, seed=3) for _ in range(2))
    assert first.moments == second.moments
    assert np.array_equal(first.sound, second.sound)
    assert np.array_equal(next(first.frames()), next(second.frames()))
