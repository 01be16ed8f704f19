"""The planes of FFmpeg's images as arrays, without a copy."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from face2face.types import Grey


def plane_views(image: VideoFrame) -> list[Grey]:
    """Views of an image's planes.

    Args:
        image: of 8-bit planes, such as yuv420p.

    Returns:
        uint8 (height, width) each, without what fills up its lines. They keep the image; what is
        written into those of an image that nobody else has is in it.
    """
    return [
        np.frombuffer(cast(memoryview, plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in cast(Sequence[VideoPlane], image.planes)
    ]
