"""A photograph kept as a model: a folder that says what it is."""

from pathlib import Path

import cv2
import numpy as np

from face2face.card import CARD, NOT_STATED, Card, PortraitEntry, write_card
from face2face.config import PHOTO_SIZE, REENACTMENT
from face2face.faces.face_networks import FaceNetworks
from face2face.images.io import read_image
from face2face.model import PREVIEW, hashes
from face2face.portrait.photo import take_photo
from face2face.types import Frame
from face2face.utils.files import whole_folder

PHOTO = "photo.jpg"

_MOST_PX = 2048
"""Longer side of a kept photograph: more than twice the largest output."""

_QUALITY = 95
_PREVIEW_PX = 160


def keep_photo(
    folder: Path,
    photo: Path,
    networks: FaceNetworks,
    *,
    face: int = 1,
    size: int = PHOTO_SIZE,
    consent: str = NOT_STATED,
    licence: str = NOT_STATED,
    attribution: str = NOT_STATED,
    source: str = NOT_STATED,
    command: str = "",
    most_px: int = _MOST_PX,
    quality: int = _QUALITY,
) -> Card:
    """Write the model folder; it appears under its name only when whole.

    The photograph is kept upright and without what its file says of place, time and camera.

    Args:
        folder: the folder to make.
        photo: the photograph.
        networks: find the face.
        face: which face, 1 the largest.
        size: side of the output in pixels, where none is asked for.
        consent: what the person agreed to.
        licence: the photograph's.
        attribution: whom to name.
        source: where the photograph comes from.
        command: the command that was given.
        most_px: longer side of what is kept, in pixels.
        quality: of the JPEG, 1 to 100.

    Raises:
        SourceError: the photograph cannot be read.
        NoFaceError: it shows no such face.
        SinkError: the folder cannot be written.
    """
    return keep_image(
        folder,
        read_image(photo),
        photo.name,
        networks,
        face=face,
        size=size,
        consent=consent,
        licence=licence,
        attribution=attribution,
        source=source,
        command=command,
        most_px=most_px,
        quality=quality,
    )


def keep_image(
    folder: Path,
    image: Frame,
    name: str,
    networks: FaceNetworks,
    *,
    face: int = 1,
    size: int | None = None,
    consent: str = NOT_STATED,
    licence: str = NOT_STATED,
    attribution: str = NOT_STATED,
    source: str = NOT_STATED,
    command: str = "",
    most_px: int = _MOST_PX,
    quality: int = _QUALITY,
) -> Card:
    """The same with an image that was read already, uint8 RGB, called `name` in messages.

    Raises:
        NoFaceError: it shows no such face.
        SinkError: the folder cannot be written.
    """
    image = _at_most(image, most_px)
    shown = take_photo(image, networks, size=_PREVIEW_PX, face=face, name=name)
    with whole_folder(folder) as temporary:
        _write_jpeg(temporary / PHOTO, image, quality)
        _write_png(temporary / PREVIEW, shown.image)
        card = Card(
            name=folder.name,
            task=REENACTMENT,
            size=size or PHOTO_SIZE,
            portrait=PortraitEntry(photo=PHOTO, face=face),
            normalisation="none: the photograph is warped",
            data=[] if source == NOT_STATED else [{"photograph": source}],
            commands=[command] if command else [],
            licence=licence,
            attribution=attribution,
            consent=consent,
            files=hashes(temporary, [PHOTO, PREVIEW]),
        )
        write_card(temporary, card)
        assert (temporary / CARD).is_file()
    return card


def _at_most(image: Frame, most_px: int) -> Frame:
    longer = max(image.shape[:2])
    if longer <= most_px:
        return image
    height, width = (max(round(side * most_px / longer), 1) for side in image.shape[:2])
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _write_jpeg(path: Path, image: Frame, quality: int) -> None:
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    done, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
    assert done, "OpenCV cannot encode a JPEG"
    path.write_bytes(data.tobytes())


def _write_png(path: Path, image: Frame) -> None:
    done, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    assert done, "OpenCV cannot encode a PNG"
    path.write_bytes(data.tobytes())
