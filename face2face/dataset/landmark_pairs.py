"""Making a dataset: from videos of one face to pairs of sketch and image.

DIR/
  original/N.png         the cropped frames, N from 1
  landmarks/N.png        their sketches
  combined/train/N.png   A | B: sketch left, frame right
  combined/val/N.png     the same from other stretches of time
  dataset.json           landmarks, crops, sources
  preview.png            a contact sheet
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tqdm import tqdm

import face2face
from face2face.card import SketchEntry
from face2face.dataset.candidates import (
    SourceOpener,
    Unusable,
    choose_frames,
    refuse_small,
    survey_all,
)
from face2face.dataset.expression_pairs import warp_face
from face2face.dataset.frame_selection import FoundFace, survey
from face2face.dataset.layout import DatasetManifest, PairEntry, read_manifest
from face2face.errors import DatasetError
from face2face.faces.crop import Crop
from face2face.faces.expression import with_expression
from face2face.faces.finder import FaceFinder
from face2face.faces.irises import IrisFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.contact_sheet import contact_sheet
from face2face.images.io import write_image
from face2face.tasks.base import Task
from face2face.types import Frame, Landmarks
from face2face.utils.files import whole_folder
from face2face.video.source import FrameSource

_PREVIEWS = 40


def make_dataset(
    files: Sequence[Path],
    out: Path,
    *,
    task: Task,
    open_source: SourceOpener,
    number: int,
    size: int,
    crop: str,
    workers: int,
    seed: int,
    landmark_model: Path | None = None,
    irises: IrisFinder | None = None,
    expressions: bool = False,
    command: str = "",
    report: Callable[[str], None] = print,
    unusable: Unusable | None = None,
) -> DatasetManifest:
    """Make a dataset folder; it appears under its name only when whole.

    Args:
        files: videos, or folders of images, of one person.
        out: the folder to make; what stands there is replaced.
        task: how the condition is made.
        open_source: opens one of `files`.
        number: how many frames to choose, 2 or more.
        size: side of the network's image in pixels.
        crop: "auto" around the head, "centre" as the ancestor's tools cut.
        workers: threads that look for faces.
        seed: the same seed chooses the same frames.
        landmark_model: a 68-point file, None for the installed one.
        irises: finds irises, to be drawn in the sketches; None to leave them out.
        expressions: make a second pair of each frame to train on, with another expression.
        command: the command line, for the record.
        report: takes the messages for the user.
        unusable: of a source that cannot be used; None ends the work there.

    Raises:
        NoFaceError: fewer than two usable frames.
        SourceError, SinkError, LandmarkModelError: an input or the output fails.
    """
    finder = FaceFinder(LandmarkPredictor(landmark_model))

    def look(source: FrameSource) -> tuple[list[FoundFace], int]:
        return survey(source, finder, workers, irises)

    known = survey_all(files, open_source, size, crop, look, report, unusable)
    if task.times > 1:
        refuse_small(known.entries, task.times * size)
    chosen = choose_frames(known.candidates, number, seed)
    if len(chosen) < number:
        report(
            f"only {len(chosen)} of the {number} frames asked for are usable: taking all of them"
        )
    pairs = [
        PairEntry(
            number=place,
            set=one.set,
            source=one.source,
            frame=one.found.frame,
            time_s=round(one.found.time_s, 4),
            landmarks=_as_entry(one.landmarks),
        )
        for place, one in enumerate(chosen, 1)
    ]
    manifest = DatasetManifest(
        program=f"face2face {face2face.__version__}",
        command=command,
        task=task.name,
        size=size,
        seed=seed,
        sketch=None if irises is None else SketchEntry(iris=True),
        sources=known.entries,
        pairs=_with_expressions(pairs, seed) if expressions else pairs,
    )
    with whole_folder(out) as folder:
        _write_pairs(folder, manifest, known.files, task, open_source, workers)
        manifest.write(folder)
    return manifest


def _as_entry(landmarks: Landmarks) -> list[tuple[float, float]]:
    return [(round(float(x), 3), round(float(y), 3)) for x, y in landmarks]


def _with_expressions(pairs: list[PairEntry], seed: int) -> list[PairEntry]:
    """The pairs and, numbered behind them, those to train on once more with other expressions."""
    given = list[PairEntry]()
    for pair in pairs:
        if pair.set != "train":
            continue
        number = len(pairs) + len(given) + 1
        moved = with_expression(pair.points(), np.random.default_rng((seed, number)))
        changed = {"number": number, "variant": 1, "landmarks": _as_entry(moved)}
        given.append(pair.model_copy(update=changed))
    return [*pairs, *given]


def check_target(out: Path, overwrite: bool) -> None:
    """Refuse to replace a dataset unless told to, and anything else in any case.

    Raises:
        DatasetError: something stands at `out`.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    try:
        ours = read_manifest(out) is not None
    except DatasetError:
        ours = False  # others call their files dataset.json as well
    if not ours:
        raise DatasetError(f"{out} exists and is not a dataset: choose another folder with --out")
    if not overwrite:
        raise DatasetError(
            f"{out} already holds a dataset: add --overwrite to replace it, "
            "or choose another folder with --out"
        )


def _write_pairs(
    folder: Path,
    manifest: DatasetManifest,
    files: list[Path],
    task: Task,
    open_source: SourceOpener,
    workers: int,
) -> None:
    for name in ("original", "landmarks", "combined/train", "combined/val"):
        (folder / name).mkdir(parents=True)
    shown = {
        pair.number for pair in manifest.pairs[:: max(1, -(-len(manifest.pairs) // _PREVIEWS))]
    }
    previews: dict[int, Frame] = {}
    real = {(one.source, one.frame): one.points() for one in manifest.pairs if not one.variant}
    times = np.float32(task.times)

    def write(pair: PairEntry, frame: Frame) -> None:
        random = np.random.default_rng((manifest.seed, pair.number))
        if pair.variant:
            there = (
                (points + np.float32(0.5)) * times - np.float32(0.5)
                for points in (real[pair.source, pair.frame], pair.points())
            )
            frame = warp_face(frame, *there)
        condition, target = task.pair(frame, pair.points(), random)
        both = np.hstack([condition, target])
        write_image(folder / "original" / f"{pair.number}.png", frame)
        write_image(folder / "landmarks" / f"{pair.number}.png", condition)
        write_image(folder / "combined" / pair.set / f"{pair.number}.png", both)
        if pair.number in shown:
            previews[pair.number] = both

    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(workers) as pool:
        pairs = _chosen_frames(manifest, files, open_source, task.times * manifest.size)
        total = len(manifest.pairs)
        for pair, frame in tqdm(pairs, "writing pairs", total, unit="p", disable=None):
            waiting.append(pool.submit(write, pair, frame))
            if len(waiting) > 4 * workers:
                waiting.pop(0).result()
        for one in waiting:
            one.result()
    sheet = contact_sheet([previews[n] for n in sorted(previews)], columns=5, side=128)
    write_image(folder / "preview.png", sheet)


def _chosen_frames(
    manifest: DatasetManifest, files: list[Path], open_source: SourceOpener, side: int
) -> Iterator[tuple[PairEntry, Frame]]:
    """Read the sources once more and cut out the chosen frames, `side` pixels large."""
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
