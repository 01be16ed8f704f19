"""Two workers of one run, real processes on loopback, through the command line."""

import csv
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.training import two_workers

Start = Callable[..., Any]

NETWORK = ("--size", 128, "--filters", 4, "--discriminator-filters", 4)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def config(ports: list[int], index: int) -> str:
    return json.dumps(
        {
            "cluster": {"worker": [f"127.0.0.1:{port}" for port in ports]},
            "task": {"type": "worker", "index": index},
        }
    )


def train_together(folder: Path, dataset: Any, *epochs: int) -> list[list[str]]:
    """Run two workers to their end, so often; what each of them said."""
    room = folder / "said"
    room.mkdir()
    ports = free_ports(2 * len(epochs))
    runs = {
        number: [config(ports[2 * place :][:2], index) for index in (0, 1)]
        for place, number in enumerate(epochs)
    }
    flags = ("--data", dataset.folder, "--out", "run", *NETWORK, "--settle", 0)
    done = subprocess.run(
        [sys.executable, two_workers.__file__, room, json.dumps(runs), *map(str, flags)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=560,
    )
    errors = [path.read_text("utf-8") for path in sorted(room.glob("*-err-*"))]
    assert done.returncode == 0, (done.stderr, errors)
    return [
        [(room / f"{number}-out-{index}").read_text("utf-8") for index in (0, 1)]
        for number in epochs
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.timeout(600)  # four processes, each of which makes a step ready
def test_two_workers_end_with_equal_weights_and_go_on_together(
    dataset: Any,
    tmp_path: Path,
    digest_in: Start,
    train_here: Start,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (chief, other), later = train_together(tmp_path, dataset, 1, 2)
    assert "2 replicas" in chief
    # Each step takes a pair for each worker: nine of eighteen.
    assert "trained 1 epoch, 9 steps" in chief
    assert digest_in(chief) == digest_in(other)
    # The run's files are the chief's.
    assert "epoch 1: L1" in chief
    assert "epoch 1: L1" not in other

    for said in later:
        assert "going on with epoch 2, after 0 of its steps" in said
        assert "trained 2 epochs, 18 steps" in said
    assert digest_in(later[0]) == digest_in(later[1]) != digest_in(chief)
    names = sorted(p.name for p in (tmp_path / "run" / "checkpoints").iterdir())
    assert names == ["best.npz", "step-00000009.npz", "step-00000018.npz"]
    with (tmp_path / "run" / "log.csv").open(encoding="utf-8", newline="") as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["9", "18"]

    # Alone the steps of an epoch are others, and the count would no longer be right.
    out = ("--out", tmp_path / "run", "--epochs", 3, "--settle", 0)
    assert train_here("--data", dataset.folder, *out) == 1
    assert "9 steps an epoch, here they are 18" in capsys.readouterr().err


def test_a_broken_tf_config_is_named(
    tool_here: Start,
    one_error: Start,
    dataset: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TF_CONFIG", "{")
    one_error(
        tool_here("train.py", "--data", dataset.folder, "--out", "run"), "TF_CONFIG is not JSON"
    )
    assert list(tmp_path.iterdir()) == []
