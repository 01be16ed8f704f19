"""Checkpoints: plain arrays in a file that is whole or not there.

RUN/checkpoints/
  step-00001200.npz   all variables, and where the run stood; the last few are kept
  best.npz            the averaged generator that validation found best, see scores.py
"""

import json
import os
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from face2face.errors import TrainingError
from face2face.utils.files import whole_file

# A damaged archive may say anything of its parts: encrypted, of terabytes, packed otherwise.
_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    RuntimeError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)

_NAME = re.compile(r"step-(\d{8})\.npz")
_STATE = "state"

Variables = Mapping[str, Sequence[Any]]


class Checkpoints:
    """The checkpoints of one run."""

    def __init__(self, run: Path, keep: int) -> None:
        """Name the run's folder and how many of its checkpoints to keep."""
        self._folder = run / "checkpoints"
        self._keep = keep

    @property
    def best(self) -> Path:
        """The best averaged generator's file."""
        return self._folder / "best.npz"

    def latest(self) -> Path | None:
        """The newest checkpoint, None in a fresh run."""
        found = self._all()
        return found[-1] if found else None

    def clean(self) -> None:
        """Remove what a killed process left half written."""
        for path in self._folder.glob(".*.part-*"):
            path.unlink()

    def bytes_taken(self) -> int:
        """What the run's checkpoints take on the disk."""
        files = self._all() + ([self.best] if self.best.is_file() else [])
        return sum(file.stat().st_size for file in files)

    def save(self, variables: Variables, state: Mapping[str, Any], *, best: bool) -> None:
        """Write a checkpoint, then let the oldest go.

        Args:
            variables: groups of Keras variables.
            state: what json can hold; needs "step".
            best: the averaged generator is the best so far.

        Raises:
            DiskFullError, SinkError: nothing of the run's older checkpoints is lost.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        arrays = {
            f"{group}/{place:04d}": np.asarray(variable)
            for group, members in variables.items()
            for place, variable in enumerate(members)
        }
        _write(self._folder / f"step-{state['step']:08d}.npz", arrays, state)
        if best:
            average = {k: v for k, v in arrays.items() if k.startswith("average/")}
            _write(self.best, average, state)
        for old in self._all()[: -self._keep]:
            old.unlink()

    def restore(self, path: Path, variables: Variables) -> dict[str, Any]:
        """Put a checkpoint's values into the variables.

        Returns:
            The state it was saved with.

        Raises:
            TrainingError: it is damaged, or of another network.
        """
        arrays, state = read_checkpoint(path)
        for group, members in variables.items():
            for place, variable in enumerate(members):
                value = arrays.get(f"{group}/{place:04d}")
                if value is None or value.shape != tuple(variable.shape):
                    raise TrainingError(
                        f"{path} is of another network: give the run's own flags, or another --out"
                    )
                variable.assign(value)
        return state

    def _all(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(p for p in self._folder.iterdir() if _NAME.fullmatch(p.name))


def read_checkpoint(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """All arrays of a checkpoint and its state.

    Raises:
        TrainingError: it is missing or damaged.
    """
    try:
        # Opened here: of a damaged archive NumPy leaves its own file open.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        if not all(isinstance(array, np.ndarray) for array in arrays.values()):
            raise ValueError("it holds other things than arrays")
        state: dict[str, Any] = json.loads(arrays.pop(_STATE).tobytes())
    except _DAMAGE as error:
        raise TrainingError(
            f"the checkpoint {path} is missing or damaged: delete it to go on from the one before"
        ) from error
    return arrays, state


def _write(path: Path, arrays: Mapping[str, np.ndarray], state: Mapping[str, Any]) -> None:
    text = np.frombuffer(json.dumps(state).encode(), np.uint8)
    with whole_file(path) as temporary, temporary.open("wb") as file:
        named: dict[str, Any] = {_STATE: text, **arrays}
        np.savez(file, **named)
        file.flush()
        # Or a power cut could leave an empty file under the final name.
        os.fsync(file.fileno())
