"""Writing what is shown as an image."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from face2face.errors import writing
from face2face.provenance.mark import Mark
from face2face.types import Frame
from face2face.utils.files import claim, numbered

if TYPE_CHECKING:
    from face2face.provenance.signer import Signer


def save_snapshot(path: Path, image: Frame, mark: Mark, signer: Signer) -> Path:
    """Write an image whose metadata say that it was generated.

    Args:
        path: a .png; where there is one, the next number is added.
        image: uint8 RGB.
        mark: what they say.
        signer: signs it.

    Returns:
        The file.

    Raises:
        DiskFullError, SinkError: it cannot be written.
    """
    from face2face.provenance.image_writer import write_marked  # it imports OpenCV

    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    mine = next(name for name in numbered(path) if claim(name))
    try:
        write_marked(mine, image, None, mark, signer)
    except BaseException:
        mine.unlink(missing_ok=True)
        raise
    return mine
