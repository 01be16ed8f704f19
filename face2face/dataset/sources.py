"""From what the user names to images, videos and how to crop them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from face2face.dataset.cropping import Cutter
from face2face.dataset.gather import ImageFile, VideoFile
from face2face.errors import DatasetError
from face2face.images.file_kind import left_out
from face2face.images.io import read_with_alpha
from face2face.types import Image
from face2face.utils.file_types import IMAGES, VIDEOS, ends_with
from face2face.utils.folders import files_below
from face2face.utils.inputs import is_there
from face2face.video.image_source import natural_order


@dataclass(frozen=True)
class Sources:
    """The images and videos that were found where the user pointed.

    Attributes:
        folder: what was given, or the folder of the one file that was given.
        images: files in it and its subfolders, sorted so that 2.png comes before 10.png.
        videos: sorted in the same way.
        left_out: a line about images of formats that are not read, None without any.
    """

    folder: Path
    images: list[Path]
    videos: list[Path]
    left_out: str | None = None

    def name(self, path: Path) -> str:
        """What a file is called: its path inside the folder."""
        return path.relative_to(self.folder).as_posix()


def find_sources(location: Path) -> Sources:
    """Look through a folder and all below it, or take one file.

    Raises:
        DatasetError: there is no image and no video.
        SourceError: the folder may not be looked into.
    """
    if not is_there(location):
        raise DatasetError(f"{location} does not exist: give a folder of images or videos")
    folder = location if location.is_dir() else location.parent
    # Programs and systems hide thumbnails and notes behind a dot, macOS among images.
    files = (
        [location]
        if location.is_file()
        else [path for path in files_below(location) if path.is_file()]
    )
    files.sort(key=lambda p: [natural_order(Path(part)) for part in p.relative_to(folder).parts])
    found = Sources(
        folder,
        [path for path in files if ends_with(path, IMAGES)],
        [path for path in files if ends_with(path, VIDEOS)],
        left_out(files),
    )
    if not found.images and not found.videos:
        raise DatasetError(
            f"{location} holds no images ({', '.join(IMAGES)}) and no videos "
            f"({', '.join(VIDEOS)}): give a folder that does"
        )
    return found


@dataclass(frozen=True)
class Material:
    """Images and videos with what cuts the squares of a dataset out of them.

    Attributes:
        name: what the record calls the images together.
        images: the images.
        videos: the videos.
        cutter: cuts squares out of both.
        hint: what to give instead when there is nothing to cut out.
        left_out: a line about images of formats that are not read, None without any.
    """

    name: str
    images: Sequence[ImageFile]
    videos: Sequence[VideoFile]
    cutter: Cutter
    hint: str = "give images with larger faces that look forward, or take all of them by --whole"
    left_out: str | None = None


def in_folder(
    location: Path,
    cutter: Cutter,
    image_cutter: Cutter | None = None,
    *,
    with_alpha: bool = False,
) -> Material:
    """All images and videos of a folder and those below it, or one file.

    Args:
        location: the folder, or the file.
        cutter: cuts frames and images.
        image_cutter: cuts the images instead.
        with_alpha: images that have an alpha channel are RGBA.

    Raises:
        DatasetError: there are none.
    """
    found = find_sources(location)
    return Material(
        found.folder.name or str(found.folder),
        [
            ImageFile(
                found.name(path),
                path,
                partial(_with_alpha, path) if with_alpha else None,
                image_cutter,
            )
            for path in found.images
        ],
        [VideoFile(found.name(path), path) for path in found.videos],
        cutter,
        left_out=found.left_out,
    )


def _with_alpha(path: Path) -> Image:
    colours, alpha = read_with_alpha(path)
    return colours if alpha is None else np.dstack([colours, alpha])
