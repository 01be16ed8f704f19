"""model.json of a model made by the commands, and the checkpoint that was taken."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from face2face.cli.reduce_model import main as reduce_main
from face2face.export.reduce import read_reduced
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.runtime.open_runtime import open_runtime
from face2face.utils.file_reading import sha256_of


def test_the_card_is_complete(model: Any) -> None:
    card = json.loads((model.folder / "model.json").read_text(encoding="utf-8"))
    assert card["schema_version"] == 1
    assert card["name"] == "tiny"
    assert card["task"] == "landmarks"
    assert card["size"] == 128
    assert card["network"]["architecture"] == "pix2pix U-Net"
    bare = build_generator(GeneratorForm(128, 4), dropout=0.0, normalised=False)
    assert card["network"]["parameters"] == bare.count_params()
    assert "[-1, 1]" in card["normalisation"]
    assert len(card["person"]["mean"]) == 68
    assert 0 < len(card["person"]["modes"]) == len(card["person"]["deviations"])
    assert card["data"][0]["crops"][0]["side"] > 100
    assert re.fullmatch("[0-9a-f]{64}", card["data"][0]["sha256"])


def test_the_card_names_every_file_with_its_hash(model: Any) -> None:
    card = json.loads((model.folder / "model.json").read_text(encoding="utf-8"))
    there = {
        path.relative_to(model.folder).as_posix()
        for path in model.folder.rglob("*")
        if path.is_file() and path.name != "model.json"
    }
    assert set(card["files"]) == there
    for name, digest in card["files"].items():
        assert sha256_of(model.folder / name) == digest


def test_the_sizes_said_are_those_of_the_files(trained: Any, reduced: Any) -> None:
    before, after = map(float, re.findall(r"([\d.]+) MB", reduced.said)[:2])
    whole = trained.folder / "checkpoints" / "step-00000036.npz"
    alone = reduced.folder / "reduced_model.keras"
    assert abs(before - whole.stat().st_size / 1e6) < 0.06
    assert abs(after - alone.stat().st_size / 1e6) < 0.06


def test_the_last_checkpoint_may_be_taken(trained: Any, reduced: Any, tmp_path: Path) -> None:
    out = tmp_path / "last"
    options = ["--model-input", str(trained.folder), "--model-output", str(out)]
    assert reduce_main([*options, "--checkpoint", "last"]) == 0
    last, best = read_reduced(out).notes, read_reduced(reduced.folder).notes
    assert last.training["checkpoint"] == "last"
    assert last.training["steps"] == 36
    assert best.training["checkpoint"] == "best"


def test_the_saved_model_answers_as_the_frozen_graph(model: Any) -> None:
    frozen = open_runtime(model.folder / "frozen_model.pb", "tensorflow")
    saved = open_runtime(model.folder / "saved_model", "tensorflow")
    random = np.random.default_rng(0)
    for _ in range(3):
        sketch = np.repeat(random.integers(0, 2, (128, 128, 1), np.uint8) * 255, 3, axis=2)
        apart = frozen.generate(sketch).astype(int) - saved.generate(sketch)
        assert np.abs(apart).max() <= 1
