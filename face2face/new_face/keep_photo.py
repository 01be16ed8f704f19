"""A photograph kept as a model: a folder that says what it is."""

from pathlib import Path

from face2face.card import NOT_STATED, Card, write_card
from face2face.card_entries import PortraitEntry
from face2face.config import PHOTO_SIZE, REENACTMENT
from face2face.faces.mesh import MeshPoints
from face2face.images.io import encoded, write_image
from face2face.images.resize import resize, size_inside
from face2face.model import PREVIEW
from face2face.portrait.photo import photo_of
from face2face.types import Frame
from face2face.utils.file_reading import sha256_of_each
from face2face.utils.files import whole_folder

PHOTO, LIDS = "photo.jpg", "lids.jpg"

_MOST_PX = 2048
"""Longer side of a kept photograph: more than twice the largest output."""

_PREVIEW_PX = 160


def as_kept(image: Frame) -> Frame:
    """An image without more pixels than are of use; faces are looked for in it, uint8 RGB."""
    if max(image.shape[:2]) <= _MOST_PX:
        return image
    return resize(image, *size_inside(image, _MOST_PX, _MOST_PX))


def keep_photo(
    folder: Path,
    image: Frame,
    points: MeshPoints,
    *,
    face: int = 1,
    size: int | None = None,
    consent: str = NOT_STATED,
    source: str = NOT_STATED,
    command: str = "",
    teeth: tuple[float, float, float] | None = None,
    lids: Frame | None = None,
) -> Card:
    """Write the model folder; it appears under its name only when whole.

    The photograph is kept upright and without what its file says of place, time and camera.

    Args:
        folder: the folder to make.
        image: the photograph, uint8 RGB, upright, as `as_kept` gives it.
        points: the face's mesh, pixels of `image`.
        face: which of the photograph's faces that is, 1 the largest.
        size: side of the output in pixels where none is asked for, None for the usual one.
        consent: what the person agreed to.
        source: where the photograph comes from.
        command: the command that was given.
        teeth: see `PortraitEntry`, None where they are not known.
        lids: another image of the person, with both eyes shut, uint8 RGB; None for none.

    Raises:
        SinkError: the folder cannot be written.
    """
    shown = photo_of(image, points, size=_PREVIEW_PX)
    with whole_folder(folder) as temporary:
        kept = {PHOTO: image} if lids is None else {PHOTO: image, LIDS: as_kept(lids)}
        for name, one in kept.items():
            (temporary / name).write_bytes(encoded(one, Path(name), optimize=True))
        write_image(temporary / PREVIEW, shown.image)
        card = Card(
            name=folder.name,
            task=REENACTMENT,
            size=size or PHOTO_SIZE,
            portrait=PortraitEntry(
                photo=PHOTO,
                face=face,
                teeth=teeth,
                lids=LIDS if LIDS in kept else None,
            ),
            normalisation="none: the photograph is warped",
            data=[] if source == NOT_STATED else [{"photograph": source}],
            commands=[command] if command else [],
            licence=NOT_STATED,
            attribution=NOT_STATED,
            consent=consent,
            files=sha256_of_each(temporary, [*kept, PREVIEW]),
        )
        write_card(temporary, card)
    return card
