"""Training a finished face further: what is kept, renamed and forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from face2face.dataset.layout import MANIFEST
from face2face.errors import UsageError
from face2face.new_face.longer import (
    begin_longer,
    can_be_trained_longer,
    forget_pairs,
    keep_pairs,
    rename_pairs,
)
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import Work, unfinished, work_of

PLAN = Plan("ana", ("/videos/ana.mp4",), None, 10.0, "", 128, 4, "Ana agreed", 1.0, 8.0)


@pytest.fixture
def work(home: Path) -> Work:
    """The work folder of a face that is ready, before it is cleared."""
    made = work_of("ana")
    for folder in (made.data, made.run, made.reduced, made.model, model_of("ana")):
        folder.mkdir(parents=True)
    (made.data / MANIFEST).touch()
    (made.folder / "recording-1.mp4").touch()
    for name in ("model.json", "start.npz"):
        (model_of("ana") / name).touch()
    made.write(PLAN)
    return made


def test_the_pairs_are_kept_and_nothing_else(work: Work) -> None:
    assert not can_be_trained_longer("ana")  # it is not said to be ready
    with pytest.raises(UsageError, match="ana is not finished"):
        begin_longer(work, 5.0)
    keep_pairs(work, PLAN)
    assert {path.name for path in work.folder.iterdir()} == {"data", "plan.json"}
    assert can_be_trained_longer("ana")
    assert work.begun() is None
    assert unfinished() == []


def test_a_longer_training_starts_from_the_face_itself(work: Work) -> None:
    keep_pairs(work, PLAN, all_of_it=True)
    plan = begin_longer(work, 30.0)
    assert plan == replace(
        PLAN,
        minutes=30.0,
        start=str(model_of("ana")),
        size=None,
        filters=None,
        data_minutes=0.0,
        trained_minutes=0.0,
        longer=True,
    )
    assert not work.run.exists()
    work.write(replace(plan, trained_minutes=3.0))
    assert [one.name for one in unfinished()] == ["ana"]  # interrupted, it can be continued
    work.run.mkdir()
    assert begin_longer(work, None).trained_minutes == 3.0
    assert work.run.exists()


def test_a_face_whose_images_are_gone_is_trained_no_longer(work: Work) -> None:
    keep_pairs(work, PLAN)
    (work.data / MANIFEST).unlink()
    assert not can_be_trained_longer("ana")
    with pytest.raises(UsageError, match="--overwrite"):
        begin_longer(work, 10.0)
    with pytest.raises(UsageError, match="no face called bob"):
        begin_longer(work_of("bob"), 10.0)


def test_the_pairs_follow_the_name_and_go_with_the_face(work: Work) -> None:
    keep_pairs(work, PLAN)
    rename_pairs("ana", "eve")
    kept = work_of("eve").read()
    assert kept is not None
    assert kept.name == "eve"
    assert not work.folder.exists()
    forget_pairs("eve")
    assert not work_of("eve").folder.exists()
    unready = work_of("bob")
    unready.folder.mkdir(parents=True)
    unready.write(replace(PLAN, name="bob"))
    forget_pairs("bob")  # it is being made anew: not what is kept of a finished one
    assert unready.folder.exists()
