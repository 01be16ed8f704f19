"""Writing the pairs of a dataset of faces: frames cut out of their sources, with conditions."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.dataset.candidates import SourceOpener
from face2face.dataset.expression_pairs import warp_face
from face2face.dataset.layout import DatasetManifest, PairEntry
from face2face.dataset.pair_images import PairImages
from face2face.errors import DatasetError
from face2face.faces.crop import Crop
from face2face.images.io import read_image, write_image
from face2face.images.resize import rescale_points, resize
from face2face.tasks.base import Task
from face2face.types import Frame
from face2face.utils.files import whole_folder
from face2face.utils.ordered_map import ordered_map

_LARGE = "large"
"""The folder of the frames at twice the size."""

_Frames = Iterator[tuple[PairEntry, Frame]]


def write_pairs(
    folder: Path, manifest: DatasetManifest, task: Task, frames: _Frames, workers: int
) -> None:
    """Write the images of a dataset.

    Args:
        folder: the dataset's, not whole yet.
        manifest: what it will say.
        task: how conditions are made.
        frames: all pairs with the frame of each, `task.times` as large as the network's image.
        workers: threads that make them.
    """
    for name in ("original", "landmarks"):
        (folder / name).mkdir()
    images = PairImages(folder, manifest.pairs)
    real = {(one.source, one.frame): one.points() for one in manifest.pairs if not one.variant}

    def write(framed: tuple[PairEntry, Frame]) -> None:
        pair, frame = framed
        random = np.random.default_rng((manifest.seed, pair.number))
        if pair.variant:
            face, moved = (
                rescale_points(points, task.times)
                for points in (real[pair.source, pair.frame], pair.points())
            )
            frame = warp_face(frame, face, moved)
        condition, target = task.pair(frame, pair.points(), random)
        write_image(folder / "original" / f"{pair.number}.png", frame)
        write_image(folder / "landmarks" / f"{pair.number}.png", condition)
        images.write(pair, condition, target)

    with ThreadPoolExecutor(workers) as pool:
        bar = tqdm(frames, "writing pairs", len(manifest.pairs), unit="p", disable=None)
        for _ in ordered_map(pool, write, bar, 4 * workers):
            pass
    images.write_sheet()


def chosen_frames(
    manifest: DatasetManifest, files: list[Path], open_source: SourceOpener, side: int
) -> _Frames:
    """Read the sources once more and cut out the chosen frames.

    Args:
        manifest: says which frames, and where the face is in them.
        files: the sources, in the manifest's order.
        open_source: opens one of them.
        side: of the images to be given, in pixels.

    Raises:
        SourceError: one cannot be read.
    """
    for place, file in enumerate(files):
        wanted = defaultdict(list)
        for pair in manifest.pairs:
            if pair.source == place:
                wanted[pair.frame].append(pair)
        crops = {
            (one.height, one.width): Crop(one.left, one.top, one.side)
            for one in manifest.sources[place].crops
        }
        with open_source(file) as source:
            for index, timed in enumerate(source.frames()):
                if index in wanted:
                    crop = crops[timed.frame.shape[0], timed.frame.shape[1]]
                    image = crop.image(timed.frame, side)
                    for pair in wanted.pop(index):
                        yield pair, image
                if not wanted:
                    break


def keep_large(frames: _Frames, folder: Path, size: int) -> _Frames:
    """Give frames `size` pixels large, and keep them in a dataset's folder as they come."""
    (folder / _LARGE).mkdir()
    for pair, frame in frames:
        if not pair.variant:
            write_image(folder / _LARGE / f"{pair.number}.png", frame)
        yield pair, resize(frame, size, size)


def has_large(data: Path) -> bool:
    """Whether a dataset keeps its frames at twice the size."""
    return (data / _LARGE).is_dir()


def pairs_of_large(
    manifest: DatasetManifest, data: Path, out: Path, task: Task, *, workers: int, command: str
) -> None:
    """Make another task's dataset of the frames that a dataset keeps large.

    Args:
        manifest: the dataset's.
        data: its folder.
        out: the folder to make; it appears under its name only when whole.
        task: how conditions are made, of images twice as large as the network's.
        workers: threads that make them.
        command: what goes into the record.

    Raises:
        DatasetError: no frames are kept large there.
        SourceError, SinkError: one cannot be read, or the dataset not be written.
    """
    if not has_large(data):
        raise DatasetError(f"{data} keeps no frames at twice the size: make the face anew")
    pairs = [pair for pair in manifest.pairs if not pair.variant]
    changed = {"task": task.name, "pairs": pairs, "command": command}
    mine = manifest.model_copy(update=changed)
    with whole_folder(out) as folder:
        frames = ((pair, read_image(data / _LARGE / f"{pair.number}.png")) for pair in pairs)
        write_pairs(folder, mine, task, frames, workers)
        mine.write(folder)
