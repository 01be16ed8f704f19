"""Adam in one pass over a variable, where Keras takes a dozen."""

from typing import Any

import keras
import tensorflow as tf


class FusedAdam(keras.optimizers.Adam):
    """Keras' Adam (arXiv 1412.6980, end of section 2) with the same state, by TensorFlow's kernel.

    With batches of one, most of Adam's time goes into reading and writing memory.
    """

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Move one variable.

        Args:
            gradient: float32, of the variable's shape.
            variable: a tf.Variable.
            learning_rate: a scalar.
        """
        place = self._get_variable_index(variable)
        taken = tf.cast(self.iterations.value + 1, tf.float32)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[place].value.handle,
            v=self._velocities[place].value.handle,
            beta1_power=tf.pow(self.beta_1, taken),
            beta2_power=tf.pow(self.beta_2, taken),
            lr=tf.cast(learning_rate, tf.float32),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )
