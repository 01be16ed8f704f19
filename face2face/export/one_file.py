"""A model as one zip file, to be given to others: what its card lists, and nothing else."""

import zipfile
from pathlib import Path

from face2face.card import CARD
from face2face.errors import ErrorKind, ModelError
from face2face.model import read_model
from face2face.utils.files import whole_file


def export_one_file(location: str, path: Path) -> None:
    """Write a model folder as a zip file, which every command takes instead of the folder.

    Args:
        location: the model's name or folder.
        path: the zip file; what stood there is replaced when the new one is whole.

    Raises:
        ModelError: the model has no card, is incomplete or altered.
        SinkError, DiskFullError: the file cannot be written.
    """
    model = read_model(location)
    if model.card is None:
        raise ModelError(
            f"{location} has no {CARD}: it is one file already, or is to be frozen",
            ErrorKind.NOT_TO_EXPORT,
            model=model.name,
        )
    folder = model.graph.parent
    with (
        whole_file(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in (CARD, *sorted(model.card.files)):
            archive.write(folder / name, f"{path.stem}/{name}")
