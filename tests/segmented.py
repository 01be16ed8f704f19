"""A video that is made in segments, and what it must be the same as."""

from pathlib import Path
from typing import Any

import av
import numpy as np

from face2face.cli.video import main
from face2face.types import Frame
from tests.robustness.clips import KINDS, talking, write_clip

MODEL = ["--model", "mona-lisa", "--size", "128", "--layout", "output", "--segment", "1"]

MKV = next(kind for kind in KINDS if kind.name == "mkv")


def make_whole(folder: Path, seconds: int) -> Path:
    """Write talk.mkv, of some seconds, and whole.mp4, which it becomes in one go."""
    write_clip(folder / "talk.mkv", MKV, talking(seconds))
    arguments = ["--source", str(folder / "talk.mkv"), "--out", str(folder / "whole.mp4")]
    assert main([*MODEL, *arguments]) == 0
    return folder


def times_of(path: Path | str) -> list[float]:
    """When the images of a video are shown, as they are stored."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.pts is not None]
        return [float(packet.pts * packet.time_base) for packet in packets]  # type: ignore[operator]


def sound_of(path: Path | str) -> np.ndarray[Any, Any]:
    """All of a video's sound."""
    with av.open(str(path)) as container:
        return np.hstack([frame.to_ndarray() for frame in container.decode(audio=0)])


def change(one: Frame, other: Frame) -> float:
    """How much two images differ, in grey levels on the mean."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())
