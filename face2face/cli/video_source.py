"""What face2face-video reads, where that is one source: a file, or an address that was typed."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from face2face.errors import UsageError

if TYPE_CHECKING:
    from face2face.video.source import FrameSource
    from face2face.video.source_spec import SourceChoice


def open_choice(
    args: argparse.Namespace, choice: SourceChoice, report: Callable[[str], None]
) -> FrameSource:
    """Open a video, an image, a motion or a stream.

    Args:
        args: the command's flags.
        choice: one of `source_spec.MOVING`.
        report: takes a line when a stream breaks off; from any thread.

    Raises:
        SourceError: it cannot be opened.
        UsageError: a flag does not fit it.
    """
    from face2face.engine.open_driver import open_driver

    if choice.address is not None:
        from face2face.video.network_source import NetworkSource

        for flag in ("start", "calibrate"):
            if getattr(args, flag):
                raise UsageError(
                    f"--{flag} is for videos: {choice.name} is shown from now on; leave it out"
                )
        return NetworkSource(choice.address, report, duration_s=args.duration)
    assert choice.path is not None, "nothing but files and addresses is taken"
    return open_driver(choice.path, start_s=args.start, duration_s=args.duration)


@contextmanager
def finished_by_ctrl_c(source: FrameSource) -> Iterator[None]:
    """Let the first Ctrl-C, and the first polite kill, end a stream: what is there is kept.

    Whoever asks again means it.
    """
    from face2face.video.network_source import NetworkSource

    in_main = threading.current_thread() is threading.main_thread()
    if not isinstance(source, NetworkSource) or not in_main:
        yield
        return

    def finish(number: int, frame: FrameType | None) -> None:
        del frame
        signal.signal(number, before[signal.Signals(number)])
        source.finish()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in before:
            signal.signal(number, finish)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
