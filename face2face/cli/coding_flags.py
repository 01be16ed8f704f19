"""Flags that say how a result is stored."""

import argparse

from face2face.cli.flag_values import whole_number
from face2face.video.coding import CODECS, USUAL_QUALITY, CodingOptions


def add_coding_flags(parser: argparse.ArgumentParser) -> None:
    """--quality, --codec, --encoder and --hdr."""
    add = parser.add_argument_group("how the result is stored").add_argument
    add(
        "--quality",
        type=whole_number(0, 100),
        metavar="N",
        help=f"0 the smallest file, 100 the best images (default: {USUAL_QUALITY})",
    )
    add(
        "--codec",
        choices=CODECS,
        help="hevc and av1 give smaller files, which fewer players show; prores is for editing, in "
        ".mov and .mkv (default: h264; of transparent videos VP9, in .mov ProRes)",
    )
    add(
        "--encoder",
        choices=("software", "auto"),
        help="auto: the machine's own encoder where there is one that works (NVENC, Quick Sync, "
        "VideoToolbox, VAAPI, AMF), which takes the processor no time and needs larger files for "
        "the same quality; what was taken is said (default: software)",
    )
    add(
        "--hdr",
        choices=("sdr", "keep"),
        help="keep: a video in HDR (HLG, PQ) stays it, in HEVC or AV1 with 10 bits; what is "
        "generated is put in as SDR, its white at 203 cd/m2 (default: sdr, which every screen "
        "shows)",
    )


def coding_options_from(args: argparse.Namespace) -> CodingOptions:
    """What those flags say."""
    usual = CodingOptions()
    quality = usual.quality if args.quality is None else args.quality
    return CodingOptions(
        args.codec, quality, args.encoder or usual.encoder, keep_hdr=args.hdr == "keep"
    )
