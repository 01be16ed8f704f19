"""A whole run of train.py: what it writes."""

import json
import re
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from face2face.images.io import read_image, write_image
from face2face.provenance.verify import Verdict, look_into
from face2face.training.checkpoints import Checkpoints, read_checkpoint
from face2face.training.run_report import _page
from tests.training.quick import ALONE
from tests.training.run_log import rows_of

Run = Callable[..., Any]


def test_it_says_where_it_runs_and_what_it_takes(trained: Any) -> None:
    assert "training on the CPU" in trained.said or "training on " in trained.said
    said = re.search(r"run will take up to (\d+) MB; (\d+) MB are free", trained.said)
    assert said
    needed, free = int(said[1]), int(said[2])
    taken = sum(p.stat().st_size for p in trained.folder.rglob("*") if p.is_file()) / 1e6
    assert taken <= needed < 10 * taken
    assert free == pytest.approx(shutil.disk_usage(trained.folder).free / 1e6, rel=0.5)
    assert trained.said.index("will take up to") < trained.said.index("epoch 1:")


def test_each_epoch_is_measured_and_logged(trained: Any) -> None:
    rows = rows_of(trained.folder)
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert [row["step"] for row in rows] == ["18", "36"]
    for row in rows:
        assert 0 < float(row["val_l1"]) < 2
        assert -1 < float(row["ssim"]) < 1
        assert 0 <= float(row["faces_found"]) <= 1
        assert 0 < float(row["generator_l1"]) < 2
        assert float(row["discriminator"]) > 0
        assert "landmark_error" in row
    assert float(rows[1]["generator_l1"]) < float(rows[0]["generator_l1"])
    assert "epoch 2: L1 " in trained.said


def test_the_page_and_the_sheets_show_the_epochs(trained: Any) -> None:
    page = (trained.folder / "index.html").read_text(encoding="utf-8")
    assert "epoch 2, step 36" in page
    assert page.count("<svg") >= 4
    for epoch in (1, 2):
        name = f"samples/epoch-{epoch:04d}.png"
        assert look_into(trained.folder / name).verdict is Verdict.INTACT
        assert name in page
        sheet = read_image(trained.folder / name)
        # Two validation pairs: sketch, generated, real, twice in one row.
        assert sheet.shape[1] > 6 * 256
        assert sheet.std() > 20


def test_tensorboard_holds_the_epochs(trained: Any) -> None:
    from tensorflow.core.util.event_pb2 import Event

    (file,) = (trained.folder / "tensorboard").iterdir()
    data, tags = file.read_bytes(), set()
    while data:  # each record: length, its checksum, the event, its checksum
        (length,) = struct.unpack("<Q", data[:8])
        event = Event.FromString(data[12 : 12 + length])
        tags |= {(value.tag, event.step) for value in event.summary.value}
        data = data[16 + length :]
    for epoch in (1, 2):
        assert {("val_l1", epoch), ("ssim", epoch), ("generator_l1", epoch)} <= tags
        assert any(tag.startswith("condition, generated") and e == epoch for tag, e in tags)


def test_the_run_remembers_how_it_was_started(trained: Any, dataset: Any) -> None:
    record = json.loads((trained.folder / "run.json").read_text(encoding="utf-8"))
    assert record["options"]["epochs"] == 2
    assert record["options"]["step"]["filters"] == 4
    assert record["data"] == dataset.folder.name
    assert record["pairs"] == [18, 2]
    data, training = record["commands"]
    assert data == "python tools/generate_train_data.py --num 20 --size 128 --no-expressions"
    assert training.startswith("python tools/train.py --data ")
    assert len(record["person"]["mean"]) == 68


def test_the_last_checkpoints_and_the_best_are_kept(trained: Any) -> None:
    from face2face.training.checkpoints import read_checkpoint

    folder = trained.folder / "checkpoints"
    names = sorted(p.name for p in folder.iterdir())
    assert names == ["best.npz", "step-00000018.npz", "step-00000036.npz"]
    scores = [float(row["val_l1"]) for row in rows_of(trained.folder)]
    best, state = read_checkpoint(folder / "best.npz")
    assert state["step"] == (18, 36)[int(np.argmin(scores))]
    whole, _ = read_checkpoint(folder / f"step-{state['step']:08d}.npz")
    assert all(name.startswith("average/") for name in best)
    for name, value in best.items():
        assert np.array_equal(value, whole[name])


def test_what_is_validated_and_kept_normalises_by_what_it_makes_itself(
    trained: Any, dataset: Any
) -> None:
    from face2face.dataset.batches import training_batches
    from face2face.dataset.layout import find_pairs
    from tests.training.fresh_step import fresh

    step = fresh(0, dropout=0.0)
    latest = Checkpoints(trained.folder, 1).latest()
    assert latest is not None
    arrays, _ = read_checkpoint(latest)
    kept = [arrays[name] for name in sorted(arrays) if name.startswith("average/")]
    step.average.set_weights(kept)
    size = step.average.input_shape[1]
    batches = training_batches(
        find_pairs(dataset.folder).train,
        size=size,
        batch=1,
        seed=json.loads((trained.folder / "run.json").read_text())["options"]["step"]["seed"],
        epoch=0,
        augment=True,
        flip=False,
    )
    step.calibrate(condition.numpy() for condition, _ in batches)
    for weight, value in zip(step.average.weights, kept, strict=True):
        assert np.array(weight) == pytest.approx(value, rel=1e-3, abs=1e-5), weight.path


@pytest.fixture(scope="module")
def elsewhere(dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A|B images as the ancestors' tools left them: larger ones, JPEGs too, no manifest."""
    folder = tmp_path_factory.mktemp("elsewhere") / "photos"
    images = sorted((dataset.folder / "combined" / "train").iterdir())[:10]
    for place, file in enumerate(images):
        large = cv2.resize(read_image(file), (512, 256), interpolation=cv2.INTER_CUBIC)
        where = folder / "combined" / ("val" if place < 2 else "train")
        where.mkdir(parents=True, exist_ok=True)
        suffix = ".jpg" if place % 2 else ".png"
        write_image(where / f"{place}{suffix}", np.asarray(large, np.uint8))
    return folder


def test_a_dataset_of_the_ancestors_trains(
    elsewhere: Path, tmp_path: Path, train_here: Run
) -> None:
    run = tmp_path / "run"
    often = ("--checkpoint-minutes", 0.00001, "--keep", 3)
    alone = (*ALONE, "--settle", 0)
    assert train_here("--data", elsewhere, "--out", run, "--epochs", 1, *often, *alone) == 0
    (row,) = rows_of(run)
    assert row["step"] == "8"
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert record["pairs"] == [8, 2]
    # The trained person's face is found in the images.
    assert 0.2 < record["person"]["mean"][30][0] < 0.8
    steps = sorted(p.name for p in (run / "checkpoints").glob("step-*"))
    assert steps == [f"step-{n:08d}.npz" for n in (6, 7, 8)]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--lr", "0.001"], "learning-rate 0.0002, not 0.001"),
        (["--seed", "3"], "seed 0, not 3"),
        (["--batch-size", "2"], "batch 1, not 2"),
        (["--no-augment"], "augment True, not False"),
        (["--dropout", "0"], "dropout 0.5, not 0.0"),
    ],
)
def test_going_on_with_other_flags_is_refused(
    trained: Any,
    dataset: Any,
    train_here: Run,
    capsys: pytest.CaptureFixture[str],
    flags: list[str],
    words: str,
) -> None:
    before = {p: p.read_bytes() for p in trained.folder.rglob("*") if p.is_file()}
    common = ("--data", dataset.folder, "--out", trained.folder, "--epochs", 2)
    assert train_here(*common, *flags) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert words in error
    assert {p: p.read_bytes() for p in trained.folder.rglob("*") if p.is_file()} == before


def test_going_on_with_other_data_is_refused(
    trained: Any, elsewhere: Path, train_here: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_here("--data", elsewhere, "--out", trained.folder, "--epochs", 2) == 1
    assert "was started with data dataset, not photos" in capsys.readouterr().err


def test_a_batch_larger_than_the_data_is_refused(
    elsewhere: Path, tmp_path: Path, train_here: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("--data", elsewhere, "--out", tmp_path / "run")
    assert train_here(*common, "--batch-size", 9) == 1
    assert "8 training pairs are fewer than one batch of 9" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_run_of_an_older_version_is_read(trained: Any, tmp_path: Path) -> None:
    from face2face.training.run_record import read_run

    record = json.loads((trained.folder / "run.json").read_text(encoding="utf-8"))
    del record["options"]["minutes"]
    del record["options"]["step"]["feature_weight"]
    del record["options"]["step"]["detail_weight"]
    (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    old = read_run(tmp_path)
    assert old is not None
    assert (old.options.epochs, old.options.minutes) == (2, None)
    assert old.options.step.feature_weight == old.options.step.detail_weight == 0.0
    assert old.person is not None
    assert not old.dated


def test_a_run_whose_person_is_of_an_older_form_goes_on_and_learns_it_anew(
    trained: Any,
    dataset: Any,
    tmp_path: Path,
    train_here: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from face2face.cli.reduce_model import main as reduce_main
    from face2face.training.run_record import read_run

    run = tmp_path / "run"
    shutil.copytree(trained.folder, run)
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    del record["person"]["opening"]
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    reduce = ["--model-input", str(run), "--model-output", str(tmp_path / "tiny")]
    assert reduce_main(reduce) == 1
    assert "give its training command again" in capsys.readouterr().err

    assert train_here("--data", dataset.folder, "--out", run, "--epochs", 2) == 0
    now = read_run(run)
    assert now is not None
    assert now.person is not None
    assert reduce_main(reduce) == 0


def test_the_page_shows_no_figure_that_is_none() -> None:
    """Of images without a face it showed a landmark error of nan."""
    row = {"epoch": 1, "step": 9, "val_l1": 0.5, "landmark_error": float("nan")}
    page = _page("run", [row], {"val_l1": "L1", "landmark_error": "error"})
    assert "error: <b>not measured</b>" in page
    assert "L1: <b>0.5</b>" in page
