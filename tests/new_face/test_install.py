"""A finished model among the others."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from face2face.config import DEFAULT_MODEL
from face2face.errors import ModelError
from face2face.gui.model_list import read_model_list
from face2face.model import known_models, read_model
from face2face.new_face.pipeline import install


def test_it_is_found_by_its_name_and_stands_on_the_shelf(home: Path, model: Any) -> None:
    assert "ana" not in known_models()
    assert install(model.folder, "ana") == home / "models" / "ana"
    assert known_models()["ana"] == home / "models" / "ana"
    assert read_model("ana").graph == home / "models" / "ana" / "frozen_model.pb"
    entries = {entry.location: entry for entry in read_model_list([])}
    assert entries["ana"].consent == "public domain portrait"
    assert entries["ana"].refusal == ""


def test_a_shipped_model_comes_before_one_of_the_same_name(home: Path, model: Any) -> None:
    shipped = known_models()[DEFAULT_MODEL]
    install(model.folder, DEFAULT_MODEL)
    assert known_models()[DEFAULT_MODEL] == shipped


def test_the_one_before_stays_when_the_new_one_cannot_be_copied(
    home: Path, model: Any, tmp_path: Path
) -> None:
    location = install(model.folder, "ana")
    before = (location / "model.json").read_bytes()
    other = shutil.copytree(model.folder, tmp_path / "other")
    (other / "preview.png").unlink()  # which its card lists
    with pytest.raises(ModelError, match="lacks its file"):
        install(other, "ana")
    assert (location / "model.json").read_bytes() == before
    assert [path.name for path in location.parent.iterdir()] == ["ana"]
