"""Folding batch normalisation into the convolutions before it."""

from collections.abc import Mapping

import keras
import numpy as np

from face2face.nets.generator import build_generator


def folded(trained: keras.Model, size: int, filters: int) -> keras.Model:
    """The same function without batch normalisation and dropout.

    In inference a normalisation is x * a + b for each channel, a = gamma / sqrt(variance +
    epsilon), b = beta - mean * a: the convolution before it can do that itself (Jacob et al.,
    arXiv 1712.05877, section 3.2).

    Args:
        trained: a generator from `build_generator`.
        size: its picture's side in pixels.
        filters: its first filters.

    Returns:
        A generator of bare convolutions with the same answers up to rounding.
    """
    bare = build_generator(size, filters, dropout=0.0, normalised=False)
    layers: Mapping[str, keras.layers.Layer] = {layer.name: layer for layer in trained.layers}
    for layer in bare.layers:
        if not layer.weights:
            continue
        kernel, *bias = layers[layer.name].get_weights()
        norm = layers.get(layer.name.replace("_conv", "_norm"))
        if norm is None:
            layer.set_weights([kernel, *bias])
            continue
        gamma, beta, mean, variance = norm.get_weights()
        scale = gamma / np.sqrt(variance + norm.epsilon)
        # A transposed convolution keeps its outputs on the third axis, not on the fourth.
        transposed = isinstance(layer, keras.layers.Conv2DTranspose)
        axes = (1, 1, -1, 1) if transposed else (1, 1, 1, -1)
        layer.set_weights([kernel * scale.reshape(axes), beta - mean * scale])
    return bare
