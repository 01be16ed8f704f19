"""The small parts of a live session: mailbox, orders, rates, board, calibration."""

import itertools
import threading
import time
from threading import Event

import numpy as np
import pytest

from face2face.engine.calibration import Calibration
from face2face.engine.live.mailbox import CommandQueue, Mailbox
from face2face.engine.live.status import (
    Delay,
    Listeners,
    LiveStatus,
    Rate,
    SourceState,
    StatusBoard,
)
from face2face.errors import SourceError
from face2face.faces.landmarks import LandmarkPredictor, mouth_opening
from face2face.faces.person import neutral_face
from face2face.faces.tracker import FaceTracker
from face2face.types import Frame, Landmarks
from tests.engine.live.fakes import plain
from tests.waiting import PATIENCE_S


def test_only_the_newest_frame_is_kept() -> None:
    mailbox, source = Mailbox(), Event()
    mailbox.begin(source)
    began_s = time.monotonic()
    for number in (1, 2, 3):
        mailbox.put(source, plain(number))
    ended_s = time.monotonic()

    taken = mailbox.take(0)

    assert taken is not None
    assert taken.number == 3
    assert taken.frame[0, 0, 0] == 3
    assert began_s <= taken.captured_s <= ended_s
    assert mailbox.dropped == 2
    assert mailbox.take(0) is None


def test_an_earlier_source_is_refused() -> None:
    mailbox, old, new = Mailbox(), Event(), Event()
    mailbox.begin(old)
    mailbox.put(old, plain(1))
    mailbox.begin(new)
    assert mailbox.take(0) is None
    mailbox.put(old, plain(2))
    assert mailbox.take(0) is None
    mailbox.put(new, plain(3))
    new.set()
    mailbox.put(new, plain(4))
    taken = mailbox.take(0)
    assert taken is not None
    assert taken.number == 1


def test_waking_a_waiting_taker() -> None:
    mailbox = Mailbox()
    taken: list[object] = []
    taker = threading.Thread(target=lambda: taken.append(mailbox.take(1e6)))
    taker.start()
    mailbox.wake()
    taker.join(PATIENCE_S)
    assert taken == [None]


def test_a_new_order_halts_the_one_before() -> None:
    commands = CommandQueue[str]()
    commands.give("a")
    first = commands.wait()
    commands.give("b")
    commands.give("c")
    second = commands.wait()
    commands.close()
    assert first is not None and second is not None
    assert first.halt.is_set()
    assert second.wanted == "c"
    assert second.halt.is_set()
    assert commands.wait() is None
    commands.give("d")
    assert commands.wait() is None


def test_a_rate_and_its_stop() -> None:
    rate = Rate()
    for number in range(61):
        rate.tick(10 + number / 30)
    assert rate.per_second(12.0) == pytest.approx(30, abs=0.1)
    assert rate.per_second(13.0) < 20
    assert rate.per_second(15.0) == 0


def test_a_delay_is_the_median_of_late() -> None:
    delay = Delay()
    delay.add(9.0, now_s=1)
    for late_s in (0.1, 0.2, 5.0):
        delay.add(late_s, now_s=10)
    assert delay.median_ms(10.5) == pytest.approx(200)
    assert delay.median_ms(20) == 0


def test_changes_are_told_once() -> None:
    status_board, told = StatusBoard(), list[LiveStatus]()
    remove = status_board.listen(told.append)
    status_board.update(source=SourceState.OPENING)
    status_board.update(source=SourceState.OPENING)
    remove()
    remove()
    status_board.update(source=SourceState.RUNNING)
    assert [status.source for status in told] == [SourceState.OPENING]


def test_a_listener_that_fails_leaves_the_others_alone(caplog: pytest.LogCaptureFixture) -> None:
    status_board, told = StatusBoard(), list[int]()
    listeners = Listeners[int](status_board.note)

    def failing(value: int) -> None:
        raise ZeroDivisionError("oh")

    listeners.add(failing)
    listeners.add(told.append)
    for value in (1, 2):
        listeners.report(value)
    assert told == [1, 2]
    assert isinstance(status_board.last_error, ZeroDivisionError)
    # In the log once, not at every frame.
    assert [record.message for record in caplog.records] == [
        "internal error: ZeroDivisionError: oh"
    ]


def test_an_error_of_ours_is_shown_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    assert StatusBoard().note(SourceError("plug it in")) == "plug it in"
    assert not caplog.records


@pytest.fixture(scope="module")
def face(talking: list[Frame], predictor: LandmarkPredictor) -> Landmarks:
    """A face of 100 pixels between the eyes' outer corners, mouth closed."""
    found = FaceTracker(predictor)(talking[0]).landmarks
    assert found is not None
    closed = found.copy()
    middle = closed[60:68, 1].mean()
    closed[60:68, 1] = middle
    scaled: Landmarks = (closed * (100 / np.hypot(*(closed[45] - closed[36])))).astype(np.float32)
    return scaled


def opened(face: Landmarks, by_px: float) -> Landmarks:
    """The face with its lower lip and jaw moved down."""
    moved = face.copy()
    moved[[*range(5, 12), *range(54, 60), 65, 66, 67], 1] += by_px
    return moved


def test_the_first_face_is_used_and_then_mended_without_a_jump(face: Landmarks) -> None:
    calibration = Calibration()
    first = calibration.see(opened(face, 20), 0.0)
    assert first is not None
    np.testing.assert_allclose(first, opened(face, 20), atol=0.01)
    used = [first]
    for number in range(1, 75):
        assert calibration.learning == (number <= 30)
        # Talking: open half of the time.
        neutral = calibration.see(opened(face, 20 * (number % 2)), number / 30)
        if neutral is not None:
            used.append(neutral)

    np.testing.assert_allclose(used[-1], face, atol=0.6)
    steps = [float(np.abs(b - a).max()) for a, b in itertools.pairwise(used)]
    assert max(steps) < 3  # of the 20 that the first face was wrong
    assert len(used) < 74  # it comes to rest


def test_time_without_a_face_teaches_nothing(face: Landmarks) -> None:
    calibration = Calibration()
    calibration.see(face, 0.0)
    calibration.see(face, 60.0)
    assert calibration.learning
    for number in range(1, 4):
        calibration.see(face, 60 + number / 4)
    assert not calibration.learning


def test_learning_anew_goes_over_gently_and_another_driver_at_once(face: Landmarks) -> None:
    calibration = Calibration()
    for number in range(40):
        calibration.see(face, number / 30)
    before = calibration.neutral
    assert before is not None and not calibration.learning

    calibration.restart()
    moved: Landmarks = face + np.float32(30)
    assert calibration.learning
    first = calibration.see(moved, 2.0)
    assert first is None or np.abs(first - before).max() < 5
    for number in range(1, 80):
        calibration.see(moved, 2.0 + number / 30)
    assert calibration.neutral is not None
    np.testing.assert_allclose(calibration.neutral, moved, atol=0.1)

    calibration.forget()
    assert calibration.neutral is None
    np.testing.assert_allclose(calibration.see(face, 9.0), face, atol=0.01)


def test_an_open_mouth_in_the_first_seconds_does_not_shut_the_mouth_for_good(
    face: Landmarks,
) -> None:
    calls = list[int]()

    def counted(faces: list[Landmarks]) -> Landmarks:
        calls.append(len(faces))
        return neutral_face(faces)

    random = np.random.default_rng(1)
    calibration = Calibration(counted)
    used, times, first = list[Landmarks](), list[float](), None
    for number in range(65 * 30):
        time_s = number / 30
        # Surprised, and nearer, for two seconds; then talk, with the mouth closed now and then.
        by_px = 30 if time_s < 2 else 20 * float(max(random.normal(), 0))
        shown = opened(face * np.float32(1.1 if time_s < 2 else 1), by_px)
        neutral = calibration.see(shown, time_s)
        assert calibration.learning == (time_s < 1)
        if time_s == 2:
            first = calibration.neutral
        if neutral is not None:
            used.append(neutral)
            times.append(time_s)

    assert first is not None
    assert mouth_opening(first) > 0.3
    assert calibration.neutral == pytest.approx(face, abs=0.3)
    by_half = used[int(np.searchsorted(times, 15))]
    assert mouth_opening(by_half) < 0.05
    # Nobody sees it happen: by less than a hundredth of the face from image to image.
    later = [face for face, time_s in zip(used, times, strict=True) if time_s > 2.1]
    assert max(float(np.abs(b - a).max()) for a, b in itertools.pairwise(later)) < 1
    assert len(calls) < 30
    assert max(calls) <= 49


def test_after_a_minute_nothing_changes(face: Landmarks) -> None:
    calibration = Calibration()
    for number in range(90 * 10):
        time_s = number / 10
        changed = calibration.see(face if time_s < 60 else opened(face, 20), time_s)
        assert changed is None or time_s < 75
    assert calibration.neutral == pytest.approx(face, abs=0.01)
