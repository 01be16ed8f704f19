"""Image files that say what was done to them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL.PngImagePlugin import PngInfo

from face2face.images.io import encoded
from face2face.provenance.mark import Mark
from face2face.provenance.signer import Signer
from face2face.provenance.xmp import packet
from face2face.types import Frame, Grey
from face2face.utils.file_types import IMAGES_TRANSPARENT, IMAGES_WITH_METADATA, ends_with
from face2face.utils.files import whole_file


def suffix_for(source: Path, *, alpha: bool) -> str:
    """What a result's name ends with: its source's format where that can hold it, else PNG."""
    able = ends_with(source, IMAGES_WITH_METADATA)
    able = able and (not alpha or ends_with(source, IMAGES_TRANSPARENT))
    return source.suffix.lower() if able else ".png"


def write_marked(
    path: Path,
    image: Frame,
    alpha: Grey | None,
    mark: Mark,
    signer: Signer,
    complete: Callable[[Path], None] | None = None,
) -> None:
    """Write an image whose metadata say what was done to it; whole or not at all.

    Args:
        path: .png, .jpg, .jpeg or .webp.
        image: uint8 RGB.
        alpha: uint8 (height, width), None where all of it is to be seen.
        mark: goes into XMP, and PNG's or JPEG's own comment.
        signer: signs it.
        complete: is told the path of the complete and signed file before it gets its name.

    Raises:
        DiskFullError, SinkError: it cannot be written.
    """
    with whole_file(path) as temporary:
        put_marked(temporary, path.name, image, alpha, mark, signer)
        if complete is not None:
            complete(temporary)


def put_marked(
    path: Path, name: str, image: Frame, alpha: Grey | None, mark: Mark, signer: Signer
) -> None:
    """Write a marked image at `path` itself and sign it; after a failure the caller removes it.

    Args:
        path: a temporary file; the caller renames or removes it.
        name: what it will be called.
        image: as for `write_marked`.
        alpha: as for `write_marked`.
        mark: as for `write_marked`.
        signer: as for `write_marked`.

    Raises:
        OSError: it cannot be written.
        SinkError: its format cannot hold the image.
    """
    stored = image if alpha is None else np.dstack([image, alpha])
    called = path.with_name(name)
    path.write_bytes(encoded(stored, called, **_metadata(called.suffix.lower(), mark)))
    signer.sign(path, mark, name)


def _metadata(suffix: str, mark: Mark) -> dict[str, Any]:
    """XMP, and the comment where its format has had a place for it longer, for Pillow."""
    xmp = packet(mark)
    comment = mark.comment.encode("latin-1", "replace")
    if suffix == ".png":
        chunks = PngInfo()
        chunks.add_text("Comment", comment)
        chunks.add_itxt("XML:com.adobe.xmp", xmp)
        return {"pnginfo": chunks}
    if suffix in (".jpg", ".jpeg"):
        return {"xmp": xmp.encode(), "comment": comment}
    return {"xmp": xmp.encode()}
