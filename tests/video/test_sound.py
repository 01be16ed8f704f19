"""The sound of one video carried into another: channels, tracks, and its zero."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.audio.frame import AudioFrame
from av.stream import Disposition
from av.video.frame import VideoFrame

from face2face.video.channels import Downmix, mixing_matrix
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink
from face2face.video.source import AudioExcerpt
from tests.fresh_python import printed_by

DATA = Path(__file__).parents[1] / "data"
RATE = 48000
Sound = npt.NDArray[np.float32]
ClickSound = Callable[..., npt.NDArray[Any]]

_KINDS = {"u8": np.uint8, "s16": np.int16, "s32": np.int32, "flt": np.float32, "dbl": np.float64}


def carried(source: Path, folder: Path, seconds: float = 0.8) -> tuple[Sound | None, list[str]]:
    """The sound that a video with that of `source` gets, (channels, samples), and what is said."""
    out = folder / "carried.mp4"
    with VideoFileSink(
        out, width=64, height=48, frame_rate=25.0, comment="a test", audio=AudioExcerpt(source)
    ) as sink:
        for index in range(round(25 * seconds)):
            sink.write(np.zeros((48, 64, 3), np.uint8), index / 25)
    with av.open(out) as container:
        if not container.streams.audio:
            return None, sink.warnings
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, 1), sink.warnings


def tones(count: int, seconds: float = 0.8) -> npt.NDArray[np.float64]:
    """A tone of its own in each channel, 200 Hz and 50 more each, (count, samples)."""
    time_s = np.arange(round(seconds * RATE)) / RATE
    return np.stack([0.5 * np.sin(2 * np.pi * (200 + 50 * n) * time_s) for n in range(count)])


def shares(sound: Sound, count: int) -> npt.NDArray[np.float64]:
    """How much of each tone is in each channel, (channels, count)."""
    middle = sound[:, 4800 : 4800 + RATE // 2]
    time_s = np.arange(middle.shape[1]) / RATE
    waves = [np.exp(-2j * np.pi * (200 + 50 * n) * time_s) for n in range(count)]
    return np.abs(middle @ np.array(waves).T) * 4 / len(time_s)


def with_sound(
    path: Path, codec: str, layout: str, kind: str, sound: npt.NDArray[Any], frames: int = 20
) -> Path:
    """A dark video with this sound, (channels, samples) of -1 to 1."""
    number = _KINDS[kind.removesuffix("p") if kind != "u8p" else "u8"]
    if number is np.uint8:
        samples = np.round(sound * 127 + 128).astype(number)
    elif np.issubdtype(number, np.integer):
        samples = (sound * np.iinfo(number).max).astype(number)
    else:
        samples = sound.astype(number)
    with av.open(path, "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream(codec, rate=RATE, layout=layout)
        audio.codec_context.format = kind
        for index in range(frames):
            image = VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))
            image.pts, image.time_base = index, Fraction(1, 25)
            container.mux(video.encode(image))
        container.mux(video.encode(None))
        step = audio.codec_context.frame_size or 1024
        for begin in range(0, samples.shape[1], step):
            part = samples[:, begin : begin + step]
            if not kind.endswith("p"):
                part = part.T.reshape(1, -1)
            block = AudioFrame.from_ndarray(np.ascontiguousarray(part), kind, layout)
            block.sample_rate, block.time_base = RATE, Fraction(1, RATE)
            block.pts = begin
            container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    return path


@pytest.mark.parametrize("name", ["many.mov", "many.mkv"])
@pytest.mark.parametrize("count", [*range(3, 11), 16, 31, 64])
def test_any_number_of_channels_is_heard(tmp_path: Path, name: str, count: int) -> None:
    """Nothing says where they belong: none may be lost, and the first two are left and right."""
    path = with_sound(tmp_path / name, "pcm_s16le", f"{count}C", "s16", tones(count))
    sound, said = carried(path, tmp_path)
    assert sound is not None and len(sound) == 2
    assert not said
    heard = shares(sound, count)
    assert (heard.max(0) > 0.4 / count).all()
    assert heard[0, 0] > 5 * heard[1, 0]
    assert heard[1, 1] > 5 * heard[0, 1]
    assert np.abs(sound).max() <= 0.6


@pytest.mark.parametrize(
    ("name", "codec", "layout", "kind"),
    [
        ("a.mkv", "pcm_u8", "6C", "u8"),
        ("a.mov", "pcm_s24le", "6C", "s32"),
        ("b.mov", "pcm_s32le", "6C", "s32"),
        ("b.mkv", "pcm_f32le", "6C", "flt"),
        ("c.mov", "pcm_f64le", "6C", "dbl"),
        ("d.mkv", "flac", "5.1", "s16"),
        ("e.mp4", "aac", "5.1", "fltp"),
        ("f.mkv", "libopus", "5.1", "flt"),
        ("g.mkv", "ac3", "5.1(side)", "fltp"),
        ("h.mov", "pcm_s16le", "hexagonal", "s16"),
    ],
)
def test_six_channels_of_any_kind(
    tmp_path: Path, name: str, codec: str, layout: str, kind: str
) -> None:
    sound, said = carried(with_sound(tmp_path / name, codec, layout, kind, tones(6)), tmp_path)
    assert sound is not None and not said
    left, right = shares(sound, 6)
    assert left[0] == pytest.approx(right[1], abs=0.03)
    assert left[0] > 0.3 and right[0] < 0.03
    assert left[2] == pytest.approx(right[2], abs=0.03)  # the centre


def test_eight_channels_of_a_layout_of_their_own_end_nothing(tmp_path: Path) -> None:
    """In a process of its own: what is freed twice shows at the end of one, or nowhere."""
    program = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from face2face.video.sink import VideoFileSink\n"
        "from face2face.video.source import AudioExcerpt\n"
        "out = sys.argv[2]\n"
        "with VideoFileSink(out, width=64, height=48, frame_rate=25.0, comment='a test',\n"
        "                   audio=AudioExcerpt(Path(sys.argv[1]))) as sink:\n"
        "    for n in range(6): sink.write(np.zeros((48, 64, 3), np.uint8), n / 25)\n"
    )
    for number in range(3):
        out = tmp_path / f"{number}.mp4"
        printed_by(program, DATA / "ch8.mov", out, env={"MALLOC_CHECK_": "3"})
        with av.open(out) as container:
            assert container.streams.audio[0].layout.name == "stereo"
            frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        sound = np.concatenate(frames, 1)[:, 2400:9600]
        # All eight hold one tone of 0.3.
        assert np.sqrt((sound**2).mean(1)) == pytest.approx([0.212, 0.212], abs=0.01)


def test_a_layout_that_a_decoder_makes_up_ends_nothing(tmp_path: Path) -> None:
    """Without the header's layout replaced, frames have the file's own, as some decoders' do."""
    program = (
        "import sys; import av; from face2face.video.channels import Downmix\n"
        "for _ in range(5):\n"
        "    with av.open(sys.argv[1]) as container:\n"
        "        mix = Downmix([], 2, 48000)\n"
        "        blocks = [mix(frame) for frame in container.decode(audio=0)]\n"
        "print(blocks[0][0].shape)\n"
    )
    said = printed_by(program, DATA / "ch8.mov", cwd=tmp_path, env={"MALLOC_CHECK_": "3"})
    assert said.startswith("(2, ")


def test_more_channels_than_can_be_mixed_are_named(tmp_path: Path) -> None:
    path = with_sound(tmp_path / "many.mkv", "pcm_s16le", "70C", "s16", tones(70))
    sound, said = carried(path, tmp_path)
    assert sound is None or not sound.any()
    assert len(said) == 1 and "convert its sound" in said[0]


def test_what_could_not_mix_a_frame_is_not_used_for_the_next(tmp_path: Path) -> None:
    # PyAV's resampler is without its inside then: the process may end.
    path = with_sound(tmp_path / "many.mkv", "pcm_s16le", "70C", "s16", tones(70))
    mix = Downmix([], 2, RATE)
    with av.open(path) as container:
        frames = itertools.islice(container.decode(audio=0), 3)
        for frame in frames:
            with pytest.raises(av.error.ArgumentError):
                mix(frame)


def test_channels_that_change_on_the_way_are_mixed_on(tmp_path: Path) -> None:
    parts = []
    for name, layout, count in (("one", "5.1", 6), ("two", "stereo", 2), ("three", "mono", 1)):
        path = tmp_path / f"{name}.aac"
        with av.open(path, "w", format="adts") as container:
            audio = container.add_stream("aac", rate=RATE, layout=layout)
            block = AudioFrame.from_ndarray(tones(count).astype(np.float32), "fltp", layout)
            block.sample_rate = RATE
            container.mux(audio.encode(block))
            container.mux(audio.encode(None))
        parts.append(path.read_bytes())
    joined = tmp_path / "joined.aac"
    joined.write_bytes(b"".join(parts))
    sound, said = carried(joined, tmp_path, seconds=2.2)
    assert sound is not None and not said
    thirds = [sound[:, round(begin * RATE) :] for begin in (0.0, 0.8, 1.6)]
    assert shares(thirds[0], 1)[0, 0] > 0.3  # of the first, the left
    assert shares(thirds[1], 2).round(1).tolist() == [[1, 0], [0, 1]]
    assert shares(thirds[2][:, :-2400], 1).min() > 0.6  # the one, on both sides


def test_a_second_track_is_taken_where_the_first_is_unknown(tmp_path: Path) -> None:
    sound, said = carried(DATA / "apac1.mov", tmp_path)
    assert sound is not None and np.abs(sound).max() > 0.05
    assert said == [
        "the main sound track of apac1.mov is coded in an unknown way: took track 2 of 2 (aac)"
    ]


def test_sound_of_unknown_kinds_alone_is_named(tmp_path: Path) -> None:
    whole = (DATA / "apac1.mov").read_bytes()
    assert b"mp4a" in whole
    path = tmp_path / "apac2.mov"
    path.write_bytes(whole.replace(b"mp4a", b"apac").replace(b"esds", b"none"))
    sound, said = carried(path, tmp_path)
    assert sound is None
    assert len(said) == 1
    assert said[0].startswith("no sound: the sound of apac2.mov is coded in an unknown way")


@pytest.mark.parametrize("name", ["two.mkv", "two.mp4", "two.mov", "two.ts"])
def test_the_zero_of_sound_is_that_of_the_stream_that_is_shown(
    tmp_path: Path, click_sound: ClickSound, name: str
) -> None:
    """A small stream begins at 0, a large one half a second later; the click is at 1.2 s."""
    path = tmp_path / name
    with av.open(path, "w") as container:
        streams = []
        for width, height in ((64, 48), (320, 240)):
            stream = container.add_stream("libx264", rate=25, options={"bf": "0"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            streams.append(stream)
        streams[0].disposition, streams[1].disposition = Disposition(0), Disposition.default
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        for index in range(50):
            for stream, first in zip(streams, (0, 13), strict=True):
                if index >= first:
                    frame = VideoFrame(stream.width, stream.height, "yuv420p")
                    for plane in frame.planes:
                        plane.update(bytes(plane.buffer_size))
                    frame.pts, frame.time_base = index, Fraction(1, 25)
                    container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
        block = AudioFrame.from_ndarray(click_sound(2.0, 1.2), "fltp", "mono")
        block.sample_rate, block.pts, block.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    sound, _ = carried(path, tmp_path, seconds=1.2)
    assert sound is not None
    click_s = float(np.abs(sound[0]).argmax()) / RATE - 1024 / RATE  # the encoder's delay
    with VideoFileSource(path) as shown:
        first_s = 13 / 25 if shown.width == 320 else 0.0
    assert click_s == pytest.approx(1.2 - first_s, abs=0.05)


def test_two_streams_of_a_matroska_file(tmp_path: Path) -> None:
    """The shown stream begins at 0.52 s, the sound at 0.479 s."""
    sound, _ = carried(DATA / "twovideo.mkv", tmp_path, seconds=3.0)
    assert sound is not None
    with av.open(DATA / "twovideo.mkv") as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    given = np.concatenate(frames, 1)[0]
    # Where the one fits the other best, by correlation.
    length = 1 << 18
    products = np.fft.irfft(np.fft.rfft(given, length) * np.conj(np.fft.rfft(sound[0], length)))
    shift = int(products.argmax())
    shift = shift - length if shift > length // 2 else shift
    assert (shift + 1024) / RATE == pytest.approx(0.52 - 0.479, abs=0.03)


def test_named_places_are_mixed_as_bs_775_has_it() -> None:
    matrix = mixing_matrix(["FL", "FR", "FC", "LFE", "SL", "SR"], 2)
    unit = 1 / (1 + 2 * 0.7071)
    wanted = [[1, 0, 0.7071, 0, 0.7071, 0], [0, 1, 0.7071, 0, 0, 0.7071]]
    assert matrix == pytest.approx(np.array(wanted) * unit, abs=1e-3)


@pytest.mark.parametrize("count", range(1, 70))
def test_no_channel_without_a_place_is_lost_or_clipped(count: int) -> None:
    matrix = mixing_matrix(["NONE"] * count, 2)
    assert matrix.shape == (2, count)
    assert (matrix.max(0) > 0).all()
    assert (np.abs(matrix).sum(1) <= 1.0001).all()
