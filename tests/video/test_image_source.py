"""A picture as a film of one frame."""

from pathlib import Path

import pytest

from face2face.errors import SourceError
from face2face.images.io import write_picture
from face2face.types import Frame
from face2face.video.image_source import StillSource


def test_it_has_one_frame_and_no_more(astronaut: Frame, tmp_path: Path) -> None:
    path = tmp_path / "portrait.png"
    write_picture(path, astronaut[:, :300])
    with StillSource(path) as source:
        assert (source.name, source.width, source.height) == ("portrait.png", 300, 512)
        (timed,) = source.frames()
        assert timed.time_s == 0
        assert (timed.frame == astronaut[:, :300]).all()
        assert list(source.frames()) == []
    with pytest.raises(SourceError, match="closed"):
        list(source.frames())


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.png").write_text("Dear all")
    with pytest.raises(SourceError, match="is not a picture"):
        StillSource(tmp_path / "letter.png")
