"""The losses of pix2pix (arXiv 1611.07004, section 3.1) and of pix2pixHD (arXiv 1711.11585)."""

from collections.abc import Sequence
from typing import Any

from keras import ops


def adversarial(logits: Any, real: bool) -> Any:
    """Binary cross-entropy of the discriminator's logits against one answer; a scalar."""
    # softplus(-x) is -log(sigmoid(x)), and softplus(x) is -log(1 - sigmoid(x)).
    return ops.mean(ops.softplus(-logits if real else logits))


def l1(picture: Any, target: Any, weight: Any = 1.0) -> Any:
    """Mean absolute difference; a scalar on the scale of [-1, 1].

    Args:
        picture: float (batch, size, size, 3).
        target: likewise.
        weight: how much each pixel counts, float (batch, size, size, 1).
    """
    return ops.mean(ops.abs(target - picture) * weight)


def feature_matching(fake: Sequence[Any], real: Sequence[Any]) -> Any:
    """How differently the discriminator sees two pictures; a scalar (pix2pixHD, eq. 4).

    Args:
        fake: its blocks' answers to the generated picture.
        real: those to the real one, which are taken as given.
    """
    layers = [ops.mean(ops.abs(ops.stop_gradient(r) - f)) for f, r in zip(fake, real, strict=True)]
    return sum(layers) / len(layers)


def detail_weight(condition: Any, extra: float) -> Any:
    """Weigh the pixels around drawn lines more: they are dense where eyes and mouth are.

    Args:
        condition: sketches, float (batch, size, size, 3) in [-1, 1], lines bright on black.
        extra: what a neighbourhood full of lines counts more than an empty one.

    Returns:
        float (batch, size, size, 1), 1 far from all lines.
    """
    size = condition.shape[1]
    drawn = (ops.max(condition, axis=-1, keepdims=True) + 1.0) / 2.0
    near = ops.average_pool(drawn, max(size // 16, 2), strides=1, padding="same")
    return 1.0 + extra * near
