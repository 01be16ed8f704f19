"""TrainedFigures by group of people: face2face-eval --groups."""

import json
from pathlib import Path

import numpy as np
import pytest

from face2face.cli.evaluate import main
from face2face.dataset.people_table import read_people
from face2face.evaluation.groups import by_group, group_rows, group_tables, harmed
from face2face.evaluation.pairs import PairStudy
from face2face.model import read_model
from face2face.types import Frame
from tests.pair_sets import pair_set
from tests.task_models import task_model

_TABLE = "file,person,side,age\n" + "".join(
    f"{name}.jpg,{name[0]},{side},{age}\n"
    for name, side, age in [
        *((f"{letter}1", "left", 20) for letter in "abcde"),
        ("a2", "left", 20),
        ("z1", "right", 70),
    ]
)


def study_of(figures: dict[str, tuple[float, float]]) -> PairStudy:
    """PSNR of answer and input by file."""
    rest = {"l1": 0.1, "ssim": 0.9, "input_ssim": 0.5, "sharp_psnr": float("nan")}
    each = [
        (f"{name}.jpg", {"psnr": mine, "input_psnr": given, **rest})
        for name, (mine, given) in figures.items()
    ]
    return PairStudy("deblur", [], [], each)


def test_each_person_counts_alike(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(_TABLE, encoding="utf-8")
    people = read_people(tmp_path / "people.csv")
    figures = dict.fromkeys(("b1", "c1", "d1", "e1"), (30.0, 29.0))
    figures |= {"a1": (20.0, 29.0), "a2": (30.0, 29.0), "z1": (20.0, 29.0), "nobody": (9.0, 9.0)}
    rows = by_group(study_of(figures), people)
    assert [(row.column, row.group, row.people, row.pairs) for row in rows] == [
        ("side", "left", 5, 6),
        ("side", "right", 1, 1),
        ("age", "18 to 29", 5, 6),
        ("age", "60 and over", 1, 1),
    ]
    assert rows[0].figures["psnr"] == pytest.approx((4 * 30 + 25) / 5)
    assert [row.harmless for row in rows] == [True, False, True, False]
    # One person says nothing of a group.
    assert harmed(rows) == []
    worse = by_group(study_of(dict.fromkeys(figures, (28.0, 29.0))), people)
    assert [(row.column, row.group) for row in harmed(worse)] == [
        ("side", "left"),
        ("age", "18 to 29"),
    ]
    told = group_rows("deblur", worse)[0]
    assert (told["by"], told["group"], told["people"]) == ("side", "left", 5)
    assert told["harmless"] is False
    assert told["met"]["psnr"] is False
    tables = group_tables("deblur", worse)
    assert [table.title for table in tables] == ["By side", "By age"]
    assert tables[0].head[-1] == "no worse than its input"
    assert tables[0].body[0][-1].text == "no"


def test_the_command_tells_groups(
    tmp_path: Path, talking: list[Frame], capsys: pytest.CaptureFixture[str]
) -> None:
    data = pair_set(tmp_path / "data", "deblur", talking[::4], 256)
    model, out = task_model(tmp_path, "deblur"), tmp_path / "report"
    table = tmp_path / "people.csv"
    table.write_text("file,hair\nana.mp4,black\nbob.mp4,brown\n", encoding="utf-8")
    flags = ["--model", str(model), "--data", str(data), "--groups", str(table)]
    assert main([*flags, "--out", str(out), "--record"]) == 0
    said = capsys.readouterr()
    report = json.loads((out / "report.json").read_text())
    assert [(g["by"], g["group"], g["people"], g["pairs"]) for g in report["groups"]] == [
        ("hair", "black", 1, 1),
        ("hair", "brown", 1, 2),
    ]
    sources = {row["source"]: row for row in report["rows"]}
    assert report["groups"][0]["l1"] == pytest.approx(sources["ana.mp4"]["l1"], abs=1e-4)
    assert np.isfinite(report["groups"][1]["l1"])
    assert "## By hair" in said.out
    assert "By hair" in (out / "report.html").read_text(encoding="utf-8")
    card = read_model(str(model)).card
    assert card is not None and card.metrics is not None
    assert card.metrics["groups"] == report["groups"]


def test_a_table_of_others_is_refused_before_the_work(
    tmp_path: Path, talking: list[Frame], capsys: pytest.CaptureFixture[str]
) -> None:
    data = pair_set(tmp_path / "data", "deblur", talking[::9], 256)
    table = tmp_path / "people.csv"
    table.write_text("file,hair\nzoe.mp4,black\n", encoding="utf-8")
    model = task_model(tmp_path, "deblur")
    flags = ["--model", str(model), "--groups", str(table), "--out", str(tmp_path / "report")]
    assert main([*flags, "--data", str(data)]) != 0
    assert "names none of the files" in capsys.readouterr().err
    assert main([*flags, "--drivers", "talk.mp4"]) != 0
    assert "--groups is about the pairs" in capsys.readouterr().err
    assert not (tmp_path / "report").exists()
