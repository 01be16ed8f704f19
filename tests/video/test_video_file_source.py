"""VideoFileSource: geometry, time, damage, and one clear line for every bad input."""

import io
import itertools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import av
import numpy as np
import pytest
from PIL import Image

from face2face.errors import SourceError
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource
from tests.fresh_python import run_python

MakeClip = Callable[..., Path]

# Red, green / blue, white: tells every turn and mirror apart.
CORNERS = [[(255, 0, 0), (0, 255, 0)], [(0, 0, 255), (255, 255, 255)]]


def quarters(width: int = 64, height: int = 48) -> Frame:
    image = np.zeros((height, width, 3), np.uint8)
    for row, colours in enumerate(CORNERS):
        for column, colour in enumerate(colours):
            rows = slice(row * height // 2, (row + 1) * height // 2)
            columns = slice(column * width // 2, (column + 1) * width // 2)
            image[rows, columns] = colour
    return image


def corners(frame: Frame) -> np.ndarray[Any, Any]:
    """The colours in the middle of the four quarters, rounded to 0 or 255."""
    height, width = frame.shape[:2]
    picked = frame[height // 4 :: height // 2, width // 4 :: width // 2][:2, :2]
    return np.where(picked > 127, 255, 0)


def read(path: Path, **options: float) -> tuple[list[Frame], list[float], VideoFileSource]:
    with VideoFileSource(path, **options) as source:
        timed = list(source.frames())
    return [each.frame for each in timed], [each.time_s for each in timed], source


def test_plain_clip(make_clip: MakeClip) -> None:
    frames, times_s, source = read(make_clip(image=quarters()))

    assert (source.width, source.height, source.frame_rate, source.frame_count) == (64, 48, 25, 50)
    assert frames[0].shape == (48, 64, 3) and frames[0].dtype == np.uint8
    assert times_s == pytest.approx([index / 25 for index in range(50)])
    assert corners(frames[0]).tolist() == corners(quarters()).tolist()
    assert not source.has_audio and source.warnings == []


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_display_matrix_is_applied(make_clip: MakeClip, turns: int, mirrored: bool) -> None:
    clip = make_clip(image=quarters(), rotation=90 * turns, mirrored=mirrored)
    expected = np.rot90(corners(quarters()), turns)  # both turn counter-clockwise
    if mirrored:
        expected = expected[:, ::-1]

    frames, _, source = read(clip)

    assert (source.width, source.height) == ((48, 64) if turns % 2 else (64, 48))
    assert frames[0].shape == (source.height, source.width, 3)
    assert corners(frames[0]).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("aspect", "size"), [(Fraction(4, 3), (85, 48)), (Fraction(1, 2), (64, 96)), (None, (64, 48))]
)
def test_pixels_become_square(
    make_clip: MakeClip, aspect: Fraction | None, size: tuple[int, int]
) -> None:
    frames, _, source = read(make_clip(aspect=aspect))

    assert (source.width, source.height) == size
    assert frames[0].shape == (size[1], size[0], 3)


@pytest.mark.parametrize("aspect", [Fraction(1, 50), Fraction(20)])
def test_pixels_of_a_shape_that_cannot_be_are_taken_for_square(
    make_clip: MakeClip, aspect: Fraction
) -> None:
    """Each image would be as large as a wall, and take a second."""
    frames, _, source = read(make_clip(aspect=aspect))

    assert frames[0].shape == (48, 64, 3)
    shape = f"{aspect.numerator}:{aspect.denominator}"
    [line] = [one for one in source.warnings if shape in one]
    assert line == f"clip.mp4: pixels of {shape}, as it says, cannot be: they are taken for square"


def test_variable_rate_keeps_its_times(make_clip: MakeClip) -> None:
    wanted_s = [0.0, 0.04, 0.05, 0.5, 0.77, 2.0]

    _, times_s, _ = read(make_clip("clip.mkv", times_s=wanted_s))

    assert times_s == pytest.approx(wanted_s, abs=0.001)


@pytest.mark.parametrize("name", ["clip.mkv", "clip.mp4"])
def test_a_late_first_frame_is_time_zero(make_clip: MakeClip, name: str) -> None:
    _, times_s, source = read(make_clip(name, times_s=[1.0, 1.1, 1.3]))

    assert times_s == pytest.approx([0.0, 0.1, 0.3], abs=0.001)
    assert source.warnings == []


@pytest.mark.parametrize("start_s", [0.4, 1.48])
def test_a_part_counts_from_its_start(make_clip: MakeClip, start_s: float) -> None:
    clip = make_clip(flash_s=[1.6])

    frames, times_s, source = read(clip, start_s=start_s, duration_s=0.32)

    assert times_s == pytest.approx([index / 25 for index in range(8)], abs=1e-3)
    assert source.frame_count == 8
    white = [time_s for frame, time_s in zip(frames, times_s, strict=True) if frame.mean() > 128]
    assert white == pytest.approx([1.6 - start_s] if start_s > 1 else [], abs=1e-3)
    assert source.warnings == []


def test_a_start_after_the_end(make_clip: MakeClip) -> None:
    with pytest.raises(SourceError, match=r"clip.mp4 is 2.0 s long .* choose an earlier start"):
        VideoFileSource(make_clip(), start_s=5)


def test_a_start_that_no_file_has(make_clip: MakeClip) -> None:
    with pytest.raises(SourceError, match="choose an earlier start"):
        VideoFileSource(make_clip(), start_s=1e308)


def test_the_shortest_part_is_one_image(make_clip: MakeClip) -> None:
    frames, times_s, source = read(make_clip(), duration_s=1e-300)

    assert (len(frames), times_s, source.warnings) == (1, [0.0], [])


@pytest.mark.parametrize("bad", [{"start_s": -1}, {"start_s": float("nan")}, {"duration_s": 0}])
def test_senseless_parts(make_clip: MakeClip, bad: dict[str, float]) -> None:
    with pytest.raises(SourceError, match="seconds"):
        VideoFileSource(make_clip(), **bad)


def test_sound_is_noticed(make_clip: MakeClip, click_sound: Callable[..., Any]) -> None:
    _, _, source = read(make_clip(sound=click_sound(2.0, 1.0)))

    assert source.has_audio


def test_sound_longer_than_the_image_is_no_damage(
    make_clip: MakeClip, click_sound: Callable[..., Any]
) -> None:
    _, _, source = read(make_clip("clip.mkv", sound=click_sound(6.0, 1.0)))

    assert source.warnings == []


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_truncated_file_gives_what_is_there(make_clip: MakeClip, suffix: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    clip = make_clip("whole" + suffix, image=noise)
    if suffix == ".mp4":
        _index_first(clip)
    data = clip.read_bytes()
    clip.write_bytes(data[: len(data) * 2 // 3])

    frames, times_s, source = read(clip)

    assert 5 < len(frames) < 50
    assert len(source.warnings) == 1
    line = source.warnings[0]
    assert line.startswith(f"{clip.name}: damaged after ") and "\n" not in line
    assert f"used {len(frames)} of about 50 frames" in line
    assert times_s == pytest.approx([index / 25 for index in range(len(frames))], abs=0.001)


def _index_first(clip: Path) -> None:
    """Move the moov box to the front, as cameras and web sites do."""
    moved = clip.with_name("moved.mp4")
    with (
        av.open(clip) as source,
        av.open(moved, "w", container_options={"movflags": "+faststart"}) as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    moved.replace(clip)


def test_flipped_bits(shared_data: Path) -> None:
    frames, times_s, source = read(shared_data / "hard" / "broken_bitflips.mp4")

    assert len(frames) > 200
    assert all(earlier < later for earlier, later in itertools.pairwise(times_s))
    assert len(source.warnings) == 1 and "with faults in the image" in source.warnings[0]


def test_real_variable_rate(shared_data: Path) -> None:
    clip = shared_data / "hard" / "robust_vfr.mp4"
    with av.open(clip) as container:
        expected_s = [frame.time for frame in container.decode(video=0)]

    _, times_s, source = read(clip)

    assert times_s == pytest.approx(expected_s, abs=0.001)
    assert source.warnings == []


def message_of(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        VideoFileSource(path)
    text = str(caught.value)
    assert "\n" not in text and str(path) in text
    return text


def test_bad_inputs_say_what_they_are(tmp_path: Path, make_clip: MakeClip) -> None:
    assert "does not exist" in message_of(tmp_path / "none.mp4")
    assert "is a folder" in message_of(tmp_path)
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert "is empty (0 bytes)" in message_of(empty)
    text = tmp_path / "text.mp4"
    text.write_text("The quick brown fox.\n" * 50)
    assert "is not a video" in message_of(text)
    ansi = tmp_path / "notes.txt"  # FFmpeg can show a text as a video
    ansi.write_text("The quick brown fox.\n" * 50)
    assert "is not a video" in message_of(ansi)
    cut = make_clip("cut.mp4")
    cut.write_bytes(cut.read_bytes()[:1500])
    assert "moov" in message_of(cut)


def test_a_playlist_opens_nothing_else(tmp_path: Path, make_clip: MakeClip) -> None:
    clip = make_clip()
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{clip}\n#EXT-X-ENDLIST\n")

    assert "is not a video" in message_of(playlist)


def test_sound_without_image(tmp_path: Path, click_sound: Callable[..., Any]) -> None:
    song = tmp_path / "song.m4a"
    with av.open(song, "w") as container:
        stream = container.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(click_sound(1.0, 0.5), "fltp", "mono")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    assert "sound but no image" in message_of(song)


def test_too_large_a_image_is_refused(make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = make_clip(aspect=Fraction(2))  # 64 pixels become 128
    monkeypatch.setattr("face2face.video.frame_form.MAX_SIDE_PX", 100)

    assert "is too large, 128 x 48 pixels" in message_of(clip)


def test_a_closed_source_says_so(make_clip: MakeClip) -> None:
    source = VideoFileSource(make_clip())
    frames = source.frames()
    next(frames)
    source.close()
    source.close()

    with pytest.raises(SourceError, match="is closed"):
        next(frames)


def test_ffmpeg_writes_nothing_to_the_terminal(shared_data: Path) -> None:
    # PyAV installs a callback that drops FFmpeg's messages; without it this file says a lot.
    code = (
        "import sys; from face2face.video.file_source import VideoFileSource\n"
        "for _ in VideoFileSource(sys.argv[1]).frames(): pass"
    )
    clip = shared_data / "hard" / "broken_bitflips.mp4"
    done = run_python(code, clip)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_png_with_a_colour_profile_does_not_crash(shared_data: Path) -> None:
    # PyAV 18 frees the profile's name twice if its side data are touched: a crash at exit.
    code = (
        "import sys; from face2face.video.file_source import VideoFileSource\n"
        "print(len(list(VideoFileSource(sys.argv[1]).frames())))"
    )
    image = shared_data / "photos" / "astronaut.png"
    done = run_python(code, image)

    assert (done.returncode, done.stdout) == (0, "1\n")


def test_of_a_long_video_the_key_frames_are_looked_over(make_clip: MakeClip) -> None:
    long = make_clip(times_s=[each / 25 for each in range(4600)], key_every=100)
    with VideoFileSource(long) as source:
        times_s = [each.time_s for each in source.glimpses()]
        first = next(source.frames())
    assert times_s == pytest.approx([4 * each for each in range(46)])
    assert first.time_s == 0
    with VideoFileSource(long, start_s=10, duration_s=20) as source:
        assert len(list(source.glimpses())) == source.frame_count == 500


def test_a_short_video_that_was_looked_over_is_not_read_again(
    make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = make_clip(flash_s=[0.2])
    given, _, _ = read(clip)
    with VideoFileSource(clip) as source:
        monkeypatch.delattr("face2face.video.file_source.VideoFileReader")
        monkeypatch.delattr("face2face.video.file_part.VideoFileReader.images")
        assert len(list(source.glimpses())) == 50
        frames = [timed.frame for timed in source.frames()]
        assert source.end_s == 2.0 and not source.warnings
    assert np.array_equal(frames, given)


@pytest.mark.parametrize("most", [0, 64 * 48 * 3])
def test_images_that_take_too_much_room_are_read_again(
    make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Also where the file says that they are few."""
    monkeypatch.setattr("face2face.video.file_source._MOST_KEPT_BYTES", most)
    given, times_s, _ = read(make_clip(flash_s=[0.2]))
    with VideoFileSource(make_clip(flash_s=[0.2])) as source:
        source.frame_count = 1
        assert [each.time_s for each in source.glimpses()] == times_s
        assert np.array_equal([timed.frame for timed in source.frames()], given)


def test_images_are_read_again_where_no_file_takes_them(
    make_clip: MakeClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a folder for it, or on a full disk."""
    clip = make_clip(flash_s=[0.2])
    given, times_s, _ = read(clip)

    def nowhere() -> IO[bytes]:
        raise FileNotFoundError("no usable temporary directory")

    full = Path("/dev/full")
    for place in (nowhere, lambda: full.open("r+b")) if full.exists() else (nowhere,):
        monkeypatch.setattr("face2face.video.kept_images.tempfile.TemporaryFile", place)
        with VideoFileSource(clip) as source:
            assert [each.time_s for each in source.glimpses()] == times_s
            assert np.array_equal([timed.frame for timed in source.frames()], given)


def test_kept_images_have_the_same_colours_and_numbers(tmp_path: Path) -> None:
    """Whatever their tags say, also where they are scaled, for which FFmpeg asks other tags."""
    noise = np.random.default_rng(4)
    for tag, aspect in ((1, 1), (5, 1), (5, Fraction(4, 3))):
        path = tmp_path / f"{tag}-{Fraction(aspect).numerator}.mp4"
        with av.open(str(path), "w") as container:
            options = {"x264-params": "chromaloc=2"}
            video: Any = container.add_stream("libx264", rate=25, options=options)
            video.width, video.height, video.pix_fmt = 70, 48, "yuv420p"
            video.codec_context.colorspace = tag
            video.codec_context.sample_aspect_ratio = Fraction(aspect)
            for _ in range(4):
                image = noise.integers(0, 255, (48, 70, 3), np.uint8)
                container.mux(video.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
            container.mux(video.encode(None))
        with VideoFileSource(path) as once, VideoFileSource(path) as twice:
            assert len(list(twice.glimpses())) == 4
            for timed, again in zip(once.frames(), twice.frames(), strict=True):
                assert np.array_equal(timed.frame, again.frame)
                assert (timed.planes is None) is (again.planes is None)
                if timed.planes is not None and again.planes is not None:
                    assert again.planes.matrix == timed.planes.matrix
                    assert np.array_equal(again.planes.red, timed.planes.red)


def test_frames_begin_at_the_start_after_half_a_look(make_clip: MakeClip) -> None:
    with VideoFileSource(make_clip(), start_s=1) as source:
        looked = source.glimpses()
        next(looked)
        looked.close()  # type: ignore[attr-defined]
        assert [timed.time_s for timed in source.frames()][:2] == [0.0, 0.04]


def test_images_of_another_form_are_not_stretched(tmp_path: Path) -> None:
    """As in a recorded call, after the other side has turned their phone."""
    parts = []
    for number, (width, height) in enumerate(((64, 48), (32, 48))):
        parts.append(tmp_path / f"{number}.ts")
        with av.open(str(parts[-1]), "w", format="mpegts") as container:
            video: Any = container.add_stream("mpeg2video", rate=25)
            video.width, video.height, video.pix_fmt, video.bit_rate = (
                width,
                height,
                "yuv420p",
                10**7,
            )
            for at in range(5):
                white = np.full((height, width, 3), 235, np.uint8)
                image = av.VideoFrame.from_ndarray(white, "rgb24").reformat(format="yuv420p")
                image.pts, image.time_base = 5 * number + at, Fraction(1, 25)
                container.mux(video.encode(image))
            container.mux(video.encode(None))
    (tmp_path / "call.ts").write_bytes(b"".join(part.read_bytes() for part in parts))

    frames, _, source = read(tmp_path / "call.ts")

    assert (source.width, source.height, frames[-1].shape) == (64, 48, (48, 64, 3))
    assert frames[0].min() > 200
    assert frames[-1][:, 17:47].min() > 200
    assert max(frames[-1][:, :15].max(), frames[-1][:, 49:].max()) < 20


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 3), (8, 1)])
def test_motion_jpeg_with_exif(tmp_path: Path, orientation: int, turns: int) -> None:
    """Cameras write it into each image, and PyAV does not know that kind of side data."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    coded = io.BytesIO()
    Image.fromarray(quarters()).save(coded, "JPEG", exif=exif, quality=95, subsampling=0)
    with av.open(str(tmp_path / "a.avi"), "w") as container:
        video: Any = container.add_stream("mjpeg", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuvj444p"
        for at in range(3):
            packet = av.Packet(coded.getvalue())
            packet.stream, packet.pts, packet.dts = video, at, at
            packet.time_base = Fraction(1, 10)
            container.mux(packet)

    frames, _, _ = read(tmp_path / "a.avi")

    assert len(frames) == 3
    expected = np.rot90(corners(quarters()), turns)
    assert np.abs(corners(frames[0]).astype(int) - expected).max() < 8
