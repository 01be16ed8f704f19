"""What is loaded is what was checked, and what is kept compiled is what was compiled."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from face2face.errors import ModelError
from face2face.faces.face_networks import IRIS
from face2face.runtime import compiled, openvino_face_networks
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_core import ov
from face2face.untrusted.program import Program, checked_program
from face2face.utils.paths import caches, shipped

v1 = tf.compat.v1
INT8 = shipped("models") / "grid-s1" / "int8.xml"


def graph(path: Path, *, then: Any = None) -> Path:
    """A frozen graph that gives back half of what it is given."""
    made = tf.Graph()
    with made.as_default():
        tensor = v1.placeholder(tf.uint8, (128, 256, 3), name="image_tensor")
        image = tensor[None, :, :128]
        with tf.control_dependencies([then()] if then else []), v1.name_scope("generate_output"):
            tf.identity(image, name="output")
    path.write_bytes(made.as_graph_def().SerializeToString())
    return path


@pytest.fixture
def swapped(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a file be swapped between its check and its loading."""

    def swap(path: Path, other: bytes) -> None:
        @contextmanager
        def then(location: Path) -> Iterator[Program]:
            with checked_program(location) as program:
                path.write_bytes(other)
                yield program

        for runtime in ("openvino", "tensorflow"):
            monkeypatch.setattr(f"face2face.runtime.{runtime}_runtime.checked_program", then)

    return swap


@pytest.mark.parametrize("kind", ["openvino-fp32", "tensorflow"])
def test_a_graph_swapped_after_its_check(
    kind: str, swapped: Any, home: Path, tmp_path: Path
) -> None:
    target = tmp_path / "was-here.txt"
    hostile = graph(tmp_path / "b.pb", then=lambda: tf.io.write_file(str(target), "hello"))
    path = graph(tmp_path / "a.pb")
    swapped(path, hostile.read_bytes())
    image = open_runtime(path, kind).generate(np.full((128, 128, 3), 7, np.uint8))
    assert (image == 7).all()
    assert not target.exists()
    assert path.read_bytes() == hostile.read_bytes()
    with pytest.raises(ModelError, match="WriteFile"):
        open_runtime(path, kind)


@pytest.mark.parametrize("kind", ["openvino-fp32", "tensorflow"])
def test_a_saved_model_swapped_after_its_check(
    kind: str, swapped: Any, model: Any, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    shutil.copytree(model.folder / "saved_model", folder)
    swapped(folder / "saved_model.pb", b"\xff" * 100)
    assert open_runtime(folder, kind).size == 128
    with pytest.raises(ModelError):
        open_runtime(folder, kind)


def test_weights_swapped_after_their_check(swapped: Any, home: Path, tmp_path: Path) -> None:
    for end in (".xml", ".bin"):
        shutil.copy(INT8.with_suffix(end), tmp_path / f"int8{end}")
    sketch = np.full((256, 256, 3), 99, np.uint8)
    wanted = open_runtime(INT8, "openvino-int8", INT8).generate(sketch)
    shutil.rmtree(caches())
    path = tmp_path / "int8.xml"
    swapped(path.with_suffix(".bin"), b"")
    assert (open_runtime(path, "openvino-int8", path).generate(sketch) == wanted).all()


def kept() -> list[Path]:
    return sorted((caches() / "openvino").glob("*"))


def test_what_was_compiled_is_taken_the_next_time(home: Path) -> None:
    sketch = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    first = open_runtime(INT8, "openvino-int8", INT8)
    (location,) = kept()
    before = location.read_bytes()
    second = open_runtime(INT8, "openvino-int8", INT8)
    assert (first.generate(sketch) == second.generate(sketch)).all()
    assert (first.name, first.size) == (second.name, second.size)
    assert kept() == [location]
    assert location.read_bytes() == before
    open_runtime(INT8, "openvino-int8", INT8, throughput=True)
    assert len(kept()) == 2


def read(location: Path) -> bytes | None:
    """What was kept there."""
    found = compiled.read_compiled(
        location, lambda length: ov.Tensor(ov.Type.u8, ov.Shape([length]))
    )
    return None if found is None else found.data.tobytes()


@pytest.mark.parametrize("damage", ["a bit", "cut", "empty", "another", "nonsense"])
def test_damaged_ones_are_made_anew(home: Path, damage: str) -> None:
    sketch = np.full((256, 256, 3), 99, np.uint8)
    wanted = open_runtime(INT8, "openvino-int8", INT8).generate(sketch)
    (location,) = kept()
    good = location.read_bytes()
    bad = bytearray(good)
    bad[len(bad) // 2] ^= 4
    content = {"a bit": bytes(bad), "cut": good[: len(good) // 2], "empty": b""}
    content |= {"another": good[:32] + good[40:], "nonsense": b"nonsense" * 1000}
    location.write_bytes(content[damage])
    assert read(location) is None
    assert (open_runtime(INT8, "openvino-int8", INT8).generate(sketch) == wanted).all()
    assert read(location) is not None


def test_no_more_than_some_are_kept(home: Path) -> None:
    locations = [compiled.compiled_place([bytes([number])]) for number in range(30)]
    assert len(set(locations)) == 30
    for location in locations:
        compiled.keep_compiled(location, b"x")
    assert len(kept()) == compiled._MOST
    assert read(locations[-1]) == b"x"
    assert compiled.compiled_place([b"a", b"b"]) != compiled.compiled_place([b"ab", b""])


def test_without_a_place_for_it_a_network_runs(home: Path) -> None:
    caches().parent.mkdir(parents=True)
    caches().write_text("in the way")
    assert open_runtime(INT8, "openvino-int8", INT8).size == 256


def test_face_networks_are_read_only_where_nothing_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    openvino_face_networks._compiled.cache_clear()
    before = openvino_face_networks._Network(IRIS)(image, 1 / 255, 0.0)
    assert len(kept()) == 1
    openvino_face_networks._compiled.cache_clear()
    monkeypatch.setattr(openvino_face_networks, "the_core", None)  # it would read one
    after = openvino_face_networks._Network(IRIS)(image, 1 / 255, 0.0)
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one, other)
    openvino_face_networks._compiled.cache_clear()
