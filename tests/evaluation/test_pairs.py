"""face2face-eval on the pairs of a dataset."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from face2face.cli.evaluate import main
from face2face.evaluation.pair_table import pair_verdicts
from face2face.model import read_model
from face2face.types import Frame
from tests.pair_sets import pair_set
from tests.task_models import task_model


@pytest.mark.parametrize(
    ("task", "figures", "images"),
    [
        ("inpaint", {"hole_l1", "telea_hole_l1"}, "Telea"),
        ("deblur", {"psnr", "input_psnr", "input_ssim", "sharp_psnr"}, "condition, result"),
        ("cutout", {"iou", "kept", "nothing_iou"}, "condition, result"),
        ("pencil", {"landmark_error", "faces_found"}, "condition, result"),
    ],
)
def test_the_report_on_pairs(
    task: str,
    figures: set[str],
    images: str,
    tmp_path: Path,
    talking: list[Frame],
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = pair_set(tmp_path / "data", task, talking[::4], 256)
    model, out = task_model(tmp_path, task), tmp_path / "report"

    assert main(["--model", str(model), "--data", str(data), "--out", str(out), "--record"]) == 0

    said = capsys.readouterr().out
    report = json.loads((out / "report.json").read_text())
    assert report["options"]["set"] == "val"
    assert [(row["source"], row["pairs"]) for row in report["rows"]] == [
        ("all", 3),
        ("bob.mp4", 2),
        ("ana.mp4", 1),
    ]
    everything = report["rows"][0]
    assert figures | {"l1", "ssim"} == set(everything) - {"source", "pairs", "met"}
    each = [(row["pairs"], row["l1"]) for row in report["rows"][1:]]
    mean = sum(count * l1 for count, l1 in each) / 3
    assert everything["l1"] == pytest.approx(mean, abs=2e-4)
    # The network of another task cannot do this one; holes are filled well without it too.
    assert task == "inpaint" or not all(everything["met"].values())
    assert set(everything["met"]) <= set(report["targets"])
    assert (out / "report.md").read_text() in said
    page = (out / "report.html").read_text(encoding="utf-8")
    ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert page.count("<img") == 1
    assert images in page
    card = read_model(str(model)).card
    assert card is not None
    assert card.metrics["pairs"] == report["rows"]
    assert card.metrics["data"] == "data"


def test_what_cannot_be_measured_is_refused(
    tmp_path: Path, talking: list[Frame], capsys: pytest.CaptureFixture[str]
) -> None:
    model = task_model(tmp_path, "deblur")
    other = pair_set(tmp_path / "other", "pencil", talking[::10], 256)
    small = pair_set(tmp_path / "small", "deblur", talking[::10], 128)
    out = ["--out", str(tmp_path / "r")]
    for data, more, words in (
        (other, [], "is made for the task pencil, the model is of deblur"),
        (small, [], "holds images of 128 pixels, the model takes 256"),
        (small, ["--variants", "dark"], "leave it out with --data"),
    ):
        assert main(["--model", str(model), "--data", str(data), *out, *more]) != 0
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1
    assert not (tmp_path / "r").exists()


def test_the_targets_are_those_that_were_set() -> None:
    assert pair_verdicts("inpaint", {"hole_l1": 0.075, "telea_hole_l1": 0.1}) == {"hole_l1": True}
    assert pair_verdicts("inpaint", {"hole_l1": 0.076, "telea_hole_l1": 0.1}) == {"hole_l1": False}
    sharp = {"psnr": 31.9, "input_psnr": 30.0, "ssim": 0.9, "input_ssim": 0.8, "sharp_psnr": 38.0}
    assert pair_verdicts("deblur", sharp) == {"psnr": False, "sharp_psnr": True, "ssim": True}
    assert pair_verdicts("cutout", {"iou": 0.9}) == {"iou": True}
    faces = {"faces_found": 0.98, "landmark_error": float("nan")}
    assert pair_verdicts("pencil", faces) == {"faces_found": True}
    assert pair_verdicts("landmarks", {}) == {}
