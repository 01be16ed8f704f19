"""Finding the pictures and films in a folder."""

from dataclasses import dataclass
from pathlib import Path

from face2face.errors import DatasetError
from face2face.pictures import SUFFIXES, left_out
from face2face.video.pictures import natural_order

FILM_SUFFIXES = (
    ".3gp",
    ".avi",
    ".m2ts",
    ".m4v",
    ".mkv",
    ".mov",
    ".mp4",
    ".mpeg",
    ".mpg",
    ".mts",
    ".ogv",
    ".webm",
    ".wmv",
)


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
        [path for path in files if path.suffix.lower() in SUFFIXES],
        [path for path in files if path.suffix.lower() in FILM_SUFFIXES],
        left_out(files),
    )
    if not found.pictures and not found.films:
        raise DatasetError(
            f"{place} holds no pictures ({', '.join(SUFFIXES)}) and no videos "
            f"({', '.join(FILM_SUFFIXES)}): give a folder that does"
        )
    return found


def _visible(path: Path, below: Path) -> bool:
    # Programs and systems hide thumbnails and notes behind a dot, macOS among pictures.
    inside = path.relative_to(below).parts
    return path.is_file() and not any(part.startswith(".") for part in inside)
