"""Measuring a trained face on a driver's video: as it is, and under worse conditions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from face2face.engine.compose import label
from face2face.errors import NoFaceError
from face2face.evaluation.runner import Moment
from face2face.evaluation.self_reenactment import compare, is_own
from face2face.evaluation.trained_figures import TrainedFigures, trained_figures
from face2face.evaluation.trained_run import DESCRIBED, TrainedBench, TrainedRun
from face2face.evaluation.variants import PLAIN, VARIED, Variant
from face2face.faces.finder import FaceFinder
from face2face.faces.identifier import Descriptor, Identifier
from face2face.faces.landmarks import mouth_opening
from face2face.images.contact_sheet import LABELLED_SIDE, contact_sheet
from face2face.images.resize import resize, size_inside
from face2face.types import Frame, Landmarks
from face2face.video.file_source import VideoFileSource

_PAPER = (32, 32, 32)


def moments_sheet(moments: Sequence[Moment]) -> Frame:
    """Lay moments out, one a column: the driver's whole frame, the sketch, the labelled output.

    Args:
        moments: at least one.

    Returns:
        uint8 RGB.
    """
    outputs = [_square(moment.output) for moment in moments]
    for output in outputs:
        label(output)
    drivers = [_square(moment.driver) for moment in moments]
    sketches = [_square(moment.sketch) for moment in moments]
    return contact_sheet([*drivers, *sketches, *outputs], columns=len(moments), side=LABELLED_SIDE)


def _square(image: Frame) -> Frame:
    """The whole image in the middle of a square, a copy."""
    width, height = size_inside(image, LABELLED_SIDE, LABELLED_SIDE)
    small = resize(image, width, height)
    top, left = (LABELLED_SIDE - height) // 2, (LABELLED_SIDE - width) // 2
    return cv2.copyMakeBorder(  # type: ignore[return-value]
        small,
        top,
        LABELLED_SIDE - height - top,
        left,
        LABELLED_SIDE - width - left,
        cv2.BORDER_CONSTANT,
        value=_PAPER,
    )


_MOMENTS = 6


@dataclass(frozen=True)
class Study:
    """One driver.

    Attributes:
        driver: the video's name.
        rows: the figures, the plain video's first, then a row a condition.
        moments: driver, sketch and output at some moments of the plain video, uint8 RGB.
        conditions: the same at one moment under each condition, None for the plain video alone.
        mouths: mouth opening of driver and output in each frame of the plain video, None where
            no face was seen.
    """

    driver: str
    rows: list[TrainedFigures]
    moments: Frame
    conditions: Frame | None
    mouths: tuple[list[float | None], list[float | None]]


def mean_descriptor(video: Path, finder: FaceFinder, identifier: Identifier) -> Descriptor:
    """The trained person's mean descriptor over their own footage; float64 (128,).

    Raises:
        NoFaceError: it shows no face.
    """
    found = []
    with VideoFileSource(video) as source:
        stride = max(1, -(-(source.frame_count or 0) // DESCRIBED))
        images = tqdm(
            source.frames(), f"identity in {source.name}", source.frame_count, disable=None
        )
        for place, timed in enumerate(images):
            if place % stride == 0 and (face := finder.largest(timed.frame)) is not None:
                found.append(identifier(timed.frame, face))
    if not found:
        raise NoFaceError(
            f"no face was found in {video}: give --identity footage of the trained person"
        )
    return np.asarray(np.mean(found, axis=0))


def frames_to_run(video: Path, variants: Sequence[Variant]) -> int | None:
    """How many frames `study` runs of a video, None when the video does not say.

    Raises:
        SourceError: the video cannot be read.
    """
    with VideoFileSource(video) as source:
        count = source.frame_count
    if count is None:
        return None
    return sum(count if variant is PLAIN else min(count, VARIED) for variant in variants)


def study(
    video: Path, bench: TrainedBench, variants: Sequence[Variant], progress: Callable[[], object]
) -> Study:
    """Measure one driver.

    Args:
        video: the driver's.
        bench: has the model.
        variants: the conditions, the plain one first.
        progress: called after each frame.

    Raises:
        SourceError: the video cannot be read.
    """
    with VideoFileSource(video) as source:
        count = source.frame_count or VARIED
    spread = {place * (count - 1) // (_MOMENTS - 1) for place in range(_MOMENTS)}
    middle = min(count, VARIED) // 2
    runs = [bench.run(video, PLAIN, shown=spread | {middle}, progress=progress)]
    runs += [
        bench.run(video, variant, most=VARIED, shown={middle}, progress=progress)
        for variant in variants[1:]
    ]
    plain = runs[0]
    own = bench.person is not None and is_own(plain.drivers, bench.person)
    compared = compare(video, plain.seen, plain.outputs) if own else ()
    noise = plain.noise
    rows = [
        trained_figures(video.stem, PLAIN.name, plain.seen, own=own, compared=compared, noise=noise)
    ]
    rows += [
        trained_figures(video.stem, variant.name, one.seen, plain=plain.seen, own=own, noise=noise)
        for variant, one in zip(variants[1:], runs[1:], strict=True)
    ]
    return Study(
        driver=video.stem,
        rows=rows,
        moments=moments_sheet([plain.moments[p] for p in sorted(spread) if p in plain.moments]),
        conditions=_conditions(runs, middle),
        mouths=(
            [_opening(frame.driver) for frame in plain.seen],
            [_opening(frame.output) for frame in plain.seen],
        ),
    )


def _conditions(runs: Sequence[TrainedRun], position: int) -> Frame | None:
    shown = [one.moments[position] for one in runs if position in one.moments]
    return moments_sheet(shown) if len(runs) > 1 and shown else None


def _opening(face: Landmarks | None) -> float | None:
    return None if face is None else mouth_opening(face)
