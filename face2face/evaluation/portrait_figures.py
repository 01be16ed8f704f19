"""The figures that a photograph and a driver's video come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from face2face.evaluation.mesh_motion import correlations, mesh_jitter
from face2face.evaluation.reading_noise import least_motion
from face2face.tasks.scores import mean_known
from face2face.types import DriverFace

_NAN = float("nan")


@dataclass
class PortraitFrame:
    """What one frame showed.

    Attributes:
        driver: the driver's mesh, float32 (478, 3), pixels of their frame, None without a face.
        output: that of the output, float32 (478, 3), pixels, None without a face.
        background: mean change from the frame before away from the person, grey levels; nan for
            the first.
        distance: of the output's descriptor to the photograph's, nan when not taken.
    """

    driver: DriverFace | None
    output: DriverFace | None
    background: float = _NAN
    distance: float = _NAN


@dataclass(frozen=True)
class OwnFrame:
    """An output beside the real frame, in the face's box.

    Attributes:
        l1: mean absolute difference, 0 to 1.
        ssim: structural similarity.
        held_l1: `l1` of the photograph held still.
    """

    l1: float
    ssim: float
    held_l1: float


@dataclass(frozen=True)
class PortraitFigures:
    """What one video gave; nan where there is nothing to measure.

    Attributes:
        portrait: the photograph's name.
        driver: the video's.
        frames: how many.
        driver_found: share of them in which the driver's face was seen.
        face_found: share of those whose output shows a face.
        identity: median descriptor distance of the output to the photograph.
        mouth, width, brows, lids, gaze, yaw: correlations between driver and output of mouth
            opening and width, brow height, lid opening, gaze to the side, and head turn; nan where
            the driver moves too little.
        jitter: of the output, see mesh_motion.mesh_jitter.
        driver_jitter: of the driver.
        head_jitter, driver_head_jitter: the same of the upper face in the images, by optical
            flow: see image_jitter.
        background: mean change from frame to frame away from the person, grey levels.
        own_l1: mean absolute difference to the real frames, 0 to 1, of a video moved from its own
            first frame, in the face's box.
        own_ssim: structural similarity to the same frames in the same box.
        own_share: `own_l1` over that of the first frame held still.
        too_little: of which of the correlations the driver moves too little, see reading_noise.
    """

    portrait: str
    driver: str
    frames: int
    driver_found: float
    face_found: float
    identity: float
    mouth: float
    width: float
    brows: float
    lids: float
    gaze: float
    yaw: float
    jitter: float
    driver_jitter: float
    head_jitter: float
    driver_head_jitter: float
    background: float
    own_l1: float = _NAN
    own_ssim: float = _NAN
    own_share: float = _NAN
    too_little: tuple[str, ...] = ()


ASKED = {"mouth": 0.92, "width": 0.8, "brows": 0.7, "lids": 0.75, "gaze": 0.7, "yaw": 0.9}
"""What is asked of each correlation; where the reading's noise alone keeps it below, the driver
moves too little."""


def portrait_figures(
    portrait: str,
    driver: str,
    seen: Sequence[PortraitFrame],
    own: Sequence[OwnFrame] = (),
    noise: Sequence[Mapping[str, float]] = (),
    head_jitters: tuple[float, float] = (_NAN, _NAN),
) -> PortraitFigures:
    """Sum a video up.

    Args:
        portrait: the photograph's name.
        driver: the video's.
        seen: its frames.
        own: comparisons with the real frames, if any.
        noise: `noise_in_copies` of some of the driver's frames; without it the usual is taken.
        head_jitters: of output and driver, see `ImageJitter`.
    """
    faces = [one for one in seen if one.driver is not None]
    both = [(s.driver, s.output) for s in faces if s.driver is not None and s.output is not None]
    drivers, outputs = [mine for mine, _ in both], [theirs for _, theirs in both]
    least = least_motion(drivers, noise, ASKED) if noise and len(drivers) > 2 else None
    followed = correlations(drivers, outputs, least)
    l1 = mean_known([one.l1 for one in own])
    return PortraitFigures(
        portrait=portrait,
        driver=driver,
        frames=len(seen),
        driver_found=len(faces) / max(len(seen), 1),
        face_found=sum(one.output is not None for one in faces) / max(len(faces), 1),
        identity=_median([one.distance for one in faces]),
        **followed,
        jitter=mesh_jitter([one.output if one.driver is not None else None for one in seen]),
        driver_jitter=mesh_jitter([one.driver for one in seen]),
        head_jitter=head_jitters[0],
        driver_head_jitter=head_jitters[1],
        background=mean_known([one.background for one in seen]),
        own_l1=l1,
        own_ssim=mean_known([one.ssim for one in own]),
        own_share=l1 / max(mean_known([one.held_l1 for one in own]), 1e-9) if own else _NAN,
        too_little=tuple(
            name for name, value in followed.items() if len(both) > 2 and np.isnan(value)
        ),
    )


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.median(known)) if known else _NAN
