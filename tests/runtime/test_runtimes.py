"""Both runtimes run both our graphs and the ancestors', and answer alike."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from face2face.errors import ModelError
from face2face.faces.sketch import draw_sketch
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.types import Sketch
from tests.fresh_python import printed_by

KINDS = ("openvino-fp32", "tensorflow")


def ancestor_graph(path: Path, size: int = 256, filters: int = 4) -> Path:
    """A graph as datitran/face2face-demo's reduce_model.py and freeze_model.py left it.

    TensorFlow 1 operations: no batch dimension on the input, batch statistics computed in the
    graph, transposed convolutions, dropout still there (with a keep probability of one, so that
    the answers can be compared).
    """
    v1 = tf.compat.v1
    random = np.random.default_rng(5)

    def weight(*shape: int) -> Any:
        return v1.constant(random.normal(0, 0.12, shape).astype(np.float32))

    def normalised(x: Any) -> Any:
        channels = int(x.shape[-1])
        mean, variance = v1.nn.moments(x, axes=[0, 1, 2], keep_dims=False)
        offset, scale = weight(channels), weight(channels) + 1.0
        return v1.nn.batch_normalization(x, mean, variance, offset, scale, 1e-5)

    def leaky(x: Any) -> Any:
        return 0.6 * x + 0.4 * v1.abs(x)

    graph = tf.Graph()
    with graph.as_default():
        tensor = v1.placeholder(tf.uint8, (size, 2 * size, 3), name="image_tensor")
        batch = v1.expand_dims(v1.image.convert_image_dtype(tensor, tf.float32), 0)
        inputs, _ = v1.split(batch, 2, axis=2)
        x = inputs * 2 - 1
        layers = []
        with v1.variable_scope("generator"):
            for level in range(3):
                wide = filters * 2**level
                padded = v1.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
                kernel = weight(4, 4, int(x.shape[-1]), wide)
                x = v1.nn.conv2d(padded, kernel, strides=[1, 2, 2, 1], padding="VALID")
                x = leaky(normalised(x) if level else x)
                layers.append(x)
            for level in (1, 0):
                side, wide = size // 2 ** (level + 1), filters * 2**level
                kernel = weight(4, 4, wide, int(x.shape[-1]))
                shape = [1, side, side, wide]
                x = v1.nn.conv2d_transpose(v1.nn.relu(x), kernel, shape, [1, 2, 2, 1], "SAME")
                x = v1.nn.dropout(normalised(x), rate=0.0, seed=1)
                x = v1.concat([x, layers[level]], axis=3)
            kernel = weight(4, 4, 3, int(x.shape[-1]))
            shape = [1, size, size, 3]
            x = v1.tanh(v1.nn.conv2d_transpose(v1.nn.relu(x), kernel, shape, [1, 2, 2, 1], "SAME"))
        outputs = (x + 1) / 2
        with v1.name_scope("generate_output"):
            image = v1.image.convert_image_dtype(outputs, tf.uint8, saturate=True)
            v1.identity(image, name="output")
    path.write_bytes(graph.as_graph_def().SerializeToString())
    return path


@pytest.fixture(scope="module")
def ancestor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ancestor_graph(tmp_path_factory.mktemp("ancestor") / "frozen_model.pb")


@pytest.fixture(scope="module")
def sketches(dataset: Any) -> Callable[[int], list[Sketch]]:
    from face2face.dataset.layout import read_manifest

    manifest = read_manifest(dataset.folder)
    assert manifest is not None

    def draw(size: int) -> list[Sketch]:
        return [
            draw_sketch((pair.points() + 0.5) * (size / manifest.size) - 0.5, size)
            for pair in manifest.pairs[:5]
        ]

    return draw


def answers(runtime: Runtime, sketches: list[Sketch]) -> np.ndarray[Any, Any]:
    return np.stack([runtime.generate(sketch) for sketch in sketches])


@pytest.mark.parametrize("which", ["ours", "saved model", "ancestor"])
def test_both_runtimes_answer_alike(
    which: str, model: Any, ancestor: Path, sketches: Callable[[int], list[Sketch]]
) -> None:
    graph = {
        "ours": model.folder / "frozen_model.pb",
        "saved model": model.folder / "saved_model",
        "ancestor": ancestor,
    }[which]
    size = 256 if which == "ancestor" else 128
    made = []
    for kind in KINDS:
        runtime = open_runtime(graph, kind)
        assert runtime.size == size
        made.append(answers(runtime, sketches(size)))
        assert made[-1].shape == (5, size, size, 3)
        assert made[-1].dtype == np.uint8
    assert made[0].std() > 0.5  # not one flat colour
    assert len({image.tobytes() for image in made[0]}) == 5  # the sketch matters
    assert np.abs(made[0].astype(int) - made[1]).max() <= 2


def test_an_image_that_is_given_up_spoils_no_other(
    model: Any, sketches: Callable[[int], list[Sketch]]
) -> None:
    runtime = open_runtime(model.folder / "frozen_model.pb", "openvino")
    *others, last = sketches(128)
    right = runtime.generate(last)
    for _ in range(20):
        for sketch in others:
            runtime.begin(sketch)  # and nobody asks for it
        assert np.array_equal(runtime.begin(last)(), right)


def test_an_image_between_others_that_are_begun_spoils_none(
    model: Any, sketches: Callable[[int], list[Sketch]]
) -> None:
    """A video that begins without a face shows the person at rest while images are made."""
    runtime = open_runtime(model.folder / "frozen_model.pb", "openvino", throughput=True)
    drawn = sketches(128)
    right = [runtime.generate(sketch) for sketch in drawn]
    for between in range(1, 2 * runtime.room + 2):
        begun = [runtime.begin(sketch) for sketch in drawn[: runtime.room]]
        for _ in range(between):
            assert np.array_equal(runtime.generate(drawn[-1]), right[-1])
        for answer, image in zip(begun, right, strict=False):
            assert np.array_equal(answer(), image)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_sketch_gives_the_same_image(
    kind: str, model: Any, sketches: Callable[[int], list[Sketch]]
) -> None:
    runtime = open_runtime(model.folder / "frozen_model.pb", kind)
    first = answers(runtime, sketches(128))
    assert (answers(runtime, sketches(128)) == first).all()
    kept = runtime.generate(sketches(128)[0])
    runtime.generate(sketches(128)[1])
    assert (kept == first[0]).all()  # an image is the caller's own


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_generator_is_refused(kind: str, tmp_path: Path) -> None:
    graph = tf.Graph()
    with graph.as_default():
        tensor = tf.compat.v1.placeholder(tf.uint8, (64, 64, 3), name="image_tensor")
        with tf.name_scope("generate_output"):
            tf.identity(tensor[None], name="output")
    wrong = tmp_path / "wrong.pb"
    wrong.write_bytes(graph.as_graph_def().SerializeToString())
    text, empty = tmp_path / "text.pb", tmp_path / "empty.pb"
    text.write_text("no graph at all")
    empty.touch()
    for path in (wrong, text, empty):
        with pytest.raises(ModelError) as refusal:
            open_runtime(path, kind)
        assert str(path) in str(refusal.value)
        assert "\n" not in str(refusal.value)


def test_auto_asks_tensorflow_only_where_a_gpu_driver_is(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = model.folder / "frozen_model.pb"
    asked = []
    monkeypatch.setattr("face2face.runtime.open_runtime.gpu_driver", lambda: None)
    monkeypatch.setattr(
        "face2face.runtime.tensorflow_runtime.visible_gpu", lambda: asked.append(1) or "A GPU"
    )
    assert open_runtime(graph).name.startswith("OpenVINO")
    assert not asked
    monkeypatch.setattr("face2face.runtime.open_runtime.gpu_driver", lambda: "NVIDIA")
    assert open_runtime(graph).name == "TensorFlow fp32 on A GPU"
    monkeypatch.setattr("face2face.runtime.tensorflow_runtime.visible_gpu", lambda: None)
    assert open_runtime(graph).name.startswith("OpenVINO")


def test_openvino_runs_a_video_without_tensorflow(model: Any, clip: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from face2face.cli.video import main\n"
        f"code = main(['--source', {str(clip)!r}, '--out', {str(tmp_path / 'out.mp4')!r}, "
        f"'--model', {str(model.folder)!r}, '--runtime', 'openvino', '--duration', '0.3'])\n"
        "print(code, 'tensorflow' in sys.modules, 'keras' in sys.modules)"
    )
    assert printed_by(code).splitlines()[-1] == "0 False False"


class Machine:
    """What OpenVINO tells of a machine with two GPUs, which the tests' have not."""

    gpus = ("0", "1")

    def get_property(self, name: str, key: str) -> object:
        from face2face.runtime.openvino_core import ov

        kinds = ov.properties.device.Type
        able = {"CPU": ["FP32", "INT8"], "GPU.0": ["FP32", "FP16"], "GPU.1": ["FP16", "INT8"]}
        inside = kinds.INTEGRATED if name == "GPU.0" else kinds.DISCRETE
        told = {
            "AVAILABLE_DEVICES": list(self.gpus),
            "DEVICE_TYPE": inside,
            "OPTIMIZATION_CAPABILITIES": able.get(name),
        }
        return told[key]


def test_a_graphics_card_is_taken_and_what_it_is_fastest_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from face2face.runtime import openvino_core

    assert openvino_core.best_device() == "CPU" or "GPU" in openvino_core.best_device()
    monkeypatch.setattr(openvino_core, "the_core", Machine)
    assert openvino_core.best_device() == "GPU.1"
    assert openvino_core.best_precision(True, "GPU.1") == "int8"
    assert openvino_core.best_precision(False, "GPU.1") == "fp16"
    assert openvino_core.best_precision(True, "GPU.0") == "fp16"
    assert openvino_core.best_precision(True) == "int8"
    assert openvino_core.best_precision(False) == "fp32"
    monkeypatch.setattr(Machine, "gpus", ("0",))
    assert openvino_core.best_device() == "CPU"
