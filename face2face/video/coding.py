"""How the images of a video are stored: codec, encoder, pixels."""

from collections.abc import Mapping
from typing import NamedTuple


class Coding(NamedTuple):
    """How images are stored.

    Attributes:
        encoder: FFmpeg's name of it.
        pixels: FFmpeg's name of the pixel format.
        options: of the encoder.
    """

    encoder: str
    pixels: str
    options: Mapping[str, str]

    @property
    def alpha(self) -> bool:
        """Whether images have an alpha channel."""
        return self.pixels.startswith(("yuva", "rgba"))


# No B-frames: with them and an uneven rate FFmpeg's MP4 states too short a video. Motion is looked
# for in whole blocks alone: as good, and within 5 % as large, as the preset's own way with 18, for
# two thirds of the work.
_OPAQUE = Coding(
    "libx264",
    "yuv420p",
    {
        "crf": "17.8",
        "preset": "veryfast",
        "bf": "0",
        "x264-params": "partitions=i4x4,i8x8:me=dia",
    },
)
_VP9 = Coding(
    "libvpx-vp9",
    "yuva420p",
    # Frames that refer to later ones exclude an alpha channel; the rest is for speed.
    {"crf": "24", "b": "0", "auto-alt-ref": "0", "deadline": "realtime", "cpu-used": "6"},
)
_PRORES = Coding("prores_ks", "yuva444p10le", {"profile": "4444", "vendor": "apl0"})


def usual_coding(container_format: str, *, alpha: bool) -> Coding:
    """H.264; with alpha VP9, or ProRes 4444 in a .mov.

    Args:
        container_format: FFmpeg's name of it.
        alpha: whether images have an alpha channel.
    """
    if not alpha:
        return _OPAQUE
    return _PRORES if container_format == "mov" else _VP9
