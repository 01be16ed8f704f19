"""Both optimizers against their papers, and kept by checkpoints."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from face2face.training.checkpoints import Checkpoints
from face2face.training.rectified_adam import RectifiedAdam
from face2face.training.step_tensorflow import FusedAdam

START = np.array([1.0, -2.0, 0.5], np.float32)
GRADIENTS = [np.array(g, np.float32) for g in ([0.1, -3, 1e-4], [0.3, 0, -2], [-1, 2, 0.5])] * 4


def moved(optimizer: Any, steps: int) -> Any:
    variable = keras.Variable(START)
    optimizer.build([variable])
    for gradient in GRADIENTS[:steps]:
        optimizer.apply_gradients([(keras.ops.convert_to_tensor(gradient), variable)])
    return np.array(variable.value)


def by_hand(steps: int, rate: float, beta_1: float, beta_2: float, epsilon: float) -> Any:
    """Liu et al., algorithm 2, in float64."""
    theta, m, v = START.astype(np.float64), np.zeros(3), np.zeros(3)
    longest = 2 / (1 - beta_2) - 1
    for t, gradient in enumerate(GRADIENTS[:steps], 1):
        v = beta_2 * v + (1 - beta_2) * gradient.astype(np.float64) ** 2
        m = beta_1 * m + (1 - beta_1) * gradient
        whole = m / (1 - beta_1**t)
        length = longest - 2 * t * beta_2**t / (1 - beta_2**t)
        if length > 4:
            r = (length - 4) * (length - 2) * longest
            r /= (longest - 4) * (longest - 2) * length
            theta -= rate * np.sqrt(r) * whole * np.sqrt(1 - beta_2**t) / (np.sqrt(v) + epsilon)
        else:
            theta -= rate * whole
    return theta


# With 0.999 the fifth step is the first whose variance is trusted.
@pytest.mark.parametrize("steps", [1, 4, 5, 6, 12])
def test_rectified_adam_moves_as_its_paper_says(steps: int) -> None:
    mine = moved(RectifiedAdam(1e-2, beta_1=0.5), steps)
    assert mine == pytest.approx(by_hand(steps, 1e-2, 0.5, 0.999, 1e-8), rel=1e-4, abs=1e-6)


def test_the_first_steps_of_rectified_adam_follow_the_gradient_s_size() -> None:
    # Adam's are as long for the smallest gradient as for the largest.
    small, large = abs(moved(RectifiedAdam(1e-2), 1) - START)[[2, 1]]
    assert small < 1e-3 * large
    small, large = abs(moved(keras.optimizers.Adam(1e-2, epsilon=1e-8), 1) - START)[[2, 1]]
    assert small == pytest.approx(large, rel=1e-2)


@pytest.mark.parametrize("steps", [1, 12])
def test_the_fused_adam_moves_as_keras_own(steps: int) -> None:
    settings = {"learning_rate": 1e-2, "beta_1": 0.5, "epsilon": 1e-8}
    mine = moved(FusedAdam(**settings), steps)
    assert mine == pytest.approx(moved(keras.optimizers.Adam(**settings), steps), abs=1e-6)


@pytest.mark.parametrize("kind", [FusedAdam, RectifiedAdam])
def test_a_checkpoint_keeps_an_optimizer(kind: Any, tmp_path: Path) -> None:
    settings = {"learning_rate": 1e-2, "beta_1": 0.5, "epsilon": 1e-8}
    whole = moved(kind(**settings), 12)

    first, variable = kind(**settings), keras.Variable(START)
    first.build([variable])
    for gradient in GRADIENTS[:7]:
        first.apply_gradients([(keras.ops.convert_to_tensor(gradient), variable)])
    kept = Checkpoints(tmp_path, 1)
    held = {"weights": [variable], "optimizer": first.variables}
    kept.save(held, {"step": 7}, best=False)

    second, other = kind(**settings), keras.Variable(np.zeros(3, np.float32))
    second.build([other])
    latest = kept.latest()
    assert latest is not None
    kept.restore(latest, {"weights": [other], "optimizer": second.variables})
    for gradient in GRADIENTS[7:]:
        second.apply_gradients([(keras.ops.convert_to_tensor(gradient), other)])
    assert np.array_equal(np.array(other.value), whole)
