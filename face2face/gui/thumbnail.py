"""Small images of photographs, for their cards. No Qt here."""

from pathlib import Path

_SIDE = 160


def thumbnail(photo: Path) -> Path:
    """The middle square of a photograph as a small PNG in the cache.

    Slow: it decodes the photograph. Call it off the window's thread.

    Raises:
        SourceError: the photograph cannot be read.
        SinkError: the cache cannot be written.
    """
    import cv2
    import numpy as np

    from face2face.errors import writing
    from face2face.images.io import read_image, write_image
    from face2face.utils.files import sha256_of
    from face2face.utils.paths import caches

    image = read_image(photo)
    path = caches() / "thumbnails" / f"{sha256_of(photo)[:16]}.png"
    if path.is_file():
        return path
    height, width = image.shape[:2]
    side = min(height, width)
    # Faces are in the upper half of photographs that are higher than wide.
    top, left = (height - side) // 4, (width - side) // 2
    part = image[top : top + side, left : left + side]
    small = cv2.resize(part, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_image(path, np.asarray(small, np.uint8))
    return path
