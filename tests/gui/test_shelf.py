"""Models on the shelf, whole and broken; what is dropped."""

from pathlib import Path

import pytest

from face2face.gui.drop import kind_of, model_place
from face2face.gui.engine_words import local
from face2face.gui.shelf import read_entry
from tests.task_models import task_model


def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    entry = read_entry(str(tmp_path))
    assert "is no model" in entry.refusal
    assert entry.name == tmp_path.name


def test_a_damaged_card_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    assert "not a model card" in read_entry(str(tmp_path)).refusal


def test_a_bare_graph_can_be_used(tmp_path: Path) -> None:
    graph = tmp_path / "ancestor.pb"
    graph.touch()
    entry = read_entry(str(graph))
    assert entry.refusal == ""
    assert entry.name == "ancestor"
    assert entry.licence == ""


@pytest.mark.parametrize("task", ["inpaint", "pencil", "cutout", "deblur"])
def test_a_model_of_another_task_can_be_used(tmp_path: Path, task: str) -> None:
    entry = read_entry(str(task_model(tmp_path, task)))
    assert entry.refusal == ""
    assert entry.task == task


def test_a_task_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    refusal = read_entry(str(task_model(tmp_path, "juggling"))).refusal
    assert local(refusal) == "It is made for a task that is not known here: juggling."


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.pb", "model"), ("model.json", "model"), ("a.MKV", "video"), ("a.txt", "unknown")],
)
def test_the_kind_of_a_dropped_file(tmp_path: Path, name: str, kind: str) -> None:
    assert kind_of(tmp_path / name) == kind


def test_a_folder_is_a_model(tmp_path: Path) -> None:
    assert kind_of(tmp_path) == "model"
    assert model_place(tmp_path / "frozen_model.pb") == str(tmp_path)
    assert model_place(tmp_path / "other.pb") == str(tmp_path / "other.pb")
