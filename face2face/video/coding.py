"""How the images of a video are stored: in words that an encoder takes."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Codec = Literal["h264", "hevc", "av1", "prores"]
CODECS: tuple[Codec, ...] = get_args(Codec)

HOLDS: dict[str, tuple[Codec, ...]] = {
    "mp4": ("h264", "hevc", "av1"),
    "mov": ("h264", "hevc", "prores"),
    "matroska": CODECS,
}
"""Which codecs players find in which container, by FFmpeg's name of it."""

EncoderKind = Literal["software", "auto"]

USUAL_QUALITY = 75
"""Of 100; `CodingOptions.quality`."""


class Coding(NamedTuple):
    """How images are stored.

    Attributes:
        encoder: FFmpeg's name of it.
        pixels: FFmpeg's name of the pixel format.
        options: of the encoder.
        tag: four letters by which containers of boxes name the codec; "" for the usual ones.
        transfer: FFmpeg's number of HDR's transfer characteristics, None for SDR.
    """

    encoder: str
    pixels: str
    options: Mapping[str, str]
    tag: str = ""
    transfer: int | None = None

    @property
    def alpha(self) -> bool:
        """Whether images have an alpha channel."""
        return self.pixels.startswith(("yuva", "rgba"))

    @property
    def as_it_comes(self) -> str:
        """FFmpeg's name of a container that leaves packets as the encoder gave them.

        Matroska rewrites those of H.264 and HEVC; NUT loses the alpha of VP9.
        """
        rewritten = "264" in self.encoder or "265" in self.encoder or "hevc" in self.encoder
        return "nut" if rewritten else "matroska"


class CodingOptions(NamedTuple):
    """What users ask for.

    Attributes:
        codec: None for the usual one of the file's format.
        quality: 0 the smallest files, 100 the best images.
        encoder: "software", or "auto" for the machine's own, where one works.
        keep_hdr: whether what comes as HDR stays HDR.
    """

    codec: Codec | None = None
    quality: int = USUAL_QUALITY
    encoder: EncoderKind = "software"
    keep_hdr: bool = False


def rate_factor(quality: int, usual: float, most: int) -> str:
    """A constant rate factor: two fifths of a step less for each point of quality more.

    Args:
        quality: 0 the smallest files, 100 the best images.
        usual: the encoder's factor for the usual quality.
        most: its highest factor.
    """
    return f"{min(max(usual + (USUAL_QUALITY - quality) * 0.4, 1), most):g}"
