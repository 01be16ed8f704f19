"""Picture files that say what was done to them."""

import zlib
from pathlib import Path

import cv2
import numpy as np

from face2face.errors import SinkError, writing
from face2face.images.io import WITH_ALPHA
from face2face.provenance.mark import Mark
from face2face.provenance.signer import Sealer
from face2face.provenance.xmp import packet
from face2face.types import Frame, Grey
from face2face.utils.files import whole_file

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


def suffix_for(source: Path, *, alpha: bool) -> str:
    """What a result's name ends with: its source's format where that can hold it, else PNG."""
    suffix = source.suffix.lower()
    able = suffix in _WITH_METADATA and (not alpha or suffix in WITH_ALPHA)
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
