"""Making a dataset: from videos of one face to pairs of sketch and image.

DIR/
  original/N.png         the cropped frames, N from 1
  landmarks/N.png        their sketches
  combined/train/N.png   A | B: sketch left, frame right
  combined/val/N.png     the same from other stretches of time
  dataset.json           landmarks, crops, sources
  preview.png            a contact sheet
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

import face2face
from face2face.card import SketchEntry
from face2face.config import TRAIN_SHARE
from face2face.dataset.expression_pairs import warp_face
from face2face.dataset.frame_selection import (
    FoundFace,
    face_features,
    farthest_points,
    good_frames,
    survey,
    usual_looks,
)
from face2face.dataset.layout import (
    CropEntry,
    DatasetManifest,
    PairEntry,
    Set,
    SourceEntry,
    read_manifest,
)
from face2face.errors import DatasetError, ErrorKind, Face2FaceError, NoFaceError, SourceError
from face2face.faces.crop import Crop, centre_crop, head_crop
from face2face.faces.expression import with_expression
from face2face.faces.finder import FaceFinder
from face2face.faces.irises import IrisFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.contact_sheet import contact_sheet
from face2face.images.io import is_readable, write_image
from face2face.tasks.base import Task
from face2face.types import Frame, Landmarks
from face2face.utils.files import sha256_of, whole_folder
from face2face.video.source import FrameSource

_GAP_S = 0.5
"""Time left out between training and validation, so that no near-copies stand in both."""

_PREVIEWS = 40

_LEAST_SHARE = 0.75
"""How much of the side in pixels that a task asks for the head's square must have in the footage:
in what is enlarged more there is nothing to learn. For tasks of more than the network's size."""

SourceOpener = Callable[[Path], FrameSource]

_Look = Callable[[FrameSource], tuple[list[FoundFace], int]]
"""Finds the faces of a source, and how many frames it has."""

Unusable = Callable[[Path, Face2FaceError], object]
"""Told of a source that cannot be used; raises where the others shall not go on without it."""


@dataclass(frozen=True)
class _Candidate:
    """A usable face and where it goes."""

    source: int
    found: FoundFace
    landmarks: Landmarks
    set: Set


@dataclass(frozen=True)
class _Surveyed:
    """All that is known of the sources before anything is written."""

    entries: list[SourceEntry]
    files: list[Path]
    candidates: list[_Candidate]


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

    known = _survey_all(files, open_source, size, crop, look, report, unusable)
    if task.times > 1:
        _refuse_small(known.entries, task.times * size)
    chosen = _choose(known.candidates, number, seed)
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


def _refuse_small(sources: Sequence[SourceEntry], side: int) -> None:
    """Refuse footage that has not the pixels."""
    for source in sources:
        found = min(crop.side for crop in source.crops)
        if found < _LEAST_SHARE * side:
            raise DatasetError(
                f"{source.name}: the square around the head has {found} pixels a side, and {side} "
                f"are to be learned, {round(_LEAST_SHARE * side)} at least: film nearer, or with "
                "more pixels"
            )


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


def _survey_all(
    files: Sequence[Path],
    open_source: SourceOpener,
    size: int,
    crop: str,
    look: _Look,
    report: Callable[[str], None],
    unusable: Unusable | None,
) -> _Surveyed:
    known = _Surveyed([], [], [])
    for file in files:
        try:
            faces, read, rate = _survey(file, open_source, look, report)
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
        border, gap = round(read * TRAIN_SHARE), round(_GAP_S * rate)
        usual = usual_looks(np.stack([face.look for face in faces]))
        if not usual.all():
            report(
                f"{file.name}: {np.count_nonzero(~usual)} frames are left out, since they show "
                "other clothes, light or surroundings than the rest"
            )
        for face, is_usual in zip(faces, usual, strict=True):
            if not is_usual or border - gap <= face.frame < border:
                continue
            points = crops[face.width, face.height].points(face.landmarks, size)
            kind: Set = "train" if face.frame < border else "val"
            known.candidates.append(_Candidate(place, face, points, kind))
    return known


def _survey(
    file: Path,
    open_source: SourceOpener,
    look: _Look,
    report: Callable[[str], None],
) -> tuple[list[FoundFace], int, float]:
    """The faces of a source, how many frames it has, and how many a second."""
    with open_source(file) as source:
        faces, read = look(source)
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


def _crop(faces: list[FoundFace], width: int, height: int, how: str) -> Crop:
    if how == "centre":
        return centre_crop(width, height)
    return head_crop([face.landmarks for face in faces], width, height)


def _hash(file: Path) -> str:
    """SHA-256 of a file; of a folder, that of its images' names and hashes."""
    if file.is_file():
        return sha256_of(file)
    parts = (f"{p.name} {sha256_of(p)}\n" for p in sorted(file.iterdir()) if is_readable(p))
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def _choose(candidates: list[_Candidate], number: int, seed: int) -> list[_Candidate]:
    """The frames that differ most, each set by itself, in the order of time."""
    if candidates:
        features = face_features([one.landmarks for one in candidates])
        sharpness = np.array([one.found.sharpness for one in candidates], np.float32)
        good = good_frames(features, sharpness)
    chosen: list[_Candidate] = []
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
