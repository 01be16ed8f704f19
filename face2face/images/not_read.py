"""What a file is that is no image read here, told by how it begins: for a message that helps."""

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
    *((kind + end, "PNM") for kind in (b"P2", b"P3", b"P5", b"P6", b"P7") for end in _BLANKS),
)
"""How a file begins and the format's name: those that people keep images in, beside TIFF."""

_MP4 = (b"iso", b"mp4", b"M4V", b"qt", b"3gp", b"avc1")
_VIDEOS = ((0, b"\x1a\x45\xdf\xa3"), (8, b"AVI "), *((4, b"ftyp" + brand) for brand in _MP4))
"""Where in a file which bytes stand: Matroska, AVI, MP4 and its like, but for HEIF and AVIF."""


def image_format_of(data: bytes) -> str | None:
    """The name of the format of an image that cannot be read here, None where it is none known."""
    if _is_whole_tiff(data):
        return "TIFF"
    return next((name for mark, name in _BEGINNINGS if data.startswith(mark)), None)


def is_video(data: bytes) -> bool:
    """Whether it is a video; of what can be told from a file that is no image."""
    return any(data.startswith(mark, at) for at, mark in _VIDEOS)


def _is_whole_tiff(data: bytes) -> bool:
    """Whether the list of what a TIFF holds lies within the file: in one cut off it seldom does."""
    if data[:4] == b"II*\0":
        at = int.from_bytes(data[4:8], "little")
    elif data[:4] == b"MM\0*":
        at = int.from_bytes(data[4:8], "big")
    else:
        return False
    return 8 <= at < len(data) - 2
