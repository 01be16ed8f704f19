"""The boxes that an MP4 or MOV is made of (ISO/IEC 14496-12, 4.2)."""

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple


class Box(NamedTuple):
    """One of the outermost.

    Attributes:
        name: four bytes.
        size: with its head, bytes.
        end: where it ends in the file.
    """

    name: bytes
    size: int
    end: int


def whole_boxes(file: BinaryIO) -> Iterator[Box]:
    """The outermost boxes in their order, up to the first that is torn.

    A box begins with its size, four bytes, big-endian, and its name; a size of 1 is followed by
    the real one in eight bytes.
    """
    file_end = file.seek(0, os.SEEK_END)
    place = 0
    while place + 16 <= file_end:
        file.seek(place)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:], "big")
        place += size
        if size < 8 or place > file_end:
            return
        yield Box(head[4:8], size, place)
