"""The frames of a dataset: the usable faces of all sources, and those of them that are chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from face2face.config import TRAIN_SHARE
from face2face.dataset.frame_selection import (
    OnlyFace,
    face_features,
    farthest_points,
    good_frames,
    usual_looks,
)
from face2face.dataset.held_stretch import start_of_validation
from face2face.dataset.layout import CropEntry, Set, SourceEntry
from face2face.dataset.split import set_in_time
from face2face.errors import DatasetError, ErrorKind, Face2FaceError, NoFaceError, SourceError
from face2face.faces.crop import Crop, centre_crop, head_crop
from face2face.images.file_kind import is_readable
from face2face.types import Landmarks
from face2face.utils.file_reading import sha256_of, sha256_of_all
from face2face.video.source import FrameSource

_LEAST_SHARE = 0.75
"""How much of the side in pixels that a task asks for the head's square must have in the footage:
in what is enlarged more there is nothing to learn. For tasks of more than the network's size."""

SourceOpener = Callable[[Path], FrameSource]

FindFaces = Callable[[FrameSource], tuple[list[OnlyFace], int]]
"""Finds the faces of a source, and how many frames it has."""

Unusable = Callable[[Path, Face2FaceError], object]
"""Told of a source that cannot be used; raises where the others shall not go on without it."""


@dataclass(frozen=True)
class Candidate:
    """A usable face and where it goes.

    Attributes:
        source: position of its source among those that can be used.
        found: the face in the source's frame.
        landmarks: the same in the cropped image.
        set: what it is for.
    """

    source: int
    found: OnlyFace
    landmarks: Landmarks
    set: Set


@dataclass(frozen=True)
class Surveyed:
    """All that is known of the sources before anything is written.

    Attributes:
        entries: what dataset.json says of each that can be used.
        files: their paths.
        candidates: their usable faces.
    """

    entries: list[SourceEntry]
    files: list[Path]
    candidates: list[Candidate]


def survey_all(
    files: Sequence[Path],
    open_source: SourceOpener,
    size: int,
    crop: str,
    find: FindFaces,
    report: Callable[[str], None],
    unusable: Unusable | None,
) -> Surveyed:
    """Look every source over.

    Args:
        files: videos, or folders of images.
        open_source: opens one of them.
        size: side of the network's image in pixels.
        crop: "auto" around the head, "centre" as the ancestor's tools cut.
        find: finds the faces of one.
        report: takes the messages for the user.
        unusable: of a source that cannot be used; None ends the work there.

    Raises:
        NoFaceError, SourceError: of a source, where `unusable` is None.
    """
    known = Surveyed([], [], [])
    for file in files:
        try:
            faces, read, rate = _survey(file, open_source, find, report)
        except (NoFaceError, SourceError) as error:
            if unusable is None:
                raise
            unusable(file, error)
            continue
        place = len(known.files)
        known.files.append(file)
        # The images of a folder may differ in size: one square for each size.
        crops = {
            shape: _crop([f for f in faces if (f.width, f.height) == shape], *shape, crop)
            for shape in {(face.width, face.height) for face in faces}
        }
        known.entries.append(
            SourceEntry(
                name=file.name,
                sha256=_hash(file),
                frames=read,
                with_one_face=len(faces),
                crops=[
                    CropEntry(width=width, height=height, **vars(one))
                    for (width, height), one in sorted(crops.items())
                ],
            )
        )
        usual = usual_looks(np.stack([face.look for face in faces]))
        if not usual.all():
            report(
                f"{file.name}: {np.count_nonzero(~usual)} frames are left out, since they show "
                "other clothes, light or surroundings than the rest"
            )
        start = start_of_validation(faces, read, TRAIN_SHARE)
        for face, is_usual in zip(faces, usual, strict=True):
            kind = set_in_time(face.frame, read, rate, TRAIN_SHARE, start)
            if is_usual and kind is not None:
                points = crops[face.width, face.height].points(face.landmarks, size)
                known.candidates.append(Candidate(place, face, points, kind))
    return known


def _survey(
    file: Path,
    open_source: SourceOpener,
    find: FindFaces,
    report: Callable[[str], None],
) -> tuple[list[OnlyFace], int, float]:
    """The faces of a source, how many frames it has, and how many a second."""
    with open_source(file) as source:
        faces, read = find(source)
        rate = source.frame_rate
        for warning in getattr(source, "warnings", ()):
            report(f"warning: {warning}")
    if not faces:
        raise NoFaceError(
            f"{file}: none of its {read} frames shows exactly one face, looking forward: "
            "use a clip where one person faces the camera in good light",
            ErrorKind.NO_SINGLE_FACE,
            file=str(file),
            frames=read,
        )
    return faces, read, rate


def _crop(faces: list[OnlyFace], width: int, height: int, how: str) -> Crop:
    if how == "centre":
        return centre_crop(width, height)
    return head_crop([face.landmarks for face in faces], width, height)


def _hash(file: Path) -> str:
    """SHA-256 of a file; of a folder, that of its images' names and hashes."""
    if file.is_file():
        return sha256_of(file)
    return sha256_of_all((p.name, p) for p in sorted(file.iterdir()) if is_readable(p))


def too_small(sources: Sequence[SourceEntry], side: int) -> list[tuple[str, int]]:
    """The footage whose heads' squares have too few pixels to learn `side` a side, and how many."""
    sides = [(source.name, min(crop.side for crop in source.crops)) for source in sources]
    return [(name, found) for name, found in sides if found < _LEAST_SHARE * side]


def refuse_small(sources: Sequence[SourceEntry], side: int) -> None:
    """Refuse footage that has not the pixels.

    Raises:
        DatasetError: a head's square has too few of them to learn `side` a side.
    """
    for name, found in too_small(sources, side):
        raise DatasetError(
            f"{name}: the square around the head has {found} pixels a side, and {side} "
            f"are to be learned, {round(_LEAST_SHARE * side)} at least: film nearer, or with "
            "more pixels"
        )


def choose_frames(candidates: list[Candidate], number: int, seed: int) -> list[Candidate]:
    """The frames that differ most, each set by itself, in the order of time.

    Raises:
        NoFaceError: none is left for one of the sets.
    """
    if candidates:
        features = face_features([one.landmarks for one in candidates])
        sharpness = np.array([one.found.sharpness for one in candidates], np.float32)
        good = good_frames(features, sharpness)
    chosen: list[Candidate] = []
    for kind, count in (
        ("train", min(round(number * TRAIN_SHARE), number - 1)),
        ("val", max(number - round(number * TRAIN_SHARE), 1)),
    ):
        rows = [i for i, one in enumerate(candidates) if one.set == kind and good[i]]
        if not rows:
            raise NoFaceError(
                f"too few usable frames: none is left for {kind} among {len(candidates)} with "
                "one face; use a longer clip, or several with --file",
                ErrorKind.TOO_FEW_FRAMES,
                frames=len(candidates),
            )
        chosen += [candidates[rows[i]] for i in farthest_points(features[rows], count, seed)]
    return sorted(chosen, key=lambda one: (one.source, one.found.frame))
