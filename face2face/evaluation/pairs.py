"""Measuring an image task's model on the pairs of a dataset."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from face2face.dataset.layout import PairFiles, Set
from face2face.errors import DatasetError
from face2face.images.io import read_image
from face2face.images.metrics import image_metrics
from face2face.runtime.base import Runtime
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.registry import task_named
from face2face.tasks.scores import Scores, mean_known
from face2face.types import Frame

ALL = "all"
"""What the row of all pairs is called."""

_SHOWN = 8


@dataclass(frozen=True)
class Sample:
    """One pair and what became of it, each uint8 RGB (size, size, 3).

    Attributes:
        condition: what the model saw.
        answer: what it made, as its user gets it.
        rival: what it is to outdo, None where there is none.
        target: the true image.
    """

    condition: Frame
    answer: Frame
    rival: Frame | None
    target: Frame


@dataclass(frozen=True)
class PairRow:
    """The figures of one source's pairs, or of all.

    Attributes:
        source: the source's name, or ALL.
        pairs: how many.
        figures: means by name, those of `Task.figures`, and "l1" of the whole image.
    """

    source: str
    pairs: int
    figures: dict[str, float]


@dataclass(frozen=True)
class PairStudy:
    """What a dataset showed of a model.

    Attributes:
        task: the model's.
        rows: that of all pairs first, then one a source.
        samples: some pairs, spread evenly.
        each: of every pair the file that it was made of, and its figures.
    """

    task: str
    rows: list[PairRow]
    samples: list[Sample]
    each: Sequence[tuple[str, Mapping[str, float]]]


class PairFile(NamedTuple):
    """An A|B image.

    Attributes:
        path: the file.
        source: its source's name.
        made_of: the image or video that it was made of, by its path in the source.
    """

    path: Path
    source: str
    made_of: str


def pairs_of(pairs: PairFiles, kind: Set, size: int) -> list[PairFile]:
    """The files of one set, each with where it comes from.

    Raises:
        DatasetError: the pairs are of another size than `size`.
    """
    files = pairs.of(kind)
    held = pairs.manifest
    if held is None:
        return [PairFile(file, pairs.folder.name, file.name) for file in files]
    if held.size != size:
        raise DatasetError(
            f"{pairs.folder} holds images of {held.size} pixels, the model takes {size}: "
            f"generate the dataset with --size {size}"
        )
    known = {pair.number: pair for pair in held.of(kind)}
    found = [(file, known[int(file.stem)]) for file in files]
    names = [source.name for source in held.sources]
    return [
        PairFile(file, names[pair.source], pair.file or names[pair.source]) for file, pair in found
    ]


def study_pairs(
    task: str,
    files: Sequence[PairFile],
    runtime: Runtime,
    scores: Scores,
    progress: Callable[[], object],
) -> PairStudy:
    """Measure a model on pairs.

    Args:
        task: the model's.
        files: of images of the runtime's size; at least one.
        runtime: runs the model.
        scores: the task's.
        progress: called after each pair.

    Raises:
        SourceError: an image cannot be read.
        DatasetError: one is of another size.
    """
    made_for, look = task_named(task), mesh_seeker()
    found: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    shown = {place * (len(files) - 1) // max(_SHOWN - 1, 1) for place in range(_SHOWN)}
    samples, each = [], []
    for place, (file, source, made_of) in enumerate(files):
        condition, target = _halves(file, runtime.size)
        answer = made_for.as_used(condition, runtime.generate(condition), look)
        alike = image_metrics(answer, target)
        figures = {"l1": alike.l1, "ssim": alike.ssim} | scores(place, condition, answer, target)
        found[source].append(figures)
        each.append((made_of, figures))
        if place in shown:
            rival = made_for.rival_answer(condition)
            samples.append(Sample(condition, answer, rival, target))
        progress()
    rows = [PairRow(ALL, len(each), means_of([figures for _, figures in each]))]
    if len(found) > 1:
        rows += [PairRow(source, len(own), means_of(own)) for source, own in found.items()]
    return PairStudy(task, rows, samples, each)


def means_of(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over the pairs for which it is known, nan without any."""
    return {name: mean_known(one[name] for one in figures) for name in figures[0]}


def _halves(file: Path, size: int) -> tuple[Frame, Frame]:
    both = read_image(file)
    if both.shape != (size, 2 * size, 3):
        height, width = both.shape[:2]
        raise DatasetError(
            f"{file} is {width} x {height}, the model takes pairs of {2 * size} x {size}: "
            f"generate the dataset with --size {size}"
        )
    return both[:, :size].copy(), both[:, size:].copy()
