"""Picture files as users have them, and pictures that say in their file what was done to them."""

import zlib
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from face2face.errors import SinkError, SourceError, writing
from face2face.files import whole_file
from face2face.pictures import read_picture
from face2face.provenance.mark import Mark
from face2face.provenance.seal import Sealer
from face2face.provenance.xmp import packet
from face2face.types import Frame, Grey

_WITH_ALPHA = (".png", ".webp", ".tif", ".tiff")
_WITH_METADATA = (".png", ".jpg", ".jpeg", ".webp")

_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_IN = {".jpg": _XMP_HEAD, ".jpeg": _XMP_HEAD}
"""What stands before XMP in a file (XMP specification, part 3), where OpenCV leaves it out."""

_QUALITY = {
    ".jpg": [cv2.IMWRITE_JPEG_QUALITY, 95],
    ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, 95],
    ".webp": [cv2.IMWRITE_WEBP_QUALITY, 101],
}
"""JPEG that keeps what the network drew; WebP without loss, which 101 means to OpenCV."""

# How to bring a picture upright, by its EXIF orientation (EXIF 2.32, tag 0x0112).
_FLIPPED = {2: 1, 3: -1, 4: 0, 5: 1, 7: 1}
_TURNED = {
    5: cv2.ROTATE_90_COUNTERCLOCKWISE,
    6: cv2.ROTATE_90_CLOCKWISE,
    7: cv2.ROTATE_90_CLOCKWISE,
    8: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def read_with_alpha(path: Path) -> tuple[Frame, Grey | None]:
    """Read a picture upright, in 8 bits, whatever its colours are in the file.

    Returns:
        The picture, uint8 RGB, and its transparency, uint8 (height, width), 0 where nothing is
        to be seen; None when it has none.

    Raises:
        SourceError: it cannot be read.
    """
    picture = read_picture(path)
    if path.suffix.lower() not in _WITH_ALPHA:
        return picture, None
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}") from error
    # OpenCV turns a picture upright only where it drops the transparency.
    stored, kinds, metadata = cv2.imdecodeWithMetadata(data, cv2.IMREAD_UNCHANGED)
    if stored.ndim != 3 or stored.shape[2] != 4:
        return picture, None
    alpha = np.asarray(stored)[:, :, 3]
    if alpha.dtype == np.uint16:
        alpha = alpha // 256
    for kind, block in zip(kinds, metadata, strict=True):
        if kind == cv2.IMAGE_METADATA_EXIF:
            alpha = _upright(alpha, _orientation(np.asarray(block, np.uint8).tobytes()))
    return picture, np.ascontiguousarray(alpha, np.uint8)


def suffix_for(source: Path, *, alpha: bool) -> str:
    """What a result's name ends with: its source's format where that can hold it, else PNG."""
    suffix = source.suffix.lower()
    able = suffix in _WITH_METADATA and (not alpha or suffix in _WITH_ALPHA)
    return suffix if able else ".png"


def write_marked(
    path: Path, picture: Frame, alpha: Grey | None, mark: Mark, sealer: Sealer
) -> None:
    """Write a picture whose metadata say what was done to it; whole or not at all.

    Args:
        path: .png, .jpg, .jpeg or .webp.
        picture: uint8 RGB.
        alpha: uint8 (height, width), None where all of it is to be seen.
        mark: goes into XMP, and PNG's or JPEG's own comment.
        sealer: signs it.

    Raises:
        DiskFullError, SinkError: it cannot be written.
    """
    stored = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    if alpha is not None:
        stored = cv2.merge([*cv2.split(stored), alpha])
    suffix = path.suffix.lower()
    xmp = packet(mark).encode()
    block = np.frombuffer(_XMP_IN.get(suffix, b"") + xmp, np.uint8)
    # Into a PNG OpenCV writes it as Latin-1, which XMP is not.
    blocks = {} if suffix == ".png" else {cv2.IMAGE_METADATA_XMP: block}
    try:
        done, data = cv2.imencodeWithMetadata(
            suffix, stored, list(blocks), list(blocks.values()), _QUALITY.get(suffix, [])
        )
    except cv2.error as error:
        done, reason = False, str(error.err)
    else:
        reason = "it is too large for this format"
    if not done:
        raise SinkError(f"cannot write {path}: {reason}; choose PNG")
    with whole_file(path) as temporary, writing(path):
        temporary.write_bytes(_commented(data.tobytes(), suffix, mark.comment, xmp))
        sealer.seal(temporary, mark, path.name)


def _commented(data: bytes, suffix: str, comment: str, xmp: bytes) -> bytes:
    """The file with the comment where its format has had a place for it longer than XMP.

    A PNG gets its XMP here, too.
    """
    text = comment.encode("latin-1", "replace")
    if suffix == ".png":
        # Keyword, two bytes for "not compressed", no language, no translated keyword.
        chunks = _chunk(b"tEXt", b"Comment\0" + text) + _chunk(
            b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp
        )
        after_header = 33  # signature, and the header's chunk, which must come first
        return data[:after_header] + chunks + data[after_header:]
    if suffix in (".jpg", ".jpeg"):
        segment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
        after_jfif = 4 + int.from_bytes(data[4:6], "big")  # which must come first
        return data[:after_jfif] + segment + data[after_jfif:]
    return data


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG (PNG specification, 5.3)."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


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
