"""What a dataset is made from: from what the user names to pictures, films and how to cut them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from face2face.dataset.cut import Cutter
from face2face.dataset.gather import FilmFile, PictureFile
from face2face.dataset.sources import find_sources


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
