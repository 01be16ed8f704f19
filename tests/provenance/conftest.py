"""Small real images and videos, and an identity of the user's own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import av
import numpy as np
import pytest

from face2face.images.io import write_image
from face2face.provenance.mark import COMPOSITE, Mark
from tests.key_pairs import write_pair

MARK = Mark(COMPOSITE, "the image on the right made", "ana <3 & co", "a video of the driver")

IMAGES = ("a.png", "a.jpg", "a.webp")
VIDEOS = ("a.mp4", "a.m4v", "a.mov")
UNSIGNED = ("a.mkv", "a.webm")

Make = Callable[[str], Path]
MakePair = Callable[..., tuple[Path, Path]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes an image or video by its name."""

    def write(name: str) -> Path:
        path = tmp_path / name
        noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
        if name in IMAGES:
            write_image(path, noise)
            return path
        kind = {".m4v": "mp4", ".mkv": "matroska"}.get(path.suffix, path.suffix[1:])
        codec = "libvpx-vp9" if kind == "webm" else "libx264"
        with av.open(str(path), "w", format=kind) as container:
            container.metadata["comment"] = MARK.comment
            stream = container.add_stream(codec, rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for _ in range(5):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
            container.mux(stream.encode(None))
        return path

    return write


@pytest.fixture
def make_pair(tmp_path: Path) -> MakePair:
    """Return a function that writes a key and a certificate such as an authority gives out."""
    return partial(write_pair, tmp_path)
