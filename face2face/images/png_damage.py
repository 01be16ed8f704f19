"""Damage in the image data of a PNG: Pillow does not look at its checksums, and shows noise."""

import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_IMAGE_DATA = (b"IDAT", b"fdAT")
"""What the pixels are in; of all other chunks Pillow reads the checksums."""

_AROUND = 12
"""Bytes of a chunk beside its data: length, name and checksum, four each."""


def is_damaged_png(data: bytes) -> bool:
    """Whether a file is a PNG, and the checksum of some of its image data is another.

    Args:
        data: the file. One that is cut off is damaged, too, but that is not looked for here.
    """
    return data.startswith(_SIGNATURE) and any(
        zlib.crc32(chunk[:-4]) != int.from_bytes(chunk[-4:], "big") for chunk in _image_data(data)
    )


def _image_data(data: bytes) -> Iterator[memoryview]:
    """Name, data and checksum of each whole chunk of image data."""
    whole, at = memoryview(data), len(_SIGNATURE)
    while at + _AROUND <= len(data):
        end = at + _AROUND + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in _IMAGE_DATA and end <= len(data):
            yield whole[at + 4 : end]
        at = end
