"""Saving a picture that says what it is."""

from pathlib import Path

from PySide6.QtGui import QImage

from face2face.errors import SinkError, writing
from face2face.files import whole_file
from face2face.types import Frame


def save_snapshot(path: Path, picture: Frame, comment: str) -> None:
    """Write a PNG whose Comment says that it was generated.

    Args:
        path: a .png.
        picture: uint8 RGB.
        comment: for the file's metadata.

    Raises:
        DiskFullError, SinkError: it cannot be written.
    """
    height, width = picture.shape[:2]
    image = QImage(picture.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    image.setText("Comment", comment)
    image.setText("Software", "face2face")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        if not image.save(str(temporary), "PNG"):  # type: ignore[call-overload]
            raise SinkError(f"cannot write {path}: choose another place, or free some space")
