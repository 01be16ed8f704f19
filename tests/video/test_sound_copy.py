"""Sound that is copied as it is coded, and sound that has to be encoded for a video."""

import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest

from face2face.video import sound_copy
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink
from face2face.video.sound_reader import SoundReader
from face2face.video.source import AudioExcerpt
from tests.video.conftest import MakeClip

DATA = Path(__file__).parents[1] / "data"
VIDEOS = DATA / "videos"

PLAIN = [
    DATA / "f_cross.mp4",
    DATA / "hdrhlg.mov",
    DATA / "twovideo.mkv",  # the sound begins 41 ms before the image
    VIDEOS / "hold.mp4",  # an image is held for a second
]
ClickSound = Callable[..., npt.NDArray[Any]]


def carried(
    source: Path, out: Path, start_s: float = 0.0, duration_s: float | None = None
) -> VideoFileSink:
    """Write small dark images at the times of a source's, with its sound."""
    with VideoFileSource(source, start_s=start_s, duration_s=duration_s) as video:
        audio = AudioExcerpt(source, start_s, duration_s)
        rate = video.frame_rate
        sink = VideoFileSink(out, width=64, height=48, frame_rate=rate, comment="c", audio=audio)
        with sink:
            for timed in video.frames():
                sink.write(np.zeros((48, 64, 3), np.uint8), timed.time_s)
            sink.hold_until(video.end_s or 0.0)
    return sink


def packets(path: Path) -> list[bytes]:
    with av.open(path) as container:
        tracks = container.streams.audio
        return [bytes(packet) for packet in container.demux(*tracks) if packet.size]


def heard(path: Path, start_s: float = 0.0) -> npt.NDArray[np.float32]:
    """The sound from a moment of the images on."""
    reader = SoundReader.find(path, Fraction(start_s), rates=(48000, 44100))
    assert reader is not None
    with closing(reader):
        return np.concatenate(list(reader.blocks()), 1)


def is_copied(source: Path, out: Path) -> bool:
    return set(packets(out)) <= set(packets(source))


def test_looking_at_long_sound_shows_a_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", shown := Terminal())
    monkeypatch.setattr(sound_copy, "_BAR_AFTER_S", 3600)
    carried(PLAIN[0], tmp_path / "out.mp4")
    assert "sound" not in shown.getvalue()
    monkeypatch.setattr(sound_copy, "_BAR_AFTER_S", 0)
    carried(PLAIN[0], tmp_path / "out.mp4")
    total = re.search(r"sound:   0%\|          \| 0/(\d+) \[", shown.getvalue())
    assert total is not None
    # What comes before the first image is decoded, and not counted.
    assert int(total[1]) == pytest.approx(len(packets(PLAIN[0])), abs=2)


@pytest.mark.parametrize("source", PLAIN, ids=lambda path: path.name)
@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_sound_is_copied_to_the_bit(tmp_path: Path, source: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    assert not carried(source, out).warnings
    assert is_copied(source, out)
    given, taken = heard(source), heard(out)
    both = min(given.shape[1], taken.shape[1])
    assert both / 44100 > 2.7
    assert np.array_equal(given[:, :both], taken[:, :both])


@pytest.mark.parametrize("source", PLAIN, ids=lambda path: path.name)
def test_a_part_begins_and_ends_to_the_sample(tmp_path: Path, source: Path) -> None:
    """Not at a packet: what is before it is in the file, and cut off by its edit list."""
    out = tmp_path / "out.mp4"
    carried(source, out, 1.48, 1.0)
    assert is_copied(source, out)
    with VideoFileSource(out) as video:
        assert next(video.frames()).time_s == 0.0  # there is an image at that moment
    given, taken = heard(source, 1.48), heard(out)
    assert taken.shape[1] >= 44100 * 0.98
    same = 44100 * 9 // 10
    assert taken[:, :same] == pytest.approx(given[:, :same], abs=0.002)
    with av.open(out) as container:
        stream = container.streams.audio[0]
        assert stream.duration is not None and stream.time_base is not None
        assert float(stream.duration * stream.time_base) <= 1.001


def shortened(source: Path, path: Path, leave_out: range, spoil: range = range(0)) -> Path:
    """A copy of a video of which packets of the sound are left out, or noise."""
    noise = np.random.default_rng(0)
    with av.open(source) as given, av.open(path, "w") as made:
        streams = {each: made.add_stream_from_template(each) for each in given.streams}
        number = 0
        for packet in given.demux():
            if not packet.size:
                continue
            sounds = packet.stream.type == "audio"
            number += sounds
            if sounds and number in leave_out:
                continue
            if sounds and number in spoil:
                packet.update(noise.integers(0, 256, packet.size, np.uint8).tobytes())
            packet.stream = streams[packet.stream]
            made.mux(packet)
    return path


def test_sound_with_a_gap_is_encoded_with_silence_in_it(tmp_path: Path) -> None:
    source = shortened(DATA / "f_cross.mp4", tmp_path / "gap.mp4", range(40, 60))
    out = tmp_path / "out.mp4"
    carried(source, out)
    assert not is_copied(source, out)
    assert heard(out).shape[1] == pytest.approx(heard(source).shape[1], abs=1024)


def test_damaged_sound_is_encoded(tmp_path: Path) -> None:
    source = shortened(DATA / "f_cross.mp4", tmp_path / "noise.mp4", range(0), range(40, 60))
    out = tmp_path / "out.mp4"
    carried(source, out)
    assert not is_copied(source, out)
    with av.open(out) as container:  # and plays without a fault
        assert sum(frame.samples for frame in container.decode(audio=0)) > 2.8 * 44100


def unfit(tmp_path: Path, make_clip: MakeClip, click: ClickSound) -> Iterator[tuple[Path, str]]:
    yield DATA / "apac1.mov", "out.mp4"  # another track than a player's
    yield VIDEOS / "gop2.ts", "out.mp4"  # AAC of another form
    yield VIDEOS / "h264b.avi", "out.mp4"  # MP3
    yield DATA / "f_cross.mp4", "out.mkv"  # no edit list
    yield make_clip("late.mp4", sound=click(1.0, 0.5), sound_begins_s=0.7), "out.mp4"


@pytest.mark.parametrize("number", range(5))
def test_what_is_not_fit_to_be_copied_is_encoded(
    tmp_path: Path, make_clip: MakeClip, click_sound: ClickSound, number: int
) -> None:
    source, name = list(unfit(tmp_path, make_clip, click_sound))[number]
    carried(source, tmp_path / name)
    with av.open(tmp_path / name) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
    assert not is_copied(source, tmp_path / name)
