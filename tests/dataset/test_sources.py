from collections.abc import Callable
from pathlib import Path

import pytest

from face2face.dataset.sources import find_sources
from face2face.errors import DatasetError
from face2face.images.io import write_image
from face2face.types import Frame


def test_images_and_videos_below_a_folder(view: Callable[..., Frame], tmp_path: Path) -> None:
    names = ["10.png", "9.JPG", "b/2.webp", "b/c/1.tiff", "b/c/video.MP4", "a.mov"]
    other = [".hidden.png", "._9.jpg", ".cache/x.png", "notes.txt", "b/data.json"]
    for name in names + other:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    found = find_sources(tmp_path)
    assert [found.name(path) for path in found.images] == [
        "9.JPG",
        "10.png",
        "b/2.webp",
        "b/c/1.tiff",
    ]
    assert [found.name(path) for path in found.videos] == ["a.mov", "b/c/video.MP4"]
    write_image(tmp_path / "one.png", view(1))
    single = find_sources(tmp_path / "one.png")
    assert [single.name(path) for path in single.images] == ["one.png"]


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="does not exist"):
        find_sources(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("x")
    for place in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(DatasetError, match="holds no images"):
            find_sources(place)
