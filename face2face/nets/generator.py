"""The generator of pix2pix: a U-Net (arXiv 1611.07004, section 6.1.1)."""

import keras
from keras import layers

from face2face.nets.form import GeneratorForm
from face2face.nets.shapes import block_widths

_LEAK = 0.2
_DROPPED = 3
"""Innermost decoder blocks that carry dropout, as published."""


def build_generator(
    form: GeneratorForm,
    *,
    dropout: float = 0.5,
    normalised: bool = True,
    dtype: str = "float32",
) -> keras.Model:
    """Build the U-Net.

    Each encoder block halves the image down to one pixel, each decoder block doubles it and
    sees the encoder's image of its size. Unlike the published text and like its authors'
    code, the innermost block is not normalised: of a single value nothing would remain.

    Args:
        form: which one.
        dropout: share dropped in the first three decoder blocks, in training only.
        normalised: False gives convolutions with a bias and no batch normalisation: the form
            that a trained generator is folded into.
        dtype: a Keras dtype policy.

    Returns:
        A model from float (batch, size, size, 3) in [-1, 1] to the same.
    """
    widths = block_widths(form)
    depth, size = len(widths), form.size
    start = keras.initializers.RandomNormal(0.0, 0.02)

    def normalise(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
        if not normalised:
            return x
        scale = keras.initializers.RandomNormal(1.0, 0.02)
        return layers.BatchNormalization(
            momentum=0.99, epsilon=1e-3, gamma_initializer=scale, name=f"{name}_norm", dtype=dtype
        )(x)

    condition = keras.Input((size, size, 3), name="condition")
    x, skips = condition, []
    for level, width in enumerate(widths):
        name = f"encoder_{level + 1}"
        bare = level in (0, depth - 1)
        if level:
            x = layers.LeakyReLU(_LEAK, name=f"{name}_relu", dtype=dtype)(x)
        x = layers.Conv2D(
            width,
            4,
            strides=2,
            padding="same",
            use_bias=bare or not normalised,
            kernel_initializer=start,
            name=f"{name}_conv",
            dtype=dtype,
        )(x)
        if not bare:
            x = normalise(x, name)
        skips.append(x)

    for level in reversed(range(depth - 1)):
        name = f"decoder_{level + 2}"
        x = layers.ReLU(name=f"{name}_relu", dtype=dtype)(x)
        x = layers.Conv2DTranspose(
            widths[level],
            4,
            strides=2,
            padding="same",
            use_bias=not normalised,
            kernel_initializer=start,
            name=f"{name}_conv",
            dtype=dtype,
        )(x)
        x = normalise(x, name)
        if dropout and depth - 2 - level < _DROPPED:
            x = layers.Dropout(dropout, name=f"{name}_dropout", dtype=dtype)(x)
        x = layers.Concatenate(name=f"{name}_skip", dtype=dtype)([x, skips[level]])
    for block in range(form.refining):
        x = _refined(x, block, start, dtype)
    x = layers.ReLU(name="decoder_1_relu", dtype=dtype)(x)
    x = layers.Conv2DTranspose(
        3,
        4,
        strides=2,
        padding="same",
        kernel_initializer=start,
        name="decoder_1_conv",
        dtype=dtype,
    )(x)
    image = layers.Activation("tanh", dtype="float32", name="image")(x)
    if form.residual:
        changed = layers.Add(dtype="float32", name="changed")([condition, image])
        image = keras.ops.clip(changed, -1.0, 1.0)
    return keras.Model(condition, image, name="generator")


def _refined(
    x: keras.KerasTensor, block: int, start: keras.initializers.Initializer, dtype: str
) -> keras.KerasTensor:
    """A residual block of two convolutions without normalisation."""
    change = x
    for number, kernel in ((2 * block + 1, start), (2 * block + 2, "zeros")):
        change = layers.ReLU(name=f"refine_{number}_relu", dtype=dtype)(change)
        change = layers.Conv2D(
            x.shape[-1],
            3,
            padding="same",
            kernel_initializer=kernel,
            name=f"refine_{number}_conv",
            dtype=dtype,
        )(change)
    return layers.Add(name=f"refine_{block + 1}", dtype=dtype)([x, change])
