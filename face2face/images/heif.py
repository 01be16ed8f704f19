"""HEIC, which libheif reads, and what AVIF says of its colours."""

import io
from typing import Any

from PIL import Image

from face2face.images.pillow import DAMAGES

# ISO 23008-12, 10: how HEIC begins; AVIF has brands of its own. The last two name no coding.
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

_KEPT = ("nclx_profile",)
"""What pi_heif knows of colours, beside ICC profiles."""


def is_heif(data: bytes) -> bool:
    """Whether a file is one of HEIF's, but for AVIF, which Pillow reads itself."""
    if data[4:8] != b"ftyp" or data[8:12] == b"avif":
        return False
    brands = data[8 : int.from_bytes(data[:4], "big")][:256]
    named = [brands[at : at + 4] for at in range(0, len(brands), 4) if at != 4]
    return b"avif" not in named and any(brand in _HEIF_BRANDS for brand in named)


def open_heif(data: bytes, most_pixels: int) -> Image.Image | None:
    """An image that libheif has turned upright, and put together from its tiles.

    Returns:
        None where it has more pixels than that.
    """
    import pi_heif

    held = pi_heif.open_heif(io.BytesIO(data))
    if held.size[0] * held.size[1] > most_pixels:
        return None
    pil_image: Image.Image = held.to_pillow()
    pil_image.info.update({name: held.info[name] for name in _KEPT if name in held.info})
    return pil_image


def coded_colours(data: bytes) -> dict[str, Any]:
    """What AVIF says of its colours by number, which Pillow leaves out."""
    import pi_heif

    try:
        held = pi_heif.open_heif(io.BytesIO(data)).info
    except DAMAGES:
        return {}
    return {name: held[name] for name in _KEPT if name in held}
