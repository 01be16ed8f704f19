"""One of FFmpeg's filters, ready for images."""

from av.filter.graph import Graph
from av.video.frame import VideoFrame


def filter_graph(
    like: VideoFrame, name: str, *, colorspace: str, colour_range: str, **options: str
) -> Graph:
    """A filter between what images are pushed into and what they are pulled from.

    Args:
        like: an image of the size and kind of those to come.
        name: the filter's, as FFmpeg says it.
        colorspace: of the images, by FFmpeg's name or number.
        colour_range: of the images, by FFmpeg's name or number.
        options: the filter's.
    """
    graph = Graph()
    graph.link_nodes(
        graph.add(
            "buffer",
            video_size=f"{like.width}x{like.height}",
            pix_fmt=like.format.name,
            time_base="1/90000",
            colorspace=colorspace,
            range=colour_range,
        ),
        graph.add(name, **options),
        graph.add("buffersink"),
    ).configure()
    return graph
