"""Networks of kilobytes that would take gigabytes, minutes, or end the process: refused unread."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from face2face.errors import ModelError
from face2face.runtime.openvino_core import ov
from face2face.runtime.openvino_runtime import OpenVinoRuntime
from face2face.untrusted.archive import unpack
from face2face.untrusted.program import check_program
from tests.robustness.networks import DATA

v1 = tf.compat.v1
raw = tf.raw_ops


def graph_of(make: Callable[[Any, Any], Any], path: Path, size: int = 128) -> Path:
    """A graph of the right form; `make` is given the input and half of it."""
    graph = tf.Graph()
    with graph.as_default():
        tensor = v1.placeholder(tf.uint8, (size, 2 * size, 3), name="image_tensor")
        made = make(tensor, tensor[None, :, :size])
        with v1.name_scope("generate_output"):
            v1.identity(v1.cast(made, tf.uint8), name="output")
    path.write_bytes(graph.as_graph_def().SerializeToString())
    return path


def refused(path: Path) -> str:
    begun = time.process_time()
    with pytest.raises(ModelError) as error:
        check_program(path)
    assert time.process_time() - begun < 5
    assert "\n" not in str(error.value)
    return str(error.value)


def outer(x: Any) -> Any:
    return v1.reshape(x, [-1, 1]) * v1.reshape(x, [1, -1])


def grown_from_shape(tensor: Any, image: Any) -> Any:
    numbers = v1.shape(tensor)
    for _ in range(4):
        numbers = outer(numbers)
    numbers = v1.reshape(numbers, [-1, 1]) * v1.fill([1, 64], 1)
    return image + v1.cast(v1.reshape(numbers, [-1])[0] * 0, tf.uint8)


def grown_behind_a_control_edge(tensor: Any, image: Any) -> Any:
    with tf.control_dependencies([v1.identity(tensor)]):
        numbers = v1.fill([300], 1.0)
    for _ in range(3):
        numbers = outer(numbers)
    return image + v1.cast(v1.reshape(numbers, [-1])[0] * 0, tf.uint8)


def many_large_ones(tensor: Any, image: Any) -> Any:
    x = v1.tile(v1.cast(image, tf.float32), [1, 1, 1, 512])
    for _ in range(60):
        x = v1.abs(x)
    return x[..., :3]


def much_to_compute(tensor: Any, image: Any) -> Any:
    x = v1.cast(image, tf.float32)
    for wide in (64, 64, 64, 3):
        kernel = v1.fill([63, 63, int(x.shape[-1]), wide], 0.01)
        x = v1.nn.conv2d(x, kernel, [1] * 4, "SAME")
    return x


def wide_window(tensor: Any, image: Any) -> Any:
    kernel = v1.fill([301, 301, 3, 3], 0.01)
    return v1.nn.conv2d(v1.cast(image, tf.float32), kernel, [1] * 4, "SAME")


def repeated(tensor: Any, image: Any) -> Any:
    return v1.tile(image, [1, 60_000, 1, 1])[:, :128]


def of_no_known_size(tensor: Any, image: Any) -> Any:
    size = v1.cast(v1.reduce_max(v1.cast(tensor, tf.float32)), tf.int32)
    return image + v1.cast(v1.fill([size], 1)[0], tf.uint8)


@pytest.mark.parametrize(
    ("make", "size", "told"),
    [
        (grown_from_shape, 128, "its node 'mul_4' makes 43046721 x 64 values"),
        (grown_behind_a_control_edge, 128, r"makes 90000 x 90000 values, more than \d+"),
        (many_large_ones, 128, "makes more than 1073741824 values"),
        (much_to_compute, 1024, "products for one image"),
        (wide_window, 1024, "a window of 301 x 301, more than 64"),
        (repeated, 128, "makes 1 x 7680000 x 128 x 3 values"),
        (of_no_known_size, 128, "takes a size that is not a constant"),
    ],
)
def test_graphs_that_grow(make: Any, size: int, told: str, tmp_path: Path) -> None:
    path = graph_of(make, tmp_path / "large.pb", size)
    assert path.stat().st_size < 20_000
    assert re.search(told, refused(path))


def test_divisions_that_would_end_the_process(tmp_path: Path) -> None:
    for divisor in (0, -1):
        path = graph_of(
            lambda tensor, image, d=divisor: (
                image
                + v1.cast(raw.FloorDiv(x=v1.shape(tensor), y=v1.constant([d] * 3))[0], tf.uint8)
            ),
            tmp_path / "divided.pb",
        )
        assert "divides whole numbers by what is not known to be above 0" in refused(path)


def test_what_is_not_made_of_8_bit_numbers(tmp_path: Path) -> None:
    graph = v1.GraphDef.FromString(
        graph_of(lambda tensor, image: image, tmp_path / "a.pb").read_bytes()
    )
    next(n for n in graph.node if n.op == "Placeholder").attr["dtype"].type = 1
    (tmp_path / "floats.pb").write_bytes(graph.SerializeToString())
    assert "is no image of 8-bit numbers" in refused(tmp_path / "floats.pb")


def _changed(graph: Any, op: str, name: str, values: list[int]) -> bytes:
    node = next(n for n in graph.node if n.op == op)
    del node.attr[name].list.i[:]
    node.attr[name].list.i.extend(values)
    return bytes(graph.SerializeToString())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("strides", [1, 0, 1, 1]),
        ("strides", [1, 1 << 40, 1, 1]),
        ("strides", [1] * 8),
        ("strides", [1, -1, 1, 1]),
        ("dilations", [1, (1 << 63) - 1, 1, 1]),
        ("dilations", [1, 1]),
        ("dilations", []),
        ("explicit_paddings", [0, 0, 1 << 40, 0, 0, 0, 0, 0]),
    ],
)
def test_attributes_out_of_bounds(name: str, values: list[int], tmp_path: Path) -> None:
    def make(tensor: Any, image: Any) -> Any:
        return v1.nn.conv2d(v1.cast(image, tf.float32), np.ones((3, 3, 3, 3), "f"), 1, "SAME")

    path = graph_of(make, tmp_path / "a.pb")
    check_program(path)
    graph = v1.GraphDef.FromString(path.read_bytes())
    path.write_bytes(_changed(graph, "Conv2D", name, values))
    assert re.search(r"its node '.*' has (no )?(strides|dilations|padding|explicit)", refused(path))


# OpenVINO's own form: a small network that holds every layer that is let in.


@pytest.fixture
def layers(tmp_path: Path) -> Callable[..., Path]:
    """The network with pieces of its text in place of others."""

    def change(*pairs: tuple[str, str], weights: bytes | None = None) -> Path:
        text = (DATA / "layers.xml").read_text()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        (tmp_path / "int8.bin").write_bytes(weights or (DATA / "layers.bin").read_bytes())
        path = tmp_path / "int8.xml"
        path.write_text(text)
        return path

    return change


def test_every_layer_that_is_let_in_runs(layers: Callable[..., Path]) -> None:
    from face2face.untrusted.layer_file import read_layers
    from face2face.untrusted.openvino_ir import _RULES
    from face2face.untrusted.operations import LAYERS

    path = layers()
    kinds = {layer.kind for layer in read_layers(path.read_bytes()).values()}
    assert kinds == LAYERS == _RULES.keys() | {"Parameter", "Const", "Result"}
    runtime = OpenVinoRuntime(path, "int8")
    assert runtime.generate(np.zeros((128, 128, 3), np.uint8)).shape == (128, 128, 3)


_GROUPED = 'pads_begin="1, 1" pads_end="1, 1" dilations="1, 1" auto_pad="explicit"'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_GROUPED, _GROUPED.replace('ns="1, 1"', 'ns="1, -9223372036854775808"')),
        ('dilations="1, 1"', 'dilations="1, 9223372036854775807"'),
        ('dilations="1, 1"', 'dilations="1"'),
        ('dilations="1, 1"', 'dilations=""'),
        ('strides="2, 2"', 'strides="0, 2"'),
        ('strides="2, 2"', 'strides="2, 2, 2, 2, 2, 2, 2, 2"'),
        ('strides="2, 2"', 'strides="2, 9223372036854775807"'),
        ('pads_begin="1, 1"', 'pads_begin="1, -9223372036854775808"'),
        ('pads_end="1, 1"', 'pads_end="9223372036854775807, 1"'),
        ('output_padding="0, 0"', 'output_padding="0, 4294967296"'),
        ('num_splits="2"', 'num_splits="0"'),
        ('num_splits="2"', 'num_splits="3"'),
        ('levels="256"', 'levels="0"'),
        ('levels="256"', 'levels="18446744073709551615"'),
        ('<data axis="1"', '<data axis="4611686018427387904"'),
        ('epsilon="0.001"', 'epsilon="nan"'),
        ('max="255"', 'max="inf"'),
        ('max="255"', 'max="-1"'),
        ('pad_mode="reflect"', 'pad_mode="wrap"'),
        ('antialias="false"', 'antialias="pdpd"'),
        ('antialias="false"', 'antialias="true"'),
        ('mode="linear_onnx"', 'mode="bicubic_pillow"'),
        ('auto_pad="explicit"', 'auto_pad="same_upper"'),
        ('auto_pad="explicit"', 'auto_pad="else"'),
        ('destination_type="u8"', 'destination_type="f32"'),
        ('destination_type="u8"', 'destination_type="string"'),
        ('shape="128,256,3" element_type="u8"', 'shape="128,256,3" element_type="f32"'),
        ('shape="128,256,3"', 'shape="128,256"'),
        ('begin_mask="0, 0, 0, 0"', 'begin_mask="0, 0, 0, 0, 0, 0, 0, 0, 0, 0"'),
        ('begin_mask="0, 0, 0, 0"', 'begin_mask="9, 0, 0, 0"'),
        ('shrink_axis_mask=""', 'shrink_axis_mask="1"'),
        ('keep_dims="true"', 'keep_dims="true" strange="1"'),
        ('special_zero="false"', ""),
        ('<layer id="5"', '<layer id="05"'),
        ('<layer id="5"', '<layer id="4"'),
        ('<layer id="5"', '<layer id="\u0665"'),
        ('<net name="m" version="11"', '<net name="m" version="11" plugin="x"'),
        ('type="ReLU" version="opset1"', 'type="ReLU" version="opset7"'),
        ('to-port="0"', 'to-port="1"'),
        ("<dim>128</dim>", "<dim>127</dim>"),
        ('precision="FP32"', 'precision="FP16"'),
    ],
)
def test_layers_out_of_bounds(layers: Callable[..., Path], old: str, new: str) -> None:
    told = refused(layers((old, new)))
    assert re.search(r"is refused: (its|it) ", told)


def _constant(text: str, layer: str, place: int) -> tuple[str, int]:
    """The head of what a layer takes at a place, to its <data>, and its first byte."""
    taker = re.search(rf'<layer id="(\d+)" name="[^"]*" type="{layer}"', text)
    assert taker is not None
    edge = re.search(
        rf'from-layer="(\d+)" from-port="\d+" to-layer="{taker[1]}" to-port="{place}"', text
    )
    assert edge is not None
    data = re.search(rf'(<layer id="{edge[1]}" [^>]*>\s*<data [^>]*offset="(\d+)"[^>]*>)', text)
    assert data is not None
    return data[1], int(data[2])


@pytest.mark.parametrize("value", [1 << 40, (1 << 63) - 1, -(1 << 63), -(1 << 31), 99, -7, 65_537])
@pytest.mark.parametrize(
    ("layer", "place"),
    [
        *(("Pad", 1), ("Pad", 2), ("Split", 1), ("VariadicSplit", 1), ("VariadicSplit", 2)),
        *(("Squeeze", 1), ("Unsqueeze", 1), ("Reshape", 1), ("Transpose", 1), ("MVN", 1)),
        *(("ReduceMean", 1), ("Slice", 3), ("Slice", 4), ("Interpolate", 1), ("Interpolate", 2)),
    ],
)
def test_constants_out_of_bounds(
    layers: Callable[..., Path], layer: str, place: int, value: int
) -> None:
    data, begin = _constant((DATA / "layers.xml").read_text(), layer, place)
    weights = bytearray((DATA / "layers.bin").read_bytes())
    weights += value.to_bytes(8, "little", signed=True)
    if begin + 16 <= len(weights) and 'shape="1"' not in data and 'shape=""' not in data:
        # The first number is another; the rest are those that were there.
        rest = int(re.search(r'size="(\d+)"', data)[1]) - 8  # type: ignore[index]
        weights += weights[begin + 8 : begin + 8 + rest]
    new = re.sub(r'offset="\d+"', f'offset="{(DATA / "layers.bin").stat().st_size}"', data)
    refused(layers((data, new), weights=bytes(weights)))


@pytest.mark.parametrize(
    ("layer", "place"),
    [("Pad", 3), ("Pad", 1), ("VariadicSplit", 2), ("FakeQuantize", 1), ("PReLU", 1), ("Slice", 1)],
)
def test_constants_of_no_number(layers: Callable[..., Path], layer: str, place: int) -> None:
    data, _ = _constant((DATA / "layers.xml").read_text(), layer, place)
    new = re.sub(r'size="\d+"', 'size="0"', re.sub(r'shape="[^"]*"', 'shape="0"', data))
    refused(layers((data, new)))


def test_a_network_that_grows_out_of_its_constants(tmp_path: Path) -> None:
    opset = ov.opset8
    tensor = opset.parameter([128, 256, 3], ov.Type.u8, name="image_tensor")
    ends = [opset.constant(np.array([n], np.int64)) for n in (0, 128, 1, 1)]
    half = opset.unsqueeze(opset.slice(tensor, *ends), opset.constant(np.array([0], np.int64)))
    one = opset.constant(np.ones((1 << 14, 1), np.float32))
    other = opset.constant(np.ones((1, 1 << 14), np.float32))
    mean = opset.reduce_mean(
        opset.multiply(one, other), opset.constant(np.array([0, 1], np.int64)), False
    )
    answer = opset.convert(opset.add(opset.convert(half, "f32"), mean), "u8")
    model = ov.Model([opset.result(answer)], [tensor], "m")
    ov.save_model(model, tmp_path / "int8.xml", compress_to_fp16=False)
    assert "makes 16384 x 16384 values" in refused(tmp_path / "int8.xml")


def test_the_shared_attacks(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "attacks"
    if not folder.is_dir():
        pytest.skip(f"the attacks are not on this machine ({folder})")
    assert "beyond 65536" in refused(folder / "graph-memory-2kB.pb")
    told = {
        "slow-picture": "a window of 301 x 301",
        "int8-segfault": "has size 0",
        "int8-sigfpe": "has dilations",
    }
    for name, words in told.items():
        unpack(folder / f"{name}.zip", tmp_path / name)
        (path,) = [*(tmp_path / name).rglob("*.xml"), *(tmp_path / name).rglob("slow*.pb")]
        assert words in refused(path)
