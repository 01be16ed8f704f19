"""SavedModels: what saves them is let in where nothing reaches it."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from face2face.errors import ModelError
from face2face.runtime.open_runtime import open_runtime
from face2face.untrusted.program import check_program

GRAPH = "saved_model.pb"
Change = Callable[[Callable[[Any], None]], Path]


@pytest.fixture
def changed(forms: Any, tmp_path: Path) -> Change:
    """A copy of the tiny SavedModel with something changed in its only graph."""

    def change(how: Callable[[Any], None]) -> Path:
        folder = tmp_path / "changed"
        shutil.copytree(forms.saved, folder)
        model = saved_model_pb2.SavedModel.FromString((folder / GRAPH).read_bytes())
        how(model.meta_graphs[0])
        (folder / GRAPH).write_bytes(model.SerializeToString())
        return folder

    return change


def function_of(graph: Any, operation: str) -> Any:
    return next(
        function
        for function in graph.graph_def.library.function
        if operation in {node.op for node in function.node_def}
    )


def test_ours_pass(forms: Any) -> None:
    check_program(forms.saved)


@pytest.mark.parametrize("kind", ["openvino-fp32", "tensorflow"])
def test_one_whose_function_writes_a_file(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "was-here.txt"

    class Writer(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec((128, 256, 3), tf.uint8, "image_tensor")])
        def serve(self, image: Any) -> Any:
            tf.io.write_file(str(target), "hello")
            return image[None, :, :128]

    writer, folder = Writer(), tmp_path / "saved"
    tf.saved_model.save(writer, str(folder), signatures=writer.serve)
    with pytest.raises(ModelError, match=r"the operation WriteFile \(node 'WriteFile'\)"):
        open_runtime(folder, kind)
    assert not target.exists()


def test_an_initialiser_that_runs_while_it_is_loaded(tmp_path: Path) -> None:
    class Table(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            names = tmp_path / "names.txt"
            names.write_text("a\nb\n")
            from_file = tf.lookup.TextFileInitializer(
                str(names), tf.string, 0, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
            )
            self.table = tf.lookup.StaticHashTable(from_file, -1)

        @tf.function(input_signature=[tf.TensorSpec((128, 256, 3), tf.uint8)])
        def serve(self, image: Any) -> Any:
            self.table.lookup(tf.constant("a"))
            return image[None, :, :128]

    table, folder = Table(), tmp_path / "saved"
    tf.saved_model.save(table, str(folder), signatures=table.serve)
    with pytest.raises(ModelError, match=r"it (has a file|holds)"):
        check_program(folder)


def test_saving_that_a_signature_reaches(changed: Change) -> None:
    def reach(graph: Any) -> None:
        saver = function_of(graph, "SaveV2").signature.name
        node = graph.graph_def.node.add(name="sly", op="StatefulPartitionedCall")
        node.attr["f"].func.name = saver
        call = next(node for node in graph.graph_def.node if node.name == "StatefulPartitionedCall")
        call.input.append("^sly")

    with pytest.raises(ModelError, match=r"SaveV2|MergeV2|Sharded|StringJoin|RegexFull"):
        check_program(changed(reach))


def test_saving_that_an_object_reaches(changed: Change) -> None:
    def reach(graph: Any) -> None:
        graph.object_graph_def.nodes.add().bare_concrete_function.concrete_function_name = (
            function_of(graph, "RestoreV2").signature.name
        )

    with pytest.raises(ModelError, match=r"RestoreV2 .* where it would run"):
        check_program(changed(reach))


def test_saving_that_a_function_calls(changed: Change) -> None:
    def reach(graph: Any) -> None:
        saver = function_of(graph, "SaveV2").signature.name
        node = function_of(graph, "Conv2D").node_def.add(name="sly", op="PartitionedCall")
        node.attr["f"].func.name = saver

    with pytest.raises(ModelError, match="where it would run"):
        check_program(changed(reach))


def test_objects_that_load_in_their_own_way(changed: Change, forms: Any) -> None:
    def resource(graph: Any) -> None:
        graph.object_graph_def.nodes.add().resource.device = "cpu"

    with pytest.raises(ModelError, match="it holds a resource"):
        check_program(changed(resource))


def test_registered_classes_and_savers(changed: Change) -> None:
    def registered(graph: Any) -> None:
        graph.object_graph_def.nodes[0].registered_name = "Somebody.Class"

    with pytest.raises(ModelError, match="a way of its own"):
        check_program(changed(registered))


def test_saved_models_of_tensorflow_1(changed: Change) -> None:
    with pytest.raises(ModelError, match="no SavedModel of TensorFlow 2"):
        check_program(changed(lambda graph: graph.ClearField("object_graph_def")))


def test_a_variable_that_claims_to_be_huge(changed: Change) -> None:
    def grow(graph: Any) -> None:
        for one in graph.object_graph_def.nodes:
            if one.WhichOneof("kind") == "variable":
                one.variable.shape.dim[0].size = 10**9

    with pytest.raises(ModelError, match="values, more than"):
        check_program(changed(grow))


def test_files_that_would_be_read_as_well(forms: Any, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    shutil.copytree(forms.saved, folder)
    (folder / "saved_model.cpb").touch()
    with pytest.raises(ModelError, match=r"has a file saved_model\.cpb"):
        check_program(folder)
    (folder / "saved_model.cpb").unlink()
    weights = folder / "variables" / "variables.index"
    weights.rename(tmp_path / "elsewhere")
    weights.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelError, match=r"variables/variables\.index is a link"):
        check_program(folder)


def test_an_index_that_would_end_the_process(forms: Any, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(forms.saved, folder)
    index = folder / "variables" / "variables.index"
    data = index.read_bytes()
    assert open_runtime(folder, "openvino-fp32").size == 128
    for seed in range(4):
        random = np.random.default_rng(seed)
        torn = bytearray(data)
        for place in random.integers(len(data), size=4):
            torn[place] = random.choice([0, 255, 127, 128])
        index.write_bytes(bytes(torn))
        with contextlib.suppress(ModelError):
            open_runtime(folder, "openvino-fp32")
    index.write_bytes(data[: len(data) // 2])
    with pytest.raises(
        ModelError, match=r"cannot be run as a frozen graph|ends the program that uses it"
    ):
        open_runtime(folder, "openvino-fp32")
