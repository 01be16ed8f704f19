"""How far a generator's images are from those of the one that it was made from."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from face2face.faces.finder import FaceFinder
from face2face.faces.identifier import Descriptor, Identifier
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.metrics import image_metrics
from face2face.types import Frame


@dataclass(frozen=True)
class OutputSimilarity:
    """What a comparison gave.

    Attributes:
        ssim: mean structural similarity to the images of before, 1 is equal.
        psnr: mean peak signal-to-noise ratio to the images of before, decibels.
        identity_change: what the median descriptor distance to the real images' mean face
            grew by; 0 where they show no faces.
        faces: whether they do.
    """

    ssim: float
    psnr: float
    identity_change: float
    faces: bool

    def __str__(self) -> str:
        told = f"SSIM {self.ssim:.4f}, PSNR {self.psnr:.1f} dB"
        return told + (f", descriptor distance {self.identity_change:+.3f}" if self.faces else "")


def output_similarity(
    after: Sequence[Frame], before: Sequence[Frame], real: Sequence[Frame]
) -> OutputSimilarity:
    """Compare what two generators made of the same conditions.

    Args:
        after: uint8 RGB, at least 11 pixels a side.
        before: the other generator's, each of the size of its counterpart in `after`.
        real: the targets; none to leave the identity out.
    """
    alike = [image_metrics(one, other) for one, other in zip(after, before, strict=True)]
    distances = _distances(real, before, after)
    was, now = map(statistics.median, distances or ([0.0], [0.0]))
    return OutputSimilarity(
        ssim=statistics.fmean(one.ssim for one in alike),
        # Of equal images it is infinite, which a mean would be, too, then.
        psnr=statistics.fmean(min(one.psnr, 100.0) for one in alike),
        # A generator that made no faces before cannot lose them.
        identity_change=now - was if np.isfinite(was) else 0.0,
        faces=bool(distances),
    )


def _distances(real: Sequence[Frame], *made: Sequence[Frame]) -> tuple[list[float], ...] | None:
    """Distances of the made faces to the mean of the real ones, None where there are none.

    A face that is not found is as far as can be.
    """
    if not real:
        return None
    still, identifier = FaceFinder(LandmarkPredictor()), Identifier()

    def described(image: Frame) -> Descriptor | None:
        face = still.largest(image)
        return None if face is None else identifier(image, face)

    known = [one for one in map(described, real) if one is not None]
    if not known:
        return None
    mean = np.mean(known, axis=0)
    return tuple(
        [
            np.inf if found is None else float(np.linalg.norm(found - mean))
            for found in map(described, images)
        ]
        for images in made
    )
