"""What is said of a camera, or of what is read like one, that fails in its driver."""

from collections.abc import Callable
from dataclasses import dataclass

from face2face.errors import ErrorKind, SourceError


@dataclass(frozen=True)
class DeviceWords:
    """What is said of devices of a kind that fail, and when.

    Attributes:
        silent_s: one that gave no usable image for so long counts as lost.
        silent: the error for that, from its name.
        stuck: the error for one whose driver does not return, from its name.
        exclusive: whether only one can be open at a time.
        slow: what is said while opening it takes long; "{name}" stands for its name.
    """

    silent_s: float
    silent: Callable[[str], SourceError]
    stuck: Callable[[str], SourceError]
    exclusive: bool
    slow: str


def _silent(name: str) -> SourceError:
    return SourceError(
        f"{name} gives no images any more: check its cable, or plug it in again",
        ErrorKind.CAMERA_SILENT,
        camera=name,
    )


def _stuck(name: str) -> SourceError:
    return SourceError(
        f"{name} does not answer: unplug it and plug it in again",
        ErrorKind.CAMERA_STUCK,
        camera=name,
    )


CAMERA_WORDS = DeviceWords(
    silent_s=3.0,
    silent=_silent,
    stuck=_stuck,
    exclusive=True,
    slow="{name} takes long to open: look whether the system asks for your permission",
)
"""What is said of cameras."""
