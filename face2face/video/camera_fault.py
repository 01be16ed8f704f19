"""Why a camera cannot be opened, as far as the system tells."""

import contextlib
import errno
import os
import platform
import struct
from pathlib import Path

from face2face.causes import cause_numbered
from face2face.errors import ErrorKind, SourceError
from face2face.video.camera_list import camera_node, list_cameras

_COMES_BACK = "it is taken up by itself then"

# linux/videodev2.h: struct v4l2_format and its ioctls on a 64-bit and on a 32-bit system.
_FORMAT_BYTES = 208 if struct.calcsize("P") == 8 else 204
_GET_FORMAT = 0xC0005604 | _FORMAT_BYTES << 16
_SET_FORMAT = 0xC0005605 | _FORMAT_BYTES << 16
_VIDEO_CAPTURE = 1

_PRIVACY = {
    "Darwin": "System Settings > Privacy & Security > Camera",
    "Windows": "Settings > Privacy & security > Camera",
}


def why_not(index: int, name: str) -> SourceError:
    """The error that says why the camera could not be opened just now.

    Args:
        index: its number.
        name: what to call it.
    """
    system = platform.system()
    if system == "Linux":
        return _on_linux(camera_node(index), name)
    if system in _PRIVACY and index in {camera.index for camera in list_cameras()}:
        return SourceError(
            f"{name} cannot be opened: allow this program to use the camera "
            f"({_PRIVACY[system]}), and close other programs that use it",
            ErrorKind.CAMERA_NOT_ALLOWED,
            camera=name,
            system=system,
        )
    return missing(name)


def missing(name: str) -> SourceError:
    """The error for a camera that is not there."""
    return SourceError(
        f"{name} is not connected: plug it in ({_COMES_BACK}), or choose another source",
        ErrorKind.CAMERA_MISSING,
        camera=name,
    )


def _on_linux(node: Path, name: str) -> SourceError:
    code = _fault_of(node)
    if code in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return missing(name)
    if code == errno.EBUSY:
        return SourceError(
            f"{name} is used by another program: close that one ({_COMES_BACK})",
            ErrorKind.CAMERA_BUSY,
            camera=name,
        )
    if code in (errno.EACCES, errno.EPERM):
        return SourceError(
            f"{name} may not be used by this account ({node}: permission denied): run "
            "'sudo usermod -aG video $USER' to join the group video, then log out and in again",
            ErrorKind.CAMERA_FORBIDDEN,
            camera=name,
            device=str(node),
        )
    advice = "plug it in again, or choose another source"
    if not code:
        return SourceError(
            f"{name} cannot be opened ({node}: it gives no image in a known form): {advice}",
            ErrorKind.CAMERA_FORMAT_UNKNOWN,
            camera=name,
        )
    words = os.strerror(code)
    return SourceError(
        f"{name} cannot be opened ({node}: {words}): {advice}",
        ErrorKind.CAMERA_FAILING,
        camera=name,
        reason=cause_numbered(code, words),
    )


def _fault_of(node: Path) -> int:
    """The system's error number on opening the device and asking for its images, else 0."""
    try:
        descriptor = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    except OSError as error:
        return error.errno or errno.EIO
    try:
        # Opening succeeds while another program reads it: only a new format is refused then.
        return _fault_of_format(descriptor)
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _fault_of_format(descriptor: int) -> int:
    import fcntl  # not there on Windows

    asked = bytearray(_FORMAT_BYTES)
    struct.pack_into("I", asked, 0, _VIDEO_CAPTURE)
    try:
        fcntl.ioctl(descriptor, _GET_FORMAT, asked)
        fcntl.ioctl(descriptor, _SET_FORMAT, asked)
    except OSError as error:
        # Not a camera at all: OpenCV's own refusal says no more than we do.
        return 0 if error.errno in (errno.EINVAL, errno.ENOTTY) else error.errno or errno.EIO
    return 0
