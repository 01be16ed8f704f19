"""Reading and writing single images, 8 bits of sRGB on our side."""

import io
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from face2face.causes import cause_of
from face2face.errors import ErrorKind, SinkError, SourceError
from face2face.images.colour_profiles import SRGB, profile_of, to_srgb
from face2face.images.file_kind import MOST_BYTES
from face2face.images.heif import coded_colours, is_heif, open_heif
from face2face.images.not_read import image_format_of, is_camera_raw, is_video, not_read
from face2face.images.pillow import DAMAGES, quiet
from face2face.images.png_damage import is_damaged_png
from face2face.types import Frame, Grey
from face2face.utils.file_reading import open_file
from face2face.utils.files import whole_file

_FORMATS = ("PNG", "JPEG", "BMP", "DIB", "WEBP", "TIFF", "GIF", "AVIF")
"""What Pillow may read: the plain formats, none that starts another program."""

_MOST_PIXELS = 100_000_000

_ADOBE_RGB = 0xA005, 1
"""Where EXIF says so: the directory of interoperability, its index."""

_BITS, _LIGHT = 258, 262
"""Tags of TIFF: how many bits a number has, and whether the least one is white (0) or black."""


class _UnknownWhiteError(Exception):
    """Nothing tells which of the numbers is white; the text says of what kind they are."""


def read_image(path: Path) -> Frame:
    """Read an image upright as uint8 RGB in sRGB, whatever its colours are in the file.

    What is transparent shows white: under it there may still be all that was cut away.

    Raises:
        SourceError: it cannot be read.
    """
    return _on_white(*read_with_alpha(path))


def read_frames(path: Path) -> Iterator[Frame]:
    """Read an image that moves, frame after frame, each as `read_image` reads one.

    Raises:
        SourceError: it cannot be read, or not on.
    """
    with _reading(path) as pil_image:
        profile = profile_of(pil_image, _interoperability(pil_image))
        for number in range(getattr(pil_image, "n_frames", 1)):
            pil_image.seek(number)
            yield _on_white(*_decoded(pil_image, profile))


def read_with_alpha(path: Path) -> tuple[Frame, Grey | None]:
    """Read an image upright, in 8 bits of sRGB, whatever its colours are in the file.

    Returns:
        The image, uint8 RGB, and its transparency, uint8 (height, width), 0 where nothing is
        to be seen; None when it has none.

    Raises:
        SourceError: it cannot be read.
    """
    with _reading(path) as pil_image:
        return _decoded(pil_image, profile_of(pil_image, _interoperability(pil_image)))


def write_image(path: Path, image: Frame) -> None:
    """Write an image in the format of its suffix, one of IMAGES_WRITTEN; whole or not at all.

    Raises:
        SinkError: it cannot be written.
    """
    data = encoded(image, path)
    with whole_file(path) as temporary:
        temporary.write_bytes(data)


def encoded(image: Frame, path: Path, **settings: Any) -> bytes:
    """An image in the format of a file's suffix, which says that its colours are sRGB's.

    Args:
        image: uint8 RGB or RGBA.
        path: the file it is meant for.
        settings: for Pillow, beside those that are common here.

    Raises:
        SinkError: the format cannot hold it.
    """
    suffix = path.suffix.lower()
    chosen: dict[str, Any] = {"icc_profile": SRGB}
    if suffix in (".jpg", ".jpeg"):
        chosen["quality"] = 95
    elif suffix == ".png":
        chosen["compress_level"] = 1
    elif suffix == ".webp":
        chosen |= {"lossless": True, "method": 1, "exact": True}
    elif suffix in (".tif", ".tiff"):
        chosen["compression"] = "tiff_lzw"
    kind = Image.registered_extensions()[suffix]
    held = io.BytesIO()
    try:
        Image.fromarray(image).save(held, kind, **(chosen | settings))
    except (OSError, ValueError, struct.error) as error:
        raise SinkError(
            f"cannot write {path}: it is too large for this format; choose PNG"
        ) from error
    return held.getvalue()


def _read(path: Path) -> bytes:
    try:
        with open_file(path) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise _too_large(path)
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


@contextmanager
def _reading(path: Path) -> Iterator[Image.Image]:
    """What is in a file, for a block in which it is decoded.

    Raises:
        SourceError: it cannot be.
    """
    data = _read(path)
    try:
        with _opened(data, path) as pil_image:
            if is_damaged_png(data):
                raise _damaged(path)
            yield pil_image
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        raise _no_image(path, data) from error
    except _UnknownWhiteError as error:
        raise not_read(path, f"{pil_image.format}, {error}") from error
    except DAMAGES as error:
        raise _damaged(path) from error


def _decoded(pil_image: Image.Image, profile: bytes | None) -> tuple[Frame, Grey | None]:
    """The frame that is at hand, as `read_with_alpha` gives it."""
    pil_image.load()
    tags = getattr(pil_image, "tag_v2", {})  # of a TIFF; turned upright it has lost them
    colours, alpha = _apart(_upright(pil_image), tags)
    image = np.array(to_srgb(colours, profile).convert("RGB"))  # the caller may draw on it
    return np.ascontiguousarray(image), alpha


def _on_white(image: Frame, alpha: Grey | None) -> Frame:
    if alpha is None:
        return image
    shown = Image.fromarray(image)
    ground = Image.new("RGB", shown.size, "white")
    return np.array(Image.composite(shown, ground, Image.fromarray(alpha)))


def _opened(data: bytes, path: Path) -> Image.Image:
    """What is in a file, its size known and its pixels not read yet."""
    with quiet():
        pil_image: Image.Image | None
        if is_heif(data):
            pil_image = open_heif(data, _MOST_PIXELS)
        else:
            pil_image = Image.open(io.BytesIO(data), formats=_FORMATS)
            if pil_image.format == "AVIF":
                pil_image.info.update(coded_colours(data))
        if pil_image is None or pil_image.width * pil_image.height > _MOST_PIXELS:
            raise _too_large(path)
        if is_camera_raw(pil_image):
            raise not_read(path, "camera raw")
        # Parsed once, and kept: it is damaged more often than images are.
        try:
            pil_image.getexif().get_ifd(_ADOBE_RGB[0])
        except DAMAGES:
            pil_image.info.pop("exif", None)
        return pil_image


def _interoperability(pil_image: Image.Image) -> object:
    try:
        return pil_image.getexif().get_ifd(_ADOBE_RGB[0]).get(_ADOBE_RGB[1])
    except DAMAGES:
        return None


def _upright(pil_image: Image.Image) -> Image.Image:
    try:
        with quiet():
            return ImageOps.exif_transpose(pil_image)
    except DAMAGES:
        return pil_image


def _apart(pil_image: Image.Image, tags: Mapping[int, Any]) -> tuple[Image.Image, Grey | None]:
    """The colours, 8 bits in a mode that has profiles, and the transparency."""
    if pil_image.has_transparency_data:
        whole = pil_image.convert("LA" if pil_image.mode in ("L", "LA", "La", "1") else "RGBA")
        return whole.convert(whole.mode[:-1]), np.array(whole.getchannel("A"))
    if pil_image.mode.startswith("I;"):
        return Image.fromarray(_of_sixteen_bits(np.asarray(pil_image), tags)), None
    if pil_image.mode == "F":
        return Image.fromarray(_of_floats(np.asarray(pil_image))), None
    if pil_image.mode == "I":  # counts, heights, labels: scientific programs write such TIFFs
        raise _UnknownWhiteError("32 bits")
    if pil_image.mode == "1":
        return pil_image.convert("L"), None
    if pil_image.mode in ("P", "PA", "YCbCr", "HSV", "RGBX"):
        return pil_image.convert("RGB"), None
    return pil_image, None


def _of_sixteen_bits(values: np.ndarray, tags: Mapping[int, Any]) -> Grey:
    """Grey levels of 16 bits, or of 12, as 8 bits."""
    (bits,) = tags.get(_BITS, (16,))
    eight: Grey = (values >> (bits - 8)).astype(np.uint8)
    return ~eight if tags.get(_LIGHT) == 0 else eight


def _of_floats(values: np.ndarray) -> Grey:
    """Numbers from 0 to 1 as 8 bits."""
    values = np.nan_to_num(values)
    if np.median(values) > 1:
        raise _UnknownWhiteError("numbers beyond 1")
    eight: Grey = np.clip(values * 255, 0, 255).astype(np.uint8)
    return eight


def _unreadable(path: Path, error: OSError | ValueError) -> SourceError:
    words = (isinstance(error, OSError) and error.strerror) or str(error)
    return SourceError(
        f"cannot read {path}: {words}",
        ErrorKind.FILE_UNREADABLE,
        path=str(path),
        reason=cause_of(error),
    )


def _too_large(path: Path) -> SourceError:
    return SourceError(
        f"cannot read {path}: it is larger than 100 million pixels, or damaged; make it smaller",
        ErrorKind.FILE_TOO_LARGE,
        path=str(path),
    )


def _no_image(path: Path, data: bytes) -> SourceError:
    """What a file is that Pillow does not know."""
    if (name := image_format_of(data)) is not None:
        return not_read(path, name)
    if is_video(data):
        return SourceError(
            f"{path} is a video: give an image", ErrorKind.NOT_AN_IMAGE, path=str(path)
        )
    return _damaged(path)


def _damaged(path: Path) -> SourceError:
    return SourceError(
        f"{path} is not an image, or is damaged: remove or replace it",
        ErrorKind.NOT_AN_IMAGE,
        path=str(path),
    )
