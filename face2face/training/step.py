"""One step of pix2pix training under a tf.distribute strategy."""

import hashlib
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from face2face.errors import TrainingError
from face2face.nets.discriminator import build_discriminator
from face2face.nets.generator import build_generator
from face2face.nets.losses import adversarial, detail_weight, feature_matching, l1
from face2face.training.start import Weights

_AVERAGE_DECAY = 0.999


@dataclass(frozen=True)
class StepOptions:
    """What a training step needs to know; see `tools/train.py --help`."""

    size: int
    filters: int
    discriminator_filters: int
    dropout: float
    learning_rate: float
    beta1: float
    l1_weight: float
    gan_weight: float
    feature_weight: float
    detail_weight: float
    mixed_precision: bool
    seed: int


class Pix2PixStep:
    """The networks, their optimizers, and the published alternation as one function.

    Attributes:
        generator: the network in training.
        average: its exponential moving average, which is validated and exported.
        discriminator: the PatchGAN.
    """

    def __init__(self, options: StepOptions, strategy: tf.distribute.Strategy) -> None:
        """Build everything under `strategy`; weights follow from the options' seed."""
        self._options = options
        self._strategy = strategy
        keras.utils.set_random_seed(options.seed)
        dtype = "mixed_bfloat16" if options.mixed_precision else "float32"
        with strategy.scope():
            self.generator = build_generator(
                options.size, options.filters, dropout=options.dropout, dtype=dtype
            )
            self.average = build_generator(options.size, options.filters, dropout=0.0)
            self.discriminator = build_discriminator(
                options.size, options.discriminator_filters, dtype=dtype
            )
            self._generator_optimizer = _adam(options)
            self._discriminator_optimizer = _adam(options)
            self._generator_optimizer.build(self.generator.trainable_variables)
            self._discriminator_optimizer.build(self.discriminator.trainable_variables)
        # Dropout keeps a seed generator; all else must be averaged, in the same order.
        self._averaged = list(
            zip(self.average.weights, _without_seeds(self.generator), strict=True)
        )
        for average, weight in self._averaged:
            average.assign(weight)
        self._statistics = [
            weight
            for network in (self.generator, self.discriminator)
            for weight in _without_seeds(network)
            if not weight.trainable
        ]
        self._run = tf.function(self._distributed_step)

    def variables(self) -> dict[str, list[Any]]:
        """Everything that a checkpoint must hold, by name."""
        return {
            "generator": self.generator.variables,
            "average": self.average.variables,
            "discriminator": self.discriminator.variables,
            "generator_optimizer": self._generator_optimizer.variables,
            "discriminator_optimizer": self._discriminator_optimizer.variables,
        }

    def start_with(self, weights: Weights) -> None:
        """Take over networks that were trained before.

        Raises:
            TrainingError: they are of another form.
        """
        groups: dict[str, list[Any]] = {
            "generator": _without_seeds(self.generator),
            "discriminator": _without_seeds(self.discriminator),
        }
        for name, values in weights.items():
            if [v.shape for v in values] != [tuple(v.shape) for v in groups[name]]:
                raise TrainingError(
                    f"the {name} to start from is of another size: give its own --size, "
                    "--filters and --discriminator-filters"
                )
            for variable, value in zip(groups[name], values, strict=True):
                variable.assign(value)
        for average, weight in self._averaged:
            average.assign(weight)

    def digest(self) -> str:
        """SHA-256 of the networks' weights and the optimizers' state, as hexadecimal digits."""
        sha = hashlib.sha256()
        for members in self.variables().values():
            for variable in members:
                sha.update(np.ascontiguousarray(variable).tobytes())
        return sha.hexdigest()

    def __call__(self, batch: Any, step: int, rate: float) -> dict[str, float | Any]:
        """Take one step.

        Args:
            batch: (condition, target), floats in [-1, 1], from a distributed dataset.
            step: steps taken before, from 0.
            rate: the learning rate's factor, 1 at first.

        Returns:
            Scalar tensors: generator_l1, generator_gan, discriminator.
        """
        self._generator_optimizer.learning_rate.assign(self._options.learning_rate * rate)
        self._discriminator_optimizer.learning_rate.assign(self._options.learning_rate * rate)
        # A short memory at first, or the start's random weights would linger.
        decay = min(_AVERAGE_DECAY, (1 + step) / (10 + step))
        losses: dict[str, Any] = self._run(batch, tf.constant(decay, tf.float32))
        return losses

    def _distributed_step(self, batch: Any, decay: tf.Tensor) -> dict[str, tf.Tensor]:
        losses = self._strategy.run(self._replica_step, args=batch)
        for average, weight in self._averaged:
            average.assign(average + (1.0 - decay) * (weight - average))
        mean = tf.distribute.ReduceOp.MEAN
        return {name: self._strategy.reduce(mean, loss, axis=None) for name, loss in losses.items()}

    def _replica_step(self, condition: tf.Tensor, target: tf.Tensor) -> dict[str, tf.Tensor]:
        options, replicas = self._options, self._strategy.num_replicas_in_sync
        with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
            picture = self.generator(condition, training=True)
            real, *seen_real = self.discriminator([condition, target], training=True)
            fake, *seen_fake = self.discriminator([condition, picture], training=True)
            # Halved as published: the discriminator learns slower than the generator.
            d_loss = (adversarial(real, True) + adversarial(fake, False)) / 2
            gan = adversarial(fake, True)
            difference = l1(picture, target)
            weighted = difference
            if options.detail_weight:
                weighted = l1(picture, target, detail_weight(condition, options.detail_weight))
            g_loss = options.gan_weight * gan + options.l1_weight * weighted
            if options.feature_weight:
                g_loss += options.feature_weight * feature_matching(seen_fake, seen_real)
            # The gradients of all replicas are summed.
            g_scaled, d_scaled = g_loss / replicas, d_loss / replicas
        for loss, tape, network, optimizer in (
            (g_scaled, g_tape, self.generator, self._generator_optimizer),
            (d_scaled, d_tape, self.discriminator, self._discriminator_optimizer),
        ):
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))
        if replicas > 1:
            # Else each worker would keep the statistics of its own share of the pictures.
            context, mean = tf.distribute.get_replica_context(), tf.distribute.ReduceOp.MEAN
            held = [tf.identity(statistic.value) for statistic in self._statistics]
            shared = context.all_reduce(mean, held)
            for statistic, value in zip(self._statistics, shared, strict=True):
                statistic.assign(value)
        return {
            "generator_l1": difference,
            "generator_gan": gan,
            "discriminator": d_loss,
        }


def _adam(options: StepOptions) -> keras.optimizers.Optimizer:
    return keras.optimizers.Adam(options.learning_rate, beta_1=options.beta1, epsilon=1e-8)


def _without_seeds(model: keras.Model) -> list[Any]:
    return [weight for weight in model.weights if "seed" not in weight.path]
