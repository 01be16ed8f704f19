"""What exporting begins with, looked for before TensorFlow is loaded, which takes seconds."""

from pathlib import Path

from face2face.errors import ModelError, TrainingError
from face2face.training.run_record import RunRecord, read_run
from face2face.utils.files import finish_change

REDUCED = "reduced_model.keras"
NOTES = "reduced_model.json"


def need_run(run: Path) -> RunRecord:
    """The record of a run.

    Raises:
        TrainingError: there is none, or it is broken.
    """
    record = read_run(run)
    if record is None:
        raise TrainingError(f"{run} is not a run: train one with tools/train.py --out {run}")
    return record


def need_reduced(folder: Path) -> None:
    """Whether a folder holds what `reduce_run` wrote.

    Raises:
        ModelError: it does not.
    """
    finish_change(folder)
    if not (folder / REDUCED).is_file() or not (folder / NOTES).is_file():
        raise ModelError(
            f"{folder} holds no {REDUCED}: make one with tools/reduce_model.py --model-input RUN "
            f"--model-output {folder}"
        )
