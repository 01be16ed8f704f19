"""Reading and writing single pictures, RGB on our side."""

from pathlib import Path

import cv2
import numpy as np

from face2face.errors import SourceError
from face2face.files import whole_file
from face2face.types import Frame

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")


def read_picture(path: Path) -> Frame:
    """Read a picture as uint8 RGB.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}") from error
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    except cv2.error as error:
        raise SourceError(
            f"cannot read {path}: it is larger than 100 million pixels, or damaged; make it smaller"
        ) from error
    if picture is None:
        raise SourceError(f"{path} is not a picture, or is damaged: remove or replace it")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]


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
