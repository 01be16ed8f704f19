"""Colours do not hang on what an image says beside its matrix; so it is with each PyAV."""

import numpy as np
import pytest
from av.video.frame import VideoFrame

from face2face.video.colour import RgbReader
from face2face.video.scaler import BT2020, Scaler

BT709, UNSAID, RESERVED, PQ = 1, 2, 0, 16


def tagged(matrix: int, transfer: int, primaries: int) -> VideoFrame:
    """64 x 64 pixels of one grey, with colours in its lower half."""
    planes = np.full((96, 64), 120, np.uint8)
    planes[64:] = np.random.default_rng(0).integers(60, 200, (32, 1))
    image = VideoFrame.from_ndarray(planes, format="yuv420p")
    image.colorspace, image.color_trc, image.color_primaries = matrix, transfer, primaries
    return image


@pytest.mark.parametrize(
    ("tags", "same"),
    [
        ((BT709, RESERVED, BT709), (BT709, BT709, BT709)),
        ((UNSAID, RESERVED, RESERVED), (UNSAID, UNSAID, UNSAID)),
        ((UNSAID, PQ, BT2020), (BT2020, PQ, BT2020)),
        ((UNSAID, BT709, BT2020), (BT2020, BT709, BT2020)),
    ],
)
def test_what_a_video_leaves_unsaid_changes_no_colours(
    tags: tuple[int, int, int], same: tuple[int, int, int]
) -> None:
    frame, other = (RgbReader().read(tagged(*each), 64, 64) for each in (tags, same))
    assert np.ptp(frame) > 50
    assert np.array_equal(frame, other)


def test_tags_are_kept_by_both_images() -> None:
    image = tagged(BT709, RESERVED, BT2020)
    done = Scaler()(image, 8, 8, "yuv444p")
    for one in (image, done):
        assert (one.color_trc, one.color_primaries) == (RESERVED, BT2020)
    assert image.colorspace == BT709
