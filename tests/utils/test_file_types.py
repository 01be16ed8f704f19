"""One table of endings: what one place accepts, every place accepts."""

import re
from pathlib import Path

import pytest
from PIL import Image

import face2face
from face2face.cli.video import build_parser
from face2face.dataset.sources import find_sources
from face2face.images.file_kind import left_out
from face2face.images.io import encoded
from face2face.provenance.image_writer import suffix_for
from face2face.provenance.signing import FORMATS
from face2face.utils import file_types
from face2face.utils.file_types import (
    ANIMATIONS,
    IMAGES,
    IMAGES_NOT_READ,
    IMAGES_OF_PAIRS,
    IMAGES_TRANSPARENT,
    IMAGES_WITH_METADATA,
    IMAGES_WRITTEN,
    MODELS,
    VIDEO_CONTAINERS,
    VIDEO_CONTAINERS_TRANSPARENT,
    VIDEOS,
    VIDEOS_OF_BOXES,
    ends_with,
    name_filter,
)


def test_the_kinds_do_not_overlap_and_what_is_written_is_read() -> None:
    kinds = [*IMAGES, *IMAGES_NOT_READ, *VIDEOS, *MODELS]
    assert len(kinds) == len(set(kinds))
    assert all(re.fullmatch(r"\.[a-z0-9]+", ending) for ending in kinds)
    assert set(IMAGES_WRITTEN) <= set(IMAGES)
    assert {*IMAGES_TRANSPARENT, *IMAGES_WITH_METADATA, *IMAGES_OF_PAIRS} <= set(IMAGES_WRITTEN)
    assert {*VIDEO_CONTAINERS, *VIDEO_CONTAINERS_TRANSPARENT} <= set(VIDEOS)
    assert set(VIDEOS_OF_BOXES) <= set(VIDEO_CONTAINERS)
    # What is signed is what is written with metadata, but for Matroska, which cannot be.
    written = {*IMAGES_WITH_METADATA, *ANIMATIONS, *VIDEO_CONTAINERS, *VIDEO_CONTAINERS_TRANSPARENT}
    assert set(FORMATS) == written - {".mkv", ".webm"}


@pytest.mark.parametrize("ending", ["HEIC", "gif", "Avif", "ts", "flv", "3GP", "webm", "M2TS"])
def test_a_folder_and_the_window_take_the_same_files(ending: str, tmp_path: Path) -> None:
    dialogs = pytest.importorskip("face2face.gui.dialogs")
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"x")
    assert dialogs.kind_of(path) in ("video", "photo")
    found = find_sources(tmp_path)
    assert [*found.images, *found.videos] == [path]
    assert f"*.{ending.lower()}" in name_filter(VIDEOS, IMAGES).split()


def test_models_are_known_by_either_ending_in_any_case(tmp_path: Path) -> None:
    dialogs = pytest.importorskip("face2face.gui.dialogs")
    assert [dialogs.kind_of(tmp_path / f"ana{e}") for e in (".PB", ".zip")] == ["model", "model"]
    assert dialogs.kind_of(tmp_path / "notes.txt") == "unknown"


def test_every_written_image_format_is_encoded_and_read_by_what_it_is(tmp_path: Path) -> None:
    import numpy as np

    image = np.full((8, 8, 4), 77, np.uint8)
    for ending in IMAGES_WRITTEN:
        shown = image if ending in IMAGES_TRANSPARENT else image[:, :, :3]
        path = tmp_path / f"a{ending}"
        path.write_bytes(encoded(shown, path))
        with Image.open(path) as stored:
            assert stored.mode == ("RGBA" if ending in IMAGES_TRANSPARENT else "RGB"), ending
    assert left_out(list(tmp_path.iterdir())) is None
    assert "a.jxl" in (left_out([tmp_path / "a.jxl"]) or "")


def test_results_keep_their_ending_where_it_holds_what_is_said() -> None:
    assert suffix_for(Path("a.JPG"), alpha=False) == ".jpg"
    assert suffix_for(Path("a.JPG"), alpha=True) == ".png"
    assert suffix_for(Path("a.WebP"), alpha=True) == ".webp"
    assert suffix_for(Path("a.tiff"), alpha=True) == ".png"


def test_capitals_do_not_matter() -> None:
    assert ends_with(Path("a.GIF"), IMAGES)
    assert not ends_with(Path("jpg"), IMAGES)


def test_the_help_names_the_formats_that_are_written() -> None:
    shown = " ".join(build_parser().format_help().split())
    for ending in ("mp4", "mov", "mkv", "webm"):
        assert f".{ending}" in shown


def test_no_other_module_lists_the_endings() -> None:
    """A list of three or more endings, written out elsewhere, would be a second table."""
    package = Path(face2face.__file__).parent
    # What a format's own reader or writer says of it.
    allowed = {Path(file_types.__file__), package / "provenance" / "signing.py"}
    ending = r"[\"'](?:\*?\.(?:png|jpe?g|mp4|mov|mkv|webm|avi|gif|tiff?|bmp|webp|heic))"
    several = re.compile(rf"(?:{ending}[\"' ][^\n\"']*){{3}}|\*\.\w+ \*\.\w+")
    guilty = [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*.py"))
        if path not in allowed and several.search(path.read_text("utf-8"))
    ]
    assert guilty == []
