"""OpenVINO's own form: other layers, hidden networks and false sizes are refused."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from face2face.errors import ModelError
from face2face.runtime.openvino_core import ov
from face2face.runtime.openvino_runtime import OpenVinoRuntime
from face2face.untrusted.program import check_program
from face2face.utils.paths import shipped

Change = Callable[..., Path]

_SHIPPED = shipped("models") / "grid-s1"


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """The shipped int8.xml with one piece of its text in place of another."""

    def change(old: str, new: str, weights: bool = True) -> Path:
        text = (_SHIPPED / "int8.xml").read_text()
        assert old in text
        path = tmp_path / "int8.xml"
        path.write_text(text.replace(old, new, 1))
        if weights:
            shutil.copy(_SHIPPED / "int8.bin", tmp_path / "int8.bin")
        return path

    return change


def test_the_shipped_ones_pass() -> None:
    ours = sorted(shipped("models").rglob("int8.xml"))
    assert ours
    for graph in ours:
        check_program(graph)


@pytest.mark.parametrize("layer", ["ReadValue", "Assign", "Loop", "TensorIterator", "If", "Thief"])
def test_other_layers(changed: Change, layer: str) -> None:
    path = changed('type="Round" version="opset5"', f'type="{layer}" version="opset5"')
    with pytest.raises(ModelError, match=rf"holds the layer {layer} \(layer '.*'\)"):
        OpenVinoRuntime(path, "int8")


def test_a_layer_of_an_extension(changed: Change) -> None:
    path = changed('type="Round" version="opset5"', 'type="Round" version="extension"')
    with pytest.raises(ModelError, match="holds the layer Round of extension"):
        check_program(path)


def test_a_network_inside_a_layer(changed: Change) -> None:
    path = changed("<output>", "<body><layers/></body><output>")
    with pytest.raises(ModelError, match="holds a part body"):
        check_program(path)


def test_a_setting_among_the_notes(changed: Change) -> None:
    path = changed("<nncf>", '<runtime_options><CACHE_DIR value="/"/></runtime_options><nncf>')
    with pytest.raises(ModelError, match="holds a setting runtime_options"):
        check_program(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('shape="3" offset="0" size="12"', 'shape="100000,100000" offset="0" size="12"'),
        ('shape="3" offset="0" size="12"', 'shape="3" offset="99999999999" size="12"'),
        ('shape="3" offset="0" size="12"', 'shape="3" offset="-12" size="12"'),
        ('shape="3" offset="0" size="12"', 'shape="3" offset="0" size="16"'),
        ('shape="3" offset="0" size="12"', 'shape="3" offset="0x0" size="12"'),
        ('element_type="i32" shape="3"', 'element_type="string" shape="3"'),
        ("<dim>512</dim>", "<dim>99999999999</dim>"),
        ("<dim>512</dim>", "<dim>-1</dim>"),
    ],
)
def test_sizes_that_are_false_or_too_large(changed: Change, old: str, new: str) -> None:
    with pytest.raises(ModelError, match=r"its layer '.*' (makes|has|says|is)"):
        check_program(changed(old, new))


def test_layers_that_wait_for_each_other(changed: Change) -> None:
    layers = re.findall('<layer id="([0-9]+)"', (_SHIPPED / "int8.xml").read_text())
    path = changed('<edge from-layer="0"', f'<edge from-layer="{layers[-2]}"')
    with pytest.raises(ModelError, match=r"its layer '\d+' waits for itself"):
        OpenVinoRuntime(path, "int8")


@pytest.mark.parametrize("new", ['from-layer="9999"', 'from-layer="x"', ""])
def test_layers_that_are_not_there(changed: Change, new: str) -> None:
    with pytest.raises(ModelError, match="joins layers that are not there"):
        check_program(changed('from-layer="0"', new))


def test_a_network_without_its_weights(changed: Change) -> None:
    with pytest.raises(ModelError, match="its weights do not hold"):
        check_program(changed("<net", "<net", weights=False))


def test_text_that_unfolds(tmp_path: Path) -> None:
    path = tmp_path / "laughs.xml"
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE net [{entities}]><net name="&e11;"/>')
    with pytest.raises(ModelError, match="entities"):
        check_program(path)


@pytest.mark.parametrize("text", ["", "<net>", "no network", "<net><layers/></net>\0", "<x/>"])
def test_what_is_no_network(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.xml"
    path.write_text(text)
    with pytest.raises(ModelError, match=r"some\.xml is refused") as refused:
        check_program(path)
    assert "\n" not in str(refused.value)


def test_what_openvino_writes_of_an_ancestors_graph_passes(tmp_path: Path) -> None:
    graph = shipped("models") / "grid-s1" / "frozen_model.pb"
    ov.save_model(ov.Core().read_model(graph), tmp_path / "own.xml")
    check_program(tmp_path / "own.xml")
