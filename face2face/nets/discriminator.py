"""The discriminator of pix2pix: a 70x70 PatchGAN (arXiv 1611.07004, section 6.1.2)."""

import keras
from keras import layers

_LEAK = 0.2


def build_discriminator(size: int, filters: int, *, dtype: str = "float32") -> keras.Model:
    """Build the PatchGAN: each of its answers judges a patch of 70x70 pixels.

    Args:
        size: side of the image in pixels.
        filters: channels of the first block, the next ones have 2, 4 and 8 times as many.
        dtype: a Keras dtype policy.

    Returns:
        A model from [condition, image], both float (batch, size, size, 3) in [-1, 1], to
        a list: logits (batch, size/8 - 2, size/8 - 2, 1), greater than 0 means real, then the
        answers of the four blocks, which feature matching compares.
    """
    start = keras.initializers.RandomNormal(0.0, 0.02)
    condition = keras.Input((size, size, 3), name="condition")
    image = keras.Input((size, size, 3), name="image")
    x = layers.Concatenate(name="pair", dtype=dtype)([condition, image])
    features = []
    for block, (times, stride) in enumerate(((1, 2), (2, 2), (4, 2), (8, 1)), 1):
        name = f"block_{block}"
        # With a stride of 2 "same" is a border of 1, too, and no pass of its own.
        if stride == 1:
            x = layers.ZeroPadding2D(1, name=f"{name}_pad", dtype=dtype)(x)
        x = layers.Conv2D(
            filters * times,
            4,
            strides=stride,
            padding="same" if stride == 2 else "valid",
            use_bias=block == 1,
            kernel_initializer=start,
            name=f"{name}_conv",
            dtype=dtype,
        )(x)
        if block > 1:
            scale = keras.initializers.RandomNormal(1.0, 0.02)
            x = layers.BatchNormalization(
                epsilon=1e-3, gamma_initializer=scale, name=f"{name}_norm", dtype=dtype
            )(x)
        x = layers.LeakyReLU(_LEAK, name=f"{name}_relu", dtype=dtype)(x)
        features.append(x)
    x = layers.ZeroPadding2D(1, name="logits_pad", dtype=dtype)(x)
    x = layers.Conv2D(1, 4, kernel_initializer=start, name="logits_conv", dtype=dtype)(x)
    logits = layers.Activation("linear", dtype="float32", name="logits")(x)
    return keras.Model([condition, image], [logits, *features], name="discriminator")
