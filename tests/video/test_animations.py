"""GIF and WebP as results: colours, times, length, and what they say of themselves."""

from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image, ImageSequence

from face2face.errors import SinkError
from face2face.provenance.xmp import find
from face2face.types import Frame
from face2face.video.animation_sink import AnimationSink
from face2face.video.image_sequence_sink import ImageSequenceSink

XMP = (
    "<x:xmpmeta><d:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/test"
    "</d:DigitalSourceType></x:xmpmeta>"
)


def sink(path: Path, frame: Frame, **settings: object) -> AnimationSink:
    height, width, channels = frame.shape
    about = {"comment": "made by a test", "xmp": XMP, "alpha": channels == 4, **settings}
    return AnimationSink(path, width=width, height=height, frame_rate=25, **about)  # type: ignore[arg-type]


def write(path: Path, frames: list[Frame], rate: float, end_s: float | None = None) -> list[str]:
    """What was left out."""
    with sink(path, frames[0]) as opened:
        for number, frame in enumerate(frames):
            opened.write(frame, number / rate)
        if end_s is not None:
            opened.hold_until(end_s)
    return list(opened.lacks)


def read(path: Path) -> tuple[list[Frame], list[int]]:
    """Images, and for how many milliseconds each is shown."""
    images, lasting = [], []
    with Image.open(path) as moving:
        assert moving.info["loop"] == 0
        for image in ImageSequence.Iterator(moving):
            images.append(np.asarray(image.convert("RGBA"), np.uint8))
            lasting.append(image.info["duration"])
    return images, lasting


def off(one: Frame, other: Frame) -> float:
    return float(np.abs(one[..., :3].astype(int) - other[..., :3]).mean())


def test_a_gif_shows_fifteen_frames_a_second_for_the_whole_time(
    tmp_path: Path, talking: list[Frame]
) -> None:
    path = tmp_path / "a.gif"
    lacks = write(path, talking[:30], rate=30, end_s=1.5)
    images, lasting = read(path)
    assert lacks == ["15 of its 30 frames are shown, 15 a second at most"]
    assert len(images) == 15
    assert sum(lasting) == pytest.approx(1500, abs=10)
    assert set(lasting[:-1]) == {60, 70}
    assert max(off(image, talking[2 * n]) for n, image in enumerate(images)) < 6
    with Image.open(path) as gif:
        assert gif.info["comment"] == b"made by a test"
    assert find(path)[0].endswith("/test")
    assert [each.name for each in tmp_path.iterdir()] == ["a.gif"]


def test_a_gif_of_large_frames_is_made_smaller(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    lacks = write(path, [np.full((300, 800, 3), level, np.uint8) for level in (20, 90)], rate=5)
    images, _ = read(path)
    assert lacks == ["made smaller, 640 x 240 pixels"]
    assert [image.shape for image in images] == [(240, 640, 4)] * 2


def test_a_webp_has_all_frames_at_their_times(tmp_path: Path) -> None:
    """More than are encoded together, so that what is joined shows no seam."""
    path = tmp_path / "a.webp"
    levels = [(40 + 50 * n) % 240 for n in range(150)]
    frames = [np.full((32, 48, 3), level, np.uint8) for level in levels]
    assert write(path, frames, rate=25, end_s=7.0) == []
    images, lasting = read(path)
    assert lasting == [40] * 149 + [1040]
    assert [int(image[..., 0].mean()) for image in images] == pytest.approx(levels, abs=4)
    assert find(path)[0].endswith("/test")


def test_a_webp_says_where_its_frames_let_through_what_was_before(tmp_path: Path) -> None:
    frames = [np.full((120, 160, 3), 90, np.uint8) for _ in range(6)]
    for number, frame in enumerate(frames):
        frame[40:80, 10 * number : 10 * number + 40] = (200, 30, 30)
    write(tmp_path / "moves.webp", frames, 25)
    write(
        tmp_path / "all_new.webp", [np.full((120, 160, 3), 40 * n, np.uint8) for n in range(6)], 25
    )
    for name, through in (("moves.webp", True), ("all_new.webp", False)):
        data = (tmp_path / name).read_bytes()
        assert (b"ALPH" in data) is through
        assert bool(data[20] & 0x10) is through  # RFC 9649, 2.7.1


def test_a_transparent_webp_shows_nothing_of_the_frame_before(tmp_path: Path) -> None:
    frames = []
    for left in (0, 16, 32):
        frame = np.zeros((32, 48, 4), np.uint8)
        frame[:, left : left + 16] = 200, 60, 30, 255
        frames.append(frame)
    write(tmp_path / "a.webp", frames, rate=25)
    images, _ = read(tmp_path / "a.webp")
    for image, frame in zip(images, frames, strict=True):
        np.testing.assert_array_equal(image[..., 3], frame[..., 3])


@pytest.mark.parametrize(("name", "longest_s"), [("held.gif", 655), ("held.webp", 16_777)])
def test_an_image_that_stands_longer_than_the_form_can_say(
    tmp_path: Path, name: str, longest_s: int
) -> None:
    frames = [np.full((16, 16, 3), level, np.uint8) for level in (50, 200)]
    write(tmp_path / name, frames, 10, end_s=2.0 * longest_s)  # the end alone is cut
    assert sum(read(tmp_path / name)[1]) == 100 + 1000 * longest_s
    (tmp_path / name).unlink()
    with pytest.raises(SinkError, match=f"for longer than the {longest_s} s"):
        write(tmp_path / name, frames, 1 / (2 * longest_s))
    assert not list(tmp_path.iterdir())


def test_quality_of_a_webp_is_paid_in_bytes(tmp_path: Path, talking: list[Frame]) -> None:
    sizes = []
    for quality in (10, 90):
        path = tmp_path / f"{quality}.webp"
        with sink(path, talking[0], quality=quality) as opened:
            for number in range(8):
                opened.write(talking[number], number / 25)
        sizes.append(path.stat().st_size)
    assert 2 * sizes[0] < sizes[1]


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_memory_does_not_grow_with_length(tmp_path: Path, suffix: str) -> None:
    process = psutil.Process()
    held = []
    with sink(tmp_path / f"a{suffix}", np.zeros((360, 640, 3), np.uint8)) as opened:
        for number in range(300):  # of 0.7 MB each
            opened.write(np.full((360, 640, 3), number % 250, np.uint8), number / 10)
            held.append(process.memory_info().rss)
    assert max(held) - held[100] < 60e6


def test_images_too_large_for_a_webp_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="at most 16383 a side"):
        AnimationSink(tmp_path / "a.webp", width=17000, height=8, frame_rate=25, comment="", xmp="")
    assert list(tmp_path.iterdir()) == []


def save(path: Path, image: Frame) -> None:
    Image.fromarray(image).save(path)


def sequence(path: Path) -> ImageSequenceSink:
    return ImageSequenceSink(path, width=8, height=8, save=save)


def test_images_of_before_go_with_their_folder(tmp_path: Path) -> None:
    frame = np.zeros((8, 8, 3), np.uint8)
    for count in (3, 2):
        with sequence(tmp_path / "out" / "f-%d.png") as opened:
            for number in range(count):
                opened.write(frame, number / 25)
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["f-1.png", "f-2.png"]


def test_what_comes_into_the_folder_meanwhile_is_not_lost(tmp_path: Path) -> None:
    opened = sequence(tmp_path / "out" / "%d.png")
    opened.write(np.zeros((8, 8, 3), np.uint8), 0.0)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear")
    with pytest.raises(SinkError, match="holds more than such images"):
        opened.close()
    assert [each.name for each in tmp_path.rglob("*")] == ["out", "letter.txt"]


def test_only_a_folder_of_their_own_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear")
    with pytest.raises(SinkError, match=r"holds more than such images \(letter.txt\)"):
        sequence(tmp_path / "out" / "%05d.png")
    monkeypatch.chdir(tmp_path / "out")
    with pytest.raises(SinkError, match=r"a folder of their own; give frames/%05d\.png"):
        sequence(Path("%05d.png"))
    with pytest.raises(SinkError, match="is a file"):
        sequence(tmp_path / "out" / "letter.txt" / "%05d.png")
    with pytest.raises(SinkError, match="does not exist; create it"):
        sequence(tmp_path / "no" / "out" / "%05d.png")
    assert [each.name for each in tmp_path.rglob("*")] == ["out", "letter.txt"]
