"""The endings of file names: which are images, videos and models, and what each can hold."""

from collections.abc import Collection
from pathlib import Path

IMAGES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".jfif",
    ".jpe",
    ".bmp",
    ".webp",
    ".tif",
    ".tiff",
    ".heic",
    ".heif",
    ".avif",
    ".gif",
)
"""Images that are read; of those that move or hold several, the first or the main one."""

IMAGES_WRITTEN = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
"""Images that are written."""

IMAGES_TRANSPARENT = (".png", ".webp", ".tif", ".tiff")
"""Images that are written and can be transparent."""

IMAGES_WITH_METADATA = (".png", ".jpg", ".jpeg", ".webp")
"""Images that are written and can say in their metadata what was done to them."""

IMAGES_OF_PAIRS = (".png", ".jpg", ".jpeg")
"""Images that a dataset's combined A|B pairs may be: what the first face2face wrote and read."""

IMAGES_NOT_READ = (
    *(".apng", ".cr2", ".cr3", ".crw", ".cur", ".dib", ".dng", ".emf", ".eps", ".exr", ".hdr"),
    *(".hif", ".ico", ".j2k", ".jp2", ".jpf", ".jpx", ".jxl", ".jxr", ".mpo"),
    *(".nef", ".nrw", ".orf", ".pbm", ".pcx", ".pef", ".pgm", ".pnm", ".ppm", ".psb", ".psd"),
    *(".qoi", ".raf", ".raw", ".rw2", ".sgi", ".sr2", ".srw", ".svg", ".svgz", ".tga", ".wmf"),
    *(".xcf", ".arw", ".avifs", ".heics", ".heifs"),
)
"""Images that are not read: a folder that holds some says so."""

VIDEOS = (
    *(".3gp", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts"),
    *(".ogv", ".ts", ".webm", ".wmv"),
)
"""Videos that a folder is searched for and the window offers; any file may be given by name."""

VIDEOS_BY_NAME = (
    *(".3g2", ".asf", ".divx", ".dv", ".f4v", ".gif", ".m1v", ".m2t", ".m2v", ".mpe", ".mxf"),
    *(".ogm", ".qt", ".rm", ".rmvb", ".vob", ".wtv", ".y4m"),
)
"""Other files that may be videos: a folder that holds some says so, and that they can be named."""

VIDEO_CONTAINERS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}
"""Videos that are written, with FFmpeg's names: these hold H.264, AAC and any time stamps."""

VIDEO_CONTAINERS_TRANSPARENT = {".webm": "webm", ".mov": "mov"}
"""Transparent videos that are written: these hold VP9 and Opus, or ProRes 4444 and AAC."""

ANIMATIONS = (".gif", ".webp")
"""Images that move and are written, without sound."""

SEQUENCES = (".png",)
"""Images that a video can become, one for each frame; see `utils.image_sequence`."""

OUTPUTS = (*VIDEO_CONTAINERS, *VIDEO_CONTAINERS_TRANSPARENT, *ANIMATIONS, *SEQUENCES)
"""What a video can become."""

OUTPUTS_TRANSPARENT = (*VIDEO_CONTAINERS_TRANSPARENT, ".webp", *SEQUENCES)
"""What a transparent video can become."""

VIDEOS_OF_BOXES = (".m4v", ".mov", ".mp4")
"""Videos that are written as boxes (ISO 14496-12), to which one with metadata can be added."""

KEYS = (".pem", ".key", ".crt", ".cer")
"""Private keys and certificates."""

FROZEN_GRAPH = ".pb"
ARCHIVE = ".zip"

MODELS = (FROZEN_GRAPH, ARCHIVE)
"""Files that are models; a folder may be one, too."""


def ends_with(path: Path, endings: Collection[str]) -> bool:
    """Whether a file's name ends with one of these, in small letters or capitals."""
    return path.suffix.lower() in endings


def name_filter(*kinds: Collection[str]) -> str:
    """The endings as a file dialog wants them, such as "*.mp4 *.mov"."""
    return " ".join(f"*{ending}" for endings in kinds for ending in endings)
