"""Videos whose time stamps begin anew, are missing, are those of decoding, or leap."""

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from face2face.errors import SourceError
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink
from face2face.video.timeline import Timeline

MakeClip = Callable[..., Path]
ClickSound = Callable[..., np.ndarray[Any, Any]]

DATA = Path(__file__).parents[1] / "data" / "videos"


def read(path: Path, **part: float) -> tuple[list[float], VideoFileSource]:
    """Times of all frames, and the source after them."""
    with VideoFileSource(path, **part) as source:
        return [timed.time_s for timed in source.frames()], source


def copy(source: Path, target: Path, **part: float) -> None:
    """Through our source and sink, sound and last frame's duration included."""
    with (
        VideoFileSource(source, **part) as video,
        VideoFileSink(
            target,
            width=video.width,
            height=video.height,
            frame_rate=video.frame_rate,
            comment="a copy",
            audio=video.audio,
        ) as sink,
    ):
        for timed in video.frames():
            sink.write(timed.frame, timed.time_s)
        assert video.end_s is not None
        sink.hold_until(video.end_s)


def length_s(path: Path) -> float:
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        return float(stream.duration * stream.time_base)


def flashes(path: Path) -> list[float]:
    with VideoFileSource(path) as video:
        return [timed.time_s for timed in video.frames() if timed.frame.mean() > 128]


def clicks(path: Path) -> list[float]:
    """When each click begins, seconds."""
    with av.open(str(path)) as video:
        blocks = list(video.decode(audio=0))
    samples = np.concatenate([np.abs(block.to_ndarray()).max(axis=0) for block in blocks])
    places = np.flatnonzero(samples > 0.2)
    begins = places[np.flatnonzero(np.diff(places, prepend=-10_000) > 4800)]
    return (float(blocks[0].time) + begins / blocks[0].sample_rate).tolist()


@pytest.mark.parametrize(
    ("name", "frames", "seconds"),
    [
        ("joined.ts", 150, 6.0),
        ("h264b.avi", 75, 3.0),
        ("hold.mp4", 26, 3.0),
        ("gop2.ts", 300, 12.0),
        ("raw25.h264", 75, 3.0),
    ],
)
def test_all_frames_come_at_their_time(name: str, frames: int, seconds: float) -> None:
    times_s, source = read(DATA / name)

    assert times_s == pytest.approx([index / 25 for index in range(frames)], abs=0.001)
    assert source.end_s == pytest.approx(seconds, abs=0.001)
    assert source.extent == (frames, pytest.approx(seconds, abs=0.001))
    assert source.warnings == []


@pytest.mark.parametrize(
    ("name", "start_s", "duration_s", "frames"),
    [
        ("gop2.ts", 5.02, 2.0, 50),
        ("joined.ts", 4.0, 1.0, 25),
        ("h264b.avi", 1.0, 1.0, 25),
        ("raw25.h264", 1.0, 1.0, 25),
    ],
)
def test_a_part_of_such_a_file(name: str, start_s: float, duration_s: float, frames: int) -> None:
    times_s, source = read(DATA / name, start_s=start_s, duration_s=duration_s)

    first_s = round(start_s * 25 + 0.49) / 25 - start_s
    assert times_s == pytest.approx([first_s + index / 25 for index in range(frames)], abs=0.001)
    assert source.end_s == duration_s
    assert source.warnings == []


@pytest.mark.parametrize("later_s", [0.0, 0.7, 700.0])
@pytest.mark.parametrize("swapped", [False, True])
def test_joined_recordings_stay_in_sync(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound, later_s: float, swapped: bool
) -> None:
    parts = []
    for name, begin_s in (("one.ts", 0.0), ("two.ts", later_s)):
        times_s = [begin_s + index / 25 for index in range(50)]
        sound = click_sound(2.0, 1.2)
        flash_s = [begin_s + 1.2]
        parts.append(
            make_clip(name, times_s=times_s, flash_s=flash_s, sound=sound, sound_begins_s=begin_s)
        )
    joined, out = tmp_path / "joined.ts", tmp_path / "out.mp4"
    joined.write_bytes(b"".join(part.read_bytes() for part in (parts[::-1] if swapped else parts)))

    copy(joined, out)

    seen, heard = flashes(out), clicks(out)
    assert len(read(out)[0]) == 100
    assert length_s(out) == pytest.approx(4.0, abs=0.05)
    assert seen == pytest.approx([1.2, 3.2], abs=0.045)
    assert heard == pytest.approx(seen, abs=0.03)


def test_time_stamps_whose_33_bits_are_full(tmp_path: Path, make_clip: MakeClip) -> None:
    full_s = 2**33 / 90000 - 1.4  # FFmpeg begins a transport stream that much later
    clip = make_clip("wrap.ts", times_s=[full_s - 1 + index / 25 for index in range(50)])

    assert read(clip)[0] == pytest.approx([index / 25 for index in range(50)], abs=0.001)


def test_the_last_image_is_held_in_the_output(tmp_path: Path) -> None:
    for suffix in (".mp4", ".mov", ".mkv"):
        out = tmp_path / f"out{suffix}"
        copy(DATA / "hold.mp4", out)
        times_s, source = read(out)
        assert (len(times_s), source.end_s) == (26, pytest.approx(3.0, abs=0.025))


def test_slides_with_sound(tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound) -> None:
    clip = make_clip("slides.mkv", times_s=[0.0, 5.0], sound=click_sound(10.0, 9.0))
    out = tmp_path / "out.mp4"

    copy(clip, out)

    assert length_s(out) == pytest.approx(10.0, abs=0.05)  # the last image stays for the sound
    assert clicks(out) == pytest.approx([9.0], abs=0.005)
    assert read(out)[0] == [0.0, 5.0]


@pytest.mark.parametrize("start_s", [1.2, 2.5])
def test_an_image_on_the_screen_at_the_start_is_the_first(start_s: float) -> None:
    times_s, source = read(DATA / "hold.mp4", start_s=start_s)

    assert times_s == [0.0]
    assert source.end_s == pytest.approx(3.0 - start_s, abs=0.001)


def test_a_held_image_before_others(make_clip: MakeClip) -> None:
    clip = make_clip(times_s=[0.0, 0.5, 2.0, 2.04], flash_s=[0.5])

    with VideoFileSource(clip, start_s=1.0) as source:
        frames = list(source.frames())

    assert [timed.time_s for timed in frames] == pytest.approx([0.0, 1.0, 1.04], abs=0.001)
    assert frames[0].frame.mean() > 128 > frames[1].frame.mean()


def test_a_cut_file_gives_all_that_can_be_read() -> None:
    times_s, source = read(DATA / "trunc_fmp4.mp4")

    assert times_s == pytest.approx([index / 25 for index in range(41)], abs=0.001)
    assert source.extent == (75, 3.0)
    assert source.warnings == ["trunc_fmp4.mp4: damaged after 1.7 s: used 41 of about 75 frames"]


class Asked:
    """A container that counts how often its packets are asked for."""

    def __init__(self, container: Any) -> None:
        self._container, self.times = container, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._container, name)

    def demux(self, *streams: Any) -> Any:
        self.times += 1
        return self._container.demux(*streams)


@pytest.mark.parametrize(
    ("name", "listed"), [("hold.mp4", False), ("gop2.ts", False), ("trunc_fmp4.mp4", True)]
)
def test_a_file_is_asked_again_at_its_end_where_it_lists_more(name: str, listed: bool) -> None:
    """Each time PyAV raises and drops an error, and with it an interruption at that moment."""
    with av.open(DATA / name) as container:
        asked: Any = Asked(container)
        assert list(Timeline(asked))
    assert (asked.times > 1) == listed


@pytest.mark.parametrize("suffix", [".flv", ".ts", ".mkv"])
def test_sparse_key_frames(tmp_path: Path, make_clip: MakeClip, suffix: str) -> None:
    whole = make_clip("whole" + suffix, times_s=[index / 25 for index in range(250)], key_every=200)

    times_s, source = read(whole, start_s=7.0, duration_s=2.0)

    assert times_s == pytest.approx([index / 25 for index in range(50)], abs=0.0015)
    assert source.warnings == []


@pytest.mark.timeout(60)
def test_a_hole_of_a_million_seconds_is_closed(tmp_path: Path) -> None:
    video = DATA / "video-time-gap.mkv"
    times_s, source = read(video)
    copy(video, tmp_path / "out.mp4")

    assert times_s == pytest.approx([index / 25 for index in range(6)], abs=0.001)
    assert source.warnings == ["video-time-gap.mkv: a hole of 1000000 s after 0.1 s is left out"]
    assert source.extent is not None and source.extent.seconds == pytest.approx(1_000_000, abs=1)
    assert length_s(tmp_path / "out.mp4") == pytest.approx(0.24, abs=0.001)


def test_sound_before_the_first_image_is_left_out_and_told(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound
) -> None:
    times_s = [0.5 + index / 25 for index in range(50)]
    clip = make_clip("late.mkv", times_s=times_s, sound=click_sound(2.5, 1.0))
    out = tmp_path / "out.mp4"

    copy(clip, out)

    _, source = read(clip)
    assert source.end_s == pytest.approx(2.0, abs=0.03)
    assert source.extent is not None and source.extent.seconds == pytest.approx(2.5, abs=0.03)
    assert clicks(out) == pytest.approx([0.5], abs=0.005)


def test_a_name_that_is_a_pattern_opens_no_other_file(tmp_path: Path) -> None:
    for name, level in (("secret%d.png", 50), ("secret1.png", 200), ("secret2.png", 200)):
        image = av.VideoFrame.from_ndarray(np.full((16, 16, 3), level, np.uint8), format="rgb24")
        image.save(str(tmp_path / name.replace("%d", "-plain")))
    (tmp_path / "secret-plain.png").rename(tmp_path / "secret%d.png")

    with VideoFileSource(tmp_path / "secret%d.png") as source:
        levels = [timed.frame.mean() for timed in source.frames()]

    assert levels == [50]


def test_many_huge_images_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.mov"
    image = av.VideoFrame.from_ndarray(np.zeros((3000, 4000, 3), np.uint8), format="rgb24")
    with av.open(str(path), "w") as video:
        streams = [video.add_stream("png", rate=1) for _ in range(12)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 4000, 3000, "rgb24"
        image.pts = 0
        data = b"".join(map(bytes, [*streams[0].encode(image), *streams[0].encode(None)]))
        for stream in streams:
            packet = av.Packet(data)
            packet.stream, packet.pts, packet.dts = stream, 0, 0
            packet.time_base, packet.is_keyframe = Fraction(1), True
            video.mux(packet)

    with pytest.raises(SourceError, match="too large, 12 videos of 144 megapixels in all"):
        VideoFileSource(path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "zero.mp4").symlink_to("/dev/zero")
    (tmp_path / "a.mp4").symlink_to(tmp_path / "b.mp4")
    (tmp_path / "b.mp4").symlink_to(tmp_path / "a.mp4")

    for name, told in (
        ("pipe.mp4", "is not a regular file"),
        ("zero.mp4", "is not a regular file"),
        ("a.mp4", "Too many levels of symbolic links"),
    ):
        with pytest.raises(SourceError, match=told):
            VideoFileSource(tmp_path / name)


@pytest.mark.timeout(120)
def test_a_sparse_file_is_not_searched_to_its_end(tmp_path: Path) -> None:
    huge = tmp_path / "huge.h264"
    huge.write_bytes((DATA / "raw25.h264").read_bytes())
    os.truncate(huge, 1 << 40)

    times_s, _ = read(huge)

    assert len(times_s) in (74, 75)  # the last one ends where the next would begin


def test_a_short_rest_of_sound_is_left_out_and_told(
    make_clip: MakeClip, click_sound: ClickSound
) -> None:
    _, source = read(make_clip(sound=click_sound(2.3, 1.0)))

    assert source.end_s == pytest.approx(2.0, abs=0.001)
    assert source.extent is not None and source.extent.seconds == pytest.approx(2.3, abs=0.03)
