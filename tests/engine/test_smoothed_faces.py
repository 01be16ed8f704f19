"""Frames of a video wait until their faces can be smoothed by those that come."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from face2face.engine import smoothed_faces
from face2face.engine.result import Seen
from face2face.engine.smoothed_faces import with_smooth_faces
from face2face.faces.video_smoothing import Part, VideoSmoother
from face2face.types import TimedFrame

RATE = 25.0
SMOOTHER = VideoSmoother(0.5, [Part([0], 3.0)])

Item = tuple[TimedFrame, Seen]


def video(heights: Sequence[float | None], cuts: Sequence[int] = ()) -> Iterator[Item]:
    """A face of one point at these heights; None where there is none."""
    for number, height in enumerate(heights):
        frame = np.zeros((4, 4, 3), np.uint8)
        faces = () if height is None else (np.array([[5.0, height]], np.float32),)
        yield TimedFrame(frame, number / RATE), Seen(faces, len(faces), number in cuts)


def heights_of(items: Iterator[Item]) -> list[float | None]:
    return [None if seen.smooth is None else float(seen.smooth[0, 1]) for _, seen in items]


def test_every_frame_comes_once_in_its_order_with_what_was_seen() -> None:
    given = [1.0, 2.0, None, 4.0, 9.0, 6.0, None]
    items = list(with_smooth_faces(video(given, cuts=[4]), SMOOTHER))
    assert [timed.time_s for timed, _ in items] == [number / RATE for number in range(7)]
    assert [seen.cut for _, seen in items] == [number == 4 for number in range(7)]
    found = [float(seen.faces[0][0, 1]) if seen.faces else None for _, seen in items]
    assert found == given
    assert [seen.smooth is None for _, seen in items] == [height is None for height in given]


def test_a_cut_and_a_lost_face_are_not_smoothed_over() -> None:
    still = [10.0] * 5
    moved = [90.0] * 5
    cut = heights_of(with_smooth_faces(video(still + moved, cuts=[5]), SMOOTHER))
    assert cut == pytest.approx(still + moved, abs=1e-4)
    lost = heights_of(with_smooth_faces(video([*still, None, *moved]), SMOOTHER))
    assert lost[:5] == pytest.approx(still, abs=1e-4)
    assert lost[6:] == pytest.approx(moved, abs=1e-4)
    followed = heights_of(with_smooth_faces(video(still + moved), SMOOTHER))
    assert followed[4] is not None
    assert followed[4] > 11


def test_a_video_that_is_begun_in_its_middle_goes_on_the_same() -> None:
    """As segments and other processes begin it."""
    random = np.random.default_rng(5)
    heights = list(random.normal(50, 3, 40))
    whole = list(with_smooth_faces(video(heights), SMOOTHER))
    from_middle = list(with_smooth_faces((item for item in list(video(heights))[10:]), SMOOTHER))
    for (timed, one), (other, same) in zip(whole[20:], from_middle[10:], strict=True):
        assert timed.time_s == other.time_s
        assert one.smooth is not None
        assert np.array_equal(one.smooth, same.smooth)


@pytest.mark.parametrize("rate", [15.0, 25.0, 29.97, 60.0])
def test_as_many_count_before_as_after(rate: float) -> None:
    """However the times are rounded: one face that is off is spread alike to both sides."""
    heights = [10.0] * 60
    for off in range(25, 35):
        given = [*heights[:off], 20.0, *heights[off + 1 :]]
        times = (number / rate for number in range(60))
        items = ((TimedFrame(one.frame, next(times)), seen) for one, seen in video(given))
        smooth = heights_of(with_smooth_faces(items, SMOOTHER))
        around = smooth[off - 12 : off + 13]
        assert around == pytest.approx(around[::-1], abs=1e-4)


def test_frames_wait_for_a_sixth_of_a_second_only(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    def counted() -> Iterator[Item]:
        nonlocal taken
        for item in video([1.0] * 30):
            taken += 1
            yield item

    next(with_smooth_faces(counted(), SMOOTHER))
    assert taken == 5
    monkeypatch.setattr(smoothed_faces, "_MOST_BYTES", 2 * 48)
    taken = 0
    next(with_smooth_faces(counted(), SMOOTHER))
    assert taken == 3  # two of 48 bytes may wait
