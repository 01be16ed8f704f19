"""A step of training the generator alone in plain PyTorch, for tools/dev/fresh_pairs.py.

Without a discriminator a step is a few dozen operations; through Keras it takes 70 ms on any GPU,
nearly all of it Python's. The network is the same, and so are its weights' order and form: what
comes out goes on as any run does.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from face2face.nets.form import GeneratorForm
from face2face.nets.shapes import block_widths, generator_shapes
from face2face.training.phases import decay_at
from face2face.training.run_record import StepOptions

_EPSILON, _MOMENTUM, _LEAK = 1e-3, 0.01, 0.2
"""As in `build_generator`."""

_KERAS, _KERNEL = (2, 3, 1, 0), (3, 2, 0, 1)
"""The axes of Keras's kernels in PyTorch's, and the other way round."""


class PlainUNet(nn.Module):  # type: ignore[misc]
    """The U-Net of `build_generator`, its images (batch, size, size, 3)."""

    def __init__(self, form: GeneratorForm) -> None:
        """Random weights of the published deviation."""
        super().__init__()
        widths = block_widths(form)
        self._depth = len(widths)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        before = 3
        for level, width in enumerate(widths):
            bare = level in (0, self._depth - 1)
            self.down.append(_Block(nn.Conv2d(before, width, 4, 2, 1, bias=bare), width, bare))
            before = width
        for level in reversed(range(self._depth - 1)):
            width = widths[level]
            layer = nn.ConvTranspose2d(before, width, 4, 2, 1, bias=False)
            self.up.append(_Block(layer, width, bare=False))
            before = 2 * width
        self.up.append(_Block(nn.ConvTranspose2d(before, 3, 4, 2, 1), 3, bare=True))

    def forward(self, condition: torch.Tensor) -> torch.Tensor:
        """From and to floats in [-1, 1]."""
        x, skips = condition.permute(0, 3, 1, 2), []
        for level, block in enumerate(self.down):
            x = block(nn.functional.leaky_relu(x, _LEAK) if level else x)
            skips.append(x)
        for level, block in enumerate(self.up):
            x = block(torch.relu(x))
            if level < self._depth - 1:
                x = torch.cat([x, skips[self._depth - 2 - level]], 1)
        return torch.tanh(x.float()).permute(0, 2, 3, 1)

    def arrays(self) -> list[np.ndarray]:
        """All weights in the order and form of the Keras network's."""
        return [array for block in (*self.down, *self.up) for array in block.arrays()]

    def take(self, arrays: Sequence[np.ndarray]) -> None:
        """Take over what `arrays` of another gave."""
        left = iter(arrays)
        for block in (*self.down, *self.up):
            for kept in block.kept():
                values = torch.from_numpy(np.array(next(left)))
                kept.data.copy_(values.permute(_KERNEL) if values.ndim == len(_KERNEL) else values)


class _Block(nn.Module):  # type: ignore[misc]
    """A convolution, and what normalises its images."""

    def __init__(self, layer: nn.Module, width: int, bare: bool) -> None:
        super().__init__()
        self.layer = layer
        self.norm = None if bare else nn.BatchNorm2d(width, _EPSILON, _MOMENTUM)
        nn.init.normal_(layer.weight, 0.0, 0.02)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
        if self.norm is not None:
            nn.init.normal_(self.norm.weight, 1.0, 0.02)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.layer(x)
        return x if self.norm is None else self.norm(x)

    def kept(self) -> list[torch.Tensor]:
        """The kernel, and the bias or the four values of the normalisation."""
        if self.norm is None:
            return [self.layer.weight, self.layer.bias]
        norm = self.norm
        return [self.layer.weight, norm.weight, norm.bias, norm.running_mean, norm.running_var]

    def arrays(self) -> list[np.ndarray]:
        """The same as the Keras network has them."""
        kernel, *others = (kept.detach().float().cpu().numpy() for kept in self.kept())
        return [np.ascontiguousarray(kernel.transpose(_KERAS)), *others]


class PlainStep:
    """Steps of the generator by the L1 alone, as `Pix2PixStep` takes them.

    Attributes:
        average: the generator's exponential moving average, which is saved.
    """

    def __init__(self, options: StepOptions) -> None:
        """Build the network on the GPU, where there is one.

        Raises:
            ValueError: the options ask for what it has not.
        """
        if not can_be_plain(options):
            raise ValueError("plain steps have no discriminator, no holes and no further blocks")
        torch.manual_seed(options.seed)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.backends.cudnn.benchmark = True
        self._options = options
        self._generator, self.average = (
            PlainUNet(options.form).to(self._device).to(memory_format=torch.channels_last)
            for _ in range(2)
        )
        self.average.load_state_dict(self._generator.state_dict())
        self._weights = list(self._generator.parameters())
        self._averaged = list(self.average.parameters())
        self._optimizer = torch.optim.Adam(
            self._weights,
            options.learning_rate,
            (options.beta1, 0.999),
            fused=self._device == "cuda",
        )

    def start_with(self, arrays: Sequence[np.ndarray]) -> None:
        """Take over a network that was trained before, in the order and form of `variables`."""
        for network in (self._generator, self.average):
            network.take(arrays)

    def variables(self) -> dict[str, list[Any]]:
        """What the run keeps: the averaged generator, its form checked."""
        arrays = self.average.arrays()
        assert [one.shape for one in arrays] == generator_shapes(self._options.form)
        return {"average": arrays}

    def __call__(
        self,
        batch: tuple[torch.Tensor, torch.Tensor],
        step: int,
        rate: float,
        phase: Any = None,  # noqa: ARG002 (the end is normalised by `calibrate`)
    ) -> dict[str, torch.Tensor]:
        """Take one step; the L1 stays on the GPU, so that nothing waits for it."""
        condition, target = batch
        for group in self._optimizer.param_groups:
            group["lr"] = self._options.learning_rate * rate
        with torch.autocast(self._device, torch.bfloat16, self._options.mixed_precision):
            loss = (self._generator(condition) - target).abs().mean()
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        decay = decay_at(step)
        if decay is not None:
            with torch.no_grad():
                torch._foreach_lerp_(self._averaged, self._weights, 1 - decay)
        return {"generator_l1": loss.detach()}

    def calibrate(self, conditions: Iterable[torch.Tensor]) -> None:
        """Let the average normalise by what it makes itself; see `Pix2PixStep.calibrate`."""
        for block in (*self.average.down, *self.average.up):
            if block.norm is not None:
                block.norm.reset_running_stats()
                block.norm.momentum = None  # all batches count alike
        with torch.no_grad():
            for condition in conditions:
                self.average(condition)


def can_be_plain(options: StepOptions) -> bool:
    """Whether the generator's L1 is all that these options ask for."""
    others = (options.gan_weight, options.feature_weight, options.hole_weight, options.refining)
    return not any(others) and not options.residual and not options.dropout
