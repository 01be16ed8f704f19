"""Generators as they were written and frozen since TensorFlow 1.0 run, in both runtimes alike."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_runtime import OpenVinoRuntime
from face2face.runtime.tensorflow_runtime import TensorFlowRuntime
from face2face.untrusted.program import check_program
from tests.robustness.networks import ancestor

v1 = tf.compat.v1
raw = tf.raw_ops
KINDS = ("openvino-fp32", "tensorflow")
SIZE = 128

Image = Callable[[Any], Any]
"""From [-1, 1], float32 (1, 128, 128, 3), to the same."""

RANDOM = np.random.default_rng(3)


def weight(*shape: int) -> Any:
    return v1.constant(RANDOM.normal(0, 0.15, shape).astype(np.float32))


def conv(x: Any, wide: int, stride: int = 1, padding: str = "SAME") -> Any:
    kernel = weight(4, 4, int(x.shape[-1]), wide)
    return v1.nn.conv2d(x, kernel, [1, stride, stride, 1], padding)


def separable_and_nearest(x: Any) -> Any:
    """affinelayer's pix2pix with --separable_conv."""
    small = v1.nn.separable_conv2d(x, weight(4, 4, 3, 1), weight(1, 1, 3, 8), [1, 2, 2, 1], "SAME")
    small = v1.nn.bias_add(small, weight(8))
    wide = v1.image.resize_images(small, [SIZE, SIZE], v1.image.ResizeMethod.NEAREST_NEIGHBOR)
    return v1.nn.separable_conv2d(wide, weight(4, 4, 8, 1), weight(1, 1, 8, 3), [1] * 4, "SAME")


def first_moments(x: Any) -> Any:
    """Batch normalisation of the first TensorFlow 1.x: sums, a reciprocal, shifted."""
    x = conv(x, 8)
    count = v1.cast(v1.reduce_prod(v1.shape(x)[:3]), tf.float32)
    divisor = raw.Reciprocal(x=v1.constant(float(SIZE * SIZE)))
    shift = raw.Sum(input=x, axis=[0, 1, 2], keep_dims=True) * divisor
    square = raw.Sum(input=raw.SquaredDifference(x=x, y=v1.stop_gradient(shift)), axis=[0, 1, 2])
    variance = v1.squeeze(square * divisor) + 0 * count
    x = (x - shift) * v1.rsqrt(variance + 1e-5)
    return conv(x, 3)


def fused(version: str) -> Image:
    def make(x: Any) -> Any:
        x = conv(x, 8, 2)
        empty = v1.constant([], tf.float32)
        operation = getattr(raw, f"FusedBatchNorm{version}")
        x = operation(x=x, scale=weight(8) + 1, offset=weight(8), mean=empty, variance=empty)[0]
        kernel = weight(4, 4, 3, 8)
        return v1.nn.conv2d_transpose(x, kernel, [1, SIZE, SIZE, 3], [1, 2, 2, 1])

    return make


def shapes_at_run_time(x: Any) -> Any:
    """Sizes that the graph tells itself: Shape, slices, floors and remainders, Pack."""
    x = conv(x, 8, 2)
    shape = v1.shape(x)
    height, width = shape[1] * 2, shape[2] // 1 * 2 + shape[2] % 2
    target = v1.stack([shape[0], height, width, 3])
    x = v1.nn.conv2d_transpose(v1.nn.leaky_relu(x), weight(4, 4, 3, 8), target, [1, 2, 2, 1])
    return v1.reshape(x, v1.concat([shape[:1], [SIZE, SIZE, 3]], 0))


def instance_norm_and_mirror(x: Any) -> Any:
    """CycleGAN's residual generator."""
    x = conv(v1.pad(x, [[0, 0], [3, 3], [3, 3], [0, 0]], "REFLECT"), 8, 1, "VALID")
    mean, variance = v1.nn.moments(x, [1, 2], keep_dims=True)
    x = v1.nn.relu((x - mean) / v1.sqrt(variance + 1e-5))
    x = raw.PadV2(input=x, paddings=[[0, 0], [0, 1], [0, 1], [0, 0]], constant_values=0.5)
    return conv(x, 3, 1, "VALID")[:, : SIZE - 1, : SIZE - 1][:, 1:, 1:]


def padded_back(make: Image) -> Image:
    """Brings whatever size to the usual one."""

    def then(x: Any) -> Any:
        x = make(x)
        rows, columns = SIZE - int(x.shape[1]), SIZE - int(x.shape[2])
        return v1.pad(x, [[0, 0], [0, rows], [0, columns], [0, 0]], "SYMMETRIC")

    return then


def up_by_depth(x: Any) -> Any:
    """Sub-pixel convolution, and Keras' activations."""
    x = v1.nn.elu(conv(x, 12, 2))
    x = v1.depth_to_space(x, 2)
    return v1.nn.softsign(x) + v1.nn.softplus(x) * 0.1


def old_dropout(x: Any) -> Any:
    """tf.nn.dropout(keep_prob=1) as it was until TensorFlow 1.12."""
    x = conv(x, 3)
    keep = v1.constant(1.0)
    noise = raw.RandomUniform(shape=v1.shape(x), dtype=tf.float32)
    return raw.RealDiv(x=x, y=keep) * raw.Floor(x=noise + keep)


def keras_learning_phase(x: Any) -> Any:
    """What Keras' exports leave of the learning phase once it is not asked."""
    phase = v1.placeholder_with_default(0.0, ())
    return conv(x, 3) + phase


def tiled_and_split(x: Any) -> Any:
    one, two, three = v1.split(v1.tile(x, [1, 1, 1, 2]), [2, 3, 1], axis=3)
    x = raw.AddN(inputs=[two, v1.concat([one, three], 3)])
    left, right = v1.unstack(v1.stack([x, -x], axis=0), axis=0)
    which = raw.Greater(x=left, y=right)
    return raw.Select(condition=which, x=left, y=right) + raw.SelectV2(
        condition=raw.LogicalNot(x=which), t=left, e=0.0
    )


MAKERS: dict[str, Image] = {
    "separable and nearest": separable_and_nearest,
    "first moments": first_moments,
    "FusedBatchNorm": fused(""),
    "FusedBatchNormV2": fused("V2"),
    "FusedBatchNormV3": fused("V3"),
    "shapes at run time": shapes_at_run_time,
    "instance norm and mirror": padded_back(instance_norm_and_mirror),
    "depth to space": up_by_depth,
    "old dropout": old_dropout,
    "Keras' learning phase": keras_learning_phase,
    "tiled and split": tiled_and_split,
    "gathered": lambda x: v1.gather(conv(x, 3), [2, 1, 0], axis=3),
    "bilinear": lambda x: v1.image.resize_bilinear(conv(x, 3, 2), [SIZE, SIZE]),
    "dilated": lambda x: v1.nn.conv2d(
        x, weight(3, 3, 3, 3), [1] * 4, "SAME", dilations=[1, 2, 2, 1]
    ),
}


def graph_of(make: Image, path: Path) -> Path:
    graph = tf.Graph()
    with graph.as_default():
        image = v1.placeholder(tf.uint8, (SIZE, 2 * SIZE, 3), name="image_tensor")
        x = v1.image.convert_image_dtype(image, tf.float32)
        width = v1.shape(x)[1]
        x = v1.expand_dims(x[:, : width // 2], 0) * 2 - 1
        x = v1.tanh(make(v1.reshape(x, [1, SIZE, SIZE, 3])))
        with v1.name_scope("generate_output"):
            v1.image.convert_image_dtype((x + 1) / 2, tf.uint8, saturate=True, name="output")
    path.write_bytes(graph.as_graph_def().SerializeToString())
    return path


def sketch(size: int) -> Any:
    lines = RANDOM.choice(np.array([0, 255], np.uint8), (size, size, 1), p=[0.9, 0.1])
    return np.repeat(lines, 3, axis=2)


@pytest.mark.parametrize("name", MAKERS)
def test_both_runtimes_run_it_alike(name: str, tmp_path: Path) -> None:
    path = graph_of(MAKERS[name], tmp_path / "frozen_model.pb")
    given = sketch(SIZE)
    # Checked as all files are, but without the trial in processes of their own.
    one, other = (kind(path).generate(given) for kind in (OpenVinoRuntime, TensorFlowRuntime))
    assert one.shape == other.shape == (SIZE, SIZE, 3)
    assert one.std() > 2
    assert np.abs(one.astype(int) - other).max() <= 3


@pytest.fixture(scope="module")
def ancestors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ancestor") / "frozen_model.pb"
    path.write_bytes(ancestor())
    return path


def test_the_ancestors_own_graph_runs_in_both_runtimes(ancestors: Path) -> None:
    check_program(ancestors)
    given = sketch(256)
    answers = []
    for kind in KINDS:
        runtime = open_runtime(ancestors, kind)
        assert runtime.size == 256
        # Its dropout is still there: one input gives changing outputs.
        answers.append(np.mean([runtime.generate(given) for _ in range(12)], axis=0))
        assert answers[-1].shape == (256, 256, 3)
        assert answers[-1].std() > 5
    assert np.abs(answers[0] - answers[1]).mean() < 3
    assert np.corrcoef(answers[0].ravel(), answers[1].ravel())[0, 1] > 0.95


@pytest.mark.parametrize("runtime", ["openvino", "tensorflow"])
def test_the_ancestors_model_converts_a_video(
    runtime: str, ancestors: Path, tool_here: Any, clip: Path, tmp_path: Path
) -> None:
    options = ("--model", ancestors, "--runtime", runtime, "--duration", "0.4", "--out", "o.mp4")
    done = tool_here("face2face-video", "--source", clip, *options)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "o.mp4").stat().st_size > 1000


def test_the_ancestors_model_is_measured(ancestors: Path, tool_here: Any, clip: Path) -> None:
    options = ("--model", ancestors, "--frames", 5, "--json")
    done = tool_here("face2face-bench", "--source", clip, *options)
    assert done.returncode == 0, done.stderr
    assert '"frames": 5' in done.stdout


def test_the_ancestors_own_graph_runs_where_a_training_ran(ancestors: Path) -> None:
    """Training makes TensorFlow repeatable, for the rest of the process."""
    tf.config.experimental.enable_op_determinism()
    assert open_runtime(ancestors, "tensorflow").generate(sketch(256)).std() > 5


def test_the_ancestors_own_file(shared_data: Path) -> None:
    path = shared_data / "ancestor" / "frozen_model_ngf8.pb"
    if not path.is_file():
        pytest.skip(f"the ancestors' file is not on this machine ({path})")
    for kind in KINDS:
        assert open_runtime(path, kind).generate(sketch(256)).std() > 5


def test_what_is_refused_may_be_reported(tmp_path: Path) -> None:
    def conditional(x: Any) -> Any:
        yes, no = raw.Switch(data=x, pred=v1.placeholder_with_default(True, ()))
        return raw.Merge(inputs=[yes, no])[0]

    path = graph_of(conditional, tmp_path / "frozen_model.pb")
    with pytest.raises(
        Exception, match=r"operation (Switch|Merge) .* please report it under Issues"
    ):
        check_program(path)
