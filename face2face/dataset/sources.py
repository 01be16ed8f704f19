"""From what the user names to images, videos and how to crop them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from face2face.dataset.cropping import Cutter
from face2face.dataset.gather import FilmFile, PictureFile
from face2face.errors import DatasetError
from face2face.images.io import left_out
from face2face.utils.file_types import IMAGES, VIDEOS, ends_with
from face2face.video.image_source import natural_order


@dataclass(frozen=True)
class Sources:
    """What a dataset is made from.

    Attributes:
        folder: what was given, or the folder of the one file that was given.
        pictures: files in it and its subfolders, in the order in which a person would count.
        films: likewise.
        left_out: a line about pictures of formats that are not read, None without any.
    """

    folder: Path
    pictures: list[Path]
    films: list[Path]
    left_out: str | None = None

    def name(self, path: Path) -> str:
        """What a file is called: its path inside the folder."""
        return path.relative_to(self.folder).as_posix()


def find_sources(place: Path) -> Sources:
    """Look through a folder and all below it, or take one file.

    Raises:
        DatasetError: there is no picture and no film.
    """
    if not place.exists():
        raise DatasetError(f"{place} does not exist: give a folder of pictures or videos")
    folder = place if place.is_dir() else place.parent
    files = [place] if place.is_file() else [p for p in place.rglob("*") if _visible(p, place)]
    files.sort(key=lambda p: [natural_order(Path(part)) for part in p.relative_to(folder).parts])
    found = Sources(
        folder,
        [path for path in files if ends_with(path, IMAGES)],
        [path for path in files if ends_with(path, VIDEOS)],
        left_out(files),
    )
    if not found.pictures and not found.films:
        raise DatasetError(
            f"{place} holds no pictures ({', '.join(IMAGES)}) and no videos "
            f"({', '.join(VIDEOS)}): give a folder that does"
        )
    return found


def _visible(path: Path, below: Path) -> bool:
    # Programs and systems hide thumbnails and notes behind a dot, macOS among pictures.
    inside = path.relative_to(below).parts
    return path.is_file() and not any(part.startswith(".") for part in inside)


@dataclass(frozen=True)
class Material:
    """What a dataset is made from.

    Attributes:
        name: what the record calls the pictures together.
        pictures: the pictures.
        films: the films.
        cutter: cuts squares out of both.
        hint: what to give instead when there is nothing to cut out.
        left_out: a line about pictures of formats that are not read, None without any.
    """

    name: str
    pictures: Sequence[PictureFile]
    films: Sequence[FilmFile]
    cutter: Cutter
    hint: str = "give pictures with larger faces that look forward, or take all of them by --whole"
    left_out: str | None = None


def in_folder(place: Path, cutter: Cutter, picture_cutter: Cutter | None = None) -> Material:
    """All pictures and films of a folder and those below it, or one file.

    Args:
        place: the folder, or the file.
        cutter: cuts frames and pictures.
        picture_cutter: cuts the pictures instead.

    Raises:
        DatasetError: there are none.
    """
    found = find_sources(place)
    return Material(
        found.folder.name or str(found.folder),
        [PictureFile(found.name(path), path, cut=picture_cutter) for path in found.pictures],
        [FilmFile(found.name(path), path) for path in found.films],
        cutter,
        left_out=found.left_out,
    )
