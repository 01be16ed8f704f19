"""Pictures laid aside in files, without loss, until it is known what becomes of them."""

from pathlib import Path

import cv2
import numpy as np

from face2face.errors import writing
from face2face.types import Picture

_QUICK = [cv2.IMWRITE_PNG_COMPRESSION, 1]


class Spool:
    """A folder of numbered pictures; only one thread may put."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made; whoever made its parent deletes it."""
        folder.mkdir()
        self._folder, self._next = folder, 0

    def put(self, picture: Picture) -> int:
        """Lay a picture aside, uint8 RGB or RGBA; returns its key.

        Raises:
            SinkError: it cannot be written.
        """
        key = self._next
        self._next += 1
        done, data = cv2.imencode(".png", _swapped(picture), _QUICK)
        assert done, "OpenCV encodes PNG"
        path = self._path(key)
        with writing(path):
            path.write_bytes(data.tobytes())
        return key

    def take(self, key: int) -> Picture:
        """Get a picture back and delete its file."""
        path = self._path(key)
        picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
        assert picture is not None, f"{path} was written whole"
        path.unlink()
        return _swapped(picture)  # type: ignore[arg-type]

    def _path(self, key: int) -> Path:
        return self._folder / f"{key}.png"


def _swapped(picture: Picture) -> Picture:
    """RGB(A) to BGR(A), and back."""
    code = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
    return cv2.cvtColor(picture, code)  # type: ignore[return-value]
