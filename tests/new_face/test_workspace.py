"""Names, what goes on and what is refused."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from face2face.config import DEFAULT_MODEL
from face2face.errors import ModelError, TrainingError, UsageError
from face2face.model import read_model
from face2face.new_face.names import checked_name, model_of, refuse_taken
from face2face.new_face.pipeline import install, train_minutes
from face2face.new_face.plan import Plan, going_on
from face2face.new_face.workspace import lock_work, unfinished, work_of
from face2face.utils.paths import shipped
from tests.folder_locks import locked_by_another

PLAN = Plan("ana", ("/videos/ana.mp4",), None, 10.0, "grid-s1", None, None, "Ana agreed")


@pytest.mark.parametrize("name", ["ana", "Ana 2", "José", "a-b_c.d", "7", "console"])
def test_names_that_every_file_system_takes(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "a/b", "a\\b", ".ana", "ana.", "ana ", " ana", "-ana", "a:b", "a\nb"),
        *("CON", "nul", "com1", "Aux.txt", "a" * 61, "../ana", "a*"),
    ],
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a face's name"):
        checked_name(name)


def test_one_name_however_it_is_typed() -> None:
    assert checked_name("Jose\u0301") == "Jos\u00e9"


def test_a_name_that_is_taken(home: Path) -> None:
    refuse_taken("ana", overwrite=False)
    model_of("ana").mkdir(parents=True)
    with pytest.raises(ModelError, match="--overwrite"):
        refuse_taken("ana", overwrite=False)
    refuse_taken("ana", overwrite=True)
    with pytest.raises(ModelError, match="shipped"):
        refuse_taken(DEFAULT_MODEL, overwrite=True)


def test_a_plan_is_kept(home: Path) -> None:
    work = work_of("ana")
    assert work.folder == home / "work" / "ana"
    assert work.read() is None
    work.folder.mkdir(parents=True)
    work.write(PLAN)
    assert work.read() == PLAN
    (work.folder / "plan.json").write_text("{")
    with pytest.raises(TrainingError, match="--fresh"):
        work.read()


def test_unfinished_faces_are_found(home: Path) -> None:
    assert unfinished() == []
    for name, begun_s in (("ana", 1000), ("bob", 2000), ("ready", 3000), ("broken", 4000)):
        work = work_of(name)
        work.folder.mkdir(parents=True)
        work.write(replace(PLAN, name=name))
        os.utime(work.folder / "plan.json", (begun_s, begun_s))
    model_of("ready").mkdir(parents=True)
    (work_of("broken").folder / "plan.json").write_text("{")
    shutil.copytree(work_of("ana").folder, work_of("moved").folder)
    assert [plan.name for plan in unfinished()] == ["bob", "ana"]


def test_every_name_has_a_place_for_its_model_of_its_own(home: Path) -> None:
    for name in ("ana", "data", "run", "reduced", "model", "plan.json", "recording.mp4"):
        work = work_of(name)
        places = [work.data, work.run, work.reduced, work.model, work.recording]
        assert len({*places, work.folder / "plan.json"}) == 6


def test_only_what_the_card_lists_is_handed_on(home: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(shipped("models") / "grid-s1", model)
    (model / "combined" / "train").mkdir(parents=True)
    (model / "combined" / "train" / "1.png").write_bytes(b"a face")
    (model / "notes.txt").write_text("private")
    place = install(model, "ana")
    card = read_model(str(place)).card
    assert card is not None
    files = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert files == {"model.json", *card.files}


def test_clearing_leaves_nothing_but_what_is_not_ours(home: Path) -> None:
    work = work_of("ana")
    work.clear()
    for folder in (work.data, work.run, work.reduced, work.model):
        (folder / "inner").mkdir(parents=True)
    work.write(PLAN)
    work.recording.touch()
    (work.folder / "mine.txt").touch()
    work.clear()
    assert [path.name for path in work.folder.iterdir()] == ["mine.txt"]


def test_going_on_takes_what_was_begun_and_the_time_of_now() -> None:
    nothing = {"files": None, "camera": None, "start": None, "minutes": None, "consent": None}
    assert going_on(PLAN, nothing) == PLAN
    now = going_on(PLAN, {**nothing, "files": PLAN.files, "minutes": 60.0})
    assert now.minutes == 60.0
    assert now.consent == "Ana agreed"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"files": ("/videos/bob.mp4",)}, "--file ana.mp4, not bob.mp4"),
        ({"camera": 0}, "--source none, not 0"),
        ({"start": ""}, "--init-from grid-s1, not none"),
        ({"size": 128}, "--size none, not 128"),
    ],
)
def test_going_on_with_something_else_is_refused(asked: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        going_on(PLAN, asked)
    assert words in str(caught.value)
    assert "--fresh" in str(caught.value)


def test_training_gets_what_the_pairs_left_and_half_at_least() -> None:

    assert train_minutes(replace(PLAN, data_minutes=1.5)) == 8.0
    assert train_minutes(replace(PLAN, data_minutes=30.0)) == 5.0


def test_one_command_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "ana"
    with locked_by_another(folder) as other:
        with (
            pytest.raises(TrainingError, match=f"by process {other.pid}"),
            lock_work(folder, "ana"),
        ):
            pass
        other.kill()
    # Killed, it left its mark; that keeps nobody out.
    assert folder.is_dir()
    with lock_work(folder, "ana"):
        pass
    assert not folder.exists()
