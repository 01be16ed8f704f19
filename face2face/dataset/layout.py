"""A dataset's folder: dataset.json, and its pairs, ours or the ancestors', with two halves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from face2face.card_entries import SketchEntry
from face2face.config import TRAIN_SHARE
from face2face.errors import DatasetError
from face2face.faces.irises import WITH_IRISES
from face2face.faces.mesh import MESH_POINTS
from face2face.images.io import read_image
from face2face.images.resize import rescale_points, resize
from face2face.tasks.registry import names_of
from face2face.types import Frame, Landmarks
from face2face.utils.file_reading import read_bounded
from face2face.utils.file_types import IMAGES_OF_PAIRS, ends_with

_MOST_BYTES = 1 << 30
"""Of a dataset.json: a pair takes some 2 kB."""

MANIFEST = "dataset.json"

Set = Literal["train", "val"]


LANDMARKS = 68
"""Points of a face in a dataset of faces, without its irises."""

Points = list[tuple[float, float]]


def as_points(landmarks: Landmarks) -> Points:
    """Landmarks as dataset.json has them: to a thousandth of a pixel."""
    return [(round(float(x), 3), round(float(y), 3)) for x, y in landmarks]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class CropEntry(_Strict):
    """The square cut from the frames of one size, in their pixels."""

    width: int = Field(gt=0)
    """The frames'."""
    height: int = Field(gt=0)
    """The frames'."""
    left: int
    """The square's left edge; it may lie outside the frame."""
    top: int
    """The square's top edge."""
    side: int = Field(gt=0)
    """The square's."""


class SourceEntry(_Strict):
    """A video, or a folder of images."""

    name: str
    """The file's or the folder's."""
    sha256: str
    """Of the file, or of all images in the folder."""
    frames: int
    """How many were read."""
    with_one_face: int
    """How many of them showed exactly one face; for other tasks than landmarks, how many had
    something to cut out."""
    crops: list[CropEntry] = []
    """One for a video, one for each size of image in a folder; none where each face has its
    own."""


class PairEntry(_Strict):
    """One pair; its files are NUMBER.png in every folder."""

    number: int = Field(ge=1)
    """Its file's name."""
    set: Set
    """Whether it trains or validates."""
    source: int
    """Position in `sources`."""
    frame: int
    """Position in the source, from 0."""
    time_s: float
    """The frame's time, seconds."""
    file: str = ""
    """Of an image, its path inside its source; empty for a video's frame."""
    variant: int = Field(default=0, ge=0)
    """Several pairs are made of one image; from 0. For landmarks, those from 1 on were given
    another expression."""
    landmarks: Points | None = Field(None, min_length=1, max_length=MESH_POINTS)
    """Pixels of the network's image, 68, or 70 with irises, but for the tasks mouth and eyes; None
    where no task needs them."""

    def points(self) -> Landmarks:
        """The landmarks as an array: float32 (n, 2), pixels of the network's image.

        They must be there.
        """
        assert self.landmarks is not None, f"pair {self.number} has no landmarks"
        return np.array(self.landmarks, np.float32)


class DatasetManifest(_Strict):
    """What dataset.json says of the pairs in its folder."""

    schema_version: Literal[1] = 1
    """A reader refuses another."""
    program: str
    """What made it, with its version."""
    command: str = ""
    """The command line that made it."""
    task: str
    """What the pairs teach."""
    size: int
    """Side of the images in pixels."""
    seed: int
    """Of all that was chosen at random."""
    sketch: SketchEntry | None = None
    """What the sketches show beside the 68 points; None for nothing."""
    sources: list[SourceEntry]
    """What it was made of."""
    pairs: list[PairEntry]
    """All pairs, in the order of their numbers."""

    @model_validator(mode="after")
    def _has_the_points_of_its_task(self) -> "DatasetManifest":
        of_patches = self.task in names_of("patches")
        wanted = WITH_IRISES if self.iris else LANDMARKS
        for pair in self.pairs:
            if pair.landmarks is not None and not of_patches and len(pair.landmarks) != wanted:
                raise ValueError(f"pair {pair.number} has {len(pair.landmarks)} landmarks")
        return self

    @property
    def iris(self) -> bool:
        """Whether irises are drawn in the sketches."""
        return self.sketch is not None and self.sketch.iris

    def of(self, kind: Set) -> list[PairEntry]:
        """The pairs of one set, in the order of their numbers."""
        return [pair for pair in self.pairs if pair.set == kind]

    def write(self, folder: Path) -> None:
        """Write dataset.json beside the pairs, in a folder that is not whole yet."""
        without = {"sketch"} if self.sketch is None else None
        text = self.model_dump_json(exclude=without)
        (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> DatasetManifest | None:
    """The manifest of a dataset, None where there is none (one made elsewhere).

    Raises:
        DatasetError: the file is there and broken.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        return DatasetManifest.model_validate_json(read_bounded(path, _MOST_BYTES))
    except (ValidationError, OSError) as error:
        first = str(error).splitlines()[0]
        raise DatasetError(f"{path} is broken ({first}): generate the dataset anew") from error


@dataclass(frozen=True)
class PairFiles:
    """The A|B images of a dataset.

    Attributes:
        folder: the dataset's.
        train, val: files, A (the condition) left and B (the target) right.
        manifest: what dataset.json says, None for a dataset made elsewhere.
    """

    folder: Path
    train: list[Path]
    val: list[Path]
    manifest: DatasetManifest | None

    def of(self, kind: Set) -> list[Path]:
        """The files of one set."""
        return self.train if kind == "train" else self.val

    def target_landmarks(self, kind: Set, size: int) -> dict[int, Landmarks | None]:
        """The landmarks of one set's targets that the manifest knows.

        Args:
            kind: the set.
            size: side in pixels of the images in which they are wanted.

        Returns:
            float32 (n, 2), pixels of such an image, by the file's position in the set.
        """
        if self.manifest is None:
            return {}
        known = {pair.number: pair for pair in self.manifest.of(kind)}
        pairs = [known[int(file.stem)] for file in self.of(kind)]
        factor = size / self.manifest.size
        return {
            place: rescale_points(pair.points(), factor)
            for place, pair in enumerate(pairs)
            if pair.landmarks is not None
        }


def find_pairs(folder: Path) -> PairFiles:
    """Find the pairs of a dataset.

    Taken are combined/train and combined/val, else train and val, else the A|B images that
    lie in combined or in the folder itself; without a val folder the last tenth validates.

    Raises:
        DatasetError: there are none, or fewer than two.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"{folder} is not a folder: make a dataset with tools/generate_train_data.py"
        )
    manifest = read_manifest(folder)
    for base in (folder / "combined", folder):
        train = _images(base / "train") or _images(base)
        val = _images(base / "val")
        if train:
            break
    if not val:
        keep = min(round(len(train) * TRAIN_SHARE), len(train) - 1)
        train, val = train[:keep], train[keep:]
    if not train or not val:
        raise DatasetError(
            f"{folder} holds no combined A|B images (looked for combined/train, train, "
            "combined): make a dataset with tools/generate_train_data.py"
        )
    if manifest and (len(train), len(val)) != (
        len(manifest.of("train")),
        len(manifest.of("val")),
    ):
        raise DatasetError(
            f"{folder}: the images do not match dataset.json: generate the dataset anew"
        )
    return PairFiles(folder, train, val, manifest)


def doubt_of(pairs: PairFiles) -> str | None:
    """A line where images that were made elsewhere do not look like pairs; None where they do."""
    if pairs.manifest is not None:
        return None
    height, width = read_image(pairs.train[0]).shape[:2]
    if abs(width - 2 * height) <= 1:
        return None
    return (
        f"warning: {pairs.train[0]} is {width} x {height}, but two square images side by side are "
        "taken for a pair, the condition left: if these are photographs, make pairs of them with "
        "tools/generate_train_data.py"
    )


def _images(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = [p for p in folder.iterdir() if ends_with(p, IMAGES_OF_PAIRS) and p.is_file()]
    # 2.png comes before 10.png: numbers are time, and the split depends on it.
    files = [p for p in files if p.name != "preview.png" and not p.name.startswith(".")]
    return sorted(files, key=lambda p: [_counted(t) for t in _tokens(p.stem)])


def _counted(token: str) -> int | str:
    # A name may hold digits of other scripts, and such as ² that are no number at all.
    return int(token) if token.isascii() and token.isdecimal() else token


def _tokens(stem: str) -> list[str]:
    return re.split(r"([0-9]+)", stem)


def halves(files: Sequence[Path], size: int) -> Iterator[tuple[Frame, Frame]]:
    """Condition and target of each A|B image, uint8 RGB (size, size, 3).

    Raises:
        SourceError: an image cannot be read.
    """
    for file in files:
        both = read_image(file)
        half = both.shape[1] // 2
        yield _fit(both[:, :half], size), _fit(both[:, half : 2 * half], size)


def _fit(image: Frame, size: int) -> Frame:
    if image.shape[:2] == (size, size):
        return np.ascontiguousarray(image)
    return resize(image, size, size, growing=cv2.INTER_LINEAR)
