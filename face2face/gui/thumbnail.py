"""Small images of photographs, for their cards. No Qt here."""

from pathlib import Path

from face2face.types import Box, Frame

_SIDE = 160
_ROOM = 2.0
"""Side of what is shown of a chosen face, in sides of its box."""


def thumbnail(photo: Path) -> Path | None:
    """The middle square of a photograph, or what was kept of it, as a small PNG in the cache.

    Slow: it decodes the photograph. Call it off the window's thread.

    Returns:
        The PNG; None where the cache cannot be written: the face can be used without it.

    Raises:
        SourceError: the photograph cannot be read.
    """
    from face2face.errors import SinkError, writing
    from face2face.images.io import read_image
    from face2face.portrait.upright import upright
    from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks

    image = read_image(photo)
    path = _place_of(photo)
    try:
        with writing(path):
            if path.is_file():
                return path
    except SinkError:  # nor may be looked into
        return None
    image = upright(image, OpenVinoFaceNetworks())
    height, width = image.shape[:2]
    side = min(height, width)
    # Faces are in the upper half of photographs that are higher than wide.
    try:
        _write(path, image, (width - side) // 2, (height - side) // 4, side)
    except SinkError:
        return None
    return path


def keep_thumbnail(photo: Path, image: Frame, face: Box) -> None:
    """Let a photograph's card show one of its faces.

    Args:
        photo: the photograph.
        image: the same, uint8 RGB, of any size.
        face: the face in it, pixels of `image`.

    Raises:
        SinkError: the cache cannot be written.
    """
    height, width = image.shape[:2]
    side = max(1, min(height, width, round(_ROOM * max(face.width, face.height))))
    left = min(max(round((face.left + face.right - side) / 2), 0), width - side)
    top = min(max(round((face.top + face.bottom - side) / 2), 0), height - side)
    _write(_place_of(photo), image, left, top, side)


def _place_of(photo: Path) -> Path:
    from face2face.utils.file_reading import sha256_of
    from face2face.utils.paths import caches

    return caches() / "thumbnails" / f"{sha256_of(photo)[:16]}.png"


def _write(path: Path, image: Frame, left: int, top: int, side: int) -> None:
    """Write a square of an image, small."""
    import cv2
    import numpy as np

    from face2face.errors import writing
    from face2face.images.io import write_image

    part = image[top : top + side, left : left + side]
    small = cv2.resize(part, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_image(path, np.asarray(small, np.uint8))
