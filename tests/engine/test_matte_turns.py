"""People whom a video's frames show small, looked at in turn."""

from collections.abc import Sequence

import cv2
import numpy as np

from face2face.engine.matte_turns import LooksInTurn
from face2face.engine.regions import letterbox
from face2face.engine.small_frame import SmallFrame
from face2face.engine.video_mattes import VideoMattes
from face2face.engine.watched_faces import WatchedFace
from face2face.faces.mesh_finder import FoundFace
from face2face.tasks.base import Looked
from face2face.tasks.cutout import CutoutTask
from face2face.types import Frame, Grey

SIDE, SIZE = 512, 128
NOBODY = np.zeros((SIZE, SIZE), np.uint8)


class LargePeople:
    """A network that sees what is light, where it covers a tenth of its square or more."""

    def __init__(self) -> None:
        self.looks: list[int] = []

    def __call__(self, square: Frame) -> Grey:
        self.looks.append(len(square))
        small = cv2.resize(square[..., 0], (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        seen = np.where(np.asarray(small) > 127, 255, 0).astype(np.uint8)
        return seen if (seen > 0).mean() >= 0.1 else np.zeros_like(seen)


def scene(*middles: tuple[int, int], half: int = 20) -> Frame:
    """People who are light squares on structured dark ground."""
    ground = np.random.default_rng(0).integers(0, 80, (SIDE // 8, SIDE // 8, 3), np.uint8)
    frame = np.asarray(cv2.resize(ground, (SIDE, SIDE)), np.uint8)
    for x, y in middles:
        frame[y - half : y + half, x - half : x + half] = 255
    return frame


def small_of(frame: Frame) -> SmallFrame:
    return SmallFrame.of(*letterbox(frame), SIZE)


def watched(*middles: tuple[float, float], side: float = 30) -> list[WatchedFace]:
    return [
        WatchedFace(number, FoundFace(middle, side, 0.0, 1.0))
        for number, middle in enumerate(middles, start=1)
    ]


def seen_of(
    turns: LooksInTurn, frame: Frame, faces: list[WatchedFace], look: LargePeople
) -> Looked:
    return turns(frame, small_of(frame), NOBODY, faces, look)


def test_one_look_a_frame_shows_all_in_the_end() -> None:
    places = ((100, 120), (400, 300))
    frame, look, turns = scene(*places), LargePeople(), LooksInTurn(hurried=True)
    for _ in range(6):
        looked = seen_of(turns, frame, watched(*places), look)
    assert len(look.looks) == 6 and len(set(look.looks)) == 3
    person = np.asarray(cv2.resize(frame[..., 0], (SIZE, SIZE), interpolation=cv2.INTER_AREA)) > 200
    assert looked.matte[person].mean() > 230 and looked.matte[~person].mean() < 5
    assert looked.faces[0] == (25, 30)
    assert looked.closest == 96 / SIDE


def test_without_hurry_who_is_new_is_looked_at_at_once() -> None:
    places = ((100, 120), (400, 300))
    frame, look, turns = scene(*places), LargePeople(), LooksInTurn(hurried=False)
    seen_of(turns, frame, watched(places[0]), look)
    assert len(look.looks) == 3
    looked = seen_of(turns, frame, watched(*places), look)
    assert len(look.looks) == 6
    assert looked.matte[30, 25] > 230 and looked.matte[75, 100] > 230
    seen_of(turns, frame, watched(*places), look)
    assert len(look.looks) == 7


def test_a_wide_frame_is_looked_at_in_squares_too() -> None:
    """Beside somebody small, who is larger is seen in a square and needs no look at their face."""
    frame = np.zeros((256, 1024, 3), np.uint8)
    frame[100:220, 40:160] = 255
    frame[180:220, 900:940] = 255
    far = watched((920, 190), side=30)
    near = WatchedFace(2, FoundFace((100.0, 130.0), 130, 0.0, 1.0))
    look, turns = LargePeople(), LooksInTurn(hurried=False)
    small = small_of(frame)
    assert not look(small.image).any()
    matte = seen_of(turns, frame, [*far, near], look).matte
    for x, y in ((100, 160), (920, 200)):
        column, row = small.here((x, y))
        assert matte[round(row), round(column)] > 230
    column, row = small.here((500, 160))
    assert matte[round(row), round(column)] == 0
    assert look.looks.count(256) >= 4
    turns.restart()
    seen_of(turns, frame, [near], look)
    assert not turns.going_on


def test_who_is_near_gets_no_look_and_the_wholes_matte() -> None:
    """No more work where one person fills the frame, and the same result."""
    frame, look, turns = scene((256, 256), half=150), LargePeople(), LooksInTurn(hurried=True)
    whole = look(small_of(frame).image)
    looked = turns(frame, small_of(frame), whole, watched((256, 200), side=100), look)
    assert len(look.looks) == 1 and not turns.going_on
    assert looked.matte is whole and looked.closest == 1


def test_a_face_that_breathes_about_the_limit_is_looked_at_all_the_time() -> None:
    frame, look, turns = scene((256, 256)), LargePeople(), LooksInTurn(hurried=True)
    for side in (45, 47, 45, 48, 45):
        seen_of(turns, frame, watched((256, 256), side=side), look)
    assert len(look.looks) == 5
    seen_of(turns, frame, watched((256, 256), side=60), look)
    assert len(look.looks) == 5


def test_what_is_no_face_makes_no_hole() -> None:
    frame, turns = scene(), LooksInTurn(hurried=True)
    whole = np.full((SIZE, SIZE), 255, np.uint8)
    looked = turns(frame, small_of(frame), whole, watched((256, 256)), LargePeople())
    assert (looked.matte == 255).all()


def in_video(*frames: Frame, faces: list[list[FoundFace]]) -> list[Grey]:
    """The mattes of a video in which a detector sees faces, and the whole shows nobody."""
    found = iter(faces)

    def glance(image: Frame) -> Sequence[FoundFace]:
        return next(found, []) if len(image) == SIZE else []

    mattes, look, task = VideoMattes(glance, hurried=True), LargePeople(), CutoutTask()
    return [mattes(task, frame, small_of(frame), NOBODY, look).matte for frame in frames]


def test_what_a_look_saw_goes_along_with_who_moves() -> None:
    """Of three, each is looked at in every third frame; who walks is whole in those between."""
    places = [(100 + 8 * step, 200) for step in range(9)]
    others = (400, 100), (400, 400)
    faces = [FoundFace((x / 4, y / 4), 7, 0.0, 1.0) for x, y in (places[0], *others)]
    mattes = in_video(*(scene(place, *others) for place in places), faces=[faces])
    for (x, y), matte in zip(places[3:], mattes[3:], strict=True):
        column, row = x // 4, y // 4
        assert matte[row - 3 : row + 3, column - 3 : column + 3].mean() > 230
        assert matte[row - 3 : row + 3, : column - 7].mean() < 10


def test_another_scene_keeps_nothing_of_the_looks() -> None:
    frames = [scene((120, 200))] * 3 + [255 - scene()]
    face = FoundFace((30, 50), 7, 0.0, 1.0)
    mattes = in_video(*frames, faces=[[face]])
    assert mattes[2][50, 30] > 200 and not mattes[3].any()
