"""The losses of pix2pix (arXiv 1611.07004, section 3.1)."""

from typing import Any

from keras import ops


def adversarial(logits: Any, real: bool) -> Any:
    """Binary cross-entropy of the discriminator's logits against one answer; a scalar."""
    # softplus(-x) is -log(sigmoid(x)), and softplus(x) is -log(1 - sigmoid(x)).
    return ops.mean(ops.softplus(-logits if real else logits))


def l1(picture: Any, target: Any) -> Any:
    """Mean absolute difference; a scalar on the scale of [-1, 1]."""
    return ops.mean(ops.abs(target - picture))
