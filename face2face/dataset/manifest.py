"""dataset.json: what a dataset is made of."""

from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from face2face.errors import DatasetError
from face2face.faces.mesh import MESH_POINTS
from face2face.types import Landmarks

MANIFEST = "dataset.json"

Set = Literal["train", "val"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CropEntry(_Strict):
    """The square cut from the frames of one size, in their pixels."""

    width: int = Field(gt=0)
    """The frames'."""
    height: int = Field(gt=0)
    left: int
    top: int
    side: int = Field(gt=0)


class SourceEntry(_Strict):
    """A video, or a folder of pictures."""

    name: str
    sha256: str
    frames: int
    """How many were read."""
    with_one_face: int
    """How many of them showed exactly one face; for other tasks than landmarks, how many had
    something to cut out."""
    crops: list[CropEntry] = []
    """One for a video, one for each size of picture in a folder; none where each face has its
    own."""


class PairEntry(_Strict):
    """One pair; its files are NUMBER.png in every folder."""

    number: int = Field(ge=1)
    set: Set
    source: int
    """Position in `sources`."""
    frame: int
    """Position in the source, from 0."""
    time_s: float
    file: str = ""
    """Of a picture, its path inside its source; empty for a video's frame."""
    variant: int = Field(default=0, ge=0)
    """Several pairs are made of one picture; from 0."""
    landmarks: list[tuple[float, float]] | None = Field(None, min_length=1, max_length=MESH_POINTS)
    """Pixels of the network's picture, 68 but for the tasks mouth and eyes; None where no task
    needs them."""

    def points(self) -> Landmarks:
        """The landmarks as an array: float32 (n, 2), pixels of the network's picture.

        They must be there.
        """
        assert self.landmarks is not None, f"pair {self.number} has no landmarks"
        return np.array(self.landmarks, np.float32)


class DatasetManifest(_Strict):
    """The whole file."""

    schema_version: Literal[1] = 1
    program: str
    command: str = ""
    """The command line that made it."""
    task: str
    size: int
    seed: int
    sources: list[SourceEntry]
    pairs: list[PairEntry]

    def of(self, kind: Set) -> list[PairEntry]:
        """The pairs of one set, in the order of their numbers."""
        return [pair for pair in self.pairs if pair.set == kind]


def read_manifest(folder: Path) -> DatasetManifest | None:
    """The manifest of a dataset, None where there is none (one made elsewhere).

    Raises:
        DatasetError: the file is there and broken.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        return DatasetManifest.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        first = str(error).splitlines()[0]
        raise DatasetError(f"{path} is broken ({first}): generate the dataset anew") from error
