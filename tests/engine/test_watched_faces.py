"""Where the faces of a video are."""

from collections.abc import Sequence

import numpy as np
import pytest

from face2face.engine.regions import letterbox
from face2face.engine.small_frame import SmallFrame
from face2face.engine.watched_faces import WatchedFace, WatchedFaces
from face2face.faces.mesh_finder import FoundFace
from face2face.types import Frame

SIZE = 64


class Lights:
    """A detector that sees light squares, those of eight pixels and more of its image's 64."""

    def __init__(self) -> None:
        self.searched: list[tuple[int, int]] = []

    def __call__(self, image: Frame) -> Sequence[FoundFace]:
        self.searched.append((image.shape[1], image.shape[0]))
        rows, columns = np.nonzero(image[..., 0] > 127)
        if not rows.size:
            return []
        side = float(rows.max() - rows.min() + 1)
        if side < len(image) / 8:
            return []
        return [FoundFace((float(columns.mean()), float(rows.mean())), side, 0.0, 1.0)]


def frame_with(x: int, y: int, side: int, width: int = 640, height: int = 320) -> Frame:
    frame = np.zeros((height, width, 3), np.uint8)
    frame[y : y + side, x : x + side] = 255
    return frame


def seen_by(watched: WatchedFaces, frame: Frame) -> Sequence[WatchedFace]:
    return watched(frame, SmallFrame.of(*letterbox(frame), SIZE))


def test_a_frames_points_lie_where_its_square_has_them() -> None:
    small = SmallFrame.of(*letterbox(frame_with(0, 0, 1)), SIZE)
    assert small.here((0, 0)) == (0, 16) and small.here((640, 320)) == (64, 48)
    assert small.there(small.here((123.0, 45.0))) == pytest.approx((123, 45))


def test_a_large_face_is_found_at_once_and_spares_all_parts() -> None:
    glance = Lights()
    watched = WatchedFaces(glance, hurried=False)
    frame = frame_with(200, 100, 120)
    for _ in range(20):
        (one,) = seen_by(watched, frame)
    assert one.number == 1 and one.face.side == pytest.approx(120, abs=20)
    assert one.face.centre == pytest.approx((260, 160), abs=10)
    assert glance.searched == [(SIZE, SIZE)] * 2


@pytest.mark.parametrize("hurried", [False, True])
def test_a_small_one_is_found_in_a_part(hurried: bool) -> None:
    """In a scene's first frame; live, where there is no time for that, within a second."""
    watched = WatchedFaces(Lights(), hurried=hurried)
    frame = frame_with(500, 200, 30)
    late = 0
    while not (found := seen_by(watched, frame)):
        late += 1
    assert found[0].face.centre == pytest.approx((514.5, 214.5))
    assert late == 0 if not hurried else 0 < late <= 30


def test_a_face_keeps_its_number_on_its_way_and_goes_when_it_is_missed() -> None:
    watched = WatchedFaces(Lights(), hurried=False)
    for step in range(21):
        (one,) = seen_by(watched, frame_with(200 + 5 * step, 100, 120))
        assert one.number == 1
        flow = np.zeros((SIZE, SIZE, 2), np.float32)
        flow[..., 0] = -0.5
        small = SmallFrame.of(*letterbox(frame_with(0, 0, 1)), SIZE)
        watched.carry(flow, small)
        assert one.face.centre[0] == pytest.approx(260 + 5 * step, abs=12)
    empty, frames = np.zeros((320, 640, 3), np.uint8), 0
    while seen_by(watched, empty):
        frames += 1
    assert 10 < frames <= 40
