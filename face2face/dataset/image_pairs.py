"""Making a dataset of pairs of pictures, for all tasks but landmarks.

DIR/
  combined/train/N.png   A | B: condition left, target right
  combined/val/N.png     likewise, of other pictures
  dataset.json           sources, sets, landmarks where known
  preview.png            a contact sheet
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
from tqdm import tqdm

import face2face
from face2face.dataset.gather import FilmFile, Gathered, Shot, Spool, gather
from face2face.dataset.layout import (
    MANIFEST,
    DatasetManifest,
    PairEntry,
    Set,
    SourceEntry,
)
from face2face.dataset.sources import Material
from face2face.dataset.split import named_by, split
from face2face.errors import DatasetError
from face2face.images.contact_sheet import contact_sheet
from face2face.images.io import write_picture
from face2face.tasks.base import Task
from face2face.types import Frame
from face2face.utils.files import sha256_of, whole_folder

_PREVIEWS = 40

Format = Literal["png", "jpg"]


def make_pairs(
    material: Material,
    out: Path,
    *,
    task: Task,
    number: int,
    variants: int,
    size: int,
    val_share: float,
    held_out: Sequence[str],
    file_format: Format,
    workers: int,
    seed: int,
    command: str = "",
    say: Callable[[str], None] = print,
) -> DatasetManifest:
    """Make a dataset folder; it appears under its name only when whole.

    Args:
        material: where the pictures come from.
        out: the folder to make; what stands there is replaced.
        task: makes the pairs.
        number: how many pictures to take.
        variants: how many pairs to make of each.
        size: side of the network's picture in pixels.
        val_share: the share of the pictures that validates.
        held_out: patterns of the names of files that validate; see `split`.
        file_format: of the pairs.
        workers: threads.
        seed: the same seed makes the same pairs.
        command: the command line, for the record.
        say: takes the messages for the user.

    Raises:
        DatasetError: there is nothing usable, or nothing is left for one of the sets.
        SourceError, SinkError, LandmarkModelError: see there.
    """
    names = [film.name for film in material.films] + [file.name for file in material.pictures]
    named_by(held_out, names)  # before the long part
    if material.left_out:
        say(f"warning: {material.left_out}")
    if len(material.pictures) > number:
        say(f"taking {number} of {len(material.pictures)} pictures: --num takes more")
    with whole_folder(out) as folder:
        spool = Spool(folder / "spool")
        gathered = gather(
            material.pictures,
            material.films,
            material.cutter,
            spool,
            number=number,
            workers=workers,
            seed=seed,
        )
        _tell(gathered, number, say)
        if not gathered.shots:
            raise DatasetError(
                f"{material.name}: nothing usable in {gathered.looked_at} pictures and frames, "
                f"{gathered.too_small} faces too small: {material.hint}"
            )
        sets = split(
            gathered.shots, gathered.lengths, val_share=val_share, held_out=held_out, seed=seed
        )
        if between := sets.count(None):
            say(f"{between} frames between training and validation are left out")
        taken = [(shot, kind) for shot, kind in zip(gathered.shots, sets, strict=True) if kind]
        films = [film for film in material.films if film.name in gathered.lengths]
        manifest = DatasetManifest(
            program=f"face2face {face2face.__version__}",
            command=command,
            task=task.name,
            size=size,
            seed=seed,
            sources=_sources(material, films, gathered),
            pairs=_entries(taken, films, variants),
        )
        writer = _Writer(folder, task, spool, seed, file_format)
        writer.write_all([shot for shot, _ in taken], manifest.pairs, variants, workers)
        shutil.rmtree(folder / "spool")
        (folder / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
    return manifest


def _tell(gathered: Gathered, number: int, say: Callable[[str], None]) -> None:
    for warning in gathered.warnings:
        say(f"warning: {warning}")
    if gathered.too_small:
        say(f"{gathered.too_small} faces are left out, since they are too small (--min-face)")
    if gathered.without:
        say(f"{gathered.without} of {gathered.looked_at} pictures and frames showed nothing usable")
    if len(gathered.shots) < number:
        say(f"only {len(gathered.shots)} of the {number} pictures asked for: taking all of them")


def _sources(
    material: Material, films: Sequence[FilmFile], gathered: Gathered
) -> list[SourceEntry]:
    """One entry for each film, and the last for all pictures together."""
    used: dict[str, set[int]] = {}
    for shot in gathered.shots:
        used.setdefault(shot.name, set()).add(shot.frame)
    entries = [
        SourceEntry(
            name=film.name,
            sha256=sha256_of(film.path),
            frames=gathered.lengths[film.name].frames,
            with_one_face=len(used.get(film.name, ())),
        )
        for film in films
    ]
    stills = sorted({shot.name for shot in gathered.shots if not shot.film})
    if stills:
        paths = {file.name: file.path for file in material.pictures}
        lines = (f"{name} {sha256_of(paths[name])}\n" for name in stills)
        entries.append(
            SourceEntry(
                name=material.name,
                sha256=hashlib.sha256("".join(lines).encode()).hexdigest(),
                frames=len(material.pictures),
                with_one_face=len(stills),
            )
        )
    return entries


def _entries(
    taken: Sequence[tuple[Shot, Set]], films: Sequence[FilmFile], variants: int
) -> list[PairEntry]:
    place = {film.name: at for at, film in enumerate(films)}
    return [
        PairEntry(
            number=at * variants + variant + 1,
            set=kind,
            source=place.get(shot.name, len(films)),
            frame=shot.frame,
            time_s=round(shot.time_s, 4),
            file="" if shot.film else shot.name,
            variant=variant,
            landmarks=None
            if shot.landmarks is None
            else [(round(float(x), 3), round(float(y), 3)) for x, y in shot.landmarks],
        )
        for at, (shot, kind) in enumerate(taken)
        for variant in range(variants)
    ]


class _Writer:
    """Makes pairs of laid aside squares and writes them."""

    def __init__(
        self, folder: Path, task: Task, spool: Spool, seed: int, file_format: Format
    ) -> None:
        self._folder, self._task, self._spool = folder, task, spool
        self._seed, self._format = seed, file_format
        for kind in ("train", "val"):
            (folder / "combined" / kind).mkdir(parents=True)

    def write_all(
        self, shots: Sequence[Shot], pairs: Sequence[PairEntry], variants: int, workers: int
    ) -> None:
        """Write the pairs of all shots, and the contact sheet; takes the shots off the spool."""
        shown = {pair.number for pair in pairs[:: max(1, -(-len(pairs) // _PREVIEWS))]}
        previews: dict[int, Frame] = {}

        def write(shot: Shot, made: Sequence[PairEntry]) -> None:
            source = self._spool.take(shot.key)
            for pair in made:
                both = self._pair(source, shot, pair)
                name = f"{pair.number}.{self._format}"
                write_picture(self._folder / "combined" / pair.set / name, both)
                if pair.number in shown:
                    previews[pair.number] = both

        waiting: list[Future[None]] = []
        with ThreadPoolExecutor(workers) as pool:
            for at, shot in enumerate(tqdm(shots, "writing pairs", unit="p", disable=None)):
                made = pairs[at * variants : (at + 1) * variants]
                waiting.append(pool.submit(write, shot, made))
                if len(waiting) > 4 * workers:
                    waiting.pop(0).result()
            for one in waiting:
                one.result()
        sheet = contact_sheet([previews[n] for n in sorted(previews)], columns=5, side=128)
        write_picture(self._folder / "preview.png", sheet)

    def _pair(self, source: Frame, shot: Shot, pair: PairEntry) -> Frame:
        random = np.random.default_rng((self._seed, pair.number))
        return np.hstack(self._task.pair(source, shot.landmarks, random))
