"""A video file played at its own speed; an image is one that ends at once."""

import gc
import time
from pathlib import Path

from face2face.engine.live.channel import SourceChannel
from face2face.engine.live.status import SourceState
from face2face.video.open_source import open_video
from face2face.video.source import FrameSource

_BEHIND_S = 1.0
"""A player further behind has no chance to catch up: it goes on from where it is."""

_SHORTEST_S = 0.2
"""Length of a round of a video that repeats, at least: one image must not be read all the time."""


def play_video(path: Path, channel: SourceChannel) -> None:
    """Play a video into the feed until its end, or until the feed is halted.

    Whether it begins again at its end is looked up when it is there.

    Args:
        path: the file.
        channel: takes each frame when it is due.

    Raises:
        SourceError: the file cannot be read.
    """
    begin_s = float("-inf")
    while not channel.halt.is_set():
        begin_s, end_s = _play_once(path, channel, begin_s)
        # PyAV's streams and containers hold each other: without this every round would leave its
        # decoder's threads and buffers behind for minutes.
        gc.collect()
        begin_s = max(end_s, begin_s + _SHORTEST_S)
        channel.halt.wait(max(0.0, begin_s - time.monotonic()))
        if not channel.playback.loop:
            channel.report(SourceState.ENDED)
            return


def _play_once(path: Path, channel: SourceChannel, begin_s: float) -> tuple[float, float]:
    """Play from `begin_s` on, or from now on if that is long past; return begin and end."""
    with open_video(path) as video:
        if begin_s < time.monotonic() - _BEHIND_S:
            begin_s = time.monotonic()
        channel.tell_rate(video.frame_rate)
        end_s = _show(video, channel, begin_s)
        channel.warn(video.warnings)
    return begin_s, end_s


def _show(video: FrameSource, channel: SourceChannel, begin_s: float) -> float:
    """Show each frame when it is due.

    Returns:
        When the video's last frame has been shown for as long as the video says, or for as long as
        the others, time.monotonic().
    """
    frame_s = 1 / video.frame_rate if video.frame_rate > 0 else 1 / 25
    end_s = begin_s
    for timed in video.frames():
        late_s = time.monotonic() - (begin_s + timed.time_s)
        if late_s > _BEHIND_S:
            begin_s += late_s
        if channel.halt.wait(max(0.0, -late_s)):
            break
        channel.playback.wait(channel.halt)
        channel.put(timed.frame, video=True)
        end_s = begin_s + timed.time_s + frame_s
    return end_s if video.end_s is None else begin_s + video.end_s
