"""Loading pairs for training, augmented, in a reproducible order."""

from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

from face2face.tasks.hole import HOLE, HOLE_TOLERANCE

# Small changes that a camera and a sitting person make by themselves. Conditions that are
# images are only shifted: turned or zoomed, a blur or a hole's colour would be another.
_TURN = 0.17  # radians, about 10 degrees
_ZOOM = 0.06  # share of the size
_SHIFT = 0.05  # share of the side
# The light of other rooms, and other people's tones.
_GAIN = 0.35  # natural logarithm of a channel's factor
_GAMMA = 0.35  # natural logarithm of the exponent

_as_written = tf.autograph.experimental.do_not_convert
"""Nothing here asks a tensor which way to go: translating the code would only take seconds."""


def training_batches(
    files: Sequence[Path],
    *,
    size: int,
    batch: int,
    seed: int,
    epoch: int,
    augment: bool,
    flip: bool,
    drawn: bool = True,
    relit: bool = False,
    fixed: bool = False,
) -> tf.data.Dataset:
    """The pairs of one epoch, shuffled and augmented by (seed, epoch) alone.

    An interrupted epoch can therefore be taken up with `.skip(batches)`.

    Args:
        files: the pairs.
        size: side of the network's images in pixels.
        batch: pairs a batch.
        seed: of the run.
        epoch: which one, from 0.
        augment: turn, zoom and shift the pairs a little; shift only where not `drawn`.
        flip: mirror half of the pairs.
        drawn: the conditions are sketches on black, not images.
        relit: give both images another light; what is erased of the condition stays so.
        fixed: the pairs lie where they are in use: neither shift nor turn them.

    Returns:
        A dataset of (condition, target), float32 (batch, size, size, 3) in [-1, 1]; an
        incomplete last batch is left out.
    """
    paths = tf.data.Dataset.from_tensor_slices([str(path) for path in files])
    numbered = paths.enumerate().shuffle(
        len(files), seed=seed * 100_003 + epoch, reshuffle_each_iteration=False
    )

    def load(index: tf.Tensor, path: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        condition, target = _read_pair(path, size, drawn)
        key = tf.stack([seed, epoch * len(files) + tf.cast(index, tf.int32)])
        if augment and drawn and not fixed:
            condition, target = _moved(condition, target, key, size)
        elif augment and not fixed:
            condition, target = _shifted(condition, target, key, size)
        if relit:
            condition, target = _relit(condition, target, key + 2)
        if flip:
            mirrored = tf.random.stateless_uniform([], key + 1) < 0.5
            condition = tf.cond(mirrored, lambda: condition[:, ::-1], lambda: condition)
            target = tf.cond(mirrored, lambda: target[:, ::-1], lambda: target)
        return condition, target

    pairs = numbered.map(_as_written(load), num_parallel_calls=2, deterministic=True)
    return pairs.batch(batch, drop_remainder=True).prefetch(4)


def plain_pairs(files: Sequence[Path], *, size: int, drawn: bool = True) -> tf.data.Dataset:
    """The pairs one by one in order, as they are, as (condition, target) without a batch axis."""
    paths = tf.data.Dataset.from_tensor_slices([str(path) for path in files])
    return paths.map(_as_written(lambda path: _read_pair(path, size, drawn))).prefetch(4)


def _read_pair(path: tf.Tensor, size: int, drawn: bool) -> tuple[tf.Tensor, tf.Tensor]:
    both = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    half = tf.shape(both)[1] // 2
    condition, target = both[:, :half], both[:, half : 2 * half]
    return _fit(condition, size, smooth=drawn), _fit(target, size, smooth=True)


def _fit(image: tf.Tensor, size: int, *, smooth: bool) -> tf.Tensor:
    def scaled() -> tf.Tensor:
        # A hole's colour must not mix with what is around it.
        method = "bilinear" if smooth else "nearest"
        return tf.image.resize(levels, (size, size), method, antialias=smooth)

    levels = tf.cast(image, tf.float32)
    fits = tf.reduce_all(tf.shape(image)[:2] == size)
    fit = tf.cond(fits, lambda: levels, scaled)
    return tf.ensure_shape(fit, (size, size, 3)) / 127.5 - 1.0


def _shifted(
    condition: tf.Tensor, target: tf.Tensor, key: tf.Tensor, size: int
) -> tuple[tf.Tensor, tf.Tensor]:
    """Shift both images alike by whole pixels; beyond their borders is their mirror image."""
    most = round(_SHIFT * size)
    x, y = tf.unstack(tf.random.stateless_uniform([2], key, 0, 2 * most + 1, tf.int32))

    def shifted(image: tf.Tensor) -> tf.Tensor:
        border = [[most, most], [most, most], [0, 0]]
        return tf.pad(image, border, "REFLECT")[y : y + size, x : x + size]

    return shifted(condition), shifted(target)


def _relit(condition: tf.Tensor, target: tf.Tensor, key: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Change brightness, contrast and tint of both images alike."""
    r = tf.random.stateless_uniform([4], key, -1.0, 1.0)
    gain, gamma = tf.exp(_GAIN * r[:3]), tf.exp(_GAMMA * r[3])

    def seen(image: tf.Tensor) -> tf.Tensor:
        levels = gain * ((image + 1.0) / 2.0) ** gamma
        return 2.0 * tf.clip_by_value(levels, 0.0, 1.0) - 1.0

    apart = tf.abs(127.5 * (condition + 1.0) - tf.constant(HOLE, tf.float32))
    hole = tf.reduce_max(apart, axis=-1, keepdims=True) <= HOLE_TOLERANCE
    return tf.where(hole, condition, seen(condition)), seen(target)


def _moved(
    condition: tf.Tensor, target: tf.Tensor, key: tf.Tensor, size: int
) -> tuple[tf.Tensor, tf.Tensor]:
    """Turn, zoom and shift both images alike around their middle."""
    r = tf.random.stateless_uniform([4], key, -1.0, 1.0)
    angle, zoom = r[0] * _TURN, 1.0 + r[1] * _ZOOM
    c, s = zoom * tf.cos(angle), zoom * tf.sin(angle)
    middle = (size - 1) / 2
    x = middle + r[2] * _SHIFT * size - c * middle + s * middle
    y = middle + r[3] * _SHIFT * size - s * middle - c * middle
    transform = tf.stack([c, -s, x, s, c, y, 0.0, 0.0])

    def warp(image: tf.Tensor, fill: str) -> tf.Tensor:
        return tf.raw_ops.ImageProjectiveTransformV3(
            images=image[None],
            transforms=transform[None],
            output_shape=[size, size],
            fill_value=-1.0,
            interpolation="BILINEAR",
            fill_mode=fill,
        )[0]

    # Beyond a sketch's border is black; beyond a photograph's its mirror image.
    return warp(condition, "CONSTANT"), warp(target, "REFLECT")
