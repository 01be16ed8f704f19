"""What happens to faces before a camera and on the way: in training, to both images of a pair."""

import cv2
import numpy as np

from face2face.types import Frame, Landmarks

_WORN = 0.5
"""Share of the pairs that are made worse."""

_RELIT = 0.7
"""Share of those that are lit otherwise."""

_GAMMA, _GAIN, _CAST = 0.15, 0.15, 0.07
"""Deviations of natural logarithms: of the exponent, of the factor, and of each channel's own."""

_GREY = 0.05
"""Share of those that lose their colours: old photographs have none."""

_SHRUNK = 2.2
"""How many times smaller some are made and enlarged again, at most."""

_QUALITY = (45, 95)
"""Of JPEG, from and to."""

_NOISE = 5.0
"""Deviation of noise in grey levels, at most."""


def worn(image: Frame, random: np.random.Generator) -> Frame:
    """An image in another light, perhaps softer, noisy or compressed; uint8 RGB, same shape."""
    done = _relit(image, random) if random.random() < _RELIT else image
    if random.random() >= _WORN:
        return done
    height, width = image.shape[:2]
    if random.random() < 0.6:
        factor = random.uniform(1.0, _SHRUNK)
        size = (max(round(width / factor), 1), max(round(height / factor), 1))
        small = cv2.resize(done, size, interpolation=cv2.INTER_AREA)
        done = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))
    if random.random() < 0.4:
        noise = random.normal(0.0, random.uniform(0.0, _NOISE), image.shape)
        done = np.clip(np.round(done + noise), 0, 255).astype(np.uint8)
    if random.random() < 0.4:
        quality = int(random.integers(*_QUALITY))
        _, data = cv2.imencode(".jpg", done, [cv2.IMWRITE_JPEG_QUALITY, quality])
        done = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(done, np.uint8)


def _relit(image: Frame, random: np.random.Generator) -> Frame:
    """The light of other rooms: brightness, contrast and tint; perhaps none of the colours."""
    levels = (image.astype(np.float32) / 255) ** np.exp(random.normal(0.0, _GAMMA))
    levels *= np.exp(random.normal(0.0, _GAIN) + random.normal(0.0, _CAST, 3))
    if random.random() < _GREY:
        levels[:] = levels.mean(axis=2, keepdims=True)
    lit: Frame = np.clip(np.round(255 * levels), 0, 255).astype(np.uint8)
    return lit


def jittered(points: Landmarks, deviation: float, random: np.random.Generator) -> Landmarks:
    """Points a little off, together and each for itself, as a tracker's are."""
    together = random.normal(0.0, deviation, (1, 2))
    alone = random.normal(0.0, deviation, points.shape)
    moved: Landmarks = (points + together + alone).astype(np.float32)
    return moved
