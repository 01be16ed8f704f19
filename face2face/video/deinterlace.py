"""Images of two moments, line by line, made images of one: camcorders, tapes and DVDs have such."""

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import av.error
from av.filter.graph import Graph
from av.video.frame import VideoFrame

from face2face.video.filter_graph import filter_graph

Timed = tuple[VideoFrame, Fraction]

_LEAST_PX = 4
"""Of a side; the filter takes no less."""


def deinterlaced(images: Iterator[Timed]) -> Iterator[Timed]:
    """The same images at the same times; from the first that says it is interlaced on, filtered.

    FFmpeg's bwdif makes the lines of the other moment anew where something moves, and leaves images
    alone that do not say so. It looks at the next image, too: each then comes one later.
    """
    graph: Graph | None = None
    kind: tuple[Any, ...] = ()
    times_s = deque[Fraction]()
    for image, time_s in images:
        if graph is not None and _kind(image) != kind:
            yield from _rest(graph, times_s)
            graph = None
        if graph is None:
            if not _is_interlaced(image):
                yield image, time_s
                continue
            graph, kind = _graph(image), _kind(image)
        times_s.append(time_s)
        graph.push(image)
        yield from _ready(graph, times_s)
    if graph is not None:
        yield from _rest(graph, times_s)


def _is_interlaced(image: VideoFrame) -> bool:
    large = min(image.width, image.height) >= _LEAST_PX
    return image.interlaced_frame and large and image.format.name.startswith("yuv")


def _kind(image: VideoFrame) -> tuple[Any, ...]:
    """What a filter keeps to."""
    return image.width, image.height, image.format.name, image.colorspace, image.color_range


def _ready(graph: Graph, times_s: deque[Fraction]) -> Iterator[Timed]:
    while times_s:
        try:
            image = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield cast(VideoFrame, image), times_s.popleft()


def _rest(graph: Graph, times_s: deque[Fraction]) -> Iterator[Timed]:
    graph.push(None)
    yield from _ready(graph, times_s)


def _graph(image: VideoFrame) -> Graph:
    return filter_graph(
        image,
        "bwdif",
        colorspace=str(int(image.colorspace)),
        colour_range=str(int(image.color_range)),
        mode="send_frame",
        deint="interlaced",
    )
