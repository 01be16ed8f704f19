"""Rectified Adam (Liu et al., arXiv 1908.03265)."""

from typing import Any

import keras
from keras import ops

_TRUSTED = 4.0
"""Length of the approximated moving average from which its variance can be told."""


class RectifiedAdam(keras.optimizers.Optimizer):
    """Adam without the wild first steps, in which a few gradients make its second moment."""

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        """Set the step size, the moments' decays (0 to 1) and what guards against dividing by 0."""
        super().__init__(learning_rate=learning_rate, name="rectified_adam")
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, var_list: list[Any]) -> None:
        """Make both moments of each variable, zero at first."""
        if self.built:
            return
        super().build(var_list)
        self._momentums, self._velocities = self.add_optimizer_variables(
            var_list, ["momentum", "velocity"]
        )

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Take a step by algorithm 2 of the paper.

        Args:
            grads: float32, one of each variable's shape.
            trainable_variables: the variables; None: those that it was built for.
        """
        # What all variables share is computed once: a smaller function is ready sooner.
        taken = ops.cast(self.iterations + 1, "float32")
        power_2 = ops.power(self.beta_2, taken)
        self._unbiased = 1.0 - ops.power(self.beta_1, taken)
        longest = 2.0 / (1.0 - self.beta_2) - 1.0
        length = longest - 2.0 * taken * power_2 / (1.0 - power_2)
        self._trusted = length > _TRUSTED
        # Below the trusted length the root is not taken of what may be negative.
        safe = ops.maximum(length, _TRUSTED)
        rectified = ops.sqrt(
            (safe - 4.0) * (safe - 2.0) * longest / ((longest - 4.0) * (longest - 2.0) * safe)
        )
        self._rectified = rectified * ops.sqrt(1.0 - power_2)
        super().apply(grads, trainable_variables)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Move one variable.

        Args:
            gradient: of the variable's shape.
            variable: float32.
            learning_rate: a scalar.
        """
        index = self._get_variable_index(variable)
        momentum, velocity = self._momentums[index], self._velocities[index]
        rate = ops.cast(learning_rate, "float32")
        self.assign_add(momentum, (gradient - momentum) * (1.0 - self.beta_1))
        self.assign_add(velocity, (ops.square(gradient) - velocity) * (1.0 - self.beta_2))
        adapted = self._rectified / (ops.sqrt(velocity) + self.epsilon)
        scale = ops.where(self._trusted, adapted, 1.0)
        self.assign_sub(variable, rate / self._unbiased * momentum * scale)

    def get_config(self) -> dict[str, Any]:
        """What the constructor takes."""
        config: dict[str, Any] = super().get_config()
        own = {"beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
        return {"learning_rate": config["learning_rate"], **own}
