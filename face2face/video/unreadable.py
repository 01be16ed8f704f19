"""Whole videos that cannot be read all the same, and what to do about each kind."""

from pathlib import Path

from av.video.stream import VideoStream

from face2face.errors import ErrorKind, SourceError
from face2face.images.not_read import image_format_of, not_read
from face2face.video.moving_image_source import is_moving_webp

# Sample entries of MP4 for what is encrypted: ISO/IEC 23001-7, Apple's FairPlay.
_ENCRYPTED = {b"encv", b"drmi"}
# Content Encryption objects of ASF (sections 3.14 and 3.15 of its specification).
_ASF_ENCRYPTED = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
)
_ASF = bytes.fromhex("3026b2758e66cf11")
# Packets of a transport stream, of tapes and disks four bytes longer.
_TS_PACKETS = ((0, 188), (4, 192))
_LOOKED_AT = 1 << 20
_TO_SAMPLE_ENTRIES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"uuid"}
_MOST_BOXES = 10_000


def refuse_protected(path: Path, stream: VideoStream) -> None:
    """Refuse images that are encrypted: FFmpeg would make noise of them, and call it damage.

    Raises:
        SourceError: they are.
    """
    # Matroska's demuxer hands the key's name on; the key is needed to use it.
    if "enc_key_id" in stream.metadata or _sample_entries(path) & _ENCRYPTED:
        raise _protected(path)


def why_unreadable(path: Path) -> SourceError | None:
    """Why nothing of a file can be decoded, where that is no damage; None where nothing tells."""
    with path.open("rb") as file:
        begin = file.read(_LOOKED_AT)
    if is_moving_webp(path):
        return SourceError(
            f"{path} is an animated WebP, which is not read here: convert it to MP4 or GIF",
            ErrorKind.VIDEO_NOT_READ,
            path=str(path),
        )
    if (name := image_format_of(begin)) is not None:
        return not_read(path, name)
    asf = begin.startswith(_ASF) and any(mark in begin for mark in _ASF_ENCRYPTED)
    return _protected(path) if asf or _is_scrambled(begin) else None


def _is_scrambled(begin: bytes) -> bool:
    """Whether packets of a transport stream are encrypted (ISO/IEC 13818-1, table 2-4)."""
    for first, length in _TS_PACKETS:
        starts = range(first, len(begin) - 4, length)
        if len(starts) > 3 and all(begin[at] == 0x47 for at in starts[:20]):
            return 2 * sum(begin[at + 3] >= 0x80 for at in starts) > len(starts)
    return False


def _protected(path: Path) -> SourceError:
    return SourceError(
        f"{path} is protected against copying (DRM), so that its images cannot be read: give a "
        "video without",
        ErrorKind.VIDEO_PROTECTED,
        path=str(path),
    )


def _sample_entries(path: Path) -> set[bytes]:
    """The kinds of samples of an MP4, as its index names them; none of any other file."""
    found = set[bytes]()
    with path.open("rb") as file:
        parts = [(0, path.stat().st_size, 0)]
        for _ in range(_MOST_BOXES):  # a file may claim any number of them
            if not parts:
                break
            at, end, depth = parts.pop()
            file.seek(at)
            head = file.read(16)
            if at + 8 > end or len(head) < 8:
                continue
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if size == 1:
                size = int.from_bytes(head[8:], "big")
            if depth == 0 and at == 0 and kind not in _FIRST_BOXES:
                break
            if depth == len(_TO_SAMPLE_ENTRIES):
                found.add(kind)
            if size >= 8:
                parts.append((at + size, end, depth))
            if depth < len(_TO_SAMPLE_ENTRIES) and kind == _TO_SAMPLE_ENTRIES[depth]:
                # The list of sample entries has a version and a count before it.
                parts.append((at + (16 if kind == b"stsd" else 8), min(at + size, end), depth + 1))
    return found
