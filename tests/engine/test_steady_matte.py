"""People's mattes in a video, from frame to frame."""

import numpy as np

from face2face.engine.steady_matte import SteadyMatte
from face2face.tasks.base import Looked
from face2face.tasks.cutout import CutoutTask
from face2face.types import Frame, Grey

SIDE = 128
TASK = CutoutTask()


def scene(left: int = 30) -> tuple[Frame, Grey]:
    """Somebody light before a dark wall, and their matte."""
    frame = np.full((SIDE, SIDE, 3), 40, np.uint8)
    matte = np.zeros((SIDE, SIDE), np.uint8)
    frame[20:, left : left + 40] = 200
    matte[20:, left : left + 40] = 255
    return frame, matte


Places = tuple[tuple[float, float], ...]


def shown_by(steady: SteadyMatte, frame: Frame, matte: Grey, faces: Places = ()) -> Grey:
    return steady(TASK, frame, Looked(matte, faces=faces), steady.moved(frame))


def test_a_matte_that_trembles_where_nothing_moves_is_held_still() -> None:
    """However far it jumps: not the matte's change counts, but the frame's."""
    frame, matte = scene()
    random, steady = np.random.default_rng(0), SteadyMatte()
    shown = []
    for number in range(40):
        trembling = matte.copy()
        trembling[40:60, 70:74] = 255 * (number % 2)
        noise = random.normal(0, 2, frame.shape)
        shown.append(shown_by(steady, np.clip(frame + noise, 0, 255).astype(np.uint8), trembling))
    late = np.stack(shown[20:]).astype(int)[:, 40:60, 70:74]
    assert np.abs(np.diff(late, axis=0)).mean() < 20
    assert (shown[-1][30:, 35:65] == 255).all() and (shown[-1][:, 90:] == 0).all()


def test_a_moving_person_drags_no_edge_behind() -> None:
    steady = SteadyMatte()
    for left in range(10, 70, 6):
        frame, matte = scene(left)
        shown = shown_by(steady, frame, matte)
        assert np.abs(shown[20:].astype(int) - matte[20:]).mean() < 2


def test_what_fades_in_slowly_is_taken_in_the_end() -> None:
    frame, matte = scene()
    steady = SteadyMatte()
    empty, nobody = np.full_like(frame, 40), np.zeros_like(matte)
    shown_by(steady, empty, nobody)
    for step in range(81):
        faded = np.round(empty + (frame.astype(float) - empty) * min(step / 40, 1))
        shown = shown_by(steady, faded.astype(np.uint8), matte if step > 20 else nobody)
    assert (shown[40:, 40:60] > 240).all()


def thing_beside(area: int) -> tuple[Frame, Grey]:
    frame, matte = scene()
    frame[20 : 20 + area // 20, 100:120] = 150
    matte[20 : 20 + area // 20, 100:120] = 255
    return frame, matte


def test_a_machine_beside_somebody_who_shows_a_face_is_nobody() -> None:
    """A third of their size: without faces it might be a child."""
    frame, matte = thing_beside(1400)
    assert shown_by(SteadyMatte(), frame, matte)[40, 110] == 255
    assert shown_by(SteadyMatte(), frame, matte, ((50, 40),))[40, 110] == 0
    assert shown_by(SteadyMatte(), frame, matte, ((50, 40), (110, 40)))[40, 110] == 255
    # A face on the wall tells nothing of either.
    assert shown_by(SteadyMatte(), frame, matte, ((5, 5),))[40, 110] == 255


def test_what_is_about_large_enough_does_not_come_and_go() -> None:
    least, steady = 0.25 * 40 * 108, SteadyMatte()

    def seen(*sizes: float) -> list[bool]:
        steady.restart()
        mattes = [shown_by(steady, *thing_beside(round(size * least))) for size in sizes]
        return [bool(matte[30, 110] > 127) for matte in mattes]

    assert seen(1.5, 0.9, 1.1, 0.9, 1.1, 0.9) == [True] * 6
    assert seen(0.5, 1.1, 0.9, 1.1, 0.9, 1.1) == [False] * 6


def test_another_scene_leaves_nothing_of_the_one_before() -> None:
    frame, matte = scene(10)
    steady = SteadyMatte()
    for _ in range(5):
        shown_by(steady, frame, matte)
    other, there = 255 - scene(80)[0], scene(80)[1]
    assert (shown_by(steady, other, there) == there).all()
