"""Opening the generators of mouth and eyes."""

from pathlib import Path

from face2face.errors import ErrorKind, ModelError
from face2face.model import read_model
from face2face.portrait.patches import PatchNetworks
from face2face.runtime.base import Runtime
from face2face.runtime.open_runtime import open_runtime
from face2face.utils.paths import shipped

PATCH_MODELS = "portrait"
"""The folder in models/ that holds the two models, each a folder of its own."""


def patch_models() -> Path:
    """The folder of the shipped two; whether it is there is another question."""
    return shipped("models") / PATCH_MODELS


def open_patch_networks(folder: Path | None = None, kind: str = "openvino") -> PatchNetworks:
    """Open the generators of mouth and eyes.

    Args:
        folder: holds the models mouth and eyes; None for the shipped ones.
        kind: one of config.RUNTIMES.

    Raises:
        ModelError: one of them is missing, altered, or of another task.
        RuntimeUnavailableError: the runtime is not installed.
    """
    place = folder or patch_models()

    def opened(task: str) -> Runtime:
        model = read_model(str(place / task))
        if model.card is None or model.card.task != task:
            raise ModelError(
                f"{place / task} is no model of the task {task}: train one with "
                f"tools/train.py on a dataset of --task {task}",
                ErrorKind.PROGRAM_INCOMPLETE,
                path=str(place / task),
            )
        return open_runtime(model.graph, kind, model.int8)

    return PatchNetworks(opened("mouth"), opened("eyes"))
