"""Writing GIFs: one palette for the whole, made when all of it has been seen."""

import contextlib
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, cast

import av
import av.container
import numpy as np
from av.filter.context import FilterContext
from av.filter.graph import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from face2face.images.resize import resize
from face2face.types import Image
from face2face.utils.files import part_path
from face2face.video.media_writing import drop

_TICK_S = Fraction(1, 100)
"""The unit of a GIF's times."""

_SHORTEST = 2
"""Ticks: browsers show what is shorter for a tenth of a second."""

_MOST_SIDE = 640

_HEADER, _COLOURS = 13, 0x80
"""Bytes of header and screen descriptor, and the bit in it that tells of a palette after them."""

_LOOP = b"\x21\xff\x0bNETSCAPE2.0"
_LOOP_BYTES = 19


class GifWriter:
    """A GIF of up to 256 colours, 640 pixels a side and 15 frames a second.

    Frames wait in a file beside it without loss, since the palette is known at the end only.

    Args:
        path: the file, which exists.
        width: pixels of the frames to come.
        height: pixels of the frames to come.
        comment: for the file's comment.
        xmp: for its XMP.
    """

    encoder = "gif"
    most_rate = 15.0
    longest_s = 655.0  # its units are counted in 16 bits

    def __init__(self, path: Path, width: int, height: int, comment: str, xmp: str) -> None:
        factor = min(1.0, _MOST_SIDE / max(width, height))
        self.size = max(1, round(width * factor)), max(1, round(height * factor))
        self._path = path
        self._about = _extension(b"\x21\xfe", comment.encode("ascii", "replace")) + _xmp(xmp)
        self._last = -_SHORTEST
        self._palettes = Graph()
        self._seen = self._source(self._palettes)
        self._palette = self._palettes.add("buffersink")
        self._palettes.link_nodes(
            self._seen, self._palettes.add("palettegen", reserve_transparent="1"), self._palette
        ).configure()
        self._raw = part_path(path)
        self._spool = part_path(path.with_suffix(".nut"))
        self._waiting = av.open(str(self._spool), "w", format="nut")
        self._stream = self._waiting.add_stream(
            "libx264rgb", rate=25, options={"qp": "0", "preset": "ultrafast", "bf": "0"}
        )
        self._stream.width, self._stream.height = self.size
        self._stream.pix_fmt = "rgb24"
        self._stream.time_base = self._stream.codec_context.time_base = _TICK_S

    def add(self, image: Image, time_s: float) -> None:
        """As `AnimationWriter` says."""
        small = resize(image, *self.size) if image.shape[1::-1] != self.size else image
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(small), format="rgb24")
        self._last = frame.pts = max(round(time_s / _TICK_S), self._last + _SHORTEST)
        frame.time_base = _TICK_S
        self._seen.push(frame)
        with contextlib.suppress(BlockingIOError):
            self._palette.pull()  # frames are looked at when this is asked for; else all are kept
        self._waiting.mux(self._stream.encode(frame))

    def finish(self, end_s: float) -> None:
        """As `AnimationWriter` says."""
        self._waiting.mux(self._stream.encode(None))
        self._waiting.close()
        self._seen.push(None)
        palette = cast(VideoFrame, self._palette.pull())
        last = max(round(end_s / _TICK_S) - self._last, _SHORTEST)
        options = {"loop": "0", "final_delay": str(last)}
        with av.open(str(self._raw), "w", format="gif", container_options=options) as container:
            stream = cast(VideoStream, container.add_stream("gif", rate=25))
            stream.width, stream.height = self.size
            stream.pix_fmt = "pal8"
            stream.time_base = stream.codec_context.time_base = _TICK_S
            for frame in self._in_palette(palette):
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        with self._raw.open("rb") as raw, self._path.open("wb") as whole:
            _copy_with(raw, whole, self._about)
        self.drop()

    def drop(self) -> None:
        """As `AnimationWriter` says."""
        drop(self._waiting)
        for path in (self._spool, self._raw):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _in_palette(self, palette: VideoFrame) -> Iterator[VideoFrame]:
        """The frames that wait, each pixel as the number of a colour."""
        graph = Graph()
        use = graph.add("paletteuse", dither="bayer", bayer_scale="5", diff_mode="rectangle")
        images = self._source(graph)
        colours = graph.add(
            "buffer", video_size="16x16", pix_fmt=palette.format.name, time_base=_ticks()
        )
        made = graph.add("buffersink")
        images.link_to(use, 0, 0)
        colours.link_to(use, 0, 1)
        use.link_to(made)
        graph.configure()
        palette.pts, palette.time_base = 0, _TICK_S
        colours.push(palette)
        colours.push(None)
        with av.open(str(self._spool)) as waiting:
            for frame in waiting.decode(video=0):
                ticks = round(cast(int, frame.pts) * cast(Fraction, frame.time_base) / _TICK_S)
                plain = frame.reformat(format="rgb24")
                plain.pts, plain.time_base = ticks, _TICK_S
                images.push(plain)
                yield from _ready(made)
            images.push(None)
            yield from _ready(made)

    def _source(self, graph: Graph) -> FilterContext:
        width, height = self.size
        return graph.add(
            "buffer", video_size=f"{width}x{height}", pix_fmt="rgb24", time_base=_ticks()
        )


def _ticks() -> str:
    return f"{_TICK_S.numerator}/{_TICK_S.denominator}"


def _ready(sink: FilterContext) -> Iterator[VideoFrame]:
    with contextlib.suppress(BlockingIOError, EOFError):
        while True:
            yield cast(VideoFrame, sink.pull())


def _extension(kind: bytes, data: bytes) -> bytes:
    """A block of a GIF in parts of 255 bytes."""
    parts = (data[at : at + 255] for at in range(0, len(data), 255))
    return kind + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _xmp(packet: str) -> bytes:
    """XMP stands as it is, so that it is found; what follows leads all who read on to the end.

    XMP specification, part 3, 1.1.2.
    """
    if not packet:
        return b""
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return b"\x21\xff\x0bXMP DataXMP" + packet.encode() + trailer


def _copy_with(raw: BinaryIO, whole: BinaryIO, about: bytes) -> None:
    """Copy a GIF, with blocks put in before its first image."""
    head = raw.read(_HEADER)
    if head[10] & _COLOURS:
        head += raw.read(3 << (head[10] & 7) + 1)
    loop = raw.read(_LOOP_BYTES)
    if loop.startswith(_LOOP):
        whole.write(head + loop + about)
    else:
        whole.write(head + about + loop)
    shutil.copyfileobj(cast(Any, raw), cast(Any, whole), 1 << 20)
