"""Models of some kilobytes with random weights, made by the program's own export."""

import json
from functools import partial
from pathlib import Path

from face2face.card import CARD
from face2face.utils.paths import shipped
from tests.children import command, run_child

_SIZE, _FILTERS = 128, 4


def tiny_model(folder: Path, name: str) -> Path:
    """Make a model's folder; TensorFlow is loaded in a child only."""
    reduced, out = folder / f"{name}-reduced", folder / name
    ended = run_child(partial(_reduced, reduced), folder, name=f"reduce {name}")
    assert ended.code == 0, ended.err
    frozen = command("freeze_model", "--model-folder", reduced, "--out", out)
    ended = run_child(frozen, folder, name=f"freeze {name}")
    assert ended.code == 0, ended.err
    return out


def _reduced(folder: Path) -> int:
    from face2face.export.reduce import write_reduced
    from face2face.nets.fold import folded
    from face2face.nets.form import GeneratorForm
    from face2face.nets.generator import build_generator

    form = GeneratorForm(_SIZE, _FILTERS)
    generator = folded(build_generator(form, dropout=0.0), form)
    person = json.loads((shipped("models") / "grid-s1" / CARD).read_bytes())["person"]
    notes = {
        "task": "landmarks",
        "size": _SIZE,
        "filters": _FILTERS,
        "residual": False,
        "person": person,
        "sources": [],
        "commands": [],
        "training": {},
    }
    write_reduced(folder, generator, notes)
    return 0
