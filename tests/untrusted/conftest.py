"""A tiny generator in every form that is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf

from face2face.export.freeze import ServedGenerator, frozen_graph
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator

SIZE = 128


@dataclass(frozen=True)
class Forms:
    """The same generator as a frozen graph, a SavedModel and a .keras file."""

    graph: Path
    saved: Path
    keras: Path


@pytest.fixture(scope="session")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    folder = tmp_path_factory.mktemp("forms")
    generator = build_generator(
        GeneratorForm(SIZE, 4, residual=True), dropout=0.0, normalised=False
    )
    served = ServedGenerator(generator, SIZE)
    (folder / "tiny.pb").write_bytes(frozen_graph(served, half=True))
    tf.saved_model.save(served, str(folder / "saved"), signatures=served.serve)
    generator.save(folder / "reduced_model.keras")
    return Forms(folder / "tiny.pb", folder / "saved", folder / "reduced_model.keras")


@pytest.fixture
def definition(forms: Forms) -> Any:
    """The frozen graph, to be spoiled."""
    graph = tf.compat.v1.GraphDef()
    graph.ParseFromString(forms.graph.read_bytes())
    return graph


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Any], Path]:
    """Write a graph as a file."""

    def write(graph: Any) -> Path:
        path = tmp_path / "spoiled.pb"
        path.write_bytes(graph.SerializeToString())
        return path

    return write
