"""A run that is killed, stopped or out of space loses nothing that was saved."""

import csv
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from face2face.training.checkpoints import Checkpoints, read_checkpoint
from face2face.training.run_saving import RunSaving
from face2face.training.run_state import RunState
from tests.training.quick import ALONE
from tests.waiting import eventually

Run = Callable[..., Any]

OFTEN = ("--checkpoint-minutes", 0.00001)
"""After every step."""

NETWORK = ("--size", 128, "--filters", 4, "--discriminator-filters", 4)


def wait_for_step(process: Any, run: Path, step: int) -> None:
    """Until a checkpoint of this step or a later one is there."""

    def there() -> bool:
        latest = Checkpoints(run, 1).latest()
        return latest is not None and int(latest.stem[5:]) >= step

    eventually(there, 150, while_runs=process)


def losses_in(run: Path) -> list[dict[str, str]]:
    with (run / "log.csv").open(encoding="utf-8", newline="") as file:
        return [{k: v for k, v in row.items() if k != "minutes"} for row in csv.DictReader(file)]


@pytest.fixture
def begin(start: Run, dataset: Any, tmp_path: Path) -> Callable[..., Any]:
    """Start the same run as the fixture `trained`, with a checkpoint after every step."""

    def run(*arguments: object) -> Any:
        common = ("--data", dataset.folder, "--out", "run", "--epochs", 2)
        return start("train.py", *common, *OFTEN, *NETWORK, *arguments, cwd=tmp_path)

    return run


@pytest.fixture
def go_on(train_here: Run, dataset: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Go on with a run to its end and return what was said."""

    def run(folder: Path) -> str:
        capsys.readouterr()
        assert train_here("--data", dataset.folder, "--out", folder, "--epochs", 2) == 0
        return capsys.readouterr().out

    return run


def test_a_run_that_is_ended_stopped_and_killed_ends_as_if_nothing_had_happened(
    begin: Run, go_on: Run, tmp_path: Path, trained: Any, digest_in: Run
) -> None:
    run = tmp_path / "run"

    # Asked to end, as when the machine shuts down: what was done is saved. One function answers
    # this and Ctrl-C, of which Python alone would make no less.
    process = begin("--checkpoint-minutes", 0.002)
    wait_for_step(process, run, 3)
    process.send_signal(signal.SIGTERM)
    output, error = process.communicate(timeout=120)
    assert process.returncode == 130
    assert error == "stopped\n"
    said = re.search(r"stopped after step (\d+): the same command goes on from it\n$", output)
    assert said, output
    latest = Checkpoints(run, 1).latest()
    assert latest is not None
    _, state = read_checkpoint(latest)
    done = int(said[1])
    assert 3 <= state["step"] == done < 36

    # Killed: lost is the work since the last checkpoint, no more. A quick machine may have been
    # further than it was waited for.
    process = begin()
    wait_for_step(process, run, max(22, done + 1))
    process.kill()
    process.wait()
    latest = Checkpoints(run, 1).latest()
    assert latest is not None
    _, state = read_checkpoint(latest)
    assert 22 <= state["step"] < 36
    # What a kill in the middle of writing leaves.
    half = latest.with_name(".step-00000035.part-99.npz")
    half.write_bytes(b"half a checkpoint")

    said = go_on(run)

    assert f"going on with epoch 2, after {state['step'] - 18} of its steps" in said
    assert "trained 2 epochs, 36 steps" in said
    # Nor does it matter which process takes which step: the seed alone makes the weights.
    assert digest_in(said) == digest_in(trained.said)
    assert losses_in(run) == losses_in(trained.folder)
    assert not half.exists()


def test_a_full_disk_ends_the_run_with_a_clear_line_and_its_earlier_checkpoint(
    dataset: Any,
    small_disk: Run,
    train_here: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    disk = small_disk(24)
    save = RunSaving.save

    def save_and_fill(saving: RunSaving, state: RunState, *, best: bool) -> None:
        save(saving, state, best=best)
        if state.step == 2:
            filler = (disk / "filler").open("wb")
            with pytest.raises(OSError, match="No space left"), filler:
                while True:
                    filler.write(bytes(10_000))
                    filler.flush()

    monkeypatch.setattr(RunSaving, "save", save_and_fill)
    flags = ("--epochs", 2, *OFTEN, *ALONE, "--settle", 0)
    assert train_here("--data", dataset.folder, "--out", disk / "run", *flags) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: no space left"), error
    assert error.count("\n") == 1
    assert "the run stands at step 2;" in error
    latest = Checkpoints(disk / "run", 1).latest()
    assert latest is not None
    _, state = read_checkpoint(latest)
    assert state["step"] == 2
    assert list((disk / "run").rglob(".*")) == []


def test_a_run_that_will_not_fit_is_refused_before_it_starts(
    dataset: Any, small_disk: Run, train_here: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = small_disk(4)
    assert train_here("--data", dataset.folder, "--out", disk / "run", "--epochs", 2) == 1
    assert "free some space, or choose another --out" in capsys.readouterr().err
    assert list(disk.iterdir()) == []


def test_a_damaged_checkpoint_is_named(
    dataset: Any, tmp_path: Path, train_here: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "run" / "checkpoints" / "step-00000007.npz"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"PK no more")
    assert train_here("--data", dataset.folder, "--out", tmp_path / "run") == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: the checkpoint {broken} is missing or damaged")
    assert error.count("\n") == 1
