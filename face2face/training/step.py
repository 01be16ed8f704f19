"""One step of pix2pix training, but for what each backend of Keras does its own way."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import keras
import numpy as np

from face2face.errors import TrainingError
from face2face.nets.discriminator import build_discriminator
from face2face.nets.generator import build_generator
from face2face.nets.losses import adversarial, feature_matching, l1, pixel_weight
from face2face.training.phases import Phase, decay_at
from face2face.training.rectified_adam import RectifiedAdam
from face2face.training.run_record import StepOptions

_AHEAD = 0.5
"""Loss under which a discriminator that is kept balanced learns nothing; one that guesses has 0.69.
One that comes late, and soon tells what is drawn from hair and cloth, drives the generator to draw
a grid there."""


class Losses(NamedTuple):
    """The losses of one batch, scalar tensors.

    Attributes:
        generator: what the generator minimises.
        discriminator: what the discriminator minimises.
        logged: what is logged: generator_l1, generator_gan, discriminator.
    """

    generator: Any
    discriminator: Any
    logged: dict[str, Any]


class Pix2PixStep(ABC):
    """The networks, their optimizers and losses; a subclass takes the step.

    Attributes:
        generator: the network in training.
        average: its exponential moving average, which is validated and exported.
        discriminator: the PatchGAN.
        replicas: devices that share a step, each with a batch of its own.
        chief: this process writes the run's files.
        alone: no other process takes part.
    """

    replicas = 1
    chief = True
    alone = True

    def __init__(
        self, options: StepOptions, scope: AbstractContextManager[Any] | None = None
    ) -> None:
        """Build everything within `scope`; weights follow from the options' seed."""
        self._options = options
        keras.utils.set_random_seed(options.seed)
        half = options.mixed_precision and self.has_half()
        dtype = "mixed_bfloat16" if half else "float32"
        with scope or nullcontext():
            self.generator = build_generator(options.form, dropout=options.dropout, dtype=dtype)
            self.average = build_generator(options.form, dropout=0.0)
            self.discriminator = build_discriminator(
                options.size, options.discriminator_filters, dtype=dtype
            )
            self._generator_optimizer = self._optimizer()
            self._discriminator_optimizer = self._optimizer()
            self._generator_optimizer.build(self.generator.trainable_variables)
            self._discriminator_optimizer.build(self.discriminator.trainable_variables)
        # Dropout keeps a seed generator; all else must be averaged, in the same order.
        self._averaged = list(
            zip(self.average.weights, _without_seeds(self.generator), strict=True)
        )
        for average, weight in self._averaged:
            average.assign(weight)

    def has_half(self) -> bool:
        """Whether what computes the step can train in bfloat16."""
        return True

    def variables(self) -> dict[str, list[Any]]:
        """Everything that a checkpoint must hold, by name."""
        return {
            "generator": self.generator.variables,
            "average": self.average.variables,
            "discriminator": self.discriminator.variables,
            "generator_optimizer": self._generator_optimizer.variables,
            "discriminator_optimizer": self._discriminator_optimizer.variables,
        }

    def start_with(self, weights: Sequence[np.ndarray]) -> None:
        """Take over a generator that was trained before.

        Args:
            weights: its arrays in the network's order. Where it has no refining blocks, these begin
                as they are, changing nothing.

        Raises:
            TrainingError: it is of another form.
        """
        mine = [weight for _, weight in self._averaged]
        own = 4 * self._options.refining
        if own and len(weights) + own == len(mine):
            blocks = [np.asarray(weight) for weight in mine[-2 - own : -2]]
            weights = [*weights[:-2], *blocks, *weights[-2:]]
        if [w.shape for w in weights] != [tuple(w.shape) for w in mine]:
            raise TrainingError(
                "the generator to start from is of another size: leave --size, --filters and "
                "--widest out to take its own"
            )
        for (average, weight), value in zip(self._averaged, weights, strict=True):
            weight.assign(value)
            average.assign(value)

    def digest(self) -> str:
        """SHA-256 of the networks' weights and the optimizers' state, as hexadecimal digits."""
        sha = hashlib.sha256()
        for members in self.variables().values():
            for variable in members:
                sha.update(np.ascontiguousarray(variable).tobytes())
        return sha.hexdigest()

    def batches(self, dataset: Any) -> Iterator[Any]:
        """A tf.data.Dataset's batches as `__call__` takes them."""
        yield from dataset

    def watched(self) -> AbstractContextManager[Any]:
        """Turns what the backend raises while a run goes on into our errors."""
        return nullcontext()

    def generate(self, condition: np.ndarray) -> np.ndarray:
        """The averaged generator's answer in inference.

        Args:
            condition: float32 (batch, size, size, 3) in [-1, 1].

        Returns:
            The same form.
        """
        return np.asarray(self.average(condition, training=False))

    def calibrate(self, conditions: Iterable[np.ndarray]) -> None:
        """Compute the averaged generator's batch-normalisation statistics anew.

        They come from its own activations. Without this they are averages of those of the generator
        in training, which are far off where it learns fast (Izmailov et al., arXiv 1803.05407,
        section 3.2).

        Args:
            conditions: float32 (batch, size, size, 3) in [-1, 1] each, of batches as in training.
        """
        layers = self._normalising()
        usual = [layer.momentum for layer in layers]
        try:
            for place, condition in enumerate(conditions):
                self._see_as_one_of(condition, place / (place + 1))  # so that all count alike
        finally:
            for layer, momentum in zip(layers, usual, strict=True):
                layer.momentum = momentum

    def __call__(
        self,
        batch: Any,
        step: int,
        rate: float,
        phase: Phase = Phase(),  # noqa: B008 (it cannot be changed)
    ) -> dict[str, float]:
        """Take one step.

        Args:
            batch: (condition, target), floats in [-1, 1], from `batches`.
            step: steps taken before, from 0.
            rate: the learning rate's factor, 1 at first.
            phase: what holds in this part of the run.

        Returns:
            generator_l1, generator_gan and discriminator: the losses' means over all replicas.
        """
        for optimizer in (self._generator_optimizer, self._discriminator_optimizer):
            optimizer.learning_rate.assign(self._options.learning_rate * rate)
        has_say = phase.with_discriminator and self._options.has_discriminator
        losses = self._learn(batch, phase._replace(with_discriminator=has_say))
        decay = decay_at(step)
        if decay is not None:
            self.follow(decay)
        return {name: float(loss) for name, loss in losses.items()}

    @abstractmethod
    def follow(self, decay: float) -> None:
        """Move the average towards the generator."""

    @abstractmethod
    def _learn(self, batch: Any, phase: Phase) -> dict[str, Any]:
        """Move the generator by a batch, and the discriminator where it has a say.

        Returns:
            The losses' means over all replicas, scalar tensors.
        """

    def _normalising(self) -> list[keras.layers.BatchNormalization]:
        """The averaged generator's layers that have statistics."""
        kind = keras.layers.BatchNormalization
        return [layer for layer in self.average.layers if isinstance(layer, kind)]

    def _see_as_one_of(self, condition: Any, before: Any) -> None:
        """Let the averaged generator take statistics from a batch.

        Args:
            condition: float32 (batch, size, size, 3) in [-1, 1].
            before: weight of those that it has, 0 to 1.
        """
        for layer in self._normalising():
            layer.momentum = before
        self.average(condition, training=True)

    def _optimizer(self) -> keras.optimizers.Optimizer:
        options = self._options
        kind = RectifiedAdam if options.optimizer == "radam" else self._adam()
        return kind(options.learning_rate, beta_1=options.beta1, epsilon=1e-8)

    def _adam(self) -> type[keras.optimizers.Optimizer]:
        return keras.optimizers.Adam  # type: ignore[no-any-return]

    def _losses(self, condition: Any, target: Any, phase: Phase) -> Losses:
        """Run both networks in training mode; the discriminator where it has a say."""
        options = self._options
        image = self.generator(condition, training=not phase.fixed_statistics)
        difference = l1(image, target)
        weighted = difference
        if options.detail_weight or options.hole_weight:
            weight = pixel_weight(condition, options.detail_weight, options.hole_weight)
            weighted = l1(image, target, weight)
        if not phase.with_discriminator:
            none = keras.ops.zeros_like(difference)
            logged = {"generator_l1": difference, "generator_gan": none, "discriminator": none}
            return Losses(options.l1_weight * weighted, none, logged)
        real, *seen_real = self.discriminator([condition, target], training=True)
        fake, *seen_fake = self.discriminator([condition, image], training=True)
        # Halved as published: the discriminator learns slower than the generator.
        d_loss = (adversarial(real, True) + adversarial(fake, False)) / 2
        gan = adversarial(fake, True)
        g_loss = options.gan_weight * gan + options.l1_weight * weighted
        if options.feature_weight:
            g_loss += options.feature_weight * feature_matching(seen_fake, seen_real)
        logged = {"generator_l1": difference, "generator_gan": gan, "discriminator": d_loss}
        if phase.balanced:
            d_loss = d_loss * keras.ops.cast(d_loss > _AHEAD, d_loss.dtype)
        return Losses(g_loss, d_loss, logged)


def _without_seeds(model: keras.Model) -> list[Any]:
    return [weight for weight in model.weights if "seed" not in weight.path]
