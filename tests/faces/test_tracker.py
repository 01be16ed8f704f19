from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.faces.appearance import Identities
from face2face.faces.box_search import BoxSearch
from face2face.faces.detector import FaceDetector
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.faces.mesh_finder import FoundFace
from face2face.faces.tracker import FaceTracker
from face2face.images.grey import to_grey
from face2face.runtime.openvino_face_networks import mesh_look, open_glance
from face2face.types import Box, Frame
from face2face.video.file_source import VideoFileSource
from tests.faces.conftest import SlowIdentifier
from tests.faces.crossing import CROSSING, People, crossing
from tests.waiting import eventually

TALK = Path(__file__).resolve().parents[2] / "assets" / "talk.mp4"


@pytest.fixture(scope="module")
def second() -> list[Frame]:
    with VideoFileSource(TALK, start_s=4.0, duration_s=1.0) as video:
        return [timed.frame for timed in video.frames()]


def test_a_face_is_followed_as_well_as_found(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker, still = FaceTracker(predictor), FaceFinder(predictor)
    for frame in second:
        tracked, found = tracker(frame).landmarks, still.only(frame)
        assert tracked is not None
        assert found is not None
        assert np.abs(tracked - found).mean() < 0.03 * inter_ocular(found)


def test_a_lost_face_is_lost_soon_and_found_again(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker = FaceTracker(predictor)
    empty = np.full_like(second[0], 120)
    assert tracker(second[0]).landmarks is not None
    seen = [tracker(empty).landmarks is not None for _ in range(6)]
    assert not any(seen)  # the cut shows at once
    assert tracker(second[1]).landmarks is not None


def test_a_covered_face_is_lost_within_some_frames(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker = FaceTracker(predictor)
    face = tracker(second[0]).landmarks
    assert face is not None
    covered = second[0].copy()
    (left, top), (right, bottom) = face.min(0).astype(int), face.max(0).astype(int)
    covered[top - 30 : bottom + 10, left - 10 : right + 10] = covered[5, 5]
    seen = [tracker(covered).landmarks is not None for _ in range(6)]
    assert not seen[-1]


def test_the_face_in_hand_is_kept(second: list[Frame], predictor: LandmarkPredictor) -> None:
    tracker = FaceTracker(predictor)
    alone = np.hstack([second[0], np.full_like(second[0], 190)])
    first = tracker(alone).landmarks
    assert first is not None
    assert first[:, 0].max() < 512
    for frame in second[1:12]:
        # A larger face comes in at the right.
        larger = np.repeat(np.repeat(frame[130:386, 77:333], 2, 0), 2, 1)
        tracked = tracker(np.hstack([frame, larger]))
        assert tracked.landmarks is not None
        assert tracked.landmarks[:, 0].max() < 512
    assert tracked.faces == 2


def test_a_face_alone_that_looks_as_it_did_is_not_searched_for(
    second: list[Frame], predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []
    for name in ("find", "find_near"):
        search = getattr(FaceDetector, name)
        monkeypatch.setattr(
            FaceDetector,
            name,
            lambda *args, search=search, name=name, **kw: (
                searched.append(name) or search(*args, **kw)
            ),
        )
    tracker = FaceTracker(predictor)
    for frame in (*second, *second[::-1], *second):
        assert tracker(frame).landmarks is not None
    assert searched == ["find"] * 3  # at first, and while looking round for others


def test_a_face_that_slides_out_of_the_image_is_lost(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    tracker = FaceTracker(predictor)
    width, seen = second[0].shape[1], list[bool]()
    for gone in range(0, width * 3 // 4, 8):
        frame = np.full_like(second[0], 120)
        frame[:, gone:] = second[0][:, : width - gone]
        seen.append(tracker(frame).landmarks is not None)
    assert seen[20]  # a quarter is gone, and the face still whole
    assert not any(seen[40:])


@pytest.mark.parametrize("first_in_front", [False, True])
@pytest.mark.parametrize("speed", [20, 37])
def test_who_crosses_another_is_followed_on(
    people: People,
    predictor: LandmarkPredictor,
    speed: int,
    first_in_front: bool,
) -> None:
    tracker = FaceTracker(predictor)
    followed = wrong = mine = 0
    last = None
    for number, (frame, mine, other) in enumerate(crossing(people, speed, first_in_front)):
        if number == 0:
            tracker.follow(110, 150)
        last = tracker(frame).landmarks
        if last is not None and abs(mine - other) > 60:
            x = float(last[:, 0].mean())
            wrong += abs(x - mine) > abs(x - other)
            followed += abs(x - mine) < 60
    assert last is not None
    assert abs(float(last[:, 0].mean()) - mine) < 60
    assert wrong <= 3  # at so many pixels a frame the one face becomes the other between two
    assert followed > 0.5 * 740 / speed


def test_who_is_hidden_for_a_moment_is_followed_after_it(predictor: LandmarkPredictor) -> None:
    tracker = FaceTracker(predictor)
    with VideoFileSource(CROSSING) as video:
        seen = [tracker(timed.frame).landmarks for timed in video.frames()]
    # She goes from 118 to 860 pixels; he comes the other way.
    for number, face in enumerate(seen):
        if face is not None:
            assert float(face[:, 0].mean()) == pytest.approx(118 + 10 * number, abs=30)
    assert all(face is not None for face in seen[:28] + seen[55:])


def test_while_somebody_is_waited_for_frames_pass_by_unsearched(
    predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    find = FaceDetector.find
    monkeypatch.setattr(
        FaceDetector, "find", lambda *args, **kw: searched.append(number) or find(*args, **kw)
    )
    tracker, unseen = FaceTracker(predictor), list[int]()
    with VideoFileSource(CROSSING) as video:
        for number, timed in enumerate(video.frames()):
            if tracker(timed.frame).landmarks is None:
                unseen.append(number)
    assert len(unseen) > 10
    assert len(set(unseen) & set(searched)) <= len(unseen) // 3 + 1


def test_nobody_is_waited_for_where_one_face_comes_and_goes(
    second: list[Frame], people: People, predictor: LandmarkPredictor
) -> None:
    tracker = FaceTracker(predictor)
    empty = np.full_like(second[0], 120)
    assert tracker(second[0]).landmarks is not None
    for _ in range(6):
        tracker(empty)
    for image in people:
        other = np.full_like(second[0], 120)
        other[:288, :220] = image[0]
        assert tracker(other).landmarks is not None
        tracker(empty)


@pytest.mark.parametrize("cut", [False, True])
def test_one_face_alone_never_needs_the_descriptor(
    second: list[Frame], predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch, cut: bool
) -> None:
    described: list[int] = []
    monkeypatch.setattr(Identities, "describe", lambda *_: described.append(1))
    tracker = FaceTracker(predictor)
    seen = []
    for number, frame in enumerate(second):
        seen.append(tracker(np.roll(frame, 80, 1) if cut and number // 5 % 2 else frame))
    assert not described
    assert {tracked.faces for tracked in seen} == {1}
    assert (sum(tracked.cut for tracked in seen) > 3) == cut


def test_a_face_that_jumps_without_a_cut_is_one_face(
    second: list[Frame], predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.faces.scene_cuts._CUT", 255.0)
    tracker = FaceTracker(predictor)
    tracker(second[0])
    for _ in range(6):
        jumped = tracker(np.roll(second[0], 80, 1))
    assert (jumped.faces, jumped.landmarks is None) == (1, False)


def test_a_live_image_does_not_wait_for_what_tells_people_apart(
    people: People,
    predictor: LandmarkPredictor,
    slow_identifier: SlowIdentifier,
) -> None:
    tracker = FaceTracker(
        predictor, BoxSearch(predictor, hurried=True), identities=Identities(waits=False)
    )
    one, other = (images[0] for images in people)
    for _ in range(12):
        assert tracker(one).landmarks is not None
    assert not slow_identifier.begun
    for _ in range(12):
        assert tracker(other).landmarks is not None  # for want of knowing better
    assert slow_identifier.begun == [1]
    slow_identifier.loaded.set()
    eventually(lambda: tracker(other).landmarks is None)


def test_after_a_cut_a_face_is_looked_for_where_a_network_sees_one(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    asked = list[Frame]()
    glance = open_glance()

    def asking(frame: Frame) -> Sequence[FoundFace]:
        asked.append(frame)
        return glance(frame)

    mirrored = np.ascontiguousarray(255 - (255 - second[1][:, ::-1]) // 2)  # and lighter: a cut
    known, quick = (
        FaceTracker(predictor),
        FaceTracker(predictor, BoxSearch(predictor, glance=asking)),
    )
    for frame in (second[0], mirrored):
        searched, found = known(frame), quick(frame)
        assert searched.landmarks is not None
        assert found.landmarks is not None
        apart = np.abs(found.landmarks - searched.landmarks).mean()
        assert apart < 0.02 * inter_ocular(searched.landmarks)
    assert found.cut
    assert len(asked) == 1  # the first frame is searched as a whole


@pytest.mark.parametrize("marks_fit", [True, False])
def test_hog_is_not_asked_where_landmarks_say_that_a_network_is_right(
    astronaut: Frame,
    predictor: LandmarkPredictor,
    monkeypatch: pytest.MonkeyPatch,
    marks_fit: bool,
) -> None:
    """Neither after a cut nor once a second; HOG decides where they say something else."""
    asked = list[int]()
    search = FaceDetector._search
    number = 0

    def noted(*args: Any) -> list[Box]:
        asked.append(number)
        return search(*args)

    monkeypatch.setattr(FaceDetector, "_search", noted)
    seen = open_glance()

    def glance(frame: Frame) -> list[FoundFace]:
        return [one if marks_fit else replace(one, marks=one.marks[::-1]) for one in seen(frame)]

    tracker = FaceTracker(predictor, BoxSearch(predictor, glance=glance))
    mirrored = np.ascontiguousarray(255 - (255 - astronaut[:, ::-1]) // 2)
    for number in range(40):
        tracked = tracker(astronaut if number < 35 else mirrored)
        assert tracked.landmarks is not None
        assert tracked.faces == 1
        assert tracked.cut == (number == 35)
    assert asked == ([0] if marks_fit else [0, 30, 35])


def test_a_film_without_people_is_hardly_searched(
    second: list[Frame], predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever comes in is found in the same frame, with the landmarks of a search."""
    number, searched = 0, list[int]()
    find = FaceDetector.find

    def noted(*args: Any, **kw: Any) -> list[Box]:
        searched.append(number)
        return find(*args, **kw)

    monkeypatch.setattr(FaceDetector, "find", noted)
    grain = np.random.default_rng(0).integers(0, 20, second[0].shape, np.uint8)
    known, quick = (
        FaceTracker(predictor),
        FaceTracker(predictor, BoxSearch(predictor, lookout=open_glance())),
    )
    for number in range(60):
        assert quick(np.roll(90 + grain, number, 1)).landmarks is None
    assert searched == [0, 25, 50]
    number = 60
    found, expected = quick(second[0]).landmarks, known(second[0]).landmarks
    assert found is not None
    assert expected is not None
    assert np.array_equal(found, expected)


def test_a_face_that_hog_sees_in_whole_images_alone_is_found_soon(
    second: list[Frame], predictor: LandmarkPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FaceDetector, "sees", lambda *_: False)
    monkeypatch.setattr(FaceDetector, "find_turned", lambda *_: [])
    tracker = FaceTracker(predictor, BoxSearch(predictor, lookout=open_glance()))
    empty = np.full_like(second[0], 120)
    for _ in range(2):
        tracker(empty)
    seen = [tracker(frame).landmarks is not None for frame in second[:6]]
    assert seen == [False] * 3 + [True] * 3


def test_a_face_that_hog_does_not_see_is_followed(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    """A narrow one, as of a head that is turned, on its way to lying on its side."""
    height, width = second[0].shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 40.0, 1.0) @ np.diag([0.7, 1.0, 1.0])
    glance = open_glance()
    blind, seeing = (
        FaceTracker(predictor),
        FaceTracker(predictor, BoxSearch(predictor, glance=glance, lookout=glance)),
    )
    upright = FaceTracker(predictor)
    for frame in second[:12]:
        turned = np.asarray(cv2.warpAffine(frame, turn, (width, height)), np.uint8)
        assert blind(turned).landmarks is None
        found, known = seeing(turned).landmarks, upright(frame).landmarks
        assert found is not None
        assert known is not None
        expected = known @ turn[:, :2].T + turn[:, 2]
        assert np.abs(found - expected).mean() < 0.05 * inter_ocular(expected)


def test_a_mesh_is_asked_where_a_network_has_wrong_marks_of_what_hog_does_not_see(
    second: list[Frame], predictor: LandmarkPredictor
) -> None:
    """As of broad faces, and behind glasses."""
    height, width = second[0].shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 40.0, 1.0) @ np.diag([0.7, 1.0, 1.0])
    turned = np.asarray(cv2.warpAffine(second[0], turn, (width, height)), np.uint8)
    glance = open_glance()

    def doubtful(frame: Frame) -> list[FoundFace]:
        return [
            replace(one, marks=tuple((x + 0.2 * one.side, y) for x, y in one.marks))
            for one in glance(frame)
        ]

    def found(search: BoxSearch) -> int:
        grey = to_grey(turned)
        return len(search(turned, grey, None, cut=False, company=False, wanted=False))

    marks_alone = BoxSearch(predictor, lookout=doubtful)
    asking = BoxSearch(predictor, lookout=doubtful, mesh_look=mesh_look())
    assert (found(marks_alone), found(asking)) == (0, 1)
    assert (found(marks_alone.fresh()), found(asking.fresh())) == (0, 1)
