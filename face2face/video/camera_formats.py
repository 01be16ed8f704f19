"""Sizes and rates of cameras: the camera's own list on Linux, the usual ones elsewhere.

The list is asked for with V4L2's ioctls: OpenCV has none, Qt has one in an add-on of more than
100 MB, and trying sizes out would take the camera away from whoever looks through it.
"""

import contextlib
import os
import platform
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from face2face.errors import UsageError


@dataclass(frozen=True, order=True)
class CameraFormat:
    """What a camera is asked for; it may give something else.

    Attributes:
        width, height: pixels.
        rate: frames a second.
    """

    width: int = 640
    height: int = 480
    rate: float = 30.0

    def __str__(self) -> str:
        """As `parse_format` takes it."""
        return f"{self.width}x{self.height}@{self.rate:g}"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height


USUAL_FORMAT = CameraFormat()
"""What is asked for where nothing else is chosen."""

_WRITTEN = re.compile(r"(\d{2,5})x(\d{2,5})(?:@(\d{1,3}(?:\.\d+)?))?", re.ASCII | re.IGNORECASE)
_LEAST_PX = 16


def parse_format(text: str) -> CameraFormat:
    """Understand "1280x720" or "1280x720@60".

    Raises:
        UsageError: it is neither.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is not None:
        width, height, rate = int(found[1]), int(found[2]), float(found[3] or USUAL_FORMAT.rate)
        if min(width, height) >= _LEAST_PX and rate >= 1:
            return CameraFormat(width, height, rate)
    raise UsageError(f"'{text}' is no size of images: give one such as 1280x720 or 1280x720@60")


_RAW_UP_TO_PX = 640 * 480
_RAW_UP_TO_RATE = 30.0


def wants_jpeg(wanted: CameraFormat) -> bool:
    """Whether to ask for JPEG: USB 2 carries uncompressed images no larger and no faster."""
    return wanted.width * wanted.height > _RAW_UP_TO_PX or wanted.rate > _RAW_UP_TO_RATE


_SIZES = [(320, 240), (640, 360), (640, 480), (800, 600), (1280, 720), (1920, 1080)]
_RATES = [15.0, 24.0, 25.0, 30.0, 60.0]
_ELSEWHERE = [CameraFormat(*size) for size in ((640, 480), (1280, 720), (1920, 1080))]


def list_formats(node: Path) -> list[CameraFormat]:
    """What a camera says it can give, in order; milliseconds, also while it is in use.

    Args:
        node: Linux's file of the camera. Other systems do not tell without taking the camera
            away; there it is what nearly every camera can give.

    Returns:
        Nothing where the camera does not answer.
    """
    if platform.system() != "Linux":
        return list(_ELSEWHERE)
    import fcntl  # not there on Windows

    try:
        descriptor = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return []
    try:
        return formats_of(lambda request, answer: fcntl.ioctl(descriptor, request, answer))
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


# linux/videodev2.h: v4l2_fmtdesc, v4l2_frmsizeenum and v4l2_frmivalenum, the same on all systems.
_ENUM_FORMATS, _FORMAT_BYTES = 0xC0405602, 64
_ENUM_SIZES, _SIZE_BYTES = 0xC02C564A, 44
_ENUM_INTERVALS, _INTERVAL_BYTES = 0xC034564B, 52
_VIDEO_CAPTURE = 1
_COMPRESSED = 1
_DISCRETE = 1
_JPEGS = (b"MJPG", b"JPEG")
_MOST = 256
"""A driver that answers for ever is left after so many."""

Ask = Callable[[int, bytearray], object]
"""An ioctl: fills the struct, or raises OSError at the end of a list."""


def formats_of(ask: Ask) -> list[CameraFormat]:
    """What a V4L2 device lists of what is asked of it, and OpenCV can read.

    Args:
        ask: puts a question to the device.
    """
    found = {(jpeg, each) for code, jpeg in _codes(ask) for each in _formats(ask, code)}
    # Where there is a choice, only what is asked for as such counts.
    chooses = len({jpeg for jpeg, _ in found}) > 1
    return sorted({each for jpeg, each in found if not chooses or jpeg == wants_jpeg(each)})


def _codes(ask: Ask) -> Iterator[tuple[bytes, bool]]:
    """The pixel formats that can be read, and whether each is JPEG."""
    for answer in _listed(ask, _ENUM_FORMATS, struct.pack("II", 0, _VIDEO_CAPTURE), _FORMAT_BYTES):
        (flags,) = struct.unpack_from("I", answer, 8)
        code = bytes(answer[44:48])
        if code in _JPEGS or not flags & _COMPRESSED:
            yield code, code in _JPEGS


def _formats(ask: Ask, code: bytes) -> Iterator[CameraFormat]:
    """Sizes and rates of a pixel format."""
    for size in _sizes(ask, code):
        head = struct.pack("I4sII", 0, code, *size)
        for answer in _listed(ask, _ENUM_INTERVALS, head, _INTERVAL_BYTES):
            kind, *times = struct.unpack_from("I4I", answer, 16)
            if kind == _DISCRETE:
                rates = [_rate(*times[:2])]
            else:
                fastest, slowest = _rate(*times[:2]), _rate(*times[2:])
                rates = [rate for rate in _RATES if slowest <= rate <= fastest]
            yield from (CameraFormat(*size, rate) for rate in rates if rate >= 1)
            if kind != _DISCRETE:
                break


def _sizes(ask: Ask, code: bytes) -> Iterator[tuple[int, int]]:
    for answer in _listed(ask, _ENUM_SIZES, struct.pack("I4s", 0, code), _SIZE_BYTES):
        kind, *figures = struct.unpack_from("I6I", answer, 8)
        if kind == _DISCRETE:
            yield figures[0], figures[1]
            continue
        left, right, across, top, bottom, down = figures
        for width, height in _SIZES:
            fits = left <= width <= right and top <= height <= bottom
            if fits and not (width - left) % max(across, 1) and not (height - top) % max(down, 1):
                yield width, height
        break


def _listed(ask: Ask, request: int, head: bytes, length: int) -> Iterator[bytearray]:
    """All that a device lists: the first number of each struct counts them."""
    for number in range(_MOST):
        answer = bytearray(length)
        answer[: len(head)] = head
        struct.pack_into("I", answer, 0, number)
        try:
            ask(request, answer)
        except OSError:
            return
        yield answer


def _rate(numerator: int, denominator: int) -> float:
    """Frames a second of the time from one to the next, a fraction of a second."""
    return round(denominator / numerator, 2) if numerator else 0.0
