"""Where frames go: one contract for video files, recordings and virtual cameras."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

import numpy as np

from face2face.errors import ErrorKind, SinkError
from face2face.types import Frame, Image, Planes

_Sink = TypeVar("_Sink", bound="FrameSink")  # typing.Self needs Python 3.11


class FrameSink(ABC):
    """Takes a stream of frames from its start to its end.

    As a context manager it closes when the block ends well and aborts when it does not, Ctrl-C
    included.

        with VideoFileSink(path, width=640, height=480, frame_rate=25, comment="a test") as sink:
            sink.write(frame, 0.0)

    Attributes:
        name: what a message calls it: a file's name, a device.
        keeps_what_came: whether `abort` leaves what was written before, and that plays; False
            where it leaves nothing.
        warnings: one line for each fault met so far that did not end the writing.
        encoder: FFmpeg's name of what encodes the images; "" where nothing does.
        lacks: what it could not take of what it was given, a few words each; complete when closed.
    """

    keeps_what_came: ClassVar[bool] = False

    name: str
    warnings: list[str]
    encoder: str = ""
    lacks: Sequence[str] = ()

    @abstractmethod
    def write(self, frame: Frame, time_s: float) -> None:
        """Add a frame.

        Args:
            frame: uint8 RGB, (height, width, 3), or RGBA, (height, width, 4), where the sink was
                begun with an alpha channel.
            time_s: when to show it, seconds since the start; increasing.

        Raises:
            SinkError: it cannot be written, or the sink is closed.
            ValueError: the frame has another size or type than the sink was begun with.
        """

    def write_beside(self, left: Planes, right: Frame, time_s: float) -> bool:
        """Add a frame of two images, the left one as it was stored in another video.

        Args:
            left: as high as frames of this sink are, and as wide as `right` leaves room.
            right: uint8 RGB, (height, width, 3).
            time_s: as for `write`.

        Returns:
            False where this sink stores images in another way: nothing was added then.

        Raises:
            SinkError: as in `write`.
        """
        del left, right, time_s
        return False

    def hold_until(self, end_s: float) -> None:
        """Let the last frame last, with the sound beside it, until a moment of the video.

        Without it, and where a sink has no length, the last frame lasts as long as others do.

        Args:
            end_s: seconds since the start of the video; not before the last frame's time.
        """
        del end_s

    @abstractmethod
    def close(self) -> None:
        """Complete what was written; closing twice, or after `abort`, is harmless.

        Raises:
            SinkError: it cannot be completed.
        """

    @abstractmethod
    def abort(self) -> None:
        """Give up, if the sink is not closed yet; never raises, harmless at any time."""

    def __enter__(self: _Sink) -> _Sink:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()


def refuse_other_form(image: Image, shape: tuple[int, ...]) -> None:
    """Refuse an image of another size or type than a sink was begun with.

    Raises:
        ValueError: it is.
    """
    if image.shape != shape or image.dtype != np.uint8:
        raise ValueError(f"expected uint8 {shape}, got {image.dtype} {image.shape}")


def closed_error(path: Path) -> SinkError:
    """What is raised where a closed sink is given a frame."""
    return SinkError(f"{path} is closed: nothing more can be written to it")


def no_frame_error(path: Path) -> SinkError:
    """What is raised where a sink is closed that was given no frame."""
    return SinkError(
        f"{path} was not written: there was no frame for it",
        ErrorKind.NOTHING_TO_WRITE,
        path=str(path),
    )
