"""Starting a run with a generator that was trained before."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from face2face.card import CARD
from face2face.cli.freeze_model import main as freeze_main
from face2face.cli.train import main as train_main
from face2face.model import GRAPH, START, read_model
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.nets.shapes import generator_shapes
from face2face.training.checkpoints import Checkpoints, read_checkpoint
from face2face.training.init_from import read_start
from face2face.training.run_record import StepOptions, read_run
from face2face.utils.file_reading import sha256_of_each
from tests.training import by_looks
from tests.training.quick import ALONE


@pytest.fixture(scope="module")
def frozen(reduced: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model as models are shipped: half floats."""
    out = tmp_path_factory.mktemp("frozen") / "half"
    assert freeze_main(["--model-folder", str(reduced.folder), "--out", str(out)]) == 0
    return out


@pytest.fixture
def half(frozen: Path, tmp_path: Path) -> Path:
    """A copy of that model, to do with it what one likes."""
    return Path(shutil.copytree(frozen, tmp_path / "half"))


def averaged(path: Path) -> list[np.ndarray]:
    arrays, _ = read_checkpoint(path)
    return [arrays[name] for name in sorted(arrays) if name.startswith("average/")]


def begin(dataset: Any, run: Path, place: object, *more: object) -> int:
    flags = ("--data", dataset.folder, "--out", run, "--init-from", place, *more)
    return train_main([str(flag) for flag in flags])


def test_a_model_gives_back_the_generator_that_was_trained(trained: Any, half: Path) -> None:
    start = read_start(str(half))
    assert (start.form, start.discriminator_filters) == (GeneratorForm(128, 4), 4)
    wanted = averaged(trained.folder / "checkpoints" / "best.npz")
    assert len(start.weights) == len(wanted)
    for mine, theirs in zip(start.weights, wanted, strict=True):
        # Half floats have 11 binary digits.
        assert np.abs(mine - theirs).max() <= 2.0**-11 * np.abs(theirs).max()
    assert (half / START).stat().st_size < 100_000


def test_a_start_knows_how_long_all_before_it_took(trained: Any, half: Path) -> None:
    latest = Checkpoints(trained.folder, 1).latest()
    assert latest is not None
    minutes = read_checkpoint(latest)[1]["minutes"]
    record = read_run(trained.folder)
    assert record is not None
    assert record.minutes_before == 0, "it began anew"
    assert read_start(str(trained.folder)).minutes == pytest.approx(minutes, abs=0.06)
    card = json.loads((half / CARD).read_text(encoding="utf-8"))
    card["training"] |= {"minutes": 9.5, "minutes_before": 40.25}
    (half / CARD).write_text(json.dumps(card), encoding="utf-8")
    assert read_start(str(half)).minutes == pytest.approx(49.75, abs=0.06)


def test_whole_floats_give_it_back_but_for_rounding(trained: Any, model: Any) -> None:
    wanted = averaged(trained.folder / "checkpoints" / "best.npz")
    for mine, theirs in zip(read_start(str(model.folder)).weights, wanted, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-5, abs=1e-7)


def test_a_run_gives_its_averaged_generator(trained: Any) -> None:
    latest = Checkpoints(trained.folder, 1).latest()
    assert latest is not None
    start = read_start(str(trained.folder))
    for mine, theirs in zip(start.weights, averaged(latest), strict=True):
        assert np.array_equal(mine, theirs)
    assert (start.form, start.discriminator_filters) == (GeneratorForm(128, 4), 4)


def test_training_by_the_clock_from_a_models_name(
    half: Path,
    dataset: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("face2face.model.known_models", lambda: {"tiny": half})
    by_looks.wind(monkeypatch.setattr)
    card = json.loads((half / CARD).read_text(encoding="utf-8"))
    card["training"]["minutes_before"] = 40.0
    (half / CARD).write_text(json.dumps(card), encoding="utf-8")
    before = read_start(str(half)).minutes
    assert before >= 40
    run = tmp_path / "run"
    flags = ("--lr", 1e-9, *ALONE)
    assert begin(dataset, run, "tiny", "--minutes", 1, "--checkpoint-minutes", 9, *flags) == 0
    said = capsys.readouterr().out

    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    options = record["options"]
    assert (options["minutes"], options["epochs"]) == (1.0, None)
    # Its own form, without a flag.
    assert (options["step"]["size"], options["step"]["filters"]) == (128, 4)
    assert options["step"]["dropout"] == 0.0
    latest = Checkpoints(run, 1).latest()
    assert latest is not None
    _, state = read_checkpoint(latest)
    # The last step was validated and saved, and the report names it.
    assert state["history"][-1]["step"] == state["step"] > 0
    assert 0 < state["minutes"] < state["command_minutes"]
    page = (run / "index.html").read_text(encoding="utf-8")
    for row in state["history"]:
        assert (run / "samples" / f"step-{row['step']:04d}.png").is_file()
        assert f"step {row['step']}" in page
    assert f"{state['step']} steps, weights sha256" in said

    # With hardly any learning what was averaged is what the model is.
    kernels = [w for w in averaged(latest) if w.ndim == 4]
    for mine, theirs in zip(
        kernels, [w for w in read_start(str(half)).weights if w.ndim == 4], strict=True
    ):
        assert mine == pytest.approx(theirs, abs=1e-4)

    # It is over: the same command, and one without the model, do nothing more.
    shutil.rmtree(half)
    again = ["--data", str(dataset.folder), "--out", str(run), *map(str, flags), "--minutes"]
    assert train_main([*again, "0.5"]) == 0
    assert f"{state['step']} steps, weights sha256" in capsys.readouterr().out
    # More time is more steps.
    assert train_main([*again, str(state["command_minutes"] + 0.5)]) == 0
    said = capsys.readouterr().out
    assert f"going on with step {state['step'] + 1}, " in said
    _, later = read_checkpoint(Checkpoints(run, 1).latest() or run)
    assert later["step"] > state["step"]
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert record["minutes_before"] == before, "a run that goes on began where it began"
    assert later["command_minutes"] > state["command_minutes"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / CARD).unlink(), "it has no start.npz; make it anew from its run"),
        (lambda folder: without_start(folder), "it has no start.npz; make it anew from its run"),
        (lambda folder: start_of(folder, {}), "do not fit each other"),
        (lambda folder: start_of(folder, {"encoder_2_norm": np.zeros((4, 3))}), "do not fit each"),
        (lambda folder: start_of(folder, {"x": np.array([print], object)}), "do not fit each"),
    ],
)
def test_models_that_cannot_serve_as_a_start(
    half: Path,
    dataset: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Any,
    words: str,
) -> None:
    spoil(half)
    capsys.readouterr()
    assert begin(dataset, tmp_path / "run", half) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "the model half cannot serve as a start" in error
    assert words in error
    assert not (tmp_path / "run").exists()


def without_start(folder: Path) -> None:
    """As models were made before one could start from them; it must still be a model."""
    (folder / START).unlink()
    relist(folder, [GRAPH, "preview.png"])
    assert read_model(str(folder)).start is None


def start_of(folder: Path, arrays: dict[str, Any]) -> None:
    np.savez(folder / START, **arrays)
    relist(folder, [GRAPH, "preview.png", START])


def relist(folder: Path, names: list[str]) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    card["files"] = sha256_of_each(folder, names)
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")


def test_unknown_starts_are_told_what_exists(
    dataset: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(dataset, tmp_path / "run", "grid-s2") == 1
    assert "no model called grid-s2; did you mean grid-s1? known: " in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_start_of_another_form_is_refused(
    half: Path, dataset: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(dataset, tmp_path / "run", half, "--filters", 6) == 1
    assert "is of another size: leave --size, --filters and --widest out" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_time_that_is_over_before_training_begins(
    trained: Any, dataset: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(dataset, tmp_path / "run", trained.folder, "--minutes", 1e-4) == 1
    assert "--minutes 0.0001 were over before training began" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_narrower_network_begins_with_the_strongest_channels(
    trained: Any, dataset: Any, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    assert begin(dataset, run, trained.folder, "--epochs", 1, "--widest", 4, *ALONE) == 0
    start = read_start(str(run))
    assert start.form.widest == 4
    assert [one.shape for one in start.weights] == generator_shapes(start.form)
    assert read_start(str(trained.folder)).fitted(8).form.widest == 8


def test_refining_blocks_begin_by_changing_nothing(half: Path) -> None:
    from face2face.training.backend import open_backend

    start = read_start(str(half))
    step = open_backend(lambda _: None)(
        StepOptions(
            size=128,
            filters=4,
            discriminator_filters=4,
            dropout=0.0,
            learning_rate=1e-3,
            beta1=0.5,
            l1_weight=100.0,
            gan_weight=0.0,
            mixed_precision=False,
            seed=0,
            refining=2,
        )
    )
    step.start_with(start.weights)
    plain = build_generator(GeneratorForm(128, 4), dropout=0.0)
    plain.set_weights(start.weights)
    condition = np.random.default_rng(0).uniform(-1, 1, (1, 128, 128, 3)).astype(np.float32)
    asked = np.asarray(plain(condition, training=False))
    assert np.abs(step.generate(condition) - asked).max() < 1e-5


def test_a_shipped_model_with_refining_blocks_can_be_trained_on() -> None:
    start = read_start("deblur")
    assert start.form.refining == 4
    shapes = generator_shapes(start.form)
    assert [weight.shape for weight in start.weights] == shapes
