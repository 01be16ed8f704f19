"""Naming the format of a file that is not read as an image, by its first bytes: for a message."""

from pathlib import Path

from PIL import Image

from face2face.errors import ErrorKind, SourceError

_BLANKS = (b"\n", b" ", b"\r", b"\t")

_BEGINNINGS = (
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"8BPS", "Photoshop"),
    (b"gimp xcf", "GIMP"),
    (b"v/1\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"%PDF-", "PDF"),
    (b"%!PS", "PostScript"),
    (b"<svg", "SVG"),
    (b"\0\0\1\0", "ICO"),
    (b"icns", "ICNS"),
    (b"qoif", "QOI"),
    (b"DDS ", "DDS"),
    (b"\x01\xda", "SGI"),
    *((b"\n" + bytes([version, 1]), "PCX") for version in (0, 2, 3, 4, 5)),
    *((kind + end, "PNM") for kind in (b"P2", b"P3", b"P5", b"P6", b"P7") for end in _BLANKS),
)
"""How a file begins and the format's name: those that people keep images in, beside TIFF."""

_TGA_KINDS = (1, 2, 3, 9, 10, 11)
_TGA_BITS = (8, 15, 16, 24, 32)
"""What a Targa file, which begins with no name, says in its third byte, and in its 17th."""

_DNG_VERSION, _KIND_OF_IMAGE, _REDUCED = 50706, 254, 1
"""Tags of a TIFF, and the bit that says that the image is another's, made smaller."""

_MP4 = (b"iso", b"mp4", b"M4V", b"qt", b"3gp", b"avc1")
_VIDEOS = ((0, b"\x1a\x45\xdf\xa3"), (8, b"AVI "), *((4, b"ftyp" + brand) for brand in _MP4))
"""Where in a file which bytes stand: Matroska, AVI, MP4 and its like, but for HEIF and AVIF."""


def image_format_of(data: bytes) -> str | None:
    """The name of the format of an image that cannot be read here, None where it is none known."""
    if _is_whole_tiff(data):
        return "TIFF"
    known = next((name for mark, name in _BEGINNINGS if data.startswith(mark)), None)
    return known or ("TGA" if _is_tga(data) else None)


def is_camera_raw(pil_image: Image.Image) -> bool:
    """Whether a TIFF is a camera's raw file, whose first image is a thumbnail of a stamp's size."""
    tags = getattr(pil_image, "tag_v2", {})
    kind = tags.get(_KIND_OF_IMAGE)
    return _DNG_VERSION in tags or (isinstance(kind, int) and bool(kind & _REDUCED))


def not_read(path: Path, name: str) -> SourceError:
    """What is raised of an image of a format, or a kind of one, that is not read here."""
    return SourceError(
        f"{path} is an image of a kind that is not read here ({name}): convert it to JPEG or PNG",
        ErrorKind.IMAGE_NOT_READ,
        path=str(path),
        format=name,
    )


def is_video(data: bytes) -> bool:
    """Whether it is a video; of what can be told from a file that is no image."""
    return any(data.startswith(mark, at) for at, mark in _VIDEOS)


def _is_tga(data: bytes) -> bool:
    """Whether a file begins as a Targa: with numbers that few others have all together."""
    has_colour_map = data[1:2] in (b"\0", b"\1")
    return len(data) > 18 and has_colour_map and data[2] in _TGA_KINDS and data[16] in _TGA_BITS


def _is_whole_tiff(data: bytes) -> bool:
    """Whether the list of what a TIFF holds lies within the file: in one cut off it seldom does."""
    if data[:4] == b"II*\0":
        at = int.from_bytes(data[4:8], "little")
    elif data[:4] == b"MM\0*":
        at = int.from_bytes(data[4:8], "big")
    else:
        return False
    return 8 <= at < len(data) - 2
