"""One step of pix2pix training in PyTorch, for GPUs that TensorFlow does not reach."""

from collections.abc import Iterator
from typing import Any

import keras
import torch

from face2face.training.phases import Phase
from face2face.training.run_record import StepOptions
from face2face.training.step import Pix2PixStep


class TorchStep(Pix2PixStep):
    """The published alternation on one device: a GPU that torch sees, else the CPU."""

    def __init__(self, options: StepOptions) -> None:
        torch.backends.cudnn.deterministic = True
        super().__init__(options)

    def has_half(self) -> bool:
        """Not below AVX-512: PyTorch's convolutions in bfloat16 lack gradients there."""
        on_gpu = keras.ops.convert_to_tensor(0.0).device.type != "cpu"
        return on_gpu or "AVX512" in str(torch.backends.cpu.get_cpu_capability())

    def generate(self, condition: Any) -> Any:
        """The averaged generator's answer in inference."""
        with torch.no_grad():
            return keras.ops.convert_to_numpy(self.average(condition, training=False))

    def follow(self, decay: float) -> None:
        """Move the average towards the generator."""
        with torch.no_grad():
            for average, weight in self._averaged:
                average.value.lerp_(weight.value, 1.0 - decay)

    def batches(self, dataset: Any) -> Iterator[Any]:
        """A tf.data.Dataset's batches as PyTorch's tensors, on the device."""
        for batch in dataset:
            yield tuple(keras.ops.convert_to_tensor(images.numpy()) for images in batch)

    def _learn(self, batch: Any, phase: Phase) -> dict[str, Any]:
        condition, target = batch
        losses = self._losses(condition, target, phase)
        # Both gradients before either network changes.
        g_values = [variable.value for variable in self.generator.trainable_variables]
        d_values = [variable.value for variable in self.discriminator.trainable_variables]
        learns = phase.with_discriminator
        g_gradients = torch.autograd.grad(losses.generator, g_values, retain_graph=learns)
        d_gradients = torch.autograd.grad(losses.discriminator, d_values) if learns else None
        with torch.no_grad():
            self._generator_optimizer.apply(g_gradients)
            if d_gradients is not None:
                self._discriminator_optimizer.apply(d_gradients)
        return {name: loss.detach() for name, loss in losses.logged.items()}
