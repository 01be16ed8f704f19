"""Checkpoints: plain arrays in a file that is whole or not there.

RUN/checkpoints/
  step-00001200.npz   all variables, and where the run stood; the last few are kept
  best.npz            the averaged generator that validation found best
"""

import json
import os
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from face2face.errors import ErrorKind, TrainingError
from face2face.untrusted.npz import array_of
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
_AVERAGE = "average/"
"""Before the names of the averaged generator's arrays."""

_MOST_ARRAYS = 5_000

_Whole = Annotated[int, Field(ge=0, le=10**12)]


class _Row(BaseModel):
    """One validation's figures, which are no numbers where a run went wrong."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, float]

    step: _Whole


class _State(BaseModel):
    """Where a run stood; see `run_state`."""

    model_config = ConfigDict(extra="forbid")

    step: _Whole
    steps_an_epoch: _Whole = 1
    minutes: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    command_minutes: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    losses: dict[str, float] = {}
    history: Annotated[list[_Row], Field(max_length=1_000_000)] = []


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

    def bytes_to_come(self, variables: Variables) -> int:
        """What the run's checkpoints will take on the disk beside what they take already."""
        size = {
            name: sum(np.asarray(variable).nbytes for variable in members)
            for name, members in variables.items()
        }
        files = self._all() + ([self.best] if self.best.is_file() else [])
        taken = sum(file.stat().st_size for file in files)
        # One more than are kept exists while the newest is written.
        return (self._keep + 1) * sum(size.values()) + 2 * size["average"] - taken

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
            average = {name: v for name, v in arrays.items() if name.startswith(_AVERAGE)}
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
    """All arrays of a checkpoint, read-only, and its state.

    They take no more memory than the file has bytes, whatever it says of them.

    Raises:
        TrainingError: it is missing or damaged.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            arrays = _arrays(archive, path.stat().st_size)
        state: dict[str, Any] = json.loads(arrays.pop(_STATE).tobytes())
        _State.model_validate(state)
    except (*_DAMAGE, RecursionError) as error:
        raise TrainingError(
            f"the checkpoint {path} is missing or damaged: delete it to go on from the one before",
            ErrorKind.TRAINING_DAMAGED,
            path=str(path),
        ) from error
    return arrays, state


def averaged_weights(arrays: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """The averaged generator's weights in a checkpoint's arrays, in the network's order."""
    return [arrays[name] for name in sorted(arrays) if name.startswith(_AVERAGE)]


def _arrays(archive: zipfile.ZipFile, left: int) -> dict[str, np.ndarray]:
    """An archive's arrays, which lie in it as they are.

    Args:
        archive: as np.savez writes it.
        left: bytes that they may have together.

    Raises:
        ValueError: it is none, or says more of itself than it holds.
    """
    members = archive.infolist()
    left -= sum(member.file_size for member in members)
    stored = all(member.compress_type == zipfile.ZIP_STORED for member in members)
    if left < 0 or not stored or len(members) > _MOST_ARRAYS:
        raise ValueError("it is no archive of arrays as they are")
    return {
        member.filename.removesuffix(".npy"): array_of(
            archive.read(member), member.filename, kinds="fiu"
        )
        for member in members
    }


def _write(path: Path, arrays: Mapping[str, np.ndarray], state: Mapping[str, Any]) -> None:
    text = np.frombuffer(json.dumps(state).encode(), np.uint8)
    with whole_file(path) as temporary, temporary.open("wb") as file:
        named: dict[str, Any] = {_STATE: text, **arrays}
        np.savez(file, **named)
        file.flush()
        # Or a power cut could leave an empty file under the final name.
        os.fsync(file.fileno())
