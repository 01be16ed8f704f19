"""Loading pairs for training, augmented, in a reproducible order."""

from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

# Small changes that a camera and a sitting person make by themselves.
_TURN = 0.17  # radians, about 10 degrees
_ZOOM = 0.06  # share of the size
_SHIFT = 0.05  # share of the side


def training_batches(
    files: Sequence[Path],
    *,
    size: int,
    batch: int,
    seed: int,
    epoch: int,
    augment: bool,
    flip: bool,
) -> tf.data.Dataset:
    """The pairs of one epoch, shuffled and augmented by (seed, epoch) alone.

    An interrupted epoch can therefore be taken up with `.skip(batches)`.

    Returns:
        A dataset of (condition, target), float32 (batch, size, size, 3) in [-1, 1]; an
        incomplete last batch is left out.
    """
    paths = tf.data.Dataset.from_tensor_slices([str(path) for path in files])
    numbered = paths.enumerate().shuffle(
        len(files), seed=seed * 100_003 + epoch, reshuffle_each_iteration=False
    )

    def load(index: tf.Tensor, path: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        condition, target = _read_pair(path, size)
        key = tf.stack([seed, epoch * len(files) + tf.cast(index, tf.int32)])
        if augment:
            condition, target = _moved(condition, target, key, size)
        if flip:
            mirrored = tf.random.stateless_uniform([], key + 1) < 0.5
            condition = tf.cond(mirrored, lambda: condition[:, ::-1], lambda: condition)
            target = tf.cond(mirrored, lambda: target[:, ::-1], lambda: target)
        return condition, target

    pairs = numbered.map(load, num_parallel_calls=2, deterministic=True)
    return pairs.batch(batch, drop_remainder=True).prefetch(4)


def plain_pairs(files: Sequence[Path], *, size: int) -> tf.data.Dataset:
    """The pairs one by one in order, as they are, as (condition, target) without a batch axis."""
    paths = tf.data.Dataset.from_tensor_slices([str(path) for path in files])
    return paths.map(lambda path: _read_pair(path, size)).prefetch(4)


def _read_pair(path: tf.Tensor, size: int) -> tuple[tf.Tensor, tf.Tensor]:
    both = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    half = tf.shape(both)[1] // 2
    return _fitted(both[:, :half], size), _fitted(both[:, half : 2 * half], size)


def _fitted(picture: tf.Tensor, size: int) -> tf.Tensor:
    scaled = tf.image.resize(tf.cast(picture, tf.float32), (size, size), antialias=True)
    return tf.ensure_shape(scaled, (size, size, 3)) / 127.5 - 1.0


def _moved(
    condition: tf.Tensor, target: tf.Tensor, key: tf.Tensor, size: int
) -> tuple[tf.Tensor, tf.Tensor]:
    """Turn, zoom and shift both pictures alike around their middle."""
    r = tf.random.stateless_uniform([4], key, -1.0, 1.0)
    angle, zoom = r[0] * _TURN, 1.0 + r[1] * _ZOOM
    c, s = zoom * tf.cos(angle), zoom * tf.sin(angle)
    middle = (size - 1) / 2
    x = middle + r[2] * _SHIFT * size - c * middle + s * middle
    y = middle + r[3] * _SHIFT * size - s * middle - c * middle
    transform = tf.stack([c, -s, x, s, c, y, 0.0, 0.0])

    def warp(picture: tf.Tensor, fill: str) -> tf.Tensor:
        return tf.raw_ops.ImageProjectiveTransformV3(
            images=picture[None],
            transforms=transform[None],
            output_shape=[size, size],
            fill_value=-1.0,
            interpolation="BILINEAR",
            fill_mode=fill,
        )[0]

    # Beyond a sketch's border is black; beyond a photograph's its mirror image.
    return warp(condition, "CONSTANT"), warp(target, "REFLECT")
