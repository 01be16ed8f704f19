"""The losses of pix2pix (arXiv 1611.07004, section 3.1) and of pix2pixHD (arXiv 1711.11585)."""

from collections.abc import Sequence
from typing import Any

from keras import ops

_ERASED = (1.0, -1.0, 1.0)
"""Magenta, the colour of holes (`tasks.hole.HOLE`), on the scale of [-1, 1]."""

_SAME = 8 / 127.5
"""How far a hole's colour may be off, as in `tasks.hole.hole_of`: JPEG changes colours."""


def adversarial(logits: Any, real: bool) -> Any:
    """Binary cross-entropy of the discriminator's logits against one answer; a scalar."""
    # softplus(-x) is -log(sigmoid(x)), and softplus(x) is -log(1 - sigmoid(x)).
    return ops.mean(ops.softplus(-logits if real else logits))


def l1(image: Any, target: Any, weight: Any = 1.0) -> Any:
    """Mean absolute difference; a scalar on the scale of [-1, 1].

    Args:
        image: float (batch, size, size, 3).
        target: float (batch, size, size, 3).
        weight: how much each pixel counts, float (batch, size, size, 1).
    """
    return ops.mean(ops.abs(target - image) * weight)


def feature_matching(fake: Sequence[Any], real: Sequence[Any]) -> Any:
    """How differently the discriminator sees two images; a scalar (pix2pixHD, eq. 4).

    Args:
        fake: its blocks' answers to the generated image.
        real: those to the real one, which are taken as given.
    """
    # In mixed precision the blocks answer in half of it.
    layers = [
        ops.mean(ops.cast(ops.abs(ops.stop_gradient(r) - f), "float32"))
        for f, r in zip(fake, real, strict=True)
    ]
    return sum(layers) / len(layers)


def pixel_weight(condition: Any, detail: float, hole: float) -> Any:
    """How much each pixel of the target counts.

    Args:
        condition: float (batch, size, size, 3) in [-1, 1].
        detail: what a neighbourhood full of a sketch's lines counts more than one without.
        hole: what an erased pixel counts more than another.

    Returns:
        float (batch, size, size, 1), 1 where nothing is special; or 1 for all pixels.
    """
    weight: Any = 1.0
    if detail:
        weight += detail * near_lines(condition)
    if hole:
        weight += hole * erased(condition)
    return weight


def near_lines(condition: Any) -> Any:
    """How dense a sketch's lines are around each pixel: eyes and mouth are full of them.

    Args:
        condition: sketches, float (batch, size, size, 3) in [-1, 1], lines bright on black.

    Returns:
        float (batch, size, size, 1) from 0, far from all lines, to 1.
    """
    side = max(condition.shape[1] // 16, 2)
    drawn = (ops.max(condition, axis=-1, keepdims=True) + 1.0) / 2.0
    # A square's mean is the mean of its rows' means, at an eighth of the work.
    rows = ops.average_pool(drawn, (1, side), strides=1, padding="same")
    return ops.average_pool(rows, (side, 1), strides=1, padding="same")


def erased(condition: Any) -> Any:
    """Which pixels of an image were erased, that is filled with (255, 0, 255).

    Args:
        condition: float (batch, size, size, 3) in [-1, 1], not interpolated.

    Returns:
        float (batch, size, size, 1), 1 where erased, else 0.
    """
    apart = ops.abs(condition - ops.convert_to_tensor(_ERASED, condition.dtype))
    furthest = ops.max(apart, axis=-1, keepdims=True)
    return ops.cast(furthest <= _SAME, condition.dtype)
