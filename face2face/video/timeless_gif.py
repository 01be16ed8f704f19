"""GIFs that say of no frame how long it is shown: FFmpeg takes all of their frames for one.

Pillow writes such where no duration is given, and so did programs before 1989.
"""

from pathlib import Path
from typing import BinaryIO

from face2face.utils.file_reading import open_file

_HEADS = (b"GIF87a", b"GIF89a")
_SCREEN, _IMAGE = 7, 9
"""Bytes of the screen's descriptor and of an image's, the last but two of the first and the last of
the second telling of a palette."""

_IMAGE_FOLLOWS, _EXTENSION, _TIME = b"\x2c", b"\x21", b"\xf9"


def images_without_times(path: Path) -> int:
    """How many images a GIF holds that gives none of them a time; 0 for any other file."""
    try:
        with open_file(path) as file:
            return _counted(file) if file.read(len(_HEADS[0])) in _HEADS else 0
    except (OSError, IndexError):
        return 0  # what is wrong, or is cut off, is said where it is read


def _counted(file: BinaryIO) -> int:
    _skip_palette(file, file.read(_SCREEN)[-3])
    images = 0
    while (kind := file.read(1)) in (_IMAGE_FOLLOWS, _EXTENSION):
        if kind == _IMAGE_FOLLOWS:
            images += 1
            _skip_palette(file, file.read(_IMAGE)[-1])
            file.seek(1, 1)  # bits of the first codes
        elif file.read(1) == _TIME:
            return 0  # the first image has one, mostly
        while size := file.read(1)[0]:
            file.seek(size, 1)
    return images


def _skip_palette(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << (flags & 7) + 1, 1)
