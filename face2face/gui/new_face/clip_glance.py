"""How long a clip is, and what it looks like at one time. No Qt here."""

from dataclasses import dataclass
from pathlib import Path

from face2face.types import Frame

_SIDE = 160
"""Longer side in pixels of what is shown of it."""


@dataclass(frozen=True, eq=False)
class Glance:
    """A look at a clip.

    Attributes:
        length_s: how long it is, 0.0 where that is not known.
        image: uint8 RGB, small.
    """

    length_s: float
    image: Frame


def glance_at(path: Path, at_s: float) -> Glance:
    """Look at a clip.

    Slow: it decodes. Call it off the window's thread.

    Raises:
        SourceError: it cannot be read there.
    """
    from face2face.errors import SourceError
    from face2face.images.resize import resize, size_inside
    from face2face.video.open_source import open_path

    start_s = 0.0 if path.is_dir() else at_s
    with open_path(path) as whole:
        length_s = (whole.frame_count or 0) / whole.frame_rate if whole.frame_rate else 0.0
    with open_path(path, start_s=start_s) as source:
        timed = next(iter(source.frames()), None)
    if timed is None:
        raise SourceError(f"{path} shows nothing at {at_s:g} s: choose another time")
    return Glance(length_s, resize(timed.frame, *size_inside(timed.frame, _SIDE, _SIDE)))
