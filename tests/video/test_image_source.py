"""An image as a video of one frame."""

from pathlib import Path

import pytest

from face2face.errors import SourceError
from face2face.images.io import write_image
from face2face.types import Frame
from face2face.video.image_source import ImageSource


def test_it_has_one_frame_and_no_more(astronaut: Frame, tmp_path: Path) -> None:
    path = tmp_path / "portrait.png"
    write_image(path, astronaut[:, :300])
    with ImageSource(path) as source:
        assert (source.name, source.width, source.height) == ("portrait.png", 300, 512)
        (timed,) = source.frames()
        assert timed.time_s == 0
        assert (timed.frame == astronaut[:, :300]).all()
        assert list(source.frames()) == []
    with pytest.raises(SourceError, match="closed"):
        list(source.frames())


def test_what_is_no_image_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.png").write_text("Dear all")
    with pytest.raises(SourceError, match="is not an image"):
        ImageSource(tmp_path / "letter.png")
