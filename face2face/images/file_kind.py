"""What kind of image a file is: read here or not, still, moving, of several pages."""

from pathlib import Path

from PIL import Image

from face2face.images.not_read import is_video
from face2face.images.pillow import DAMAGES, quiet
from face2face.utils.file_reading import open_file
from face2face.utils.file_types import IMAGES, IMAGES_NOT_READ, ends_with
from face2face.utils.text import some_of

_MOVING = ("PNG", "WEBP", "AVIF", "GIF")
"""Formats of images that may hold several frames to be shown one after another."""

_BEGIN = 64
"""Bytes that tell what a file is."""

MOST_BYTES = 1 << 30
"""Of a file: 100 million pixels of four channels with 16 bits are less."""


def is_readable(path: Path) -> bool:
    """Whether a file may be an image that is read here, by its name, kind and size."""
    return ends_with(path, IMAGES) and path.is_file() and path.stat().st_size <= MOST_BYTES


def is_still(path: Path) -> bool:
    """Whether a file is one image: by its name, not moving, and no video all the same.

    A GIF, which mostly moves, is a video, and so is a PNG, WebP or AVIF that holds several frames.
    """
    named = ends_with(path, IMAGES) and not ends_with(path, (".gif",))
    return named and not moves(path) and not _holds_video(path)


def moves(path: Path) -> bool:
    """Whether a file is an image that holds several frames, to be shown one after another."""
    return _holds_several(path, _MOVING)


def has_pages(path: Path) -> bool:
    """Whether a file is an image of several pages, as scanners write TIFF."""
    return _holds_several(path, ("TIFF",))


def _holds_video(path: Path) -> bool:
    try:
        with open_file(path) as file:
            return is_video(file.read(_BEGIN))
    except (OSError, ValueError):
        return False  # as above


def _holds_several(path: Path, formats: tuple[str, ...]) -> bool:
    try:
        with open_file(path) as file, quiet(), Image.open(file, formats=formats) as pil_image:
            return bool(getattr(pil_image, "is_animated", False))
    except (Image.DecompressionBombError, *DAMAGES):
        return False  # what is wrong is said where it is read


def left_out(paths: list[Path]) -> str | None:
    """A line that names images of formats that are not read, None where there are none."""
    others = sorted(path for path in paths if ends_with(path, IMAGES_NOT_READ))
    if not others:
        return None
    shown = some_of([path.name for path in others])
    return (
        f"left out: {len(others)} image{'s' if len(others) > 1 else ''} of formats that are not "
        f"read here ({shown}): convert to JPEG or PNG"
    )
