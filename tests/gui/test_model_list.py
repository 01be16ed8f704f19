"""Models in the list, whole and broken; what is dropped."""

import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from face2face.card import write_card
from face2face.errors import ErrorDetails, ErrorKind
from face2face.gui.dialogs import kind_of, model_place
from face2face.gui.error_messages import local
from face2face.gui.model_figures import figures_of
from face2face.gui.model_list import ModelEntry, read_model_entry, read_model_list, settled_place
from face2face.gui.model_words import texts_of
from face2face.gui.widgets.model_card import face_of_preview
from face2face.gui.widgets.model_details import ModelDetails
from face2face.gui.widgets.model_panel import ModelPanel
from face2face.model import read_model
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.paths import caches, shipped
from tests.task_models import task_model


def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    entry = read_model_entry(str(tmp_path))
    assert "is no model" in entry.refusal
    assert entry.name == tmp_path.name


def test_faces_come_before_models_of_other_tasks(home: Path) -> None:
    tasks = [entry.task for entry in read_model_list([])]
    assert {"landmarks", "cutout"} <= set(tasks)
    assert tasks == sorted(tasks, key=lambda task: task != "landmarks")


def test_photographs_have_a_thumbnail_and_a_name(tmp_path: Path, home: Path, qtbot: Any) -> None:
    photo = Path(shutil.copy(shipped("assets") / "astronaut.png", tmp_path / "ana.png"))
    entry = read_model_entry(str(photo))
    assert (entry.name, entry.size, entry.refusal) == ("ana", 512, "")
    face = face_of_preview(entry)
    assert face is not None
    assert (face.width(), face.height()) == (160, 160)
    kept = read_model_entry(str(shipped("models") / "mona-lisa"))
    assert kept.location == "mona-lisa"
    assert "Leonardo" in kept.attribution
    assert face_of_preview(kept) is not None
    (tmp_path / "broken.jpg").write_bytes(b"nothing")
    broken = read_model_entry(str(tmp_path / "broken.jpg"))
    assert "is not an image" in broken.refusal
    assert broken.refusal_details == ErrorDetails(
        ErrorKind.NOT_AN_IMAGE, {"path": str(tmp_path / "broken.jpg")}
    )


def test_a_photograph_is_a_face_where_no_thumbnail_can_be_kept(tmp_path: Path, home: Path) -> None:
    photo = Path(shutil.copy(shipped("assets") / "astronaut.png", tmp_path / "ana.png"))
    (home / "cache").mkdir(parents=True, exist_ok=True)
    (home / "cache" / "thumbnails").write_text("a file where the folder would be")
    entry = read_model_entry(str(photo))
    assert (entry.name, entry.preview, entry.refusal) == ("ana", None, "")


def test_the_chosen_model_is_in_sight(qtbot: Any) -> None:
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.resize(panel.width(), 500)
    panel.show()
    panel.set_current("8")
    panel.show_entries([ModelEntry(str(number), f"face {number}") for number in range(9)])
    last = panel.cards()[8]
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect().height() == last.height())


def test_a_damaged_card_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    assert "not a model card" in read_model_entry(str(tmp_path)).refusal


def test_a_bare_graph_can_be_used(tmp_path: Path) -> None:
    graph = tmp_path / "ancestor.pb"
    graph.touch()
    assert "ancestor.pb is refused" in read_model_entry(str(graph)).refusal
    shutil.copy(shipped("models") / "grid-s1" / "frozen_model.pb", graph)
    entry = read_model_entry(str(graph))
    assert entry.refusal == ""
    assert entry.name == "ancestor"
    assert entry.licence == ""


def test_a_model_in_a_zip_file_can_be_used(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "ana.zip"
    folder = task_model(tmp_path, "deblur")
    shutil.copy(shipped("models") / "grid-s1" / "preview.png", folder)
    assert read_model_entry(str(folder)).preview is None  # its card does not list it
    card = read_model(str(folder)).card
    assert card is not None
    files = card.files | sha256_of_each(folder, ["preview.png"])
    write_card(folder, card.model_copy(update={"files": files}))
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"any-deblur/{file.name}")
    assert kind_of(path) == "model"
    entry = read_model_entry(model_place(path))
    assert (entry.refusal, entry.location, entry.name) == ("", str(path), "any-deblur")
    assert entry.preview is not None
    assert entry.preview.is_relative_to(caches())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("any-deblur/model.json", "{}")
    broken = read_model_entry(str(path)).refusal_details
    assert broken == ErrorDetails(
        ErrorKind.MODEL_CARD_BROKEN, {"path": str(path / "any-deblur" / "model.json")}
    )
    path.write_bytes(b"letters")
    entry = read_model_entry(str(path))
    assert entry.name == "ana"
    assert "is no zip file" in entry.refusal


@pytest.mark.parametrize("task", ["inpaint", "pencil", "cutout", "deblur"])
def test_a_model_of_another_task_can_be_used(tmp_path: Path, task: str) -> None:
    entry = read_model_entry(str(task_model(tmp_path, task)))
    assert entry.refusal == ""
    assert entry.task == task


def test_a_task_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    entry = read_model_entry(str(task_model(tmp_path, "juggling")))
    said = local(entry.refusal, entry.refusal_details)
    assert said == "It is made for a task that is not known here: juggling."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.pb", "model"),
        ("model.json", "model"),
        ("a.MKV", "video"),
        ("a.vob", "video"),
        ("a.gif", "photo"),
        ("a.JPG", "photo"),
        ("a.txt", "unknown"),
    ],
)
def test_the_kind_of_a_dropped_file(tmp_path: Path, name: str, kind: str) -> None:
    assert kind_of(tmp_path / name) == kind


def test_a_folder_is_a_model(tmp_path: Path) -> None:
    assert kind_of(tmp_path) == "model"
    assert model_place(tmp_path / "frozen_model.pb") == str(tmp_path)
    assert model_place(tmp_path / "other.pb") == str(tmp_path / "other.pb")


def test_a_preview_is_a_png_and_nothing_else(qtbot: Any, tmp_path: Path) -> None:
    preview = tmp_path / "preview.png"
    preview.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">'
        '<rect width="8" height="8"/></svg>'
    )
    assert face_of_preview(ModelEntry("a", "a", preview=preview)) is None
    shutil.copy(shipped("models") / "grid-s1" / "preview.png", preview)
    assert face_of_preview(ModelEntry("a", "a", preview=preview)) is not None


@pytest.mark.parametrize("text", ["a " * 50_000, "x" * 100_000, "word\n" * 20_000])
def test_a_long_text_is_laid_out_as_quickly_as_a_short_one(qtbot: Any, text: str) -> None:
    details = ModelDetails()
    qtbot.addWidget(details)
    details.resize(220, 150)
    details.show()

    def shown(stated: str) -> float:
        began = time.process_time()
        for _ in range(20):
            details.show_entry(ModelEntry("x", "ana", stated, stated, stated))
            details.grab()
        assert details.height() == 150
        return time.process_time() - began

    most = "a licence of some forty letters, or so. " * 30
    shown(most)  # fonts are loaded with the first
    assert shown(text) < 5 * max(shown(most) for _ in range(3)) + 0.1


def test_what_a_card_says_of_training_and_measuring(home: Path) -> None:
    entry = read_model_entry(str(shipped("models") / "grid-s1"))
    assert entry.minutes == pytest.approx(13.0)
    assert entry.minutes_before == pytest.approx(265.6)
    assert 0.8 < entry.figures["mouth"] <= 1
    texts = texts_of(entry)
    assert texts[0] == "256 pixels \u00b7 trained for 13 min, from a start trained for 266 min"
    assert texts[1].startswith("Follows the motion, 1 is wholly: mouth 0.9")
    assert "512 pixels \u00b7 a photo" in texts_of(
        read_model_entry(str(shipped("models") / "mona-lisa"))
    )
    assert any(
        "dB" in text for text in texts_of(read_model_entry(str(shipped("models") / "deblur")))
    )


@pytest.mark.parametrize(
    "metrics",
    [
        *({}, {"drivers": 7}, {"drivers": [7, None]}, {"pairs": {"psnr": 3}}),
        {"drivers": [{"variant": "plain", "mouth": "x" * 10_000, "eyes": True, "roll": None}]},
        {"drivers": [{"variant": "plain", "mouth": float("inf"), "eyes": 1e300}]},
    ],
)
def test_figures_of_another_form_are_left_out(metrics: dict[str, Any]) -> None:
    assert figures_of(metrics) == {}


def test_a_former_name_is_the_present_one() -> None:
    assert settled_place("grid-cutout") == "cutout"
    assert settled_place("cutout") == "cutout"
