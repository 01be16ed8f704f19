"""Models of every task that can be run: the shipped network, said to be for another task."""

import functools
import json
import shutil
from pathlib import Path
from typing import Any

from face2face.card import CARD, write_card
from face2face.engine.portrait import portrait_of
from face2face.faces.face_networks import FaceNetworks
from face2face.model import GRAPH, FaceModel, read_model
from face2face.portrait.face import Portrait
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.utils.paths import shipped

EMPTY_GRAPH = b"\n\x09\n\x01a\x12\x04NoOp"
"""A graph of one node that does nothing: for tests in which no graph is run."""


@functools.cache
def opened_once(*arguments: Any, **options: Any) -> Runtime:
    """A runtime as it is; a network is compiled once for all tests."""
    return open_runtime(*arguments, **options)


@functools.cache
def _portrait(folder: Path, size: int | None, face: int | None) -> Portrait:
    return portrait_of(read_model(str(folder)), OpenVinoFaceNetworks(), size=size, face=face)


def portrait_once(
    model: FaceModel, networks: FaceNetworks, *, size: int | None = None, face: int | None = None
) -> Portrait:
    """A shipped portrait as `portrait_of` makes it; made ready once, it remembers no frame."""
    del networks
    assert model.photo is not None
    portrait = _portrait(model.photo.parent, size, face)
    portrait.insides.restart()
    return portrait


def task_model(folder: Path, task: str) -> Path:
    """Make a model's folder for a task.

    What its network answers has nothing to do with the task; where the answer goes has.
    """
    source = shipped("models") / "grid-s1"
    card = read_model(str(source)).card
    assert card is not None
    path = folder / f"any-{task}"
    path.mkdir(parents=True)
    shutil.copy(source / GRAPH, path / GRAPH)
    files = {GRAPH: card.files[GRAPH]}
    changed = {"name": path.name, "task": task, "person": None, "background": None}
    changed |= {"int8": None, "files": files}
    write_card(path, card.model_copy(update=changed))
    return path


def change_card(folder: Path, **values: Any) -> None:
    """Say something else in a model's card, whether it is allowed or not."""
    path = folder / CARD
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
