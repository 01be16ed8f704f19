"""The grammar of `--source`: from what is typed to a camera, a file, a folder or an address."""

import difflib
import errno
import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from face2face.config import DEMO_CLIP
from face2face.errors import ErrorKind, SourceError, UsageError
from face2face.utils.paths import shipped
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat
from face2face.video.camera_list import CameraInfo, CameraRequest, list_cameras, unnamed
from face2face.video.network_address import NetworkAddress, is_address, parse_address

DEMO = "demo"
"""The word for the shipped clip."""

SourceKind = Literal["camera", "file", "folder", "address"]

LIVE: tuple[SourceKind, ...] = ("camera", "file", "address")
"""What the window shows."""

CAMERAS: tuple[SourceKind, ...] = ("camera",)
"""What a face is recorded from."""

VIDEOS: tuple[SourceKind, ...] = ("file",)
"""What is converted and measured."""

MOVING: tuple[SourceKind, ...] = ("file", "address")
"""What is converted alone: an address is taken as it is typed, never from a list."""


@dataclass(frozen=True)
class SourceChoice:
    """A source of frames, as it was named.

    Attributes:
        kind: camera, file, folder of images or address.
        camera: the camera's number, None for the others.
        path: the file or folder, None for the others.
        name: what to call it.
        loop: whether a file begins again at its end.
        camera_format: the size and rate to ask a camera for.
        address: where a stream comes from, None for the others.
    """

    kind: SourceKind
    camera: int | None
    path: Path | None
    name: str
    loop: bool = False
    camera_format: CameraFormat = USUAL_FORMAT
    address: NetworkAddress | None = None

    @classmethod
    def of_camera(cls, camera: CameraInfo) -> "SourceChoice":
        """A camera out of the list."""
        return cls("camera", camera.index, None, camera.name)

    @classmethod
    def of_file(cls, path: Path, *, loop: bool = False) -> "SourceChoice":
        """A video file; whether it can be read shows when it is opened."""
        return cls("file", None, path, path.name, loop)

    @classmethod
    def of_address(cls, address: NetworkAddress) -> "SourceChoice":
        """A stream in the network; whether it answers shows when it is opened."""
        return cls("address", None, None, address.name, address=address)

    @property
    def unnamed_camera(self) -> int | None:
        """The number of a camera whose name is not known; None for all else."""
        if self.camera is None or self.name != unnamed(self.camera):
            return None
        return self.camera

    def camera_request(self) -> CameraRequest:
        """What to ask the camera for.

        Raises:
            ValueError: the choice is no camera.
        """
        if self.camera is None:
            raise ValueError(f"{self.name} is no camera")
        return CameraRequest(self.camera, self.name, self.camera_format)


def parse_source(
    text: str,
    *,
    loop: bool = False,
    takes: Collection[SourceKind] = LIVE,
    camera_format: CameraFormat = USUAL_FORMAT,
) -> SourceChoice:
    """Understand a camera's number, its name or part of it, a file, a folder, an address or "demo".

    A number is taken as it is: the camera may be plugged in later. A file comes before a camera
    whose name contains the same text, and before a number where no camera can be meant.

    Args:
        text: what was typed.
        loop: whether a file begins again at its end; the demo always does.
        takes: the kinds of sources that can be used; "demo" is a file.
        camera_format: the size and rate to ask a camera for.

    Raises:
        UsageError: nothing was typed, several cameras are called so, an address is none of a
            stream, or a camera, file, address or demo cannot be used.
        SourceError: there is neither such a camera nor such a file, or a folder cannot be used.
    """
    text = text.strip()
    wanted = _wanted(takes)
    if not text:
        raise UsageError(f"the source is empty: give {wanted}")
    if text == DEMO and "file" in takes:
        return SourceChoice("file", None, shipped("assets") / DEMO_CLIP, DEMO, loop=True)
    if is_address(text):  # before anything that would repeat what was typed
        address = parse_address(text)
        if "address" not in takes:
            raise UsageError(f"{address.name} is an address: give {wanted}")
        return SourceChoice.of_address(address)
    if text.isascii() and text.isdecimal() and "camera" in takes:
        return replace(_numbered(int(text)), camera_format=camera_format)
    path = Path(text)
    # os.path answers False where Path would fail: on names too long, on folders shut to us.
    if os.path.isfile(path) and "file" in takes:  # noqa: PTH113
        return SourceChoice.of_file(path, loop=loop)
    if os.path.isdir(path) and "folder" in takes:  # noqa: PTH112
        return SourceChoice("folder", None, path, path.name or text)
    if "camera" not in takes:
        _refuse_missing(text, wanted)
        return SourceChoice.of_file(path, loop=loop)  # no regular file: opening it says what it is
    return replace(_named_camera(text, takes), camera_format=camera_format)


def camera_number(text: str) -> int:
    """The number of the camera that `--source` names.

    Raises:
        SourceError: there is none of that name.
        UsageError: nothing was given, a video was, or several cameras are called so.
    """
    number = parse_source(text, takes=CAMERAS).camera
    assert number is not None, "nothing but cameras is taken"
    return number


def video_path(text: str) -> Path:
    """The file of the video that `--source` names, the shipped clip for "demo".

    Raises:
        SourceError: there is no such file, or it is a folder.
        UsageError: nothing was given, or a camera was.
    """
    path = parse_source(text, takes=VIDEOS).path
    assert path is not None, "nothing but files is taken"
    return path


def _wanted(takes: Collection[SourceKind]) -> str:
    """What can be given, in the words of all commands."""
    words = {
        "camera": ["a camera's number or name"],
        "folder": ["a folder of images"],
        "file": ["a video", DEMO],
        "address": ["an address"],
    }
    given = [word for kind, names in words.items() if kind in takes for word in names]
    *most, last = given
    return f"{', '.join(most)}{',' if len(most) > 1 else ''} or {last}" if most else last


def _refuse_missing(text: str, wanted: str) -> None:
    """Refuse what is no file where no camera can be used."""
    if os.path.isdir(text):  # noqa: PTH112
        raise SourceError(f"{text} is a folder: give {wanted}", ErrorKind.FOLDER_GIVEN, path=text)
    try:
        os.lstat(text)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        pass
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            return  # such as a folder without permission: opening it says why
    else:
        return
    if text.isascii() and text.isdecimal():
        raise UsageError(f"{text} is a camera: give {wanted}")
    raise SourceError(
        f"{text} does not exist: check the name and the folder, or give {DEMO}",
        ErrorKind.FILE_MISSING,
        path=text,
    )


def _named_camera(text: str, takes: Collection[SourceKind]) -> SourceChoice:
    path, wanted = Path(text), _wanted(takes)
    cameras = list_cameras()
    found = _called(text, cameras)
    if len(found) == 1:
        return SourceChoice.of_camera(found[0])
    if found:
        raise UsageError(
            f"several cameras are called {text}: give a number, {_shown(found)}",
            ErrorKind.CAMERA_NAME_SHARED,
            camera=text,
        )
    if os.path.isdir(path):  # noqa: PTH112
        raise SourceError(f"{text} is a folder: give {wanted}", ErrorKind.FOLDER_GIVEN, path=text)
    if "file" not in takes:
        if text == DEMO or os.path.isfile(path):  # noqa: PTH113
            raise UsageError(f"{text} is a video: give {wanted}")
        raise SourceError(
            f"there is no camera called {text}: {_nearest(text, cameras)}{_shown(cameras)}",
            ErrorKind.SOURCE_UNKNOWN,
            text=text,
        )
    if path.suffix or path.parent != Path():
        raise SourceError(
            f"there is no file {text}: check the path, or give a camera or demo "
            f"({_shown(cameras)})",
            ErrorKind.FILE_MISSING,
            path=text,
        )
    raise SourceError(
        f"there is no camera or file called {text}: {_nearest(text, cameras)}{_shown(cameras)}; "
        "demo shows the shipped clip",
        ErrorKind.SOURCE_UNKNOWN,
        text=text,
    )


def _numbered(index: int) -> SourceChoice:
    for camera in list_cameras():
        if camera.index == index:
            return SourceChoice.of_camera(camera)
    return SourceChoice("camera", index, None, unnamed(index))


def _called(text: str, cameras: list[CameraInfo]) -> list[CameraInfo]:
    """The cameras of exactly that name, else those with it in their name; case is no matter."""
    wanted = text.casefold()
    exact = [camera for camera in cameras if camera.name.casefold() == wanted]
    return exact or [camera for camera in cameras if wanted in camera.name.casefold()]


def _nearest(text: str, cameras: list[CameraInfo]) -> str:
    close = difflib.get_close_matches(text, [camera.name for camera in cameras], 1)
    return f"did you mean {close[0]}? " if close else ""


def _shown(cameras: list[CameraInfo]) -> str:
    if not cameras:
        return "no camera is plugged in"
    return "cameras: " + ", ".join(f"{camera.index} ({camera.name})" for camera in cameras)
