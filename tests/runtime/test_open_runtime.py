"""Which runtime is taken, and what both must keep to."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from face2face.errors import ModelError
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_runtime import OpenVinoRuntime
from face2face.runtime.tensorflow_runtime import TensorFlowRuntime
from face2face.utils.system import gpu_driver
from tests.fresh_python import printed_by

KINDS = ("openvino-fp32", "tensorflow")


def chosen_in_a_process(model: Any, path: str) -> tuple[str, bool]:
    """The runtime that auto takes, and whether TensorFlow was loaded for that."""
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from face2face.runtime.open_runtime import open_runtime\n"
        f"runtime = open_runtime(Path({str(model.folder / 'frozen_model.pb')!r}), 'auto')\n"
        "print(runtime.name.split()[0], 'tensorflow' in sys.modules)\n"
    )
    name, loaded = printed_by(script, env={"PATH": path}).split()
    return name, loaded == "True"


def test_without_a_gpu_driver_auto_takes_openvino_and_leaves_tensorflow_alone(model: Any) -> None:
    if gpu_driver():
        pytest.skip("this machine has a GPU driver")
    assert chosen_in_a_process(model, os.environ["PATH"]) == ("OpenVINO", False)


def test_with_a_driver_auto_asks_tensorflow_and_without_a_gpu_there_takes_openvino(
    model: Any, tmp_path: Path
) -> None:
    if tf.config.list_physical_devices("GPU"):
        pytest.skip("TensorFlow sees a GPU here")
    # A driver as far as one can see without TensorFlow.
    sign = tmp_path / "nvidia-smi"
    sign.write_text("#!/bin/sh\nexit 0\n")
    sign.chmod(sign.stat().st_mode | stat.S_IXUSR)
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    assert chosen_in_a_process(model, path) == ("OpenVINO", True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_image_may_be_written_to(model: Any, kind: str) -> None:
    runtime = open_runtime(model.folder / "frozen_model.pb", kind)
    sketch = np.zeros((128, 128, 3), np.uint8)
    image = runtime.generate(sketch)
    kept = image.copy()
    image[:] = 0  # as a label does
    assert np.array_equal(runtime.generate(sketch), kept)


@pytest.mark.parametrize("kind", [OpenVinoRuntime, TensorFlowRuntime])
@pytest.mark.parametrize("shape", [[256, 256, 3], [256, 512], [256, 512, 1], [1, 256, 512, 3]])
def test_inputs_of_another_form_are_refused(
    tmp_path: Path, kind: Callable[[Path], Runtime], shape: list[int]
) -> None:
    graph = tf.Graph()
    with graph.as_default():
        tensor = tf.compat.v1.placeholder(tf.uint8, shape, name="image_tensor")
        with tf.compat.v1.name_scope("generate_output"):
            tf.identity(tf.expand_dims(tensor, 0), name="output")
    path = tmp_path / "other.pb"
    path.write_bytes(graph.as_graph_def().SerializeToString())
    with pytest.raises(ModelError, match=r"other\.pb is no face2face generator") as refused:
        kind(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_graph_is_refused(model: Any, tmp_path: Path, kind: str) -> None:
    whole = (model.folder / "frozen_model.pb").read_bytes()
    for number, content in enumerate((whole[: len(whole) // 2], whole[1000:])):
        path = tmp_path / f"{number}.pb"
        path.write_bytes(content)
        with pytest.raises(ModelError, match=f"{number}.pb") as refused:
            open_runtime(path, kind)
        assert "\n" not in str(refused.value)


def test_a_fused_batch_normalisation_of_tensorflow_1_runs_alike_in_both(tmp_path: Path) -> None:
    """The form that later versions of affinelayer's pix2pix exported."""
    v1, random = tf.compat.v1, np.random.default_rng(3)

    def constant(*shape: int, middle: float = 0.0) -> Any:
        return v1.constant(random.normal(middle, 0.1, shape), tf.float32)

    def normalised(x: Any) -> Any:
        scale, offset = constant(x.shape[-1], middle=1.0), constant(x.shape[-1])
        return v1.nn.fused_batch_norm(x, scale, offset, epsilon=1e-5, is_training=True)[0]

    graph = tf.Graph()
    with graph.as_default():
        tensor = v1.placeholder(tf.uint8, [256, 512, 3], name="image_tensor")
        condition, _ = tf.split(tf.expand_dims(tensor, axis=0), 2, axis=2)
        x = tf.image.convert_image_dtype(condition, tf.float32) * 2 - 1
        x = normalised(v1.nn.conv2d(x, constant(4, 4, 3, 8), [1, 2, 2, 1], padding="SAME"))
        kernel = constant(4, 4, 3, 8)
        x = tf.nn.relu(x)
        x = tf.tanh(v1.nn.conv2d_transpose(x, kernel, [1, 256, 256, 3], [1, 2, 2, 1]))
        with v1.name_scope("generate_output"):
            tf.image.convert_image_dtype((x + 1) / 2, tf.uint8, saturate=True, name="output")
    path = tmp_path / "frozen_model.pb"
    path.write_bytes(graph.as_graph_def().SerializeToString())

    one, other = (open_runtime(path, kind) for kind in KINDS)
    for _ in range(3):
        sketch = random.choice(np.array([0, 255], np.uint8), (256, 256, 1), p=[0.95, 0.05])
        sketch = np.repeat(sketch, 3, axis=2)
        first, second = one.generate(sketch), other.generate(sketch)
        assert first.std() > 5
        assert np.abs(first.astype(int) - second).max() <= 2


def test_openvino_uses_no_more_threads_than_it_may(model: Any) -> None:
    runtime: Any = open_runtime(model.folder / "frozen_model.pb", "openvino-fp32", threads=1)
    compiled = runtime._lanes[0]._request.get_compiled_model()
    assert compiled.get_property("INFERENCE_NUM_THREADS") == 1
