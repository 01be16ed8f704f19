"""Images laid aside in files until they are wanted: more than memory holds."""

from pathlib import Path

import cv2
import numpy as np

from face2face.errors import writing
from face2face.types import Image

_QUICK = [cv2.IMWRITE_PNG_COMPRESSION, 1]


class Spool:
    """A folder of numbered images; only one thread may put."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made; whoever made its parent deletes it."""
        folder.mkdir()
        self._folder, self._next = folder, 0

    def put(self, image: Image) -> int:
        """Lay an image aside, uint8 RGB or RGBA; returns its key.

        Raises:
            SinkError: it cannot be written.
        """
        key = self._next
        self._next += 1
        done, data = cv2.imencode(".png", _swapped(image), _QUICK)
        assert done, "OpenCV encodes PNG"
        path = self._path(key)
        with writing(path):
            path.write_bytes(data.tobytes())
        return key

    def take(self, key: int) -> Image:
        """Get an image back and delete its file."""
        path = self._path(key)
        image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
        assert image is not None, f"{path} was written whole"
        path.unlink()
        return _swapped(image)  # type: ignore[arg-type]

    def _path(self, key: int) -> Path:
        return self._folder / f"{key}.png"


def _swapped(image: Image) -> Image:
    """RGB(A) to BGR(A), and back."""
    code = cv2.COLOR_RGBA2BGRA if image.shape[2] == 4 else cv2.COLOR_RGB2BGR
    return cv2.cvtColor(image, code)  # type: ignore[return-value]
