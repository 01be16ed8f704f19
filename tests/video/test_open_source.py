"""Which source a name opens: images are no videos, what moves is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from face2face.errors import SourceError, UsageError
from face2face.images.io import read_image
from face2face.types import Frame
from face2face.video.open_source import open_path, open_video
from face2face.video.timeless_gif import images_without_times


def frames_of(path: Path) -> list[Frame]:
    with open_video(path) as source:
        return [timed.frame for timed in source.frames()]


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_an_image_is_upright_and_in_its_own_colours(
    suffix: str, astronaut: Frame, tmp_path: Path
) -> None:
    path = tmp_path / f"turned{suffix}"
    turned = Image.Exif()
    turned[0x112] = 6
    Image.fromarray(astronaut[:, :300]).save(path, exif=turned)
    (frame,) = frames_of(path)
    assert frame.shape == (300, 512, 3)
    assert (frame == read_image(path)).all()
    with open_video(path) as source:
        assert source.extent == (1, pytest.approx(0.04))
        assert source.end_s == pytest.approx(0.04)


@pytest.mark.parametrize("suffix", [".png", ".gif", ".avif"])
def test_an_image_that_moves_is_a_video(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"moving{suffix}"
    levels = [40, 80, 120, 160, 200]
    first, *others = [Image.fromarray(np.full((64, 96, 3), level, np.uint8)) for level in levels]
    first.save(path, save_all=True, append_images=others, duration=100)
    with open_path(path) as source:
        found = [(timed.time_s, int(timed.frame.mean())) for timed in source.frames()]
        assert source.extent == (5, pytest.approx(0.5))
    assert [time_s for time_s, _ in found] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert [level for _, level in found] == pytest.approx(levels, abs=3)


@pytest.mark.parametrize("name", ["clip.jpg", "clip.PNG", "clip.webp"])
def test_a_video_is_one_whatever_it_is_called(
    name: str, tmp_path: Path, make_clip: Callable[..., Path]
) -> None:
    path = make_clip().rename(tmp_path / name)
    assert len(frames_of(path)) == 50


def moving_webp(path: Path) -> Path:
    """Five levels of grey; the third frame is said to be shown for no time at all."""
    first, *others = [
        Image.fromarray(np.full((64, 96, 3), level, np.uint8)) for level in (40, 80, 120, 160, 200)
    ]
    durations = [100, 40, 0, 100, 60]
    first.save(path, save_all=True, append_images=others, duration=durations, icc_profile=b"")
    return path


def test_a_webp_that_moves_keeps_its_times(tmp_path: Path) -> None:
    with open_video(moving_webp(tmp_path / "moving.webp")) as source:
        found = [(timed.time_s, int(timed.frame.mean())) for timed in source.frames()]
        assert source.extent == (5, pytest.approx(0.4))
        assert source.end_s == source.length_s == pytest.approx(0.4)
        source.seek(0.12)
        assert [timed.time_s for timed in source.frames()] == pytest.approx([0, 0.02, 0.12, 0.22])
    assert [time_s for time_s, _ in found] == pytest.approx([0, 0.1, 0.14, 0.24, 0.34])
    assert [level for _, level in found] == pytest.approx([40, 80, 120, 160, 200], abs=3)


def test_a_webp_that_moves_has_parts(tmp_path: Path) -> None:
    path = moving_webp(tmp_path / "moving.webp")
    with open_video(path, start_s=0.1, duration_s=0.14) as source:
        assert [int(timed.frame.mean()) for timed in source.frames()] == pytest.approx(
            [80, 120], abs=3
        )
        assert source.frame_count == 2
    with pytest.raises(SourceError, match=r"is 0\.4 s long and has no image at 0\.4 s"):
        open_video(path, start_s=0.4)
    with pytest.raises(SourceError, match="cannot start at -1 s"):
        open_video(path, start_s=-1)
    with pytest.raises(SourceError, match="cannot last 0 s"):
        open_video(path, duration_s=0)


def _gif(path: Path, **settings: Any) -> Path:
    first, *others = [Image.new("L", (64, 48), level) for level in (40, 120, 200)]
    first.save(path, save_all=True, append_images=others, **settings)
    return path


def test_a_gif_that_gives_its_images_no_times_has_all_of_them(tmp_path: Path) -> None:
    """As Pillow writes it without a duration; of FFmpeg there came the first image alone."""
    path = _gif(tmp_path / "a.gif")
    with open_video(path) as source:
        found = [(timed.time_s, int(timed.frame.mean())) for timed in source.frames()]
        assert source.frame_count == 3
    assert [time_s for time_s, _ in found] == pytest.approx([0, 0.1, 0.2])
    assert [level for _, level in found] == pytest.approx([40, 120, 200], abs=3)
    assert images_without_times(_gif(tmp_path / "b.gif", duration=40)) == 0
    whole = path.read_bytes()
    for kept in range(0, len(whole), 7):  # cut off anywhere
        path.write_bytes(whole[:kept])
        assert images_without_times(path) in (0, 1, 2, 3)


@pytest.mark.parametrize("kept", [21, 60, 300])
def test_a_webp_that_is_cut_off_is_damaged(kept: int, tmp_path: Path) -> None:
    path = moving_webp(tmp_path / "moving.webp")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(SourceError, match="is damaged"):
        open_video(path)


def test_what_is_transparent_in_a_webp_that_moves_is_white(tmp_path: Path) -> None:
    path = tmp_path / "moving.webp"
    first, other = (Image.new("RGBA", (64, 64), (0, 0, 200, alpha)) for alpha in (0, 255))
    first.save(path, save_all=True, append_images=[other], duration=100, lossless=True)
    clear, blue = frames_of(path)
    assert clear[5, 5].tolist() == [255, 255, 255]
    assert blue[5, 5].tolist() == [0, 0, 200]


def test_several_pages_are_no_frames(tmp_path: Path) -> None:
    path = tmp_path / "pages.tiff"
    first, other = (Image.new("RGB", (64, 64), level) for level in ("red", "blue"))
    first.save(path, save_all=True, append_images=[other])
    (frame,) = frames_of(path)
    assert frame[0, 0].tolist() == [255, 0, 0]


def test_an_image_has_no_part(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    Image.new("RGB", (64, 64)).save(path)
    with pytest.raises(UsageError, match="is an image: a start or a duration goes with video"):
        open_video(path, start_s=1)
    with pytest.raises(UsageError, match="is an image"):
        open_video(path, duration_s=1)
    with pytest.raises(SourceError, match="cannot read"):
        open_video(tmp_path / "missing.png")
