"""Recording different frames from a camera into a folder of images."""

from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.errors import DatasetError, writing
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import inter_ocular
from face2face.images.io import write_image
from face2face.types import Landmarks
from face2face.video.source import FrameSource

_DIFFERENT = 0.03
"""Least mean distance of the landmarks to those of every kept frame, in inter-ocular distances:
about the movement of lips from one sound to the next."""


def recording_folder(out: Path) -> Path:
    """Where the recording for the dataset `out` is kept."""
    return out.with_name(f"{out.name}-recording")


def record_different(source: FrameSource, folder: Path, number: int, finder: FaceFinder) -> int:
    """Keep frames that differ from all kept before, until there are enough.

    Ctrl-C ends the recording early and keeps what is there.

    Args:
        source: a camera.
        folder: where the images go, N.png from 1; must not exist or be empty.
        number: how many.
        finder: finds the only face of a frame.

    Returns:
        How many were kept.

    Raises:
        DatasetError: there is a recording already.
        SourceError: the camera stopped.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise DatasetError(
            f"{folder} holds a recording already: use it with --file {folder}, or delete it"
        )
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    kept: list[Landmarks] = []
    with tqdm(total=number, unit="f", desc="look around, talk, blink") as bar:
        try:
            frames = source.frames()
            while len(kept) < number:
                frame = next(frames).frame
                found = finder.only(frame)
                if found is None or not _is_different(found, kept):
                    continue
                kept.append(found)
                write_image(folder / f"{len(kept)}.png", frame)
                bar.update()
        except (KeyboardInterrupt, StopIteration):
            pass
    return len(kept)


def _is_different(face: Landmarks, kept: list[Landmarks]) -> bool:
    if not kept:
        return True
    moved = np.linalg.norm(np.stack(kept) - face, axis=2).mean(axis=1)
    return float(moved.min()) > _DIFFERENT * inter_ocular(face)
