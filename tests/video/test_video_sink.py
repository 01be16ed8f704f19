"""VideoFileSink: time, sound, metadata, and what is left after success and failure."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from face2face.errors import DiskFullError, SinkError, SourceError
from face2face.types import Frame
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink
from face2face.video.sink_target import refuse_same_file
from face2face.video.source import AudioExcerpt

MakeClip = Callable[..., Path]
ClickSound = Callable[..., np.ndarray[Any, Any]]

SUFFIXES = (".mp4", ".mov", ".mkv")


def flat(value: int = 16, width: int = 64, height: int = 48) -> Frame:
    return np.full((height, width, 3), value, np.uint8)


def sink_for(path: Path, **options: Any) -> VideoFileSink:
    fixed = {"width": 64, "height": 48, "frame_rate": 25.0, "comment": "made by face2face"}
    if "audio_from" in options:
        part = [
            options.pop(name, usual) for name, usual in (("start_s", 0.0), ("duration_s", None))
        ]
        options["audio"] = AudioExcerpt(Path(options.pop("audio_from")), *part)
    return VideoFileSink(path, **(fixed | options))


def copy(source: Path, target: Path, start_s: float = 0.0, duration_s: float | None = None) -> None:
    """Through our source and sink, sound included."""
    part: dict[str, Any] = {"start_s": start_s, "duration_s": duration_s}
    with (
        VideoFileSource(source, **part) as video,
        sink_for(target, width=video.width, height=video.height, audio_from=source, **part) as sink,
    ):
        for timed in video.frames():
            sink.write(timed.frame, timed.time_s)


def read_times(path: Path) -> list[float]:
    with VideoFileSource(path) as source:
        return [timed.time_s for timed in source.frames()]


def read_sound(path: Path) -> tuple[np.ndarray[Any, Any], int]:
    """All samples (channels, count), the first one at time 0, and their rate."""
    with av.open(path) as container:
        frames = list(container.decode(audio=0))
    rate = frames[0].sample_rate
    missing = round(float(frames[0].time) * rate)
    samples = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
    return np.pad(samples, ((0, 0), (max(missing, 0), 0)))[:, max(-missing, 0) :], rate


def click_time(path: Path) -> float:
    samples, rate = read_sound(path)
    return int(np.argmax(np.abs(samples[0]) > 0.2)) / rate


def flash_time(path: Path) -> float:
    with VideoFileSource(path) as source:
        return next(timed.time_s for timed in source.frames() if timed.frame.mean() > 128)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_time_stamps_are_kept(tmp_path: Path, make_clip: MakeClip, suffix: str) -> None:
    wanted_s = [0.0, 0.033, 0.05, 0.5, 0.7704, 2.0]
    out = tmp_path / f"out{suffix}"
    with sink_for(out) as sink:
        for time_s in wanted_s:
            sink.write(flat(), time_s)

    assert read_times(out) == pytest.approx(wanted_s, abs=0.001)
    with av.open(out) as container:
        assert container.duration == pytest.approx(2_040_000, abs=2_000)  # the last one lasts 1/25
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"


def test_real_variable_rate_goes_through(tmp_path: Path, shared_data: Path) -> None:
    clip = shared_data / "hard" / "robust_vfr.mp4"
    out = tmp_path / "out.mkv"

    copy(clip, out)

    assert read_times(out) == pytest.approx(read_times(clip), abs=0.001)


def test_two_frames_at_one_time_do_not_end_the_video(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    with sink_for(out) as sink:
        for time_s in (0.0, 0.04, 0.04, 0.08):
            sink.write(flat(), time_s)

    assert read_times(out) == pytest.approx([0.0, 0.04, 0.04, 0.08], abs=0.001)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_metadata(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    with sink_for(out, comment="AI-generated: Gesicht geändert", title="talk") as sink:
        sink.write(flat(), 0.0)

    with av.open(out) as container:
        # Matroska's tags are in capitals by its standard.
        tags = {key.lower(): value for key, value in container.metadata.items()}
    assert tags["comment"] == "AI-generated: Gesicht geändert"
    assert tags["title"] == "talk"


@pytest.mark.parametrize(("width", "height"), [(63, 47), (64, 47), (1, 1), (2, 3)])
def test_odd_sizes(tmp_path: Path, width: int, height: int) -> None:
    out = tmp_path / "out.mp4"
    with sink_for(out, width=width, height=height) as sink:
        for index in range(3):
            sink.write(flat(200, width, height), index / 25)

    with VideoFileSource(out) as source:
        frames = [timed.frame for timed in source.frames()]
    assert (source.width, source.height) == (width + width % 2, height + height % 2)
    assert len(frames) == 3 and np.abs(frames[0].astype(int) - 200).max() < 12


@pytest.mark.parametrize("height", [48, 720])
def test_colours_are_kept(tmp_path: Path, height: int) -> None:
    out = tmp_path / "out.mp4"
    red = np.zeros((height, 64, 3), np.uint8)
    red[:] = (200, 30, 60)
    with sink_for(out, height=height) as sink:
        sink.write(red, 0.0)

    with VideoFileSource(out) as source:
        seen = next(source.frames()).frame.reshape(-1, 3).mean(axis=0)
    with av.open(out) as container:
        # What players assume where nothing is said must be what was used.
        assert container.streams.video[0].codec_context.colorspace == (1 if height >= 720 else 5)
    assert seen == pytest.approx([200, 30, 60], abs=5)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_sound_is_in_sync(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound, suffix: str
) -> None:
    clip = make_clip(flash_s=[1.2], sound=click_sound(2.0, 1.2))
    out = tmp_path / f"out{suffix}"

    copy(clip, out)

    assert flash_time(out) == pytest.approx(1.2, abs=0.001)
    assert click_time(out) == pytest.approx(1.2, abs=0.005)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv"])
@pytest.mark.parametrize("start_s", [0.32, 3.0])
def test_a_part_stays_in_sync(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound, name: str, start_s: float
) -> None:
    clip = make_clip(
        name,
        times_s=[index / 25 for index in range(125)],
        flash_s=[start_s + 0.4],
        sound=click_sound(5.0, start_s + 0.4, channels=2),
    )
    out = tmp_path / "out.mp4"

    copy(clip, out, start_s, 0.8)

    assert flash_time(out) == pytest.approx(0.4, abs=0.001)
    assert click_time(out) == pytest.approx(0.4, abs=0.005)
    samples, rate = read_sound(out)
    assert samples.shape[0] == 2
    assert samples.shape[1] / rate == pytest.approx(0.8, abs=0.03)  # AAC rounds up to 21 ms


def test_late_sound_stays_late(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound
) -> None:
    clip = make_clip(flash_s=[1.2], sound=click_sound(1.0, 0.5), sound_begins_s=0.7)
    out = tmp_path / "out.mp4"

    copy(clip, out)

    assert flash_time(clip) == pytest.approx(1.2, abs=0.001)
    assert click_time(out) == pytest.approx(1.2, abs=0.005)


def test_a_late_image_takes_its_sound_along(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound
) -> None:
    clip = make_clip(
        "clip.mkv",
        times_s=[0.5 + index / 25 for index in range(50)],
        flash_s=[1.5],
        sound=click_sound(2.5, 1.5),
    )
    out = tmp_path / "out.mp4"

    copy(clip, out)

    assert flash_time(out) == pytest.approx(1.0, abs=0.001)
    assert click_time(out) == pytest.approx(1.0, abs=0.005)


def test_sound_ends_with_the_image(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound
) -> None:
    clip = make_clip(sound=click_sound(2.0, 0.2))
    out = tmp_path / "out.mp4"
    with sink_for(out, audio_from=clip) as sink:
        for index in range(10):
            sink.write(flat(), index / 25)

    samples, rate = read_sound(out)

    assert sink.has_sound
    assert samples.shape == (1, pytest.approx(0.4 * rate, abs=1024))  # mono stays mono


def test_sound_and_image_are_interleaved(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound
) -> None:
    # Well over the 10 s for which FFmpeg waits for the other stream on its own.
    times_s = [index / 25 for index in range(750)]
    clip = make_clip(times_s=times_s, sound=click_sound(30.0, 1.0))
    out = tmp_path / "out.mkv"

    copy(clip, out)

    with av.open(out) as container:
        kinds = [packet.stream.type for packet in container.demux() if packet.size]
    longest = max(len(run) for run in "".join(kind[0] for kind in kinds).split("a"))
    assert longest < 60  # images in a row; the encoder holds back about a second and a half


def test_unusual_rate_is_resampled(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    samples = np.zeros((1, 18000), np.int16)
    samples[:, 4500:4600] = 20000
    with av.open(sound, "w") as container:
        stream = container.add_stream("pcm_s16le", rate=9000, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
        frame.sample_rate = 9000
        container.mux(stream.encode(frame))
    out = tmp_path / "out.mp4"
    with sink_for(out, audio_from=sound) as sink:
        for index in range(50):
            sink.write(flat(), index / 25)

    assert read_sound(out)[1] == 48000
    assert click_time(out) == pytest.approx(0.5, abs=0.005)


def test_a_silent_source_makes_a_silent_video(tmp_path: Path, make_clip: MakeClip) -> None:
    out = tmp_path / "out.mp4"
    with sink_for(out, audio_from=make_clip()) as sink:
        sink.write(flat(), 0.0)

    assert not sink.has_sound
    with av.open(out) as container:
        assert len(container.streams) == 1


def test_damaged_sound_ends_nothing(tmp_path: Path, shared_data: Path) -> None:
    out = tmp_path / "out.mp4"

    copy(shared_data / "hard" / "broken_bitflips.mp4", out)

    samples, rate = read_sound(out)
    assert samples.shape[1] / rate > 5


def refusal(path: Path, **options: Any) -> str:
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    with pytest.raises(SinkError) as caught:
        sink_for(path, **options)
    assert (sorted(path.parent.iterdir()) if path.parent.is_dir() else []) == before
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)
    return str(caught.value)


def test_unfit_places_are_refused(tmp_path: Path) -> None:
    for name in ("out.xyz", "out.webm", "out.txt", "out"):
        assert ".mp4 .m4v .mov .mkv" in refusal(tmp_path / name)
    assert "does not exist" in refusal(tmp_path / "none" / "out.mp4")
    folder = tmp_path / "folder.mp4"
    folder.mkdir()
    assert "it is a folder" in refusal(folder)
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "no regular file" in refusal(tmp_path / "pipe.mp4")


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Root may write everywhere: be somebody else for a while."""
    if not hasattr(os, "seteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_without_permission(ordinary_user: None) -> None:
    # Not in tmp_path: where root runs the tests nobody else may enter it.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o500)
        assert "Permission denied" in refusal(Path(folder) / "out.mp4")
        Path(folder).chmod(0o700)


def test_the_input_is_not_written_over(tmp_path: Path, make_clip: MakeClip) -> None:
    clip = make_clip()
    symbolic, hard = tmp_path / "symbolic.mp4", tmp_path / "hard.mp4"
    symbolic.symlink_to(clip)
    hard.hardlink_to(clip)

    for name in (clip, symbolic, hard):
        assert "is the input itself" in refusal(name, audio_from=clip)
    refuse_same_file(clip, tmp_path / "other.mp4")


def test_unreadable_sound_leaves_nothing(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no sound")

    with pytest.raises(SourceError):
        sink_for(tmp_path / "out.mp4", audio_from=text)

    assert list(tmp_path.iterdir()) == [text]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_failure_keeps_the_old_file(tmp_path: Path, error: type[BaseException], count: int) -> None:
    out = tmp_path / "out.mp4"
    out.write_text("precious")

    with pytest.raises(error), sink_for(out) as sink:
        for index in range(count):
            sink.write(flat(), index / 25)
        raise error

    assert list(tmp_path.iterdir()) == [out] and out.read_text() == "precious"


def test_the_old_file_stays_until_the_end(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_text("precious")
    sink = sink_for(out)
    for index in range(100):
        sink.write(flat(), index / 25)

    assert out.read_text() == "precious"
    assert all(path.name.startswith(".") for path in tmp_path.iterdir() if path != out)
    sink.close()

    assert len(read_times(out)) == 100
    assert list(tmp_path.iterdir()) == [out]
    sink.abort()  # harmless now
    assert out.exists()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link, real = tmp_path / "link.mp4", tmp_path / "real" / "out.mp4"
    link.symlink_to(real)

    with sink_for(link) as sink:
        sink.write(flat(), 0.0)

    assert link.is_symlink() and len(read_times(real)) == 1


def test_a_link_to_nowhere_names_the_folder_that_is_missing(tmp_path: Path) -> None:
    """It named the link's own, which is there."""
    link, there = tmp_path / "link.mp4", tmp_path / "gone"
    link.symlink_to(there / "out.mp4")
    with pytest.raises(SinkError, match=rf"the folder {there} does not exist; create it"):
        sink_for(link)


def test_no_frame_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="there was no frame"), sink_for(tmp_path / "out.mp4"):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_closed_sink_says_so(tmp_path: Path) -> None:
    with sink_for(tmp_path / "out.mp4") as sink:
        sink.write(flat(), 0.0)

    with pytest.raises(SinkError, match="is closed"):
        sink.write(flat(), 0.04)


@pytest.mark.parametrize("frame", [flat(width=63), flat().astype(np.float32), flat()[..., 0]])
def test_a_wrong_frame_is_refused(tmp_path: Path, frame: Any) -> None:
    with pytest.raises(ValueError, match="expected uint8"), sink_for(tmp_path / "o.mp4") as sink:
        sink.write(frame, 0.0)


def write_noise(path: Path) -> None:
    noise = np.random.default_rng(0)
    with sink_for(path, width=128, height=96) as sink:
        for index in range(60):
            frame = noise.integers(0, 255, (96, 128, 3), dtype=np.uint8)
            sink.write(frame, index / 25)


# The disk is full at the start, in the middle, and only when the index is written.
@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_full_disk(
    tmp_path: Path, small_disk: Callable[..., Path], share: float, suffix: str
) -> None:
    whole = tmp_path / f"whole{suffix}"
    write_noise(whole)
    disk = small_disk(whole.stat().st_size * share / (1 << 20))

    out = disk / f"out{suffix}"
    with pytest.raises(DiskFullError, match="no space left while writing") as caught:
        write_noise(out)

    assert str(out) in str(caught.value)
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize(("suffix", "codec"), [(".webm", "libvpx-vp9"), (".mov", "prores")])
def test_transparency_is_in_the_video(tmp_path: Path, suffix: str, codec: str) -> None:
    talk = Path(__file__).resolve().parents[2] / "assets" / "talk.mp4"
    frame = np.zeros((64, 95, 4), np.uint8)
    frame[:, :, :3] = (200, 60, 60)
    frame[:, 50:, 3] = 255
    out = tmp_path / f"person{suffix}"
    with VideoFileSink(
        out, width=95, height=64, frame_rate=25, comment="c", audio=AudioExcerpt(talk), alpha=True
    ) as sink:
        assert sink.has_sound
        for number in range(10):
            sink.write(frame, number / 25)
    decoder = av.CodecContext.create(codec, "r")  # FFmpeg's own VP9 decoder skips the alpha
    with av.open(str(out)) as video:
        assert video.metadata.get("comment", video.metadata.get("COMMENT")) == "c"
        decoder.extradata = video.streams.video[0].codec_context.extradata
        images = [p for packet in video.demux(video=0) for p in decoder.decode(packet)]
    assert len(images) == 10
    stored = images[-1].to_ndarray(format="rgba")
    assert stored.shape == (64, 96, 4)
    assert stored[:, :46, 3].max() < 6
    assert stored[:, 54:, 3].min() > 249
    assert np.abs(stored[:, 60:90, :3].astype(int) - (200, 60, 60)).max() < 12


def test_a_format_without_transparency_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"use one of \.webm \.mov"):
        VideoFileSink(
            tmp_path / "a.mp4", width=64, height=64, frame_rate=25, comment="c", alpha=True
        )
    assert not list(tmp_path.iterdir())


def test_a_name_of_250_bytes(tmp_path: Path) -> None:
    out = tmp_path / ("ü" * 123 + ".mp4")
    assert len(os.fsencode(out.name)) == 250
    with sink_for(out) as sink:
        sink.write(flat(), 0.0)
    assert read_times(out) == [0.0]
    assert list(tmp_path.iterdir()) == [out]


def test_a_name_that_no_file_can_have_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"the name is too long.*give a shorter one"):
        sink_for(tmp_path / ("n" * 300 + ".mp4"))
    assert not list(tmp_path.iterdir())


def test_a_read_only_file_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"the video of our wedding")
    out.chmod(0o444)
    with pytest.raises(SinkError, match="read-only; give another name"):
        sink_for(out)
    assert out.read_bytes() == b"the video of our wedding"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="tells a thread from which cores it may take, and needs two",
)
def test_a_video_is_the_same_on_one_core_and_on_all(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    still = random.integers(0, 256, (480, 640, 3), np.uint8)
    everywhere = os.sched_getaffinity(0)
    written = []
    for cores in (everywhere, {min(everywhere)}):
        path = tmp_path / f"{len(cores)}.mp4"
        os.sched_setaffinity(0, cores)
        try:
            with sink_for(path, width=640, height=480) as sink:
                for i in range(6):
                    sink.write(np.roll(still, 5 * i, axis=1), i / 25)
        finally:
            os.sched_setaffinity(0, everywhere)
        with VideoFileSource(path) as video:
            written.append([timed.frame for timed in video.frames()])
    assert len(written[0]) == 6
    assert all((one == other).all() for one, other in zip(*written, strict=True))
