"""A video file played at its own speed, or as its viewer wants; an image ends at once."""

import gc
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

from face2face.engine.live.channel import SourceChannel
from face2face.engine.live.playback import LOOK_EVERY_S, Move
from face2face.engine.live.sound_feed import SoundFeed
from face2face.engine.live.status import SourceState
from face2face.errors import SourceError
from face2face.types import TimedFrame
from face2face.video.open_source import open_video
from face2face.video.source import FrameSource

_BEHIND_S = 1.0
"""A player further behind has no chance to catch up: it goes on from where it is."""

_SHORTEST_S = 0.2
"""Length of a round of a video that repeats, at least: one image must not be read all the time."""

_BACK_S = 1.0
"""A file may be shorter than it says: where nothing is found, so much earlier is looked."""

_FRAMES_BACK = 0.5
"""Where to begin to find the frame before another: surely before it, whatever is rounded."""

_SAME_S = 0.0005


def play_video(path: Path, channel: SourceChannel, sound: SoundFeed | None = None) -> None:
    """Play a video into the channel until that is halted; at its end, wait for what is wanted.

    Whether it begins again at its end is looked up when it is there.

    Args:
        path: the file.
        channel: takes each frame when it is due.
        sound: is told what shall be heard, None for nothing.

    Raises:
        SourceError: the file cannot be read.
    """
    player = _Player(path, channel, sound)
    try:
        while not channel.halt.is_set():
            player.play_round()
            # PyAV's streams and containers hold each other: without this every round would leave
            # its decoder's threads and buffers behind for minutes.
            gc.collect()
            player.wait_for_next()
    finally:
        player.hush()


class _Player:
    """One file, until another source is chosen."""

    def __init__(self, path: Path, channel: SourceChannel, sound: SoundFeed | None) -> None:
        self._path = path
        self._channel = channel
        self._playback = channel.playback
        self._sound = sound
        self._begin_s = float("-inf")
        """When the video's start was due, or would have been; time.monotonic()."""
        self._shown_s = 0.0
        """Where in the video the frame is that is shown."""
        self._end_s = 0.0
        self._offset_s = 0.0
        self._frame_s = 1 / 25
        self._frames: Iterator[TimedFrame] = iter(())

    def play_round(self) -> None:
        """Open the file and play it to its end, with all moves of its viewer."""
        with open_video(self._path) as video:
            self._frame_s = 1 / video.frame_rate if video.frame_rate > 0 else 1 / 25
            self._channel.tell_file(video.frame_rate, video.length_s or 0.0, video.has_audio)
            if self._begin_s < time.monotonic() - _BEHIND_S:
                self._begin_s = time.monotonic()
            self._offset_s, self._frames = 0.0, video.frames()
            at_once = False
            while not self._channel.halt.is_set():
                move = self._playback.take_move()
                if move is not None:
                    self._go(video, move)
                    at_once = True
                self._show(at_once=at_once)
                at_once = False
                if not self._playback.moved:
                    break
            end_s = self._shown_s + self._frame_s
            self._end_s = end_s if video.end_s is None else self._offset_s + video.end_s
            self._channel.warn(video.warnings)
            self._frames = iter(())

    def wait_for_next(self) -> None:
        """Wait until the next round is due; without one, until the viewer goes elsewhere."""
        if not self._until(self._end_s):
            return
        self._begin_s += max(self._end_s, _SHORTEST_S)
        if not self._until(0.0) or self._playback.loop:
            return
        self.hush()
        self._channel.report(SourceState.ENDED)
        while not self._playback.moved and not self._channel.halt.wait(LOOK_EVERY_S):
            pass

    def hush(self) -> None:
        """Let nothing be heard."""
        if self._sound is not None:
            self._sound.stop()

    def _go(self, video: FrameSource, move: Move) -> None:
        """Let `_frames` begin where the move leads."""
        if move.to_s is not None:
            self._seek(video, move.to_s)
        elif move.frames > 0:
            self._frames = itertools.islice(self._frames, move.frames - 1, None)
        else:
            for _ in range(-move.frames):
                self._back(video)

    def _seek(self, video: FrameSource, to_s: float) -> None:
        """Begin at a moment, or before it where the file ends earlier than it says.

        Raises:
            SourceError: nothing of it can be read any more.
        """
        if video.length_s:
            to_s = min(to_s, max(0.0, video.length_s - self._frame_s))
        try:
            video.seek(to_s)
        except SourceError:
            if to_s <= 0:
                raise
            self._seek(video, to_s - _BACK_S if to_s > _BACK_S else 0.0)
            return
        self._offset_s = to_s
        self._frames = (TimedFrame(timed.frame, to_s + timed.time_s) for timed in video.frames())

    def _back(self, video: FrameSource) -> None:
        """Begin with the frame before the one that is shown."""
        shown_s = self._shown_s
        self._seek(video, max(0.0, shown_s - (1 + _FRAMES_BACK) * self._frame_s))
        before = next(self._frames, None)
        for timed in self._frames:
            if before is not None and timed.time_s >= shown_s - _SAME_S:
                self._frames = itertools.chain([before, timed], self._frames)
                self._shown_s = before.time_s
                return
            before = timed
        self._frames = iter(() if before is None else (before,))

    def _show(self, *, at_once: bool) -> None:
        """Show each frame when it is due, until the end or a move.

        Args:
            at_once: whether the first is due now, though the video be held.
        """
        for timed in self._frames:
            if at_once:
                self._begin_s = time.monotonic() - timed.time_s
                at_once = False
            else:
                late_s = time.monotonic() - (self._begin_s + timed.time_s)
                if late_s > _BEHIND_S:
                    self._begin_s += late_s
                if not self._until(timed.time_s):
                    self._frames = itertools.chain([timed], self._frames)
                    return
            self._channel.put(timed.frame, at_s=timed.time_s)
            self._shown_s = timed.time_s
            if self._sound is not None and not self._playback.held:
                self._sound.follow(self._path, self._begin_s)
        self._until(self._shown_s)  # held at the last frame, it stays there

    def _until(self, at_s: float) -> bool:
        """Wait until a moment of the video is due; while it is held, that does not come nearer.

        Returns:
            Whether it is; not when another source or place is wanted.
        """
        halt = self._channel.halt
        while True:
            if self._playback.paused or self._playback.held:
                self.hush()
                since_s = time.monotonic()
                self._playback.wait(halt)
                self._begin_s += time.monotonic() - since_s
            if halt.is_set() or self._playback.moved:
                return False
            rest_s = self._begin_s + at_s - time.monotonic()
            if rest_s <= 0:
                return True
            halt.wait(min(rest_s, LOOK_EVERY_S))
