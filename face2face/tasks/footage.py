"""What light, cameras and files make of an image: for training on few people in few rooms.

All of it is left to chance, and mild more often than strong; the same state gives the same image.
"""

import cv2
import numpy as np
import numpy.typing as npt

from face2face.types import Frame, Image

_Float = npt.NDArray[np.float32]

_GAMMA = 0.35
"""Natural logarithm of the strongest exponent: dusk, and the sun on a wall."""

_EXPOSURE = 0.35
"""Natural logarithm of the strongest factor of all channels."""

_WARMTH = 0.18
"""Natural logarithm of red's strongest factor against blue's, halved: a candle, a blue sky."""

_TINT = 0.05
"""Natural logarithm of green's strongest factor: fluorescent lamps."""

_SHADED, _DARKEST = 0.25, 0.35
"""How often a shadow falls on a part of the image, and what it leaves of the light at least."""

_NOISY, _NOISE = 0.5, 10.0
"""How often there is noise, and its strongest deviation in grey levels."""

_RESAMPLED, _LEAST = 0.35, 0.45
"""How often an image was smaller before, and the least share of its side that it had."""

_COMPRESSED, _QUALITY = 0.5, (30, 95)
"""How often an image was a JPEG, and its quality then."""


def relit(image: Image, random: np.random.Generator, strength: float = 1.0) -> Image:
    """The same in another light: exposure, contrast, colour temperature, a shadow over a part.

    Args:
        image: uint8 RGB or RGBA (height, width, channels); alpha stays.
        random: chooses.
        strength: 0 changes nothing, 1 is for a room of any kind.

    Returns:
        Another array of the same form.
    """
    # The sum of two even numbers is seldom large.
    gamma, exposure, warmth, tint = random.uniform(-0.5, 0.5, (2, 4)).sum(0) * strength
    gains = np.exp(
        _EXPOSURE * exposure + np.array([_WARMTH * warmth, _TINT * tint, -_WARMTH * warmth])
    )
    levels = np.arange(256, dtype=np.float32) / 255
    curve = gains[:, None] * levels ** np.exp(_GAMMA * gamma)
    table = np.clip(np.round(255 * curve), 0, 255).astype(np.uint8)
    done = np.array(image)
    for channel in range(3):
        done[..., channel] = table[channel][image[..., channel]]
    if random.random() < _SHADED * strength:
        shade = _shadow(image.shape[0], image.shape[1], random)
        done[..., :3] = np.round(done[..., :3] * shade[..., None]).astype(np.uint8)
    return done


def as_filmed(image: Frame, random: np.random.Generator, strength: float = 1.0) -> Frame:
    """What a webcam and a file leave of an image: smaller once, noise, JPEG.

    Args:
        image: uint8 RGB (height, width, 3).
        random: chooses.
        strength: 0 changes nothing, 1 is for a bad webcam in the evening.

    Returns:
        Another array of the same form.
    """
    done = np.array(image)
    height, width = image.shape[:2]
    if random.random() < _RESAMPLED * strength:
        share = random.uniform(_LEAST, 1)
        small = (max(round(width * share), 8), max(round(height * share), 8))
        once = cv2.resize(done, small, interpolation=cv2.INTER_AREA)
        done = cv2.resize(once, (width, height), interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
    if random.random() < _NOISY * strength:
        deviation = random.uniform(0, 1) ** 2 * _NOISE * strength
        grain = random.normal(0, deviation, (height, width, 1))
        coloured = random.normal(0, deviation / 2, (height, width, 3))
        done = np.clip(np.round(done + grain + coloured), 0, 255).astype(np.uint8)
    if random.random() < _COMPRESSED * strength:
        quality = int(random.integers(*_QUALITY))
        coded, data = cv2.imencode(".jpg", done[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        assert coded, "OpenCV encodes JPEG"
        decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
        assert decoded is not None, "what was encoded is decoded"
        done = np.ascontiguousarray(decoded[..., ::-1])
    return done


def _shadow(height: int, width: int, random: np.random.Generator) -> _Float:
    """What a shadow leaves of the light, float32 (height, width), 1 outside of it.

    One straight edge, softer or harder, as of a wall or a hat; or a band, as of a window's bar.
    """
    side = max(height, width)
    angle = random.uniform(0, 2 * np.pi)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    along = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle)
    along -= random.uniform(-0.3, 0.3) * side
    soft = random.uniform(0.01, 0.2) * side
    inside = 1 / (1 + np.exp(np.clip(-along / soft, -30, 30)))
    if random.random() < 0.3:
        band = random.uniform(0.1, 0.4) * side
        inside = inside / (1 + np.exp(np.clip((along - band) / soft, -30, 30)))
    left = random.uniform(_DARKEST, 0.9)
    shade: _Float = (1 - (1 - left) * inside).astype(np.float32)
    return shade
