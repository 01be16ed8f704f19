"""Measuring a trained face on the frames that its training never saw."""

import cv2
import numpy as np

from face2face.dataset.layout import PairFiles, halves
from face2face.errors import LandmarkModelError
from face2face.evaluation.face_quality import FaceQuality
from face2face.faces.finder import FaceFinder
from face2face.faces.identifier import Identifier
from face2face.faces.landmarks import LandmarkPredictor, inter_ocular
from face2face.images.grey import to_grey_levels
from face2face.images.metrics import Mask, image_metrics
from face2face.images.resize import resize
from face2face.runtime.base import Runtime
from face2face.types import Frame, Landmarks

_MOST = 20
"""Pairs that are measured: more tell little more, each takes a quarter of a second."""

_ROOM = 0.1
"""Around the landmarks of the face that is compared, in its width."""

_LEAST_SIDE = 16
"""Of what is compared, pixels."""

_STAMP = 32
"""Pixels of a face's side that is seen as a stamp."""


def measure_held_back(pairs: PairFiles, runtime: Runtime) -> FaceQuality:
    """Measure a generator on the validation pairs of its own dataset.

    Args:
        pairs: sketches and images.
        runtime: has the generator.

    Raises:
        SourceError: an image cannot be read.
        LandmarkModelError: the landmark file is missing.
    """
    files = pairs.val[:: max(-(-len(pairs.val) // _MOST), 1)]
    finder, identifier = FaceFinder(LandmarkPredictor()), _identifier()
    similar, identities, errors, sharpness = [], list[float](), list[float](), []
    like = []
    faces = 0
    for condition, target in halves(files, runtime.size):
        real = finder.largest(target)
        if real is None:
            continue
        answer = runtime.generate(condition)
        faces += 1
        where = _around(real, runtime.size)
        similar.append(image_metrics(answer, target, where).ssim)
        like.append(image_metrics(_stamp(answer, where), _stamp(target, where)).ssim)
        sharpness.append(_edges(answer, where) / max(_edges(target, where), 1e-6))
        made = finder.largest(answer)
        if made is None:
            continue
        errors.append(float(np.linalg.norm(made - real, axis=1).mean()) / inter_ocular(real))
        if identifier is not None:
            apart = identifier(answer, made) - identifier(target, real)
            identities.append(float(np.linalg.norm(apart)))
    return FaceQuality(
        pairs=len(files),
        ssim=round(float(np.mean(similar)), 4) if similar else 1.0,
        faces_found=round(len(errors) / max(faces, 1), 4),
        identity=round(float(np.median(identities)), 4) if identities else None,
        landmark_error=round(100 * float(np.mean(errors)), 3) if errors else None,
        sharpness=round(float(np.median(sharpness)), 4) if sharpness else 1.0,
        likeness=round(float(np.mean(like)), 4) if like else 1.0,
    )


def _identifier() -> Identifier | None:
    try:
        return Identifier()
    except LandmarkModelError:
        return None  # its file is not part of every installation


def _around(face: Landmarks, size: int) -> Mask:
    """The square of a face, bool (size, size); a whole window of SSIM at least."""
    low, high = face.min(0), face.max(0)
    room = _ROOM * float(high[0] - low[0])
    left, top = np.clip(low - room, 0, size - _LEAST_SIDE).astype(int)
    right, bottom = np.clip(high + room, (left, top), size).astype(int)
    where = np.zeros((size, size), bool)
    where[top : max(bottom, top + _LEAST_SIDE), left : max(right, left + _LEAST_SIDE)] = True
    return where


def _stamp(image: Frame, where: Mask) -> Frame:
    """A rectangle of an image, as small as a stamp."""
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    part = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return resize(part, _STAMP, _STAMP)


def _edges(image: Frame, where: Mask) -> float:
    """Variance of the Laplacian in a part of an image."""
    edges = cv2.Laplacian(to_grey_levels(image), cv2.CV_32F)
    return float(np.asarray(edges)[where].var())
