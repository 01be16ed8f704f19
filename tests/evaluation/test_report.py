import json
import math
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from face2face.errors import SinkError
from face2face.evaluation.html_report import as_page
from face2face.evaluation.report import refuse_unwritable, write_report
from face2face.evaluation.runner import Moment
from face2face.evaluation.table import as_json
from face2face.evaluation.trained_study import Study, moments_sheet
from face2face.evaluation.trained_table import trained_as_markdown, trained_rows
from face2face.types import Frame
from tests.evaluation.measured_rows import DARK, GOOD


def test_what_cannot_be_measured_is_null_since_json_knows_no_nan() -> None:
    row = {"a": math.nan, "b": 0.123456, "c": 3, "d": math.inf}
    assert as_json(row) == {"a": None, "b": 0.1235, "c": 3, "d": None}


def test_the_table_marks_and_escapes() -> None:
    rows = [replace(GOOD, driver="a|b", eyes=0.2, face_found=0.9996), DARK]
    text = trained_as_markdown("my_face", rows)
    assert text.startswith("# my\\_face\n\n7 of 8 targets met.\n")
    line = next(line for line in text.splitlines() if line.startswith("| a\\|b "))
    assert (
        "| 99.9 % pass | 0.190 pass | 0.910 pass | - | 0.200 **fail** | - | - | - | 0.500 |" in line
    )
    assert "| eye correlation at least 0.60 | 0 of 1 **fail** |" in text
    assert "PSNR, dB" not in text  # nobody in these videos is the trained person
    assert "| a | 0.0400 | 24.10 | 0.850 |" in trained_as_markdown(
        "m", [replace(GOOD, own=True, l1=0.04, psnr=24.1, ssim=0.85)]
    )
    columns = {len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if "a\\|b" in line}
    assert columns == {19}


@pytest.fixture
def study(astronaut: Frame) -> Study:
    """A driver whose face is lost for a while, with a name that is no HTML."""
    name = 'a <b>&"c"'
    wide = np.hstack([astronaut, astronaut // 2])
    sheet = moments_sheet([Moment(wide, astronaut, astronaut)] * 3)
    driver: list[float | None] = [0.1, 0.3, None, None, 0.2, 0.1]
    output: list[float | None] = [0.1, 0.2, 0.2, 0.2, 0.2, 0.1]
    rows = [replace(row, driver=name) for row in (GOOD, DARK)]
    return Study(name, rows, sheet, sheet, (driver, output))


def test_a_sheet_shows_driver_sketch_and_labelled_output(astronaut: Frame) -> None:
    white = np.full((256, 256, 3), 255, np.uint8)
    red = np.zeros((100, 200, 3), np.uint8)
    red[..., 0] = 255
    sheet = moments_sheet([Moment(red, white, white)] * 2)
    driver, sketch, output = np.array_split(sheet, 3)
    middle = driver[driver.shape[0] // 2]
    assert (middle[20:200] == (255, 0, 0)).all()
    assert (sketch[10:-10, 10:200] == 255).all()
    # The label darkens the output's corner, and that alone.
    assert output[-30:-8, 150:230].min() < 160
    assert (output[10:150, 10:220] == 255).all()
    assert (white == 255).all()


def test_the_page_is_well_formed_and_needs_no_other_file(study: Study) -> None:
    page = as_page("my <face>", "face2face 0: options", [study, study])
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert tree.findtext("head/title") == "my <face>: face2face-eval"
    assert [h.text for h in tree.iter("h2")].count(study.driver) == 2
    images = [image.attrib["src"] for image in tree.iter("img")]
    assert len(images) == 4
    assert all(image.startswith("data:image/jpeg;base64,") for image in images)
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "prefers-color-scheme:dark" in page
    assert "AI-generated" in page
    assert {td.attrib.get("class") for td in tree.iter("td")} == {None, "pass"}
    # The driver's curve is broken where the face was lost, the output's is whole.
    svg = "{http://www.w3.org/2000/svg}"
    lines = [line.attrib["class"] for line in tree.iter(f"{svg}polyline")]
    assert lines == ["driver", "driver", "output"] * 2


def test_the_report_is_written_beside_what_was_there(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "report"
    out.mkdir()
    (out / "mine.txt").write_text("kept")
    write_report(out, "m", {"variants": ["plain", "dark"]}, [study])
    names = ["mine.txt", "report.html", "report.json", "report.md"]
    assert sorted(file.name for file in out.iterdir()) == names
    record = json.loads((out / "report.json").read_text())
    assert list(record) == ["model", "program", "options", "targets", "rows"]
    assert record["rows"] == trained_rows(study.rows)
    assert record["rows"][1]["met"] == {
        "face_found": True,
        "identity_change": True,
        "mouth_change": True,
    }
    assert record["rows"][0]["ssim"] is None


def test_an_out_that_cannot_be_written_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SinkError, match="is a file"):
        refuse_unwritable(tmp_path / "file")
    with pytest.raises(SinkError, match="does not exist"):
        refuse_unwritable(tmp_path / "not" / "here")
    refuse_unwritable(tmp_path / "new")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
