"""Saving a picture that says what it is."""

from pathlib import Path

from face2face.errors import writing
from face2face.provenance.mark import Mark
from face2face.provenance.signer import Sealer
from face2face.types import Frame


def save_snapshot(path: Path, picture: Frame, mark: Mark, sealer: Sealer) -> None:
    """Write a picture whose metadata say that it was generated.

    Args:
        path: a .png.
        picture: uint8 RGB.
        mark: what they say.
        sealer: signs it.

    Raises:
        DiskFullError, SinkError: it cannot be written.
    """
    from face2face.provenance.image_writer import write_marked  # it imports OpenCV

    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_marked(path, picture, None, mark, sealer)
