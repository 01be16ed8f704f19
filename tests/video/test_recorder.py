"""The live recording: it plays whatever happens to the program or the disk."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from face2face.errors import ErrorDetails, ErrorKind, SinkError
from face2face.images.io import read_image
from face2face.video.fragmented_sink import FragmentedSink
from face2face.video.recorder import Recording, fit, free_name
from face2face.video.virtual_camera import VirtualCamera, how_to_install
from tests.waiting import PATIENCE_S, eventually

_SIZE = (64, 96, 3)

_CHILD = """
import itertools, sys, threading
from pathlib import Path
import numpy as np
from face2face.video.recorder import Recording
recording = Recording(Path(sys.argv[1]), comment="AI-generated", microphone=lambda: None)
rng = np.random.default_rng(0)
noise = rng.integers(0, 255, (240, 320, 3), dtype=np.uint8)
drawn = threading.Event()
def draw():
    drawn.set()
    return noise
for number in itertools.count():  # a twentieth of a second each, as fast as they are written
    drawn.clear()
    recording.offer(draw, number / 20)
    drawn.wait()
    print(f"{recording.progress().seconds:.3f}", flush=True)
"""


START_S = 1000.0


def _offer(recording: Recording, image: np.ndarray, captured_s: float) -> None:
    """Offer an image, and wait until the recording has begun with it, or has ended."""
    drawn = threading.Event()

    def draw() -> np.ndarray:
        drawn.set()
        return image

    recording.offer(draw, captured_s)
    eventually(lambda: drawn.is_set() or recording.progress().error)


class _Microphone:
    """A second of a tone, then nothing more, as a microphone that is pulled out."""

    rate = 48000

    def __init__(self) -> None:
        self._left = [(START_S, np.full(48000, 0.25, np.float32))]
        self.closed = False

    def blocks(self):
        while self._left:
            yield self._left.pop()

    def close(self) -> None:
        self.closed = True


def _play(path: Path) -> tuple[int, float]:
    """Decode everything: how many images, and the time of the last."""
    count, last_s = 0, 0.0
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            count, last_s = count + 1, float(frame.pts * frame.time_base)
    return count, last_s


def test_a_killed_program_leaves_a_video_that_plays(tmp_path: Path) -> None:
    path = tmp_path / "video.mp4"
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        seconds = 0.0
        assert child.stdout is not None
        for line in child.stdout:
            seconds = float(line)
            if seconds > 3.6:
                break
        os.kill(child.pid, signal.SIGKILL)
    count, last_s = _play(path)
    assert last_s > seconds - 1.6  # a fragment is a second long
    assert count > 10


def test_time_stamps_comment_and_figures(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "f.mp4", comment="AI-generated", microphone=lambda: None)
    for number in range(30):
        _offer(recording, np.zeros(_SIZE, np.uint8), 100 + number * 0.2)
    progress = recording.finish()
    assert progress.error == ""
    assert (progress.frames, progress.dropped) == (30, 0)
    assert progress.size_bytes == recording.path.stat().st_size
    assert progress.seconds == pytest.approx(5.8)
    with av.open(str(recording.path)) as container:
        assert container.metadata["comment"] == "AI-generated"
    assert _play(recording.path) == (progress.frames, pytest.approx(5.8, abs=0.001))


def test_a_recording_is_no_larger_than_it_may_be(tmp_path: Path) -> None:
    recording = Recording(
        tmp_path / "f.mp4", comment="", microphone=lambda: None, most_height=_SIZE[0] // 2
    )
    _offer(recording, np.full(_SIZE, 90, np.uint8), 100)
    recording.finish()
    with av.open(str(recording.path)) as container:
        image = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert image.shape == (_SIZE[0] // 2, _SIZE[1] // 2, 3)
    assert image.min() > 80  # wholly filled


def test_better_quality_makes_larger_files(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 255, _SIZE, dtype=np.uint8)
    sizes = []
    for quality in (55, 75, 90):
        recording = Recording(
            tmp_path / f"{quality}.mp4", comment="", microphone=lambda: None, quality=quality
        )
        for number in range(10):
            _offer(recording, np.roll(noise, 3 * number, 1), 100 + number / 25)
        sizes.append(recording.finish().size_bytes)
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.8 * sizes[1]


def test_whether_there_is_sound_is_known_before_the_first_image(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None)
    eventually(lambda: recording.progress().has_sound is False)
    assert recording.progress().frames == 0
    recording.finish()


def test_what_the_encoder_has_no_time_for_is_dropped_and_counted(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> np.ndarray:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return np.zeros(_SIZE, np.uint8)

    recording.offer(slow, 100.0)
    assert begun.wait(PATIENCE_S)
    for number in range(1, 21):  # none of these calls waits
        recording.offer(lambda: np.zeros(_SIZE, np.uint8), 100 + number * 0.1)
    go_on.set()
    progress = recording.finish()
    # One is in work and eight wait.
    assert (progress.error, progress.frames, progress.dropped) == ("", 9, 12)


def test_signing_begins_with_the_whole_video_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    signed, go_on = list[tuple[int, float]](), threading.Event()

    def sign(path: Path) -> None:
        signed.append(_play(path))
        assert go_on.wait(60)

    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None, sign=sign)
    for number in range(5):
        _offer(recording, np.zeros(_SIZE, np.uint8), 100 + number * 0.1)
    progress = recording.finish()
    assert progress.signing
    assert progress.frames == signed[0][0]
    go_on.set()
    recording.wait()
    assert not recording.progress().signing


def test_without_a_image_there_is_nothing_to_sign(tmp_path: Path) -> None:
    def sign(path: Path) -> None:
        raise AssertionError(path)

    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None, sign=sign)
    assert not recording.finish().signing
    assert not recording.path.exists()


def test_sound_that_ends_becomes_silence(tmp_path: Path) -> None:
    microphone = _Microphone()
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: microphone)
    for number in range(30):
        _offer(recording, np.zeros(_SIZE, np.uint8), START_S + number * 0.1)
    assert recording.finish().has_sound
    assert microphone.closed
    with av.open(str(recording.path)) as container:
        sound = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
    assert 2.2 < len(sound) / 48000 < 3
    assert np.abs(sound[10000:30000]).mean() > 0.2
    assert np.abs(sound[60000:]).mean() < 0.01


def test_another_size_is_fitted_into_the_first(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None)
    recording.offer(lambda: np.zeros((33, 45, 3), np.uint8), 0.0)
    recording.offer(lambda: np.zeros((480, 640, 3), np.uint8), 0.1)
    assert recording.finish().error == ""
    with av.open(str(recording.path)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (46, 34)
    assert _play(recording.path)[0] == 2


def test_fitted_keeps_the_aspect() -> None:
    white = np.full((100, 100, 3), 255, np.uint8)
    canvas = fit(white, 300, 100)
    assert canvas.shape == (100, 300, 3)
    assert canvas[:, :100].max() == 0
    assert canvas[:, 100:200].min() == 255


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "f.mp4").write_text("mine")
    with pytest.raises(SinkError, match="exists already"):
        FragmentedSink(tmp_path / "f.mp4", width=64, height=64, comment="")
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None)
    recording.offer(lambda: np.zeros(_SIZE, np.uint8), 0.0)
    assert recording.finish().error == ""
    assert recording.path == tmp_path / "f (2).mp4"
    assert _play(recording.path)[0] == 1
    assert (tmp_path / "f.mp4").read_text() == "mine"


def test_recordings_begun_in_one_second_are_files_of_their_own(tmp_path: Path) -> None:
    together = threading.Barrier(12)
    made: list[tuple[int, Path]] = []

    def record(level: int) -> None:
        together.wait()
        recording = Recording(tmp_path / "same.mp4", comment="", microphone=lambda: None)
        recording.offer(lambda: np.full(_SIZE, level, np.uint8), 0.0)
        assert recording.finish().error == ""
        made.append((level, recording.path))

    threads = [threading.Thread(target=record, args=(20 * n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({path for _, path in made}) == len(list(tmp_path.iterdir())) == 12
    for level, path in made:
        with av.open(str(path)) as video:
            image = next(video.decode(video=0)).to_ndarray(format="rgb24")
        assert abs(int(image.mean()) - level) <= 3


_SNAPSHOTS = """
import sys, time
from pathlib import Path
import numpy as np
from face2face.gui.controllers.recording import save_snapshot
from face2face.provenance.mark import GENERATED, Mark
from face2face.provenance.signer import Signer
level = int(sys.argv[2])
import face2face.provenance.image_writer
print("ready", flush=True)
sys.stdin.readline()
image = np.full((32, 32, 3), level, np.uint8)
mark = Mark(GENERATED, "image made", "a", "b")
print(save_snapshot(Path(sys.argv[1]), image, mark, Signer(lambda line: None)))
"""


def test_snapshots_of_several_windows_in_one_second(tmp_path: Path) -> None:
    path, count = tmp_path / "same.png", 4
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", _SNAPSHOTS, str(path), str(20 * n)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(count)
    ]
    for window in windows:
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    for window in windows:
        assert window.stdin is not None
        window.stdin.write("\n")
        window.stdin.flush()
    saved = [Path(window.communicate()[0].strip()) for window in windows]
    assert len(set(saved)) == len(list(tmp_path.iterdir())) == count
    for n, one in enumerate(saved):
        assert (read_image(one) == 20 * n).all()


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "f.mp4").symlink_to(tmp_path / "elsewhere")
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None)
    recording.offer(lambda: np.zeros(_SIZE, np.uint8), 0.0)
    assert recording.finish().error == ""
    assert recording.path.name == "f (2).mp4"
    assert not (tmp_path / "elsewhere").exists()


def test_no_image_leaves_no_file(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "f.mp4", comment="", microphone=lambda: None)
    assert recording.finish().frames == 0
    assert not recording.path.exists()


def test_a_full_disk_keeps_what_was_recorded(small_disk: Callable[..., Path]) -> None:
    disk = small_disk(22)
    (disk / "filler").write_bytes(bytes(1 << 20))
    recording = Recording(disk / "f.mp4", comment="", microphone=lambda: None)
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 255, (480, 640, 3), dtype=np.uint8) for _ in range(4)]
    recording.offer(lambda: noise[0], 0.0)
    eventually(lambda: recording.progress().frames)
    (disk / "filler").write_bytes(bytes(20 << 20))
    for number in range(1, 400):
        _offer(recording, noise[number % 4], number / 10)
        if recording.progress().error:
            break
    progress = recording.finish()
    assert "no space left" in progress.error
    full = ErrorDetails(ErrorKind.DISK_FULL, {"path": str(recording.path)})
    assert progress.error_details == full
    assert _play(recording.path)[0] > 1


def test_why_a_recording_ended_is_told_with_its_kind(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    recording = Recording(tmp_path / "file" / "f.mp4", comment="", microphone=lambda: None)
    assert recording.progress().error_details is None
    recording.offer(lambda: np.zeros(_SIZE, np.uint8), 0.0)
    progress = recording.finish()
    assert "cannot write" in progress.error
    assert progress.error_details is not None
    assert progress.error_details.kind is ErrorKind.CANNOT_WRITE


def test_names_are_never_used_twice(tmp_path: Path) -> None:
    first = free_name(tmp_path, ".mp4")
    first.touch()
    assert free_name(tmp_path, ".mp4") != first


class _Device:
    device = "face2face"

    def __init__(self) -> None:
        self.sent: list[tuple[int, ...]] = []
        self.closed = False

    def send(self, frame: np.ndarray) -> None:
        self.sent.append(frame.shape)

    def close(self) -> None:
        self.closed = True


def test_the_virtual_camera_sends_one_size_and_closes() -> None:
    device = _Device()
    camera = VirtualCamera(lambda *_: device)
    camera.offer(lambda: np.zeros((256, 256, 3), np.uint8))
    eventually(lambda: device.sent)
    camera.close()
    assert device.sent == [(720, 1280, 3)]
    assert device.closed


def test_the_virtual_camera_is_opened_and_fed_in_the_size_asked_for() -> None:
    device, opened = _Device(), []

    def opener(width: int, height: int) -> _Device:
        opened.append((width, height))
        return device

    camera = VirtualCamera(opener, width=640, height=360)
    camera.offer(lambda: np.zeros((256, 256, 3), np.uint8))
    eventually(lambda: device.sent)
    camera.close()
    assert opened == [(640, 360)]
    assert device.sent == [(360, 640, 3)]


@pytest.mark.parametrize(
    ("system", "word"), [("Linux", "v4l2loopback"), ("Windows", "OBS"), ("Darwin", "OBS")]
)
def test_what_to_install_is_said(system: str, word: str) -> None:
    assert word in how_to_install(system)
