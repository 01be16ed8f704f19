"""Saving a picture that says what it is."""

from pathlib import Path

from face2face.errors import writing
from face2face.files import claim, numbered
from face2face.provenance.mark import Mark
from face2face.provenance.seal import Sealer
from face2face.types import Frame


def save_snapshot(path: Path, picture: Frame, mark: Mark, sealer: Sealer) -> Path:
    """Write a picture whose metadata say that it was generated.

    Args:
        path: a .png; where there is one, the next number is added.
        picture: uint8 RGB.
        mark: what they say.
        sealer: signs it.

    Returns:
        The file.

    Raises:
        DiskFullError, SinkError: it cannot be written.
    """
    from face2face.provenance.marked_pictures import write_marked  # it imports OpenCV

    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    mine = next(name for name in numbered(path) if claim(name))
    try:
        write_marked(mine, picture, None, mark, sealer)
    except BaseException:
        mine.unlink(missing_ok=True)
        raise
    return mine
