"""Which encoder stores the images of a video, and with what settings, by what users ask for."""

import io
import os
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import av
import av.container
import av.error
import numpy as np
from av.codec import Codec as FfmpegCodec
from av.codec.codec import UnknownCodecError

from face2face.errors import UsageError
from face2face.video.coding import HOLDS, Codec, Coding, CodingOptions, rate_factor
from face2face.video.encoder import ImageEncoder
from face2face.video.hdr import HDR_PIXELS, Hdr

_HDR_CODECS: tuple[Codec, ...] = ("hevc", "av1")
_USUAL_HDR: Codec = "hevc"

_HARDWARE = ("nvenc", "qsv", "videotoolbox", "vaapi", "amf")
"""FFmpeg's endings of hardware encoders' names, in the order in which they are tried."""


class Chosen(NamedTuple):
    """How images are stored, and why not otherwise.

    Attributes:
        coding: how.
        refused: names of hardware encoders that were tried and do not work here.
    """

    coding: Coding
    refused: tuple[str, ...] = ()


def choose_coding(
    container_format: str,
    wanted: CodingOptions,
    *,
    alpha: bool,
    width: int,
    height: int,
    hdr: Hdr | None = None,
) -> Chosen:
    """How a video's images are to be stored.

    Args:
        container_format: FFmpeg's name of the file's format.
        wanted: what users ask for.
        alpha: whether images have an alpha channel: VP9, or ProRes 4444 in a .mov.
        width: of the images, pixels.
        height: of the images, pixels.
        hdr: what they are to say of their HDR, None for SDR. In HEVC or AV1, in software.

    Raises:
        UsageError: the file cannot hold the codec, or no such encoder is there.
    """
    if alpha:
        return Chosen(_transparent(container_format, wanted))
    codec = wanted.codec or ("h264" if hdr is None else _USUAL_HDR)
    if hdr is not None and codec not in _HDR_CODECS:
        raise UsageError(
            f"{codec} does not keep HDR here: give --codec {' or '.join(_HDR_CODECS)}, or leave it "
            "or --hdr out"
        )
    held = HOLDS.get(container_format, ("h264",))
    if codec not in held:
        fit = [name for name, codecs in HOLDS.items() if codec in codecs]
        endings = {"mp4": ".mp4", "mov": ".mov", "matroska": ".mkv"}
        raise UsageError(
            f"{codec} is not for such a file: give --out a name that ends with "
            f"{' or '.join(endings[name] for name in fit)}"
        )
    refused: list[str] = []
    if wanted.encoder == "auto" and codec != "prores" and hdr is None:
        for name in _HARDWARE:
            coding = _hardware(codec, name, wanted.quality)
            if not _is_known(coding.encoder):
                continue
            if works(coding, width, height):
                return Chosen(coding, tuple(refused))
            refused.append(coding.encoder)
    coding = _software(codec, wanted.quality)
    if hdr is not None:
        coding = _in_hdr(coding, hdr)
    if not _is_known(coding.encoder):
        raise UsageError(
            f"this FFmpeg has no encoder {coding.encoder} for {codec}: choose another --codec"
        )
    return Chosen(coding, tuple(refused))


def usual_coding(container_format: str, *, alpha: bool) -> Coding:
    """H.264; with alpha VP9, or ProRes 4444 in a .mov.

    Args:
        container_format: FFmpeg's name of it.
        alpha: whether images have an alpha channel.
    """
    return choose_coding(container_format, CodingOptions(), alpha=alpha, width=0, height=0).coding


def works(coding: Coding, width: int, height: int) -> bool:
    """Whether an encoder is really there: it encodes three dark images of a size.

    A driver may be missing, all of its sessions taken, or the size be too much for it.
    """
    dark = np.zeros((height, width, 3), np.uint8)
    try:
        with av.open(io.BytesIO(), "w", format="matroska") as container:
            encoder = ImageEncoder(
                container, coding, width=width, height=height, frame_s=Fraction(1, 25)
            )
            packets = [
                packet for number in range(3) for packet in encoder.encode(dark, number * 3600)
            ]
            packets += encoder.flush()
            container.mux(packets)
    except (av.error.FFmpegError, OSError, ValueError, UnknownCodecError):
        return False
    return len(packets) == 3


def _whole(quality: int, usual: int, most: int) -> str:
    return str(round(float(rate_factor(quality, usual, most))))


def _software(codec: Codec, quality: int) -> Coding:
    # No B-frames: with them and an uneven rate FFmpeg's MP4 states too short a video.
    if codec == "h264":
        # Motion is looked for in whole blocks alone: as good, and within 5 % as large, as the
        # preset's own way with 18, for two thirds of the work.
        return Coding(
            "libx264",
            "yuv420p",
            {
                "crf": rate_factor(quality, 17.8, 51),
                "preset": "veryfast",
                "bf": "0",
                "x264-params": "partitions=i4x4,i8x8:me=dia",
            },
        )
    if codec == "hevc":
        crf = rate_factor(quality, 21, 51)
        options = {"crf": crf, "preset": "superfast", "x265-params": "bframes=0:log-level=error"}
        return Coding("libx265", "yuv420p", options, "hvc1")  # as Apple's players ask for it
    if codec == "av1":
        os.environ.setdefault("SVT_LOG", "1")  # it would write lines to standard error by itself
        crf = _whole(quality, 30, 63)
        return Coding("libsvtav1", "yuv420p", {"crf": crf, "preset": "10"})
    profiles: Sequence[str] = ("proxy", "lt", "standard", "hq")
    profile = profiles[min(quality // 25, 3)]
    return Coding("prores_ks", "yuv422p10le", {"profile": profile, "vendor": "apl0"})


def _in_hdr(coding: Coding, hdr: Hdr) -> Coding:
    """The same with ten bits, and what a screen is told of the light; what is added is no brighter.

    x265 and SVT-AV1 take the same words, the one in whole numbers.
    """
    x265 = coding.encoder == "libx265"
    words: list[str] = []
    if hdr.mastering is not None:
        red, green, blue, white = (hdr.mastering[at : at + 2] for at in (0, 2, 4, 6))
        least, most = hdr.mastering[8:]
        named = {"G": green, "B": blue, "R": red, "WP": white}
        screen = "".join(
            f"{name}({x},{y})" if x265 else f"{name}({x / 50_000:g},{y / 50_000:g})"
            for name, (x, y) in named.items()
        )
        light = f"L({most},{least})" if x265 else f"L({most / 10_000:g},{least / 10_000:g})"
        words.append(f"{'master-display' if x265 else 'mastering-display'}={screen}{light}")
    if hdr.brightest is not None:
        words.append(
            f"{'max-cll' if x265 else 'content-light'}={hdr.brightest[0]},{hdr.brightest[1]}"
        )
    key = "x265-params" if x265 else "svtav1-params"
    told = ":".join(filter(None, [coding.options.get(key), *words]))
    options = {**coding.options, **({key: told} if told else {})}
    return coding._replace(pixels=HDR_PIXELS, transfer=hdr.transfer, options=options)


def _transparent(container_format: str, wanted: CodingOptions) -> Coding:
    if container_format == "mov":
        if wanted.codec not in (None, "prores"):
            raise UsageError(f"{wanted.codec} cannot be transparent: leave --codec out")
        return Coding("prores_ks", "yuva444p10le", {"profile": "4444", "vendor": "apl0"})
    if wanted.codec is not None:
        raise UsageError(
            f"{wanted.codec} cannot be transparent in such a file: leave --codec out, or give "
            "--out a name that ends with .mov, and --codec prores"
        )
    return Coding(
        "libvpx-vp9",
        "yuva420p",
        # Frames that refer to later ones exclude an alpha channel; the rest is for speed.
        {
            "crf": _whole(wanted.quality, 24, 63),
            "b": "0",
            "auto-alt-ref": "0",
            "deadline": "realtime",
            "cpu-used": "6",
        },
    )


def _hardware(codec: Codec, maker: str, quality: int) -> Coding:
    usual = {"h264": 19, "hevc": 22}.get(codec, 30)
    constant = _whole(quality, usual, 51)
    options = {
        "nvenc": {"rc": "vbr", "cq": constant, "b": "0", "bf": "0"},
        "qsv": {"global_quality": constant, "bf": "0"},
        "videotoolbox": {"flags": "+qscale", "global_quality": str(118 * quality), "bf": "0"},
        "vaapi": {"rc_mode": "CQP", "qp": constant, "bf": "0"},
        "amf": {"rc": "cqp", "qp_i": constant, "qp_p": constant, "bf": "0"},
    }[maker]
    return Coding(f"{codec}_{maker}", "nv12", options, "hvc1" if codec == "hevc" else "")


def _is_known(encoder: str) -> bool:
    try:
        FfmpegCodec(encoder, "w")
    except UnknownCodecError:
        return False
    return True
