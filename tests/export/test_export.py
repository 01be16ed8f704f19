"""From a run to a model's folder."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from face2face.cli.freeze_model import main as freeze_main
from face2face.cli.reduce_model import main as reduce_main
from face2face.images.io import read_image
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.provenance.verify import Verdict, look_into
from face2face.runtime.open_runtime import open_runtime
from face2face.training.checkpoints import read_checkpoint


def graph_of(folder: Path) -> Any:
    graph = tf.compat.v1.GraphDef()
    graph.ParseFromString((folder / "frozen_model.pb").read_bytes())
    return graph


def test_the_sizes_are_printed(reduced: Any) -> None:
    before, after = re.findall(r"([\d.]+) MB", reduced.said)[:2]
    assert float(before) > 3 * float(after) > 0


def test_the_reduced_generator_is_the_trained_average(
    trained: Any, reduced: Any, dataset: Any
) -> None:
    arrays, _ = read_checkpoint(trained.folder / "checkpoints" / "best.npz")
    average = build_generator(GeneratorForm(128, 4), dropout=0.0)
    for place, variable in enumerate(average.variables):
        variable.assign(arrays[f"average/{place:04d}"])
    generator = keras.saving.load_model(reduced.folder / "reduced_model.keras", safe_mode=True)
    sketches = [read_image(dataset.folder / "landmarks" / f"{n}.png") for n in range(1, 5)]
    condition = np.stack(sketches).astype(np.float32) / 127.5 - 1
    asked = np.asarray(average(condition, training=False))
    answered = np.asarray(generator(condition, training=False))
    assert asked.std() > 1e-3  # it says something
    assert np.abs(asked - answered).max() < 0.01 * asked.std()


def test_nothing_of_training_is_left(reduced: Any, trained: Any) -> None:
    generator = keras.saving.load_model(reduced.folder / "reduced_model.keras", safe_mode=True)
    kinds = {type(layer).__name__ for layer in generator.layers}
    assert not kinds & {"BatchNormalization", "Dropout"}
    assert not hasattr(generator, "optimizer")
    size = (reduced.folder / "reduced_model.keras").stat().st_size
    newest = max((trained.folder / "checkpoints").glob("step-*.npz"))
    assert size < newest.stat().st_size / 3


def test_the_frozen_graph_has_the_ancestors_form(model: Any) -> None:
    nodes = {node.name: node for node in graph_of(model.folder).node}
    given = nodes["image_tensor"]
    assert given.op == "Placeholder"
    assert given.attr["dtype"].type == tf.uint8.as_datatype_enum
    assert [d.size for d in given.attr["shape"].shape.dim] == [128, 256, 3]
    assert nodes["generate_output/output"].op == "Cast"
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(graph_of(model.folder), name="")
    output = graph.get_tensor_by_name("generate_output/output:0")
    assert output.dtype == tf.uint8
    assert output.shape.as_list() == [1, 128, 128, 3]


def test_only_what_inference_needs_is_in_it(model: Any) -> None:
    graph = graph_of(model.folder)
    assert not len(graph.library.function)
    operations = {node.op for node in graph.node}
    # Arithmetic on what comes in and nothing else: no file, no variable, no chance.
    assert operations <= {
        *("Placeholder", "Const", "Identity", "NoOp", "Cast"),
        *("Conv2D", "Conv2DBackpropInput", "BiasAdd", "LeakyRelu", "Relu", "Tanh", "Round"),
        *("AddV2", "Sub", "Mul", "RealDiv", "Maximum", "Minimum"),
        *("ConcatV2", "ExpandDims", "Pack", "Reshape", "Shape", "Squeeze", "StridedSlice"),
    }


def test_the_right_half_is_ignored(model: Any) -> None:
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(graph_of(model.folder), name="")
    random = np.random.default_rng(0)
    wide = random.integers(0, 256, (128, 256, 3), np.uint8)
    other = wide.copy()
    other[:, 128:] = 7
    with tf.compat.v1.Session(graph=graph) as session:
        one, two = (
            session.run("generate_output/output:0", {"image_tensor:0": image})
            for image in (wide, other)
        )
    assert (one == two).all()


def test_half_floats_halve_the_file_and_hardly_change_the_image(
    model: Any, reduced: Any, tmp_path: Path
) -> None:
    out = tmp_path / "half"
    flags = ["--model-folder", str(reduced.folder), "--consent", "agreed anew"]
    assert freeze_main([*flags, "--out", str(out)]) == 0
    sizes = [(f / "frozen_model.pb").stat().st_size for f in (out, model.folder)]
    assert sizes[0] < 0.6 * sizes[1]
    card = json.loads((out / "model.json").read_text())
    assert card["weights"] == "fp16"
    assert card["consent"] == "agreed anew"
    sketch = read_image(out / "preview.png")[4:132, 4:132]
    images = [
        open_runtime(folder / "frozen_model.pb", "openvino").generate(sketch).astype(int)
        for folder in (out, model.folder)
    ]
    assert np.abs(images[0] - images[1]).max() <= 2


def test_the_same_generator_freezes_to_the_same_bytes(reduced: Any, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        out = tmp_path / name / "same"
        out.parent.mkdir()
        assert freeze_main(["--model-folder", str(reduced.folder), "--out", str(out)]) == 0
        made.append((out / "frozen_model.pb").read_bytes())
    assert made[0] == made[1]


def test_the_saved_model_is_a_saved_model(model: Any) -> None:
    loaded = tf.saved_model.load(str(model.folder / "saved_model"))
    (output,) = loaded.signatures["serving_default"].structured_outputs.values()
    assert output.dtype == tf.uint8


def test_the_preview_shows_sketches_and_images(model: Any) -> None:
    preview = read_image(model.folder / "preview.png")
    assert look_into(model.folder / "preview.png").verdict is Verdict.INTACT
    left, right = np.hsplit(preview[:, : preview.shape[1] // 2 * 2], 2)
    assert left.std() > 20
    assert right.mean() > left.mean()  # sketches are mostly black


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda run: shutil.rmtree(run / "checkpoints"), "has no best checkpoint"),
        (lambda run: (run / "run.json").unlink(), "is not a run"),
        (lambda run: (run / "run.json").write_text("{}"), "run.json is broken"),
        (lambda run: (run / "checkpoints/best.npz").write_bytes(b"PK"), "missing or damaged"),
    ],
)
def test_spoiled_runs(
    spoil: Any, words: str, trained: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    shutil.copytree(trained.folder, run)
    spoil(run)
    out = tmp_path / "out"
    assert reduce_main(["--model-input", str(run), "--model-output", str(out)]) == 1
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_freezing_what_was_not_reduced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert freeze_main(["--model-folder", str(tmp_path)]) == 1
    assert "reduce_model.py" in capsys.readouterr().err
    (tmp_path / "reduced_model.keras").write_bytes(b"PK")
    (tmp_path / "reduced_model.json").write_text("{}")
    assert freeze_main(["--model-folder", str(tmp_path)]) == 1
    assert "damaged" in capsys.readouterr().err
    assert not (tmp_path / "frozen_model.pb").exists()
