"""A trained generator with fewer channels in its widest blocks: a start for a narrower one."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from face2face.nets.form import GeneratorForm
from face2face.nets.shapes import block_widths, layer_shapes


def narrowed(weights: Sequence[np.ndarray], form: GeneratorForm, widest: int) -> list[np.ndarray]:
    """Keep the strongest channels of each block that is wider than it shall be.

    A channel is as strong as its normalisation lets it be (Liu et al., arXiv 1708.06519, section
    3) times what the layers that read it make of it. What is left answers differently: it is to be
    trained on.

    Args:
        weights: the generator's arrays in the network's order, normalised.
        form: its form.
        widest: that of the narrower one's form.

    Returns:
        The arrays of the narrower generator.
    """
    layers = _by_layer(weights, form)
    wanted = block_widths(replace(form, widest=widest))
    depth = len(wanted)
    for level, (had, left) in enumerate(zip(block_widths(form), wanted, strict=True)):
        if left >= had:
            continue
        # The decoder's layer reads its forerunner's channels, then the encoder's of that size.
        reader, innermost = f"decoder_{level + 1}_conv", level == depth - 1
        _narrow(
            layers,
            f"encoder_{level + 1}",
            left,
            [(f"encoder_{level + 2}_conv", 2, 0)] * (not innermost)
            + [(reader, 3, 0 if innermost else layers[reader][0].shape[3] - had)],
        )
        if not innermost:
            _narrow(layers, f"decoder_{level + 2}", left, [(reader, 3, 0)])
    return [array for name in layers for array in layers[name]]


def _by_layer(weights: Sequence[np.ndarray], form: GeneratorForm) -> dict[str, list[np.ndarray]]:
    left = iter(weights)
    return {name: [next(left) for _ in held] for name, held in layer_shapes(form).items()}


def _narrow(
    layers: dict[str, list[np.ndarray]],
    block: str,
    left: int,
    readers: Sequence[tuple[str, int, int]],
) -> None:
    """Keep `left` output channels of a block.

    Args:
        layers: the arrays by layer, changed in place.
        block: the block's name.
        left: how many channels are left.
        readers: the layers that read it, the axis of their kernel that does, and its first channel
            there.
    """
    kernel, *bias = layers[f"{block}_conv"]
    axis = 2 if block.startswith("decoder") else 3  # of a transposed convolution
    had = kernel.shape[axis]
    norm = layers.get(f"{block}_norm")
    strength = _energy(kernel, axis) if norm is None else np.hypot(norm[0], norm[1])
    read = [
        _energy(layers[reader][0], along)[first : first + had] for reader, along, first in readers
    ]
    strength = strength * np.sqrt(np.sum(np.square(read), axis=0))
    kept = np.sort(np.argsort(-strength, kind="stable")[:left])
    layers[f"{block}_conv"] = [kernel.take(kept, axis), *(b[kept] for b in bias)]
    if norm is not None:
        layers[f"{block}_norm"] = [array[kept] for array in norm]
    dropped = np.setdiff1d(np.arange(had), kept)
    for reader, along, first in readers:
        held, *rest = layers[reader]
        layers[reader] = [np.delete(held, first + dropped, along), *rest]


def _energy(kernel: np.ndarray, axis: int) -> np.ndarray:
    """Root of the sum of squares, by channel along an axis."""
    others = tuple(i for i in range(kernel.ndim) if i != axis)
    found: np.ndarray = np.sqrt(np.sum(np.square(kernel, dtype=np.float64), axis=others))
    return found
