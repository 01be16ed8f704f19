"""FFmpeg's look-up tables: conversions of colours that cost the same however hard they are."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from av.filter.graph import Graph
from av.video.frame import VideoFrame

from face2face.video.filter_graph import filter_graph
from face2face.video.light import Light

_POINTS = 49
"""Of each side of the look-up table. On a photograph it is within half a level of 255 of the exact
colour on average; 65 would take twice as long to make, and gain a tenth of a level."""


def table_graph(like: VideoFrame, convert: Callable[[Light], Light]) -> Graph:
    """FFmpeg's filter that looks images up in a table.

    Args:
        like: an image of RGB, of the size and kind of those to come.
        convert: R'G'B' (n, 3), 0 to 1, as it is wanted.
    """
    steps = np.linspace(0, 1, _POINTS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")  # red runs fastest
    table = convert(np.stack([red, green, blue], -1).reshape(-1, 3))
    with tempfile.TemporaryDirectory(prefix="face2face-") as folder:
        path = Path(folder) / "table.cube"
        texts = np.array([f"{number / 9999:.4f}" for number in range(10_000)])
        rows = texts[np.round(table * 9999).astype(int)].tolist()
        lines = [f"LUT_3D_SIZE {_POINTS}", *map(" ".join, rows), ""]
        path.write_text("\n".join(lines), encoding="ascii")
        return filter_graph(
            like,
            "lut3d",
            colorspace="gbr",
            colour_range="pc",
            file=str(path),
            interp="tetrahedral",
        )
