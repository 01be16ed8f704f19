"""Frozen graphs: what is no generator is refused before anything of it runs."""

import contextlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from face2face.errors import ModelError
from face2face.model import read_model
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_runtime import OpenVinoRuntime
from face2face.untrusted.graph import check_calls, read_graph
from face2face.untrusted.program import check_program
from face2face.untrusted.protobuf import Budget, Message
from face2face.untrusted.refusal import RefusedError
from face2face.utils.paths import shipped
from tests.fresh_python import printed_by

v1 = tf.compat.v1
KINDS = ("openvino-fp32", "tensorflow")
Written = Callable[[Any], Path]


def hostile(make: Callable[[], Any]) -> Any:
    """A graph of the right form with something more in it."""
    graph = tf.Graph()
    with graph.as_default():
        tensor = v1.placeholder(tf.uint8, (128, 256, 3), name="image_tensor")
        with tf.control_dependencies([make()]):
            image = tf.identity(tensor[None, :, :128])
        with v1.name_scope("generate_output"):
            tf.identity(image, name="output")
    return graph.as_graph_def()


def bodies_of(definition: Any) -> Any:
    return read_graph(Message(memoryview(definition.SerializeToString()), Budget()))


def test_graphs_of_all_kinds_pass(forms: Any) -> None:
    check_program(forms.graph)
    ours = sorted(shipped("models").rglob("frozen_model.pb"))
    assert ours
    for graph in ours:
        check_program(graph)


def test_checking_needs_no_tensorflow(forms: Any) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from face2face.untrusted.program import check_program\n"
        f"for place in {[str(forms.graph), str(forms.saved)]}: check_program(Path(place))\n"
        "print('tensorflow' in sys.modules)"
    )
    assert printed_by(code) == "False\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_that_writes_a_file(written: Written, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "was-here.txt"
    path = written(hostile(lambda: tf.io.write_file(str(target), "hello")))
    with pytest.raises(ModelError, match=r"spoiled\.pb.*WriteFile \(node 'WriteFile'\)") as refused:
        open_runtime(path, kind)
    assert "\n" not in str(refused.value)
    with pytest.raises(ModelError, match="WriteFile"):
        read_model(str(path))
    assert not target.exists()


@pytest.mark.parametrize(
    ("operation", "make"),
    [
        ("ReadFile", lambda: tf.io.read_file("/etc/hostname")),
        ("MatchingFiles", lambda: tf.io.matching_files("/*")),
        ("PyFunc", lambda: v1.py_func(lambda: np.float32(0), [], tf.float32)),
        ("Print", lambda: tf.raw_ops.Print(input=tf.constant(1), data=[], message="hello")),
        ("PrintV2", lambda: tf.raw_ops.PrintV2(input=tf.constant("hello"))),
        ("Assert", lambda: tf.raw_ops.Assert(condition=True, data=["hello"])),
        ("FIFOQueueV2", lambda: tf.queue.FIFOQueue(1, tf.float32).dequeue()),
        ("SaveV2", lambda: tf.raw_ops.SaveV2(
            prefix="x", tensor_names=["a"], shape_and_slices=[""], tensors=[tf.constant(1)])),
        ("RestoreV2", lambda: tf.raw_ops.RestoreV2(
            prefix="x", tensor_names=["a"], shape_and_slices=[""], dtypes=[tf.float32])[0]),
        ("Switch", lambda: tf.raw_ops.Switch(data=1.0, pred=True)[0]),
        ("DecodeBase64", lambda: tf.io.decode_base64("aGVsbG8")),
        ("EncodePng", lambda: tf.io.encode_png(np.zeros((4, 4, 3), np.uint8))),
        ("While", lambda: tf.raw_ops.While(
            input=[tf.constant(True)],
            cond=tf.function(lambda x: x).get_concrete_function(tf.TensorSpec((), tf.bool)),
            body=tf.function(lambda x: x).get_concrete_function(tf.TensorSpec((), tf.bool)),
        )[0]),
    ],
)  # fmt: skip
def test_operations_that_no_generator_needs(
    written: Written, operation: str, make: Callable[[], Any]
) -> None:
    with pytest.raises(ModelError, match=r"the operation \w+ \(node") as refused:
        check_program(written(hostile(make)))
    assert f"the operation {operation} " in str(refused.value)


def test_one_that_hides_in_a_function(definition: Any, written: Written, tmp_path: Path) -> None:
    target = tmp_path / "was-here.txt"

    @tf.function(input_signature=[])
    def innocent() -> Any:
        tf.io.write_file(str(target), "hello")
        return tf.constant(1.0)

    graph = hostile(lambda: tf.raw_ops.StatefulPartitionedCall(
        args=[], Tout=[tf.float32], f=innocent.get_concrete_function())[0])  # fmt: skip
    assert "WriteFile" not in {node.op for node in graph.node}
    path = written(graph)
    for kind in KINDS:
        with pytest.raises(ModelError, match=r"the operation WriteFile"):
            open_runtime(path, kind)
    assert not target.exists()
    # Also where nothing calls it.
    definition.library.CopyFrom(graph.library)
    with pytest.raises(ModelError, match="WriteFile"):
        check_program(written(definition))


def test_a_constant_that_claims_to_be_huge(definition: Any, written: Written) -> None:
    node = definition.node.add(name="huge", op="Const")
    node.attr["dtype"].type = tf.float32.as_datatype_enum
    tensor = node.attr["value"].tensor
    tensor.dtype = tf.float32.as_datatype_enum
    tensor.float_val.append(1.0)
    for _ in range(2):
        tensor.tensor_shape.dim.add(size=100_000)
    path = written(definition)
    for kind in KINDS:
        with pytest.raises(ModelError, match=r"100000 x 100000 values.*node 'huge'"):
            open_runtime(path, kind)


def test_constants_that_are_large_together(definition: Any, written: Written) -> None:
    for number in range(4):
        node = definition.node.add(name=f"large{number}", op="Const")
        tensor = node.attr["value"].tensor
        tensor.dtype = tf.float32.as_datatype_enum
        tensor.float_val.append(1.0)
        tensor.tensor_shape.dim.add(size=100_000_000)
    with pytest.raises(ModelError, match="its constants have more than"):
        check_program(written(definition))


@pytest.mark.parametrize("sides", [[-1, 4], [4, 5], [2**62, 4, 4]])
def test_constants_of_another_shape_than_their_content(
    definition: Any, written: Written, sides: list[int]
) -> None:
    node = next(node for node in definition.node if node.op == "Const")
    node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(np.ones((4, 4), np.float32)))
    del node.attr["value"].tensor.tensor_shape.dim[:]
    for side in sides:
        node.attr["value"].tensor.tensor_shape.dim.add(size=side)
    with pytest.raises(ModelError, match=r"constant|values"):
        check_program(written(definition))


def test_shapes_given_twice_are_not_added_up(definition: Any, written: Written) -> None:
    """TensorFlow would merge two halves of a shape into one of more axes."""
    data = written(definition).read_bytes()
    axis = b"\x12\x04\x08\xa0\x8d\x06"[:2] + b"\x08\xa0\x8d\x06"  # dim { size: 100000 }
    shape = b"\x12" + bytes([len(axis)]) + axis
    tensor = b"\x08\x01" + shape + shape
    value = b"\x42" + bytes([len(tensor)]) + tensor
    entry = b"\x0a\x05value\x12" + bytes([len(value)]) + value
    node = b"\x0a\x04huge\x12\x05Const\x2a" + bytes([len(entry)]) + entry
    path = written(definition)
    path.write_bytes(data + b"\x0a" + bytes([len(node)]) + node)
    merged = v1.GraphDef.FromString(path.read_bytes()).node[-1].attr["value"].tensor
    assert [axis.size for axis in merged.tensor_shape.dim] == [100_000, 100_000]
    with pytest.raises(ModelError, match="says something twice"):
        check_program(path)


def test_sizes_that_are_made_while_it_runs(written: Written) -> None:
    large = hostile(lambda: tf.raw_ops.RandomUniform(shape=[60_000, 60_000], dtype=tf.float32))
    with pytest.raises(ModelError, match="makes 60000 x 60000 values, more than"):
        check_program(written(large))

    def unknown() -> Any:
        return tf.raw_ops.RandomUniform(shape=tf.constant([9, 9]) * 9999, dtype=tf.float32)

    with pytest.raises(ModelError, match=r"has the number|takes a size that is not a constant"):
        check_program(written(hostile(unknown)))


@pytest.mark.parametrize("kind", KINDS)
def test_images_that_double_and_double(written: Written, kind: str) -> None:
    """Forty small nodes that would fill any memory."""
    graph = tf.Graph()
    with graph.as_default():
        x = v1.placeholder(tf.uint8, (128, 256, 3), name="image_tensor")[None, :, :128]
        image = x
        for _ in range(40):
            x = tf.concat([x, x], axis=3)
        with v1.name_scope("generate_output"):
            tf.add(image, x[..., :3], name="output")
    with pytest.raises(
        ModelError, match=r"spoiled\.pb is refused: its node .* makes 1 x 128 x 128 x \d+ values"
    ):
        open_runtime(written(graph.as_graph_def()), kind)


def test_calls_that_multiply_or_never_end(definition: Any) -> None:
    def call(node: Any, name: str, of: str) -> None:
        node.name, node.op = name, "PartitionedCall"
        node.attr["f"].func.name = of

    for number in range(30):
        function = definition.library.function.add()
        function.signature.name = f"f{number}"
        call(function.node_def.add(), "one", f"f{number + 1}")
        call(function.node_def.add(), "two", f"f{number + 1}")
    last = definition.library.function.add()
    last.signature.name = "f30"
    last.node_def.add(name="end", op="NoOp")
    call(definition.node.add(), "begin", "f0")
    with pytest.raises(RefusedError, match="more than 3000 nodes"):
        check_calls(bodies_of(definition))
    call(last.node_def.add(), "again", "f0")
    with pytest.raises(RefusedError, match="calls itself"):
        check_calls(bodies_of(definition))
    last.node_def[1].attr["f"].func.name = "nowhere"
    with pytest.raises(RefusedError, match="its function 'nowhere' is not there"):
        check_calls(bodies_of(definition))


def test_nodes_that_wait_for_each_other(definition: Any, written: Written) -> None:
    """OpenVINO reads such a graph for ever."""
    tanh, relu = (next(n for n in definition.node if n.op == op) for op in ("Tanh", "Relu"))
    relu.input[0] = tanh.name
    with pytest.raises(ModelError, match="waits for itself"):
        open_runtime(written(definition), "openvino-fp32")


def test_a_row_that_would_be_compiled_for_minutes(definition: Any, written: Written) -> None:
    tanh = next(node for node in definition.node if node.op == "Tanh")
    for number in range(500):
        source = tanh.name if number == 0 else f"more{number - 1}"
        definition.node.add(name=f"more{number}", op="Sigmoid", input=[source])
    with pytest.raises(ModelError, match="more than 400 nodes in a row"):
        open_runtime(written(definition), "openvino-fp32")


def test_a_row_that_calls_make_longer(definition: Any) -> None:
    function = definition.library.function.add()
    function.signature.name = "half"
    function.node_def.add(name="0", op="NoOp")
    for number in range(1, 250):
        function.node_def.add(name=f"{number}", op="NoOp", input=[f"^{number - 1}"])
    check_calls(bodies_of(definition))
    for number in range(2):
        call = definition.node.add(name=f"call{number}", op="PartitionedCall")
        call.attr["f"].func.name = "half"
    check_calls(bodies_of(definition))
    call.input.append("call0")
    with pytest.raises(RefusedError, match="more than 400 nodes in a row"):
        check_calls(bodies_of(definition))


def test_too_many_nodes(definition: Any, written: Written) -> None:
    for number in range(4000):
        definition.node.add(name=f"n{number}", op="NoOp")
    with pytest.raises(ModelError, match="more than 3000 nodes"):
        check_program(written(definition))


def test_names_cannot_steer_a_terminal(definition: Any, written: Written) -> None:
    definition.node.add(name="a\x1b]0;b\n" + 200 * "c", op="WriteFile")
    with pytest.raises(ModelError, match=r"node 'a\?\]0;b\?c+…'") as refused:
        check_program(written(definition))
    assert str(refused.value).isprintable()


def test_damaged_graphs_are_refused_or_harmless(forms: Any, tmp_path: Path) -> None:
    """Bits turned, bytes cut out or put in at random: an answer always comes, and soon."""
    whole = forms.graph.read_bytes()
    chance = random.Random(0)
    path = tmp_path / "damaged.pb"
    passed = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            # Most of the file are weights; what is around them lies at their ends.
            place = chance.randrange(len(data))
            how = chance.randrange(4)
            if how == 0:
                data[place] ^= 1 << chance.randrange(8)
            elif how == 1:
                del data[place : place + chance.randint(1, 9)]
            elif how == 2:
                data[place:place] = chance.randbytes(chance.randint(1, 9))
            else:
                data[place] = 0xFF
        path.write_bytes(data)
        with contextlib.suppress(ModelError):
            check_program(path)
            passed += 1
    assert 0 < passed < 200


def test_a_text_that_other_readers_would_take_for_a_graph(tmp_path: Path) -> None:
    """OpenVINO tries other formats where its reader of graphs gives up."""
    node = _field(1, b"#aaaaaaaa") + _field(2, b"NoOp") + _field(4, b"\xff" * 15)
    text = b'\nnode { name: "w" op: "Where" input: "image_tensor" }\n'
    path = tmp_path / "text.pb"
    path.write_bytes(_field(1, node) + _field(2, _field(15, text)))
    with pytest.raises(ModelError, match=r"no text|unknown kind"):
        check_program(path)
    plain = _field(1, b"#aaaaaaaa") + _field(2, b"NoOp")
    path.write_bytes(_field(1, plain) + _field(2, _field(15, text)))
    with pytest.raises(ModelError, match="unknown kind"):
        check_program(path)


def test_what_openvino_made_of_a_file_is_checked_too(
    definition: Any, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(node for node in definition.node if node.op == "Tanh").op = "Sin"
    monkeypatch.setattr("face2face.untrusted.program.check_frozen_graph", lambda data: None)
    # Not by open_runtime, which tries it in another process first: there nothing is left out.
    with pytest.raises(ModelError, match="it holds the layer Sin"):
        OpenVinoRuntime(written(definition))


def test_constants_that_would_grow_when_they_are_folded(definition: Any, written: Written) -> None:
    """OpenVINO computes what depends on constants alone while it reads the graph."""
    for number, shape in enumerate([(1 << 14, 1), (1, 1 << 14)]):
        node = definition.node.add(name=f"side{number}", op="Const")
        node.attr["dtype"].type = tf.float32.as_datatype_enum
        node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(np.ones(shape, np.float32)))
    definition.node.add(name="large", op="Mul", input=["side0", "side1"])
    with pytest.raises(ModelError, match="its node 'large' makes 16384 x 16384 values"):
        check_program(written(definition))


def _field(number: int, data: bytes) -> bytes:
    """A field of a protocol buffer, shorter than 128 bytes."""
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data
