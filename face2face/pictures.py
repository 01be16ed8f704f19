"""Reading and writing single pictures, RGB on our side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from face2face.errors import SourceError
from face2face.files import whole_file
from face2face.types import Frame, Grey

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")

WITH_ALPHA = (".png", ".webp", ".tif", ".tiff")
"""Formats that can be transparent."""

_MOST_BYTES = 1 << 30
"""Of a file: 100 million pixels of four channels with 16 bits are less."""

# How to bring a picture upright, by its EXIF orientation (EXIF 2.32, tag 0x0112).
_FLIPPED = {2: 1, 3: -1, 4: 0, 5: 1, 7: 1}
_TURNED = {
    5: cv2.ROTATE_90_COUNTERCLOCKWISE,
    6: cv2.ROTATE_90_CLOCKWISE,
    7: cv2.ROTATE_90_CLOCKWISE,
    8: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def read_picture(path: Path) -> Frame:
    """Read a picture as uint8 RGB.

    Raises:
        SourceError: it cannot be read.
    """
    return _decoded(path, _read(path))


def read_with_alpha(path: Path) -> tuple[Frame, Grey | None]:
    """Read a picture upright, in 8 bits, whatever its colours are in the file.

    Returns:
        The picture, uint8 RGB, and its transparency, uint8 (height, width), 0 where nothing is
        to be seen; None when it has none.

    Raises:
        SourceError: it cannot be read.
    """
    data = _read(path)
    picture = _decoded(path, data)
    if path.suffix.lower() not in WITH_ALPHA:
        return picture, None
    try:
        # OpenCV turns a picture upright only where it drops the transparency.
        stored, kinds, metadata = cv2.imdecodeWithMetadata(data, cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise _too_large(path) from error
    if stored is None:
        raise _damaged(path)
    if stored.ndim != 3 or stored.shape[2] != 4:
        return picture, None
    alpha = np.asarray(stored)[:, :, 3]
    if alpha.dtype == np.uint16:
        alpha = alpha // 256
    for kind, block in zip(kinds, metadata, strict=True):
        if kind == cv2.IMAGE_METADATA_EXIF:
            alpha = _upright(alpha, _orientation(np.asarray(block, np.uint8).tobytes()))
    return picture, np.ascontiguousarray(alpha, np.uint8)


def write_picture(path: Path, picture: Frame) -> None:
    """Write a picture in the format of its suffix; whole or not at all.

    Raises:
        SinkError: it cannot be written.
    """
    # Through memory: OpenCV's own writing fails silently, and cannot take every file name.
    done, data = cv2.imencode(path.suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done, f"OpenCV cannot encode {path.suffix}"
    with whole_file(path) as temporary:
        temporary.write_bytes(data.tobytes())


def write_animation(path: Path, frames: Sequence[Frame], step_s: float, quality: int) -> None:
    """Write frames as a WebP that moves for ever; whole or not at all.

    Args:
        path: the file, .webp.
        frames: uint8 RGB of one size, at least one.
        step_s: how long each is shown, seconds.
        quality: 1 to 100.

    Raises:
        SinkError: it cannot be written.
    """
    animation = cv2.Animation()
    animation.frames = [cv2.cvtColor(frame, cv2.COLOR_RGB2BGR) for frame in frames]
    animation.durations = [round(1000 * step_s)] * len(frames)
    done, data = cv2.imencodeanimation(".webp", animation, [cv2.IMWRITE_WEBP_QUALITY, quality])
    assert done, "OpenCV cannot encode a WebP that moves"
    with whole_file(path) as temporary:
        temporary.write_bytes(data.tobytes())


def _orientation(exif: bytes) -> int:
    """The orientation that EXIF states, 1 (upright) where it states none."""
    if exif[:2] not in (b"II", b"MM"):
        return 1
    order: Literal["little", "big"] = "little" if exif[:2] == b"II" else "big"

    def number(place: int, length: int) -> int:
        return int.from_bytes(exif[place : place + length], order)

    directory = number(4, 4)
    for entry in range(number(directory, 2)):
        place = directory + 2 + 12 * entry
        if number(place, 2) == 0x0112:
            return number(place + 8, 2)
    return 1


def _upright(alpha: np.ndarray, orientation: int) -> np.ndarray:
    if orientation in _FLIPPED:
        alpha = cv2.flip(alpha, _FLIPPED[orientation])
    if orientation in _TURNED:
        alpha = cv2.rotate(alpha, _TURNED[orientation])
    return alpha


def _read(path: Path) -> npt.NDArray[np.uint8]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large(path)
        return np.fromfile(path, np.uint8)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}") from error


def _decoded(path: Path, data: npt.NDArray[np.uint8]) -> Frame:
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    except cv2.error as error:
        raise _too_large(path) from error
    if picture is None:
        raise _damaged(path)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]


def _too_large(path: Path) -> SourceError:
    return SourceError(
        f"cannot read {path}: it is larger than 100 million pixels, or damaged; make it smaller"
    )


def _damaged(path: Path) -> SourceError:
    return SourceError(f"{path} is not a picture, or is damaged: remove or replace it")
