"""Keras files: Python of a stranger's does not run."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from face2face.errors import ModelError
from face2face.export.reduce import read_reduced
from face2face.untrusted.keras_file import check_keras_file


def rewritten(source: Path, path: Path, **members: bytes) -> Path:
    """A copy of a .keras file with other content in some of its files."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, members.pop(name.replace(".", "_"), None) or old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return path


@pytest.fixture
def config(forms: Any) -> Any:
    with zipfile.ZipFile(forms.keras) as archive:
        return json.loads(archive.read("config.json"))


def test_ours_passes(forms: Any) -> None:
    check_keras_file(forms.keras)


def test_a_lambda_layer_that_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "was-here.txt"
    folder = tmp_path / "reduced"
    folder.mkdir()
    given = keras.Input((4,))
    path = str(target)
    made = keras.layers.Lambda(lambda x: (open(path, "w").close(), x)[1], name="sly")(given)  # noqa: PTH123
    target.unlink(missing_ok=True)  # building it ran it
    keras.Model(given, made).save(folder / "reduced_model.keras")
    (folder / "reduced_model.json").write_text("{}")
    with pytest.raises(ModelError, match=r"a Lambda layer \(layer 'sly'\), which runs Python"):
        read_reduced(folder)
    assert not target.exists()


@pytest.mark.parametrize(
    ("module", "name", "registered"),
    [
        ("keras.layers", "TFSMLayer", None),
        ("keras.layers", "TorchModuleWrapper", None),
        ("os", "system", None),
        ("keras.src.models.functional", "Functional", "Somebody>Functional"),
        ("keras.utils", "Conv2D", None),
    ],
)
def test_classes_that_are_not_ours(
    forms: Any, config: Any, tmp_path: Path, module: str, name: str, registered: str | None
) -> None:
    layer = config["config"]["layers"][1]
    layer.update(module=module, class_name=name, registered_name=registered)
    text = json.dumps(config).encode()
    path = rewritten(forms.keras, tmp_path / "other.keras", config_json=text)
    with pytest.raises(ModelError, match=rf"{name} \(layer 'encoder_1_conv'\)"):
        check_keras_file(path)


def test_one_that_hides_as_an_activation(forms: Any, config: Any, tmp_path: Path) -> None:
    config["config"]["layers"][1]["config"]["activation"] = {
        "class_name": "function", "module": "os", "config": "system", "registered_name": "system",
    }  # fmt: skip
    text = json.dumps(config).encode()
    with pytest.raises(ModelError, match=r"os\.function"):
        check_keras_file(rewritten(forms.keras, tmp_path / "x.keras", config_json=text))


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_a_damaged_configuration(forms: Any, tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "x.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", text)
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(ModelError, match="damaged"):
        check_keras_file(path)


def test_more_files_than_keras_writes(forms: Any, tmp_path: Path) -> None:
    path = rewritten(forms.keras, tmp_path / "x.keras", **{"assets/vocabulary.txt": b"hello"})
    with pytest.raises(ModelError, match=r"holds a file assets/vocabulary\.txt"):
        check_keras_file(path)


def link_out(file: Any) -> None:
    file["other"] = h5py.ExternalLink("/etc/passwd", "/x")


def keep_outside(file: Any) -> None:
    file.create_dataset("other", (4,), "f4", external=[("/etc/passwd", 0, 16)])


def claim_much(file: Any) -> None:
    file.create_dataset("other", (100_000, 100_000), "f4")


def compress(file: Any) -> None:
    file.create_dataset("other", data=np.zeros(1000, "f4"), compression="gzip")


def only_a_type(file: Any) -> None:
    file["other"] = np.dtype("f4")


@pytest.mark.parametrize("spoil", [link_out, keep_outside, claim_much, compress, only_a_type])
def test_weights_that_are_not_what_they_seem(
    forms: Any, tmp_path: Path, spoil: Callable[[Any], None]
) -> None:
    weights = tmp_path / "model.weights.h5"
    with zipfile.ZipFile(forms.keras) as archive:
        archive.extract("model.weights.h5", tmp_path)
    with h5py.File(weights, "a") as file:
        spoil(file)
    path = rewritten(forms.keras, tmp_path / "x.keras", model_weights_h5=weights.read_bytes())
    with pytest.raises(ModelError, match="its weights 'other'"):
        check_keras_file(path)


def test_no_file_at_all(tmp_path: Path, forms: Any) -> None:
    shutil.copy(forms.graph, tmp_path / "x.keras")
    with pytest.raises(ModelError, match="no zip file"):
        check_keras_file(tmp_path / "x.keras")
