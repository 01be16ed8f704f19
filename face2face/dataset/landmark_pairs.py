"""Making a dataset: from videos of one face to pairs of sketch and image.

DIR/
  original/N.png         the cropped frames, N from 1
  landmarks/N.png        their sketches
  combined/train/N.png   A | B: sketch left, frame right
  combined/val/N.png     the same from other stretches of time
  dataset.json           landmarks, crops, sources
  preview.png            a contact sheet
  large/N.png            the frames at twice the size, where a second stage is to follow
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import face2face
from face2face.card_entries import SketchEntry
from face2face.config import ENLARGED
from face2face.dataset.candidates import (
    SourceOpener,
    Unusable,
    choose_frames,
    refuse_small,
    survey_all,
    too_small,
)
from face2face.dataset.frame_selection import OnlyFace, survey
from face2face.dataset.layout import DatasetManifest, PairEntry, as_points, read_manifest
from face2face.dataset.pair_options import PairOptions
from face2face.dataset.pair_writer import chosen_frames, keep_large, write_pairs
from face2face.errors import DatasetError
from face2face.faces.expression import with_expression
from face2face.faces.finder import FaceFinder
from face2face.faces.irises import IrisFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.tasks.base import Task
from face2face.utils.files import whole_folder
from face2face.video.source import FrameSource


def make_dataset(
    files: Sequence[Path],
    out: Path,
    options: PairOptions,
    *,
    task: Task,
    open_source: SourceOpener,
    crop: str = "auto",
    landmark_model: Path | None = None,
    irises: IrisFinder | None = None,
    large: bool | None = False,
    report: Callable[[str], None] = print,
    unusable: Unusable | None = None,
) -> DatasetManifest:
    """Make a dataset folder; it appears under its name only when whole.

    Args:
        files: videos, or folders of images, of one person.
        out: the folder to make; what stands there is replaced.
        options: how many pairs, and how.
        task: how the condition is made.
        open_source: opens one of `files`.
        crop: "auto" around the head, "centre" as the ancestor's tools cut.
        landmark_model: a 68-point file, None for the installed one.
        irises: finds irises, to be drawn in the sketches; None to leave them out.
        large: keep the frames at twice the size as well, for a second stage; None: where they
            have the pixels.
        report: takes the messages for the user.
        unusable: of a source that cannot be used; None ends the work there.

    Raises:
        NoFaceError: fewer than two usable frames.
        DatasetError: the footage has fewer pixels than are to be learned.
        SourceError, SinkError, LandmarkModelError: an input or the output fails.
    """
    finder, size = FaceFinder(LandmarkPredictor(landmark_model)), options.size

    def find(source: FrameSource) -> tuple[list[OnlyFace], int]:
        return survey(source, finder, options.workers, irises)

    known = survey_all(files, open_source, size, crop, find, report, unusable)
    if large is None:
        large = not too_small(known.entries, ENLARGED * size)
    times = ENLARGED if large else task.times
    if times > 1:
        refuse_small(known.entries, times * size)
    chosen = choose_frames(known.candidates, options.number, options.seed)
    if len(chosen) < options.number:
        report(
            f"{len(chosen)} frames can be used, and all of them are: more than {options.number} "
            "would not be taken"
        )
    pairs = [
        PairEntry(
            number=place,
            set=one.set,
            source=one.source,
            frame=one.found.frame,
            time_s=round(one.found.time_s, 4),
            landmarks=as_points(one.landmarks),
        )
        for place, one in enumerate(chosen, 1)
    ]
    manifest = DatasetManifest(
        program=f"face2face {face2face.__version__}",
        command=options.command,
        task=task.name,
        size=size,
        seed=options.seed,
        sketch=None if irises is None else SketchEntry(iris=True),
        sources=known.entries,
        pairs=_with_expressions(pairs, options.seed) if options.expressions else pairs,
    )
    with whole_folder(out) as folder:
        frames = chosen_frames(manifest, known.files, open_source, times * size)
        if large:
            frames = keep_large(frames, folder, size)
        write_pairs(folder, manifest, task, frames, options.workers)
        manifest.write(folder)
    return manifest


def _with_expressions(pairs: list[PairEntry], seed: int) -> list[PairEntry]:
    """The pairs and, numbered behind them, those to train on once more with other expressions."""
    given = list[PairEntry]()
    for pair in pairs:
        if pair.set != "train":
            continue
        number = len(pairs) + len(given) + 1
        moved = with_expression(pair.points(), np.random.default_rng((seed, number)))
        changed = {"number": number, "variant": 1, "landmarks": as_points(moved)}
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
