"""The planes of FFmpeg's images as arrays, without a copy."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from face2face.types import Plane


def plane_views(image: VideoFrame) -> list[Plane]:
    """Views of an image's planes.

    Args:
        image: of planes, such as yuv420p or yuv420p10le.

    Returns:
        (height, width) each, without what fills up its lines: uint8, or uint16 of more than 8
        bits. They keep the image; what is written into those of an image that nobody else has is
        in it.
    """
    kind: Any = np.dtype(np.uint8 if image.format.components[0].bits == 8 else "<u2")
    return [
        np.frombuffer(cast(memoryview, plane), kind).reshape(
            plane.height, plane.line_size // kind.itemsize
        )[:, : plane.width]
        for plane in cast(Sequence[VideoPlane], image.planes)
    ]
