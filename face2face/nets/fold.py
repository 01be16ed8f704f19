"""Folding batch normalisation into the convolutions before it, and taking it out again."""

from collections.abc import Mapping, Sequence

import keras
import numpy as np

from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator


def folded(trained: keras.Model, form: GeneratorForm) -> keras.Model:
    """The same function without batch normalisation and dropout.

    In inference a normalisation is x * a + b for each channel, a = gamma / sqrt(variance +
    epsilon), b = beta - mean * a: the convolution before it can do that itself (Jacob et al.,
    arXiv 1712.05877, section 3.2).

    Args:
        trained: a generator from `build_generator`.
        form: its form.

    Returns:
        A generator of bare convolutions with the same answers up to rounding.
    """
    bare = build_generator(form, dropout=0.0, normalised=False)
    layers: Mapping[str, keras.layers.Layer] = {layer.name: layer for layer in trained.layers}
    for layer in bare.layers:
        if not layer.weights:
            continue
        kernel, *bias = layers[layer.name].get_weights()
        norm = layers.get(_norm_of(layer))
        if norm is None:
            layer.set_weights([kernel, *bias])
            continue
        scale, shift = _affine(norm.get_weights(), norm.epsilon)
        layer.set_weights([kernel * _along_outputs(layer, scale), shift])
    return bare


def normalisations(trained: keras.Model) -> dict[str, np.ndarray]:
    """What folding loses: the normalisations of a generator, by layer.

    Returns:
        float32 (4, channels) each: gamma, beta, mean, variance.
    """
    return {
        layer.name: np.stack(layer.get_weights())
        for layer in trained.layers
        if isinstance(layer, keras.layers.BatchNormalization)
    }


def unfolded(
    kernels: Mapping[str, np.ndarray],
    biases: Mapping[str, np.ndarray],
    norms: Mapping[str, np.ndarray],
    form: GeneratorForm,
) -> keras.Model:
    """The generator that was folded: the inverse of `folded`, up to rounding.

    Args:
        kernels: the folded convolutions' kernels, by layer.
        biases: the biases of the convolutions that were never normalised, by layer.
        norms: as from `normalisations`.
        form: the generator's form.

    Raises:
        KeyError, ValueError: a layer is missing, or of another shape.
    """
    trained = build_generator(form, dropout=0.0)
    layers: Mapping[str, keras.layers.Layer] = {layer.name: layer for layer in trained.layers}
    for layer in trained.layers:
        if not layer.weights or isinstance(layer, keras.layers.BatchNormalization):
            continue
        kernel = kernels[layer.name].astype(np.float32)
        norm = layers.get(_norm_of(layer))
        if norm is None:
            layer.set_weights([kernel, biases[layer.name].astype(np.float32)])
            continue
        held = norms[norm.name].astype(np.float32)
        scale, _ = _affine(held, norm.epsilon)
        # Where gamma is zero the kernel is lost, and nothing that was seen of it either.
        lost = scale == 0
        inverse = np.where(lost, 0.0, 1.0 / np.where(lost, 1.0, scale))
        layer.set_weights([kernel * _along_outputs(layer, inverse)])
        norm.set_weights(list(held))
    return trained


def _norm_of(convolution: keras.layers.Layer) -> str:
    name: str = convolution.name.replace("_conv", "_norm")
    return name


def _affine(
    norm: Sequence[np.ndarray] | np.ndarray, epsilon: float
) -> tuple[np.ndarray, np.ndarray]:
    """A normalisation in inference as a factor and an addend a channel."""
    gamma, beta, mean, variance = norm
    scale = gamma / np.sqrt(variance + epsilon)
    return scale, beta - mean * scale


def _along_outputs(convolution: keras.layers.Layer, values: np.ndarray) -> np.ndarray:
    """Values a channel in the shape that multiplies a kernel's outputs."""
    # A transposed convolution keeps its outputs on the third axis, not on the fourth.
    transposed = isinstance(convolution, keras.layers.Conv2DTranspose)
    return values.reshape((1, 1, -1, 1) if transposed else (1, 1, 1, -1))
