"""Making a dataset of pairs of images of many people; of one face: landmark_pairs.py.

DIR/
  combined/train/N.png   A | B: condition left, target right
  combined/val/N.png     the same of other images
  dataset.json           sources, sets, landmarks where known
  preview.png            a contact sheet
"""

import itertools
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tqdm import tqdm

import face2face
from face2face.card_entries import SketchEntry
from face2face.dataset.expression_pairs import warp_face
from face2face.dataset.gather import Gathered, Shot, VideoFile, gather
from face2face.dataset.layout import (
    DatasetManifest,
    PairEntry,
    Points,
    Set,
    SourceEntry,
    as_points,
)
from face2face.dataset.pair_images import Format, PairImages
from face2face.dataset.pair_options import PairOptions
from face2face.dataset.people_table import PeopleTable
from face2face.dataset.sources import Material
from face2face.dataset.split import named_by, split
from face2face.dataset.split_people import balanced_variants, split_people
from face2face.dataset.spool import Spool
from face2face.errors import DatasetError
from face2face.faces.expression import with_expression
from face2face.tasks.base import Task
from face2face.utils.file_reading import sha256_of, sha256_of_all
from face2face.utils.files import whole_folder
from face2face.utils.ordered_map import ordered_map


def make_pairs(
    material: Material,
    out: Path,
    options: PairOptions,
    *,
    task: Task,
    variants: int,
    val_share: float,
    held_out: Sequence[str] = (),
    file_format: Format = "png",
    people: PeopleTable | None = None,
    sketch: SketchEntry | None = None,
    report: Callable[[str], None] = print,
) -> DatasetManifest:
    """Make a dataset folder; it appears under its name only when whole.

    Args:
        material: where the images come from.
        out: the folder to make; what stands there is replaced.
        options: how many pairs, and how. With expressions, all variants of an image but the
            first have another one.
        task: makes the pairs.
        variants: how many pairs to make of each image.
        val_share: the share of the images that validates.
        held_out: patterns of the names of files that validate; see `split`.
        file_format: of the pairs.
        people: who is in which file: then people validate, not images, and rare groups have
            more pairs than `variants`, frequent ones fewer; see `split_people`.
        sketch: for landmarks, what the sketches show beside the 68 points.
        report: takes the messages for the user.

    Raises:
        DatasetError: there is nothing usable, or nothing is left for one of the sets.
        SourceError, SinkError, LandmarkModelError: an input or the output fails.
    """
    names = [video.name for video in material.videos] + [file.name for file in material.images]
    named_by(held_out, names)  # before the long part
    with whole_folder(out) as folder:
        spool = Spool(folder / "spool")
        gathered = _gather(material, spool, options, report)
        shots, lengths, seed = gathered.shots, gathered.lengths, options.seed
        sets = (
            split(shots, lengths, val_share=val_share, held_out=held_out, seed=seed)
            if people is None
            else split_people(shots, people, val_share=val_share, held_out=held_out, seed=seed)
        )
        if between := sets.count(None):
            report(f"{between} frames between training and validation are left out")
        taken = [(shot, kind) for shot, kind in zip(shots, sets, strict=True) if kind]
        shots, kinds = [shot for shot, _ in taken], [kind for _, kind in taken]
        counts = [variants] * len(shots)
        if people is not None:
            counts = balanced_variants(shots, kinds, people, variants, seed)
        videos = [video for video in material.videos if video.name in lengths]
        manifest = DatasetManifest(
            program=f"face2face {face2face.__version__}",
            command=options.command,
            task=task.name,
            size=options.size,
            seed=seed,
            sketch=sketch,
            sources=_sources(material, videos, gathered),
            pairs=_entries(taken, videos, counts, seed if options.expressions else None),
        )
        entries = iter(manifest.pairs)
        _write_pairs(
            PairImages(folder, manifest.pairs, file_format),
            task,
            [
                (shot, list(itertools.islice(entries, count)))
                for shot, count in zip(shots, counts, strict=True)
            ],
            spool,
            options,
        )
        shutil.rmtree(folder / "spool")
        manifest.write(folder)
    return manifest


def _gather(
    material: Material, spool: Spool, options: PairOptions, report: Callable[[str], None]
) -> Gathered:
    """Gather the squares, and say what was left out.

    Raises:
        DatasetError: there are none.
    """
    if material.left_out:
        report(f"warning: {material.left_out}")
    if len(material.images) > options.number:
        report(f"taking {options.number} of {len(material.images)} images: --num takes more")
    gathered = gather(
        material.images,
        material.videos,
        material.cutter,
        spool,
        number=options.number,
        workers=options.workers,
        seed=options.seed,
    )
    _report(gathered, options.number, report)
    if not gathered.shots:
        raise DatasetError(
            f"{material.name}: nothing usable in {gathered.looked_at} images and frames, "
            f"{gathered.too_small} faces too small: {material.hint}"
        )
    return gathered


def _report(gathered: Gathered, number: int, report: Callable[[str], None]) -> None:
    for warning in gathered.warnings:
        report(f"warning: {warning}")
    if gathered.too_small:
        report(f"{gathered.too_small} faces are left out, since they are too small (--min-face)")
    if gathered.without:
        report(
            f"{gathered.without} of {gathered.looked_at} images and frames showed nothing usable"
        )
    if len(gathered.shots) < number:
        report(f"only {len(gathered.shots)} of the {number} images asked for: taking all of them")


def _sources(
    material: Material, videos: Sequence[VideoFile], gathered: Gathered
) -> list[SourceEntry]:
    """One entry for each video, and the last for all images together."""
    used: dict[str, set[int]] = {}
    for shot in gathered.shots:
        used.setdefault(shot.name, set()).add(shot.frame)
    entries = [
        SourceEntry(
            name=video.name,
            sha256=sha256_of(video.path),
            frames=gathered.lengths[video.name].frames,
            with_one_face=len(used.get(video.name, ())),
        )
        for video in videos
    ]
    stills = sorted({shot.name for shot in gathered.shots if not shot.video})
    if stills:
        paths = {file.name: file.path for file in material.images}
        entries.append(
            SourceEntry(
                name=material.name,
                sha256=sha256_of_all((name, paths[name]) for name in stills),
                frames=len(material.images),
                with_one_face=len(stills),
            )
        )
    return entries


def _entries(
    taken: Sequence[tuple[Shot, Set]],
    videos: Sequence[VideoFile],
    counts: Sequence[int],
    expressions: int | None,
) -> list[PairEntry]:
    """The pairs in their order; `expressions` seeds those that are given."""
    place = {video.name: at for at, video in enumerate(videos)}
    numbers = itertools.count(1)

    def points(shot: Shot, variant: int, number: int) -> Points | None:
        face = shot.landmarks
        if face is None:
            return None
        if variant and expressions is not None:
            face = with_expression(face, np.random.default_rng((expressions, number)))
        return as_points(face)

    return [
        PairEntry(
            number=(number := next(numbers)),
            set=kind,
            source=place.get(shot.name, len(videos)),
            frame=shot.frame,
            time_s=round(shot.time_s, 4),
            file="" if shot.video else shot.name,
            variant=variant,
            landmarks=points(shot, variant, number),
        )
        for (shot, kind), count in zip(taken, counts, strict=True)
        for variant in range(count)
    ]


def _write_pairs(
    images: PairImages,
    task: Task,
    shots: Sequence[tuple[Shot, Sequence[PairEntry]]],
    spool: Spool,
    options: PairOptions,
) -> None:
    """Make the pairs of all shots and write them; takes the shots off the spool."""

    def write(made: tuple[Shot, Sequence[PairEntry]]) -> None:
        shot, pairs = made
        source = spool.take(shot.key)
        for pair in pairs:
            image, landmarks = source, shot.landmarks
            if pair.variant and options.expressions and landmarks is not None:
                image, landmarks = warp_face(source, landmarks, pair.points()), pair.points()
            random = np.random.default_rng((options.seed, pair.number))
            images.write(pair, *task.pair(image, landmarks, random))

    with ThreadPoolExecutor(options.workers) as pool:
        bar = tqdm(shots, "writing pairs", unit="p", disable=None)
        for _ in ordered_map(pool, write, bar, 4 * options.workers):
            pass
    images.write_sheet()
