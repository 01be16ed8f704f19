"""Measuring a model on a driver's film: as it is, and under worse conditions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from face2face.errors import NoFaceError
from face2face.evaluation.figures import Figures, figures
from face2face.evaluation.own import compare, is_own
from face2face.evaluation.sheet import moments_sheet
from face2face.evaluation.take import DESCRIBED, Bench, Take
from face2face.evaluation.variants import PLAIN, VARIED, Variant
from face2face.faces.finder import StillFaces
from face2face.faces.identity import Descriptor, Identifier
from face2face.faces.landmarks import mouth_opening
from face2face.types import Frame, Landmarks
from face2face.video.file_source import VideoFileSource

_MOMENTS = 6


@dataclass(frozen=True)
class Study:
    """One driver.

    Attributes:
        driver: the film's name.
        rows: the figures, the plain film's first, then a row a condition.
        moments: driver, sketch and output at some moments of the plain film, uint8 RGB.
        conditions: the same at one moment under each condition, None for the plain film alone.
        mouths: mouth opening of driver and output in each frame of the plain film, None where
            no face was seen.
    """

    driver: str
    rows: list[Figures]
    moments: Frame
    conditions: Frame | None
    mouths: tuple[list[float | None], list[float | None]]


def mean_descriptor(film: Path, finder: StillFaces, identifier: Identifier) -> Descriptor:
    """The trained person's mean descriptor over his own footage; float64 (128,).

    Raises:
        NoFaceError: it shows no face.
    """
    found = []
    with VideoFileSource(film) as source:
        stride = max(1, -(-(source.frame_count or 0) // DESCRIBED))
        pictures = tqdm(
            source.frames(), f"identity in {source.name}", source.frame_count, disable=None
        )
        for place, timed in enumerate(pictures):
            if place % stride == 0 and (face := finder.largest(timed.frame)) is not None:
                found.append(identifier(timed.frame, face))
    if not found:
        raise NoFaceError(
            f"no face was found in {film}: give --identity footage of the trained person"
        )
    return np.asarray(np.mean(found, axis=0))


def frames_to_run(film: Path, variants: Sequence[Variant]) -> int | None:
    """How many frames `study` runs of a film, None when the film does not say.

    Raises:
        SourceError: the film cannot be read.
    """
    with VideoFileSource(film) as source:
        count = source.frame_count
    if count is None:
        return None
    return sum(count if variant is PLAIN else min(count, VARIED) for variant in variants)


def study(
    film: Path, bench: Bench, variants: Sequence[Variant], progress: Callable[[], object]
) -> Study:
    """Measure one driver.

    Args:
        film: his film.
        bench: has the model.
        variants: the conditions, the plain one first.
        progress: called after each frame.

    Raises:
        SourceError: the film cannot be read.
    """
    with VideoFileSource(film) as source:
        count = source.frame_count or VARIED
    spread = {place * (count - 1) // (_MOMENTS - 1) for place in range(_MOMENTS)}
    middle = min(count, VARIED) // 2
    takes = [bench.run(film, PLAIN, shown=spread | {middle}, progress=progress)]
    takes += [
        bench.run(film, variant, most=VARIED, shown={middle}, progress=progress)
        for variant in variants[1:]
    ]
    plain = takes[0]
    own = bench.person is not None and is_own(plain.drivers, bench.person)
    compared = compare(film, plain.watched, plain.outputs) if own else ()
    rows = [figures(film.stem, PLAIN.name, plain.watched, own=own, compared=compared)]
    rows += [
        figures(film.stem, variant.name, take.watched, plain=plain.watched, own=own)
        for variant, take in zip(variants[1:], takes[1:], strict=True)
    ]
    return Study(
        driver=film.stem,
        rows=rows,
        moments=moments_sheet([plain.moments[p] for p in sorted(spread) if p in plain.moments]),
        conditions=_conditions(takes, middle),
        mouths=(
            [_opening(frame.driver) for frame in plain.watched],
            [_opening(frame.output) for frame in plain.watched],
        ),
    )


def _conditions(takes: Sequence[Take], position: int) -> Frame | None:
    shown = [take.moments[position] for take in takes if position in take.moments]
    return moments_sheet(shown) if len(takes) > 1 and shown else None


def _opening(face: Landmarks | None) -> float | None:
    return None if face is None else mouth_opening(face)
