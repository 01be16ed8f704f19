"""The mesh tracker on a real photograph, with the real networks."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from face2face.faces.appearance import Identities
from face2face.faces.face_networks import MESH_SIDE
from face2face.faces.landmarks import LEFT_EYE, RIGHT_EYE
from face2face.faces.mesh import INNER_LIPS, LEFT_IRIS, MESH_POINTS, RIGHT_IRIS
from face2face.faces.mesh_finder import FoundFace, find_faces, mesh_near
from face2face.faces.mesh_tracker import MeshTracker
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks, open_mesh_tracker
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource
from tests.faces.conftest import SlowIdentifier
from tests.faces.crossing import People, crossing
from tests.waiting import eventually

_ASTRONAUT = Path(__file__).parents[2] / "assets" / "astronaut.png"


@pytest.fixture(scope="module")
def photo() -> Frame:
    image = cv2.imread(str(_ASTRONAUT))
    assert image is not None
    return np.ascontiguousarray(image[:, :, ::-1])


@pytest.fixture
def tracker() -> MeshTracker:
    return open_mesh_tracker()


def test_points_lie_where_the_face_is(photo: Frame, tracker: MeshTracker) -> None:
    tracked = tracker(photo)
    assert tracked.mesh is not None
    assert tracked.faces == 1
    points = tracked.mesh.points
    assert points.shape == (MESH_POINTS, 3)
    assert points.dtype == np.float32
    assert points[list(RIGHT_IRIS), :2].mean(0) == pytest.approx((203, 100), abs=3)
    assert points[list(LEFT_IRIS), :2].mean(0) == pytest.approx((247, 99), abs=5)
    assert points[4, :2] == pytest.approx((223, 125), abs=4)
    assert points[list(INNER_LIPS), :2].mean(0) == pytest.approx((224, 147), abs=6)


def test_the_68_points_are_dlibs_about(photo: Frame, tracker: MeshTracker) -> None:
    from face2face.faces.finder import FaceFinder
    from face2face.faces.landmarks import LandmarkPredictor

    dlibs = FaceFinder(LandmarkPredictor()).largest(photo)
    landmarks = tracker(photo).landmarks
    assert dlibs is not None
    assert landmarks is not None
    apart = np.linalg.norm(landmarks - dlibs, axis=1)
    assert np.median(apart) < 3.0
    assert apart[[*RIGHT_EYE, *LEFT_EYE]].max() < 4.0


@pytest.mark.parametrize("scale", [0.3, 1.0, 5.0])
def test_the_size_of_the_image_does_not_matter(
    photo: Frame, tracker: MeshTracker, scale: float
) -> None:
    expected = tracker(photo).mesh
    tracker.restart()
    larger = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mesh = tracker(np.asarray(larger, np.uint8)).mesh
    assert expected is not None
    assert mesh is not None
    back = (mesh.points[:, :2] + 0.5) / scale - 0.5
    assert np.abs(back - expected.points[:, :2]).mean() < 1.0


@pytest.mark.parametrize("side", [90.0, 300.0, 410.0, 600.0])
def test_the_network_sees_each_place_of_a_large_frame_where_it_is(side: float) -> None:
    class Looking(OpenVinoFaceNetworks):
        seen: Frame

        def mesh(self, image: Frame) -> tuple[npt.NDArray[np.float32], float]:
            self.seen = image
            return super().mesh(image)

    networks = Looking()
    rows, columns = np.mgrid[:1000, :1200]
    ramps = np.dstack([columns / 5, rows / 5, np.full_like(rows, 255)])  # light enough
    face = FoundFace((611.0, 480.0), side, 0.0, 1.0)
    mesh_near(np.round(ramps).astype(np.uint8), networks, face)
    step = 1.5 * side / MESH_SIDE / 5
    for channel, axis, place in ((0, 0, 611 / 5), (1, 1, 480 / 5)):
        seen = networks.seen[..., channel].astype(float).mean(axis)
        fit = np.polyfit(np.arange(MESH_SIDE) - (MESH_SIDE - 1) / 2, seen, 1)
        np.testing.assert_allclose(fit, (step, place), atol=0.15, rtol=0)


def test_fine_noise_of_a_large_frame_is_averaged() -> None:
    class Looking(OpenVinoFaceNetworks):
        deviation = 0.0

        def mesh(self, image: Frame) -> tuple[npt.NDArray[np.float32], float]:
            self.deviation = float(image.std())
            return super().mesh(image)

    networks = Looking()
    noise = np.random.default_rng(1).normal(128, 30, (720, 720, 3))
    frame = np.clip(np.round(noise), 0, 255).astype(np.uint8)
    # Two by two pixels are one: half the noise, and less between their middles.
    mesh_near(frame, networks, FoundFace((360.0, 360.0), 320.0, 0.0, 1.0))
    assert networks.deviation < 12


def test_a_image_without_a_face_shows_none(tracker: MeshTracker) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (240, 320, 3), np.uint8)
    assert tracker(noise).mesh is None


def test_a_face_that_goes_is_lost_and_found_again(photo: Frame, tracker: MeshTracker) -> None:
    assert tracker(photo).mesh is not None
    empty = np.full_like(photo, 120)
    assert tracker(empty).mesh is None
    assert tracker(photo).mesh is not None


def test_a_face_turned_on_its_side_is_followed(photo: Frame, tracker: MeshTracker) -> None:
    height, width = photo.shape[:2]
    for degrees in range(0, 61, 4):
        matrix = cv2.getRotationMatrix2D((226, 130), degrees, 1.0)
        turned = np.asarray(cv2.warpAffine(photo, matrix, (width, height)), np.uint8)
        mesh = tracker(turned).mesh
        assert mesh is not None
        eyes = mesh.points[list(LEFT_IRIS), :2].mean(0) - mesh.points[list(RIGHT_IRIS), :2].mean(0)
        assert np.degrees(np.arctan2(*eyes[::-1])) == pytest.approx(-degrees, abs=6)


def test_a_face_that_lies_on_its_side_is_seen_in_its_first_frame(
    photo: Frame, tracker: MeshTracker
) -> None:
    wide = cv2.copyMakeBorder(photo, 250, 0, 0, 0, cv2.BORDER_REPLICATE)
    mesh = tracker(np.asarray(cv2.rotate(wide, cv2.ROTATE_90_CLOCKWISE), np.uint8)).mesh
    assert mesh is not None
    eyes = mesh.points[list(LEFT_IRIS), :2].mean(0) - mesh.points[list(RIGHT_IRIS), :2].mean(0)
    assert np.degrees(np.arctan2(*eyes[::-1])) == pytest.approx(92, abs=6)


def test_the_face_asked_for_is_followed(photo: Frame, tracker: MeshTracker) -> None:
    small = cv2.resize(photo, (400, 400), interpolation=cv2.INTER_AREA)
    both = np.asarray(np.hstack([cv2.resize(photo, (400, 400))[:, :], small]), np.uint8)
    tracked = tracker(both)
    assert tracked.faces == 2
    tracker.follow(580, 100)
    mesh = tracker(both).mesh
    assert mesh is not None
    assert mesh.points[4, 0] > 400
    mesh = tracker(both).mesh
    assert mesh is not None
    assert mesh.points[4, 0] > 400


def test_a_narrow_strip_is_searched_in_few_parts() -> None:
    class Counted(OpenVinoFaceNetworks):
        asked = 0

        def detect(self, image: Frame) -> tuple[np.ndarray, np.ndarray]:
            self.asked += 1
            return super().detect(image)

    networks = Counted()
    assert find_faces(np.full((16, 4000, 3), 128, np.uint8), networks, thorough=True) == []
    assert 1 < networks.asked <= 64


@pytest.mark.parametrize("first_in_front", [False, True])
@pytest.mark.parametrize("speed", [10, 20, 37])
def test_who_crosses_another_is_followed_on(
    people: People, tracker: MeshTracker, speed: int, first_in_front: bool
) -> None:
    followed = list[bool]()
    for number, (frame, mine, other) in enumerate(crossing(people, speed, first_in_front)):
        if number == 0:
            tracker.follow(110, 150)
        face = tracker(frame).landmarks
        if face is not None and abs(mine - other) > 60:
            x = float(face[:, 0].mean())
            assert abs(x - mine) < abs(x - other)
            followed.append(abs(x - mine) < 60)
    assert all(followed)
    assert len(followed) > 0.7 * 740 / speed
    assert face is not None


def test_who_went_is_waited_for_and_then_the_other_is_followed(
    people: People, tracker: MeshTracker
) -> None:
    both = next(iter(crossing(people, 10, first_in_front=False)))[0]
    tracker.follow(110, 150)
    for _ in range(3):
        assert tracker(both).mesh is not None
    gone = both.copy()
    gone[:, :220] = gone[0, 480]
    seen = [tracker(gone).mesh is not None for _ in range(80)]
    assert not any(seen[:70])
    assert all(seen[78:])


def test_one_face_that_goes_and_comes_never_needs_the_descriptor(
    tracker: MeshTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    described: list[int] = []
    monkeypatch.setattr(Identities, "describe", lambda *_: described.append(1))
    talk = Path(__file__).parents[2] / "assets" / "talk.mp4"
    with VideoFileSource(talk, start_s=4.0, duration_s=1.0) as video:
        for number, timed in enumerate(video.frames()):
            empty = number in (7, 8)
            tracked = tracker(np.full_like(timed.frame, 120) if empty else timed.frame)
            assert (tracked.mesh is None) == empty
    assert not described


def test_a_face_that_jumps_without_a_cut_is_the_same(
    people: People, tracker: MeshTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.faces.scene_cuts._CUT", 255.0)
    wide = cv2.copyMakeBorder(people[0][0], 0, 0, 100, 100, cv2.BORDER_REPLICATE)
    for number in range(12):
        moved = np.roll(wide, 30 * (number // 4), 1)
        assert tracker(np.asarray(moved, np.uint8)).mesh is not None


def test_a_shake_that_blurs_the_one_face_there_is_loses_nobody(
    people: People, tracker: MeshTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.faces.scene_cuts._CUT", 255.0)
    wide = cv2.copyMakeBorder(people[0][0], 0, 0, 100, 100, cv2.BORDER_REPLICATE)
    for _ in range(12):
        assert tracker(np.asarray(wide, np.uint8)).mesh is not None
    for shift, blur in ((40, 41), (-30, 41), (30, 41), (0, 1), (0, 1)):
        moved = cv2.blur(np.roll(wide, shift, 1), (blur, 1))
        assert tracker(np.asarray(moved, np.uint8)).mesh is not None


def test_a_live_image_does_not_wait_for_what_tells_people_apart(
    people: People, slow_identifier: SlowIdentifier
) -> None:
    tracker = MeshTracker(OpenVinoFaceNetworks(), Identities(waits=False))
    one, other = (images[0] for images in people)
    for _ in range(12):
        assert tracker(one).mesh is not None
    assert not slow_identifier.begun
    moved = np.roll(other, 40, 1)
    for _ in range(12):
        assert tracker(moved).mesh is not None  # for want of knowing better
    assert slow_identifier.begun == [1]
    slow_identifier.loaded.set()
    eventually(lambda: tracker(moved).mesh is None)
