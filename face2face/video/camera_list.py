"""Which cameras there are, by number and name."""

import platform
from dataclasses import dataclass
from pathlib import Path

from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat

# OpenCV's numbers of the systems' own camera interfaces (cv2.CAP_V4L2 and so on). They are named
# rather than left to OpenCV, so that an index means the same camera in the list and on opening;
# of Windows' two, DirectShow shows virtual cameras too and opens in less time.
_BACKENDS = {"Linux": 200, "Windows": 700, "Darwin": 1200}


@dataclass(frozen=True)
class CameraInfo:
    """A camera of this machine.

    Attributes:
        index: its number for OpenCV.
        name: what it calls itself.
        path: /dev/videoN or what the system has instead, "" where unknown.
    """

    index: int
    name: str
    path: str


@dataclass(frozen=True)
class CameraRequest:
    """Which camera is wanted, and how.

    Attributes:
        index: its number.
        name: its name; when the camera is plugged in again it is found by that under another
            number. "camera N" where the name is not known.
        camera_format: the size and rate asked for; the camera may give others.
    """

    index: int
    name: str
    camera_format: CameraFormat = USUAL_FORMAT


def camera_backend() -> int:
    """OpenCV's number of this system's camera interface, 0 (any) on an unknown system."""
    return _BACKENDS.get(platform.system(), 0)


def list_cameras() -> list[CameraInfo]:
    """The cameras that are plugged in, by number. Takes milliseconds, from any thread.

    Empty as well where the system does not tell (then numbers still work).
    """
    try:
        from cv2_enumerate_cameras import enumerate_cameras

        found = enumerate_cameras(camera_backend())
    except (ImportError, NotImplementedError, OSError, RuntimeError):
        return []
    cameras = [
        CameraInfo(info.index, info.name or unnamed(info.index), info.path or "") for info in found
    ]
    return sorted(cameras, key=lambda camera: camera.index)


_OUTPUTS = ("face2face", "dummy video device", "v4l2loopback", "obs virtual camera")
"""Parts of the names of devices to which the virtual camera is written."""


def shows_ourselves(camera: CameraInfo) -> bool:
    """Whether it is the device of the virtual camera: its image would be our own."""
    name = camera.name.casefold()
    return any(part in name for part in _OUTPUTS)


def unnamed(index: int) -> str:
    """What to call a camera whose name is not known."""
    return f"camera {index}"


def camera_node(index: int) -> Path:
    """Linux's file of a camera."""
    return Path(f"/dev/video{index}")


def find_again(request: CameraRequest, cameras: list[CameraInfo]) -> int:
    """The number that the wanted camera has now: it may change when it is plugged in again."""
    alike = [camera.index for camera in cameras if camera.name == request.name]
    if not alike or request.index in alike:
        return request.index
    return alike[0]
