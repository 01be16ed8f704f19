"""One step of pix2pix training under a tf.distribute strategy; Adam in one pass a variable."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from face2face.errors import TrainingError
from face2face.training.phases import Phase
from face2face.training.run_record import StepOptions
from face2face.training.step import Pix2PixStep


class FusedAdam(keras.optimizers.Adam):
    """Keras' Adam (arXiv 1412.6980, end of section 2) with the same state, by TensorFlow's kernel.

    With batches of one, most of Adam's time goes into reading and writing memory.
    """

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Take a step.

        Args:
            grads: float32, one of each variable's shape.
            trainable_variables: the variables; None: those that it was built for.
        """
        taken = tf.cast(self.iterations.value + 1, tf.float32)
        # What all variables share is computed once: a smaller function is ready sooner.
        self._move = partial(
            tf.raw_ops.ResourceApplyAdam,
            beta1_power=tf.pow(self.beta_1, taken),
            beta2_power=tf.pow(self.beta_2, taken),
            beta1=tf.constant(self.beta_1),
            beta2=tf.constant(self.beta_2),
            epsilon=tf.constant(self.epsilon),
        )
        super().apply(grads, trainable_variables)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Move one variable.

        Args:
            gradient: float32, of the variable's shape.
            variable: a tf.Variable.
            learning_rate: a scalar.
        """
        index = self._get_variable_index(variable)
        self._move(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            lr=tf.cast(learning_rate, tf.float32),
            grad=gradient,
        )


class TensorFlowStep(Pix2PixStep):
    """The published alternation as one function, on all devices of a strategy."""

    def __init__(self, options: StepOptions, strategy: tf.distribute.Strategy) -> None:
        super().__init__(options, strategy.scope())
        self._strategy = strategy
        self.replicas = strategy.num_replicas_in_sync
        resolver = strategy.cluster_resolver
        self.chief = resolver is None or resolver.task_id in (None, 0)
        self.alone = not isinstance(strategy, tf.distribute.MultiWorkerMirroredStrategy)
        self._statistics = [
            weight
            for network in (self.generator, self.discriminator)
            for weight in network.non_trainable_weights
            if "seed" not in weight.path
        ]
        # Nothing here asks a tensor which way to go: translating the code would only take seconds.
        self._run = tf.function(self._distributed_step, autograph=False)
        self._follow = tf.function(self._replica_follow, autograph=False)
        self._see = tf.function(super()._see_as_one_of, autograph=False)

    def _adam(self) -> type[FusedAdam]:
        return FusedAdam

    def batches(self, dataset: tf.data.Dataset) -> Iterator[Any]:
        """Each replica's share of the batches."""
        yield from self._strategy.experimental_distribute_dataset(dataset)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Turns the loss of another worker into one of our errors.

        Raises:
            TrainingError: another worker was lost.
        """
        errors = tf.errors
        try:
            yield
        except (errors.UnavailableError, errors.AbortedError, errors.CancelledError) as error:
            raise TrainingError(
                "another worker of this run was lost: start all of them again with the same "
                "command to go on from the last checkpoint"
            ) from error

    def follow(self, decay: float) -> None:
        """Move the average towards the generator."""
        # As a tensor: each number would be a function of its own.
        self._follow(tf.constant(decay, tf.float32))

    def _learn(self, batch: Any, phase: Phase) -> dict[str, tf.Tensor]:
        losses: dict[str, tf.Tensor] = self._run(batch, phase)
        return losses

    def _replica_follow(self, decay: tf.Tensor) -> None:
        share = 1.0 - decay
        for average, weight in self._averaged:
            average.value.assign_add(share * (weight.value - average.value))

    def _see_as_one_of(self, condition: np.ndarray, before: float) -> None:
        # As tensors: each number would be a function of its own. Layer by layer, as Keras runs a
        # network outside a function, takes ten times as long.
        self._see(tf.constant(condition), tf.constant(before, tf.float32))

    def _distributed_step(self, batch: Any, phase: Phase) -> dict[str, tf.Tensor]:
        replica_step = tf.autograph.experimental.do_not_convert(self._replica_step)
        losses = self._strategy.run(replica_step, args=(*batch, *phase))
        mean = tf.distribute.ReduceOp.MEAN
        return {name: self._strategy.reduce(mean, loss, axis=None) for name, loss in losses.items()}

    def _replica_step(
        self, condition: tf.Tensor, target: tf.Tensor, *flags: bool
    ) -> dict[str, tf.Tensor]:
        phase = Phase(*flags)  # run() takes what it is given apart
        with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
            losses = self._losses(condition, target, phase)
            # The gradients of all replicas are summed.
            g_scaled = losses.generator / self.replicas
            d_scaled = losses.discriminator / self.replicas
        learning = [(g_scaled, g_tape, self.generator, self._generator_optimizer)]
        if phase.with_discriminator:
            judge = (d_scaled, d_tape, self.discriminator, self._discriminator_optimizer)
            learning.append(judge)
        for loss, tape, network, optimizer in learning:
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        if self.replicas > 1:
            # Else each worker would keep the statistics of its own share of the images.
            context, mean = tf.distribute.get_replica_context(), tf.distribute.ReduceOp.MEAN
            held = [tf.identity(statistic.value) for statistic in self._statistics]
            shared = context.all_reduce(mean, held)
            for statistic, value in zip(self._statistics, shared, strict=True):
                statistic.assign(value)
        return losses.logged
