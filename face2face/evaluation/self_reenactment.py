"""Outputs beside the real images, where the driver is the trained person."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from face2face.evaluation.trained_figures import TrainedFrame, scenes
from face2face.faces.geometry import Similarity, fit_similarity
from face2face.faces.identifier import Descriptor
from face2face.faces.landmarks import STABLE
from face2face.images.metrics import ImageMetrics, Mask, image_metrics, whole_windows
from face2face.images.resize import rescale
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource

_SAME_PERSON = 0.4
"""Descriptor distance below which a driver is the trained person: their own footage lies about
0.16 from its mean, other people 0.8."""


def is_own(described: Sequence[Descriptor], person: Descriptor) -> bool:
    """Whether a driver is the trained person, by their descriptors; none are nobody's."""
    if not described:
        return False
    return float(np.median([np.linalg.norm(one - person) for one in described])) < _SAME_PERSON


def compare(
    video: Path, watched: Sequence[TrainedFrame], outputs: Mapping[int, Frame]
) -> list[ImageMetrics]:
    """Compare outputs with the real images of the same frames.

    A video of the trained person other than the one trained on has no crop of its own. Its place
    in the output is fitted: one similarity for each scene, since the neutral face is learned
    anew there, the least squares one from the driver's landmarks (nose and eye corners of all
    its frames) to those that were asked for. The frame is warped by it and compared with the
    output where it has pixels. So what differs is the image's fault, or that of a head which
    moved otherwise than the driver's, but not that of a face which sits elsewhere in the video.

    Args:
        video: the driver's.
        watched: its frames.
        outputs: what was generated, by position in the video; only those with a face count.

    Returns:
        One comparison an output whose image the frame covers, in order.
    """
    places = [place for scene in scenes(watched) for place in [_place(scene)] * len(scene)]
    compared = []
    with VideoFileSource(video) as source:
        for position, (timed, place) in enumerate(zip(source.frames(), places, strict=False)):
            if place is None or position not in outputs or watched[position].driver is None:
                continue
            output = outputs[position]
            real, where = _placed(timed.frame, place, output.shape[0])
            if whole_windows(where).any():
                compared.append(image_metrics(output, real, where))
    return compared


def _place(scene: Sequence[TrainedFrame]) -> Similarity | None:
    """Where the driver's frames lie in the output, None where no face tells."""
    stable = list(STABLE)
    pairs = [
        (w.driver[stable], w.target_landmarks[stable])
        for w in scene
        if w.driver is not None and w.target_landmarks is not None
    ]
    if not pairs:
        return None
    return fit_similarity(*(np.concatenate(side) for side in zip(*pairs, strict=True)))


def _placed(frame: Frame, place: Similarity, size: int) -> tuple[Frame, Mask]:
    """The frame as the output should look, and where it has pixels."""
    matrix = place.matrix
    if place.scale < 1:  # shrinking needs an averaging filter, which warping has not
        frame = rescale(frame, place.scale)
        # Centres of pixels lie at whole numbers in both images.
        matrix[:, :2] /= place.scale
        matrix[:, 2] += matrix[:, :2].sum(1) * (0.5 - 0.5 * place.scale)
    real = cv2.warpAffine(frame, matrix, (size, size), flags=cv2.INTER_LINEAR)
    whole = np.full(frame.shape[:2], 255, np.uint8)
    covered = cv2.warpAffine(whole, matrix, (size, size), flags=cv2.INTER_LINEAR)
    return real, covered == 255  # type: ignore[return-value]
