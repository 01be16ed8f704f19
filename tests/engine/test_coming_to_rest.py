"""A face whose driver is out of sight comes to rest: at once in no frame, wholly in two seconds."""

import numpy as np
import pytest

from face2face.engine.coming_to_rest import ComingToRest
from face2face.engine.open_engine import open_engine
from face2face.engine.options import EngineOptions
from face2face.engine.result import Seen
from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.retarget_options import RetargetOptions
from face2face.model import read_model
from face2face.types import Landmarks
from tests.engine.moved_portrait import drawn, turned
from tests.engine.moved_portrait import rest as facing

STABLE = (0, 1, 2)


@pytest.fixture
def rest() -> Landmarks:
    return np.array([[0, 0], [10, 0], [5, 8], [4, 3], [6, 3]], np.float32)


@pytest.fixture
def shown(rest: Landmarks) -> Landmarks:
    """The face turned and gone elsewhere, its last two points moved by an expression."""
    moved = rest.copy()
    moved[3:] += (0.0, 2.0)
    placed: Landmarks = Similarity(1.5, 0.4, (30.0, -7.0))(moved).astype(np.float32)
    return placed


@pytest.fixture
def to_rest(shown: Landmarks) -> ComingToRest:
    """Whose face was seen last at 5 seconds."""
    made = ComingToRest(STABLE, fit_similarity)
    made.take(shown, 5.0)
    return made


def expression(points: Landmarks, rest: Landmarks) -> float:
    """How far the last two points are from where they are at rest, in the face's own pixels."""
    head = fit_similarity(rest[list(STABLE)], points[list(STABLE)])
    return float(np.abs(head.inverse()(points) - rest)[3:].max())


def test_before_a_face_was_seen_nothing_moves(rest: Landmarks) -> None:
    assert ComingToRest(STABLE, fit_similarity)(rest, 3.0) is None


def test_a_face_lost_for_a_frame_or_two_stays(to_rest: ComingToRest, rest: Landmarks) -> None:
    assert to_rest(rest, 5.04) is None
    assert to_rest(rest, 5.08) is None


def test_the_expression_goes_first_and_the_head_later(
    to_rest: ComingToRest, rest: Landmarks, shown: Landmarks
) -> None:
    left, stable = [], list(STABLE)
    for away_s in (0.2, 0.3, 0.4, 0.6):
        points = to_rest(rest, 5 + away_s)
        assert points is not None
        assert points.dtype == np.float32
        assert points[stable] == pytest.approx(shown[stable], abs=1e-3)
        left.append(expression(points, rest))
    assert left == sorted(left, reverse=True)
    assert 1.5 < left[0] < 2
    assert left[-1] == pytest.approx(0, abs=1e-4)
    halfway = to_rest(rest, 6.1)
    assert halfway is not None
    assert halfway[stable] == pytest.approx((shown + rest)[stable] / 2, abs=1e-3)


def test_at_rest_it_stays_until_a_face_is_seen(
    to_rest: ComingToRest, rest: Landmarks, shown: Landmarks
) -> None:
    ended = to_rest(rest, 6.9)
    assert ended == pytest.approx(rest, abs=1e-5)
    assert to_rest(rest, 7.0) is None
    to_rest.take(shown, 8.0)
    assert to_rest(rest, 8.3) is not None


def test_who_comes_back_is_met_in_a_quarter_of_a_second(
    to_rest: ComingToRest, rest: Landmarks, shown: Landmarks
) -> None:
    away = to_rest(rest, 5.4)
    assert away is not None
    steps = [to_rest.take(shown, 5.5 + step) for step in (0.0, 0.05, 0.125, 0.2, 0.25, 0.3)]
    assert steps[0] == pytest.approx(away, abs=1e-4)
    assert steps[2] == pytest.approx((away + shown) / 2, abs=1e-4)
    left = [float(np.abs(step - shown).max()) for step in steps]
    assert left == sorted(left, reverse=True)
    assert left[-2:] == [0, 0]


def test_after_a_frame_that_was_missed_nothing_lags(
    to_rest: ComingToRest, rest: Landmarks, shown: Landmarks
) -> None:
    to_rest(rest, 5.05)
    assert np.array_equal(to_rest.take(shown + 3, 5.1), shown + 3)


def test_another_scene_begins_with_its_face_as_it_is(
    to_rest: ComingToRest, rest: Landmarks, shown: Landmarks
) -> None:
    to_rest(rest, 5.4)
    to_rest.cut()
    assert np.array_equal(to_rest.take(shown, 5.5), shown)


def test_a_player_that_goes_back_in_time_counts_from_there(
    to_rest: ComingToRest, rest: Landmarks
) -> None:
    assert to_rest(rest, 1.0) is None
    assert to_rest(rest, 1.3) is not None
    assert to_rest(rest, 3.0) == pytest.approx(rest, abs=1e-5)


def test_a_restart_forgets_the_face(to_rest: ComingToRest, rest: Landmarks) -> None:
    to_rest.restart()
    assert to_rest(rest, 5.3) is None


@pytest.mark.parametrize("model", ["grid-s1", "mona-lisa"])
def test_a_face_that_was_away_for_two_seconds_is_as_before_the_first(
    model: str, portraits_once: None
) -> None:
    """A conversion that goes on there, from nothing, gives the same image."""
    engine = open_engine(read_model(model))
    first, second = drawn("anika", [facing, turned])
    empty = np.zeros_like(first)
    begins = engine(empty, 0.0, scenes=False).output
    engine.calibrate([engine(first, 0.04, scenes=False).face])
    moved = engine(second, 0.1, scenes=False)
    assert moved.face is not None
    assert np.abs(moved.output.astype(int) - begins).mean() > 2
    for frame in range(1, 61):
        ends = engine(empty, 0.1 + frame / 30, scenes=False).output
    assert np.abs(ends.astype(int) - begins).max() <= 1


@pytest.mark.parametrize("cut_s", [None, 6.0, 8.0])
def test_who_is_seen_after_a_while_without_a_face_is_met_softly_whatever_was_before(
    to_rest: ComingToRest, rest: Landmarks, shown: Landmarks, cut_s: float | None
) -> None:
    """So that a conversion that goes on in between shows the same."""
    fresh = ComingToRest(STABLE, fit_similarity)
    for number in range(6, 51):
        time_s = 5 + number / 10
        if cut_s is not None and abs(time_s - cut_s) < 0.01:
            to_rest.cut()
        to_rest(rest, time_s)
        if time_s > 8.5:
            fresh(rest, time_s)
    for time_s in (10.1, 10.2, 10.3, 10.4):
        met = to_rest.take(shown, time_s)
        assert met == pytest.approx(fresh.take(shown, time_s), abs=1e-4)
        assert (np.abs(met - shown).max() > 1) == (time_s < 10.35)


def test_points_of_another_kind_are_not_mixed(to_rest: ComingToRest, rest: Landmarks) -> None:
    assert to_rest(rest[:4], 5.5) is None
    assert to_rest.take(rest, 5.6) == pytest.approx(rest)


def test_black_gives_way_to_the_person_at_rest_when_retargeting_begins() -> None:
    off, on = (EngineOptions(motion=RetargetOptions(retarget=mode)) for mode in ("off", "relative"))
    engine = open_engine(read_model("grid-s1"), options=off)
    empty = np.full((120, 160, 3), 90, np.uint8)
    assert engine.idle == "without a face show the image before"
    assert engine.begin(Seen(()), empty, 0.0)().output.max() == 0
    engine.configure(on)
    assert engine.idle == "without a face show it at rest"
    assert engine.begin(Seen(()), empty, 0.1)().output.mean() > 50
