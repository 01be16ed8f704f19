"""A video file played at its own speed; a picture is one that ends at once."""

import gc
import time
from pathlib import Path

from face2face.engine.live.channel import Feed
from face2face.engine.live.status import SourceState
from face2face.utils.file_types import is_still_image
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import StillSource
from face2face.video.source import FrameSource

_BEHIND_S = 1.0
"""A player further behind has no chance to catch up: it goes on from where it is."""

_SHORTEST_S = 0.2
"""Length of a round of a film that repeats, at least: one picture must not be read all the time."""


def play_film(path: Path, feed: Feed, *, loop: bool) -> None:
    """Play a film into the feed until its end, or until the feed is halted.

    Args:
        path: the file.
        feed: takes each frame when it is due.
        loop: begin again at the end.

    Raises:
        SourceError: the file cannot be read.
    """
    begin_s = float("-inf")
    while not feed.halt.is_set():
        begin_s, end_s = _play_once(path, feed, begin_s)
        # PyAV's streams and containers hold each other: without this every round would leave its
        # decoder's threads and buffers behind for minutes.
        gc.collect()
        begin_s = max(end_s, begin_s + _SHORTEST_S)
        feed.halt.wait(max(0.0, begin_s - time.monotonic()))
        if not loop:
            feed.tell(SourceState.ENDED)
            return


def _play_once(path: Path, feed: Feed, begin_s: float) -> tuple[float, float]:
    """Play from `begin_s` on, or from now on if that is long past; return begin and end."""
    with _opened(path) as film:
        if begin_s < time.monotonic() - _BEHIND_S:
            begin_s = time.monotonic()
        end_s = _show(film, feed, begin_s)
        feed.warn(film.warnings)
    return begin_s, end_s


def _opened(path: Path) -> FrameSource:
    return StillSource(path) if is_still_image(path) else VideoFileSource(path)


def _show(film: FrameSource, feed: Feed, begin_s: float) -> float:
    """Show each frame when it is due.

    Returns:
        When the film's last frame has been shown for as long as the film says, or for as long as
        the others, time.monotonic().
    """
    frame_s = 1 / film.frame_rate if film.frame_rate > 0 else 1 / 25
    end_s = begin_s
    for timed in film.frames():
        late_s = time.monotonic() - (begin_s + timed.time_s)
        if late_s > _BEHIND_S:
            begin_s += late_s
        if feed.halt.wait(max(0.0, -late_s)):
            break
        feed.put(timed.frame, film=True)
        end_s = begin_s + timed.time_s + frame_s
    return end_s if film.end_s is None else begin_s + film.end_s
