"""What holds for every sink of frames, wherever they go."""

import importlib
import itertools
import os
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

import face2face.video
from face2face.errors import SinkError
from face2face.images.io import write_image
from face2face.types import Frame
from face2face.video.animation_sink import AnimationSink
from face2face.video.fragmented_sink import FragmentedSink
from face2face.video.frame_sink import FrameSink
from face2face.video.image_sequence_sink import ImageSequenceSink
from face2face.video.sink import VideoFileSink
from face2face.video.virtual_camera import VirtualCameraSink

_HEIGHT, _WIDTH, _RATE = 48, 64, 10


class _Device:
    """A virtual camera's driver, which no test machine has."""

    device = "face2face"

    def __init__(self, path: Path) -> None:
        self._place = path

    def send(self, frame: Frame) -> None:
        with (self._place / "sent").open("a") as sent:
            sent.write(f"{frame[360, 640].mean():.0f}\n")

    def close(self) -> None:
        (self._place / "given back").touch()


def _file(suffix: str, *, alpha: bool = False) -> Callable[[Path], FrameSink]:
    return lambda path: VideoFileSink(
        path / f"out{suffix}",
        width=_WIDTH,
        height=_HEIGHT,
        frame_rate=_RATE,
        comment="made by a test",
        alpha=alpha,
    )


def _animation(suffix: str, *, alpha: bool = False) -> Callable[[Path], FrameSink]:
    return lambda path: AnimationSink(
        path / f"out{suffix}",
        width=_WIDTH,
        height=_HEIGHT,
        frame_rate=_RATE,
        comment="made by a test",
        xmp="<x:xmpmeta>made by a test</x:xmpmeta>",
        alpha=alpha,
    )


def _images(*, alpha: bool = False) -> Callable[[Path], FrameSink]:
    return lambda path: ImageSequenceSink(
        path / "out" / "%03d.png", width=_WIDTH, height=_HEIGHT, save=write_image, alpha=alpha
    )


@dataclass(frozen=True)
class Case:
    """A sink and how it differs.

    Attributes:
        open: begins it in a folder.
        name: of the file or folder it writes, "" where it writes none.
        channels: of its frames.
        any_size: whether frames of other sizes are fitted.
    """

    open: Callable[[Path], FrameSink]
    name: str
    channels: int = 3
    any_size: bool = False


CASES = {
    "mp4": Case(_file(".mp4"), "out.mp4"),
    "m4v": Case(_file(".m4v"), "out.m4v"),
    "mov": Case(_file(".mov"), "out.mov"),
    "mkv": Case(_file(".mkv"), "out.mkv"),
    "webm-alpha": Case(_file(".webm", alpha=True), "out.webm", channels=4),
    "mov-alpha": Case(_file(".mov", alpha=True), "out.mov", channels=4),
    "gif": Case(_animation(".gif"), "out.gif"),
    "webp": Case(_animation(".webp"), "out.webp"),
    "webp-alpha": Case(_animation(".webp", alpha=True), "out.webp", channels=4),
    "images": Case(_images(), "out"),
    "images-alpha": Case(_images(alpha=True), "out", channels=4),
    "recording": Case(
        lambda path: FragmentedSink(
            path / "out.mp4", width=_WIDTH, height=_HEIGHT, comment="made by a test"
        ),
        "out.mp4",
    ),
    "virtual-camera": Case(
        lambda path: VirtualCameraSink(lambda *_: _Device(path)), "", any_size=True
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def sink(case: Case, tmp_path: Path) -> FrameSink:
    return case.open(tmp_path)


def flat(case: Case, level: int = 100) -> Frame:
    frame = np.full((_HEIGHT, _WIDTH, case.channels), level, np.uint8)
    frame[..., 3:] = 255
    return frame


def shown(case: Case, folder: Path) -> list[float]:
    """Grey levels of what a viewer sees, in its order."""
    path = folder / case.name
    if not case.name:
        return [float(line) for line in (folder / "sent").read_text().split()]
    if path.is_dir():
        images = sorted(path.iterdir())
        assert [image.name for image in images] == [f"{n + 1:03}.png" for n in range(len(images))]
        return [float(np.asarray(Image.open(image).convert("RGB")).mean()) for image in images]
    if path.suffix in (".gif", ".webp"):
        with Image.open(path) as moving:
            all_images = ImageSequence.Iterator(moving)
            return [float(np.asarray(image.convert("RGB")).mean()) for image in all_images]
    with av.open(str(path)) as video:
        frames = list(video.decode(video=0))
        times_s = [float(frame.time) for frame in frames]
        assert times_s == sorted(set(times_s))
        return [float(frame.to_ndarray(format="rgb24").mean()) for frame in frames]


def test_what_was_written_is_seen_in_its_order(sink: FrameSink, case: Case, tmp_path: Path) -> None:
    levels = [40, 90, 140, 190]
    with sink as opened:
        assert opened is sink
        for number, level in enumerate(levels):
            sink.write(flat(case, level), number / _RATE)
    assert shown(case, tmp_path) == pytest.approx(levels, abs=6)
    assert sink.name
    assert sink.warnings == []


def test_it_stands_under_its_name_only_when_whole(
    sink: FrameSink, case: Case, tmp_path: Path
) -> None:
    if not case.name:
        pytest.skip("it writes no file")
    sink.write(flat(case), 0.0)
    there = (tmp_path / case.name).exists()
    # One that keeps what came plays at any time; the others must not be seen before.
    assert there is sink.keeps_what_came
    sink.close()
    assert [path.name for path in tmp_path.iterdir()] == [case.name]
    assert len(shown(case, tmp_path)) == 1


def test_closing_twice_is_harmless(sink: FrameSink, case: Case, tmp_path: Path) -> None:
    sink.write(flat(case), 0.0)
    sink.close()
    sink.close()
    sink.abort()
    assert len(shown(case, tmp_path)) == 1


@pytest.mark.parametrize("frames", [0, 3])
def test_aborting_leaves_nothing_or_what_plays(
    sink: FrameSink, case: Case, tmp_path: Path, frames: int
) -> None:
    for number in range(frames):
        sink.write(flat(case), number / _RATE)
    sink.abort()
    sink.abort()
    sink.close()
    if sink.keeps_what_came:
        assert frames == 0 or len(shown(case, tmp_path)) == frames
    elif case.name:
        assert list(tmp_path.iterdir()) == []
    else:
        assert (tmp_path / "given back").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_with_statement_aborts_where_the_block_fails(
    sink: FrameSink, case: Case, tmp_path: Path, error: type[BaseException]
) -> None:
    with pytest.raises(error), sink:
        sink.write(flat(case), 0.0)
        raise error
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == (
        [case.name] if sink.keeps_what_came else []
    )
    with pytest.raises(SinkError, match="is closed"):
        sink.write(flat(case), 0.1)


class _CtrlC:
    """Raises KeyboardInterrupt at one line of ours, counted from 1 on; used as a trace."""

    def __init__(self, line: int) -> None:
        self._left = line

    def __call__(self, frame: FrameType, event: str, _: Any) -> "_CtrlC | None":
        if not frame.f_code.co_filename.startswith((*face2face.__path__, __file__)):
            return None
        self._left -= event == "line"
        if not self._left:
            sys.settrace(None)
            raise KeyboardInterrupt
        return self


def _entered_despite(begin: Callable[[], FrameSink], ctrl_c: _CtrlC) -> bool:
    """Begin a sink and its block, and give up there; False where Ctrl-C came before."""
    before = sys.gettrace()
    sys.settrace(ctrl_c)
    try:
        with begin() as sink:
            sys.settrace(before)
            sink.abort()
            return True
    except KeyboardInterrupt:
        return False
    finally:
        sys.settrace(before)


# Of a WebP that is not begun to its end Python closes the file, and says so.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("name", ["mp4", "mov-alpha", "gif", "webp", "images"])
def test_interrupted_at_any_line_before_its_block_it_leaves_nothing(
    name: str, tmp_path: Path
) -> None:
    for line in itertools.count(1):
        entered = _entered_despite(lambda: CASES[name].open(tmp_path), _CtrlC(line))
        assert list(tmp_path.iterdir()) == [], f"line {line}"
        if entered:
            assert line > 20  # it was interrupted, and often
            return


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # it has several threads
def test_a_forked_child_that_lets_go_of_a_sink_leaves_its_file(tmp_path: Path) -> None:
    sink = CASES["mp4"].open(tmp_path)
    [begun] = tmp_path.iterdir()
    child = os.fork()
    if not child:
        del sink
        os._exit(0)
    os.waitpid(child, 0)
    assert begun.exists()
    sink.abort()


@pytest.mark.parametrize("end", ["close", "abort"])
def test_nothing_can_be_written_after_the_end(sink: FrameSink, case: Case, end: str) -> None:
    sink.write(flat(case), 0.0)
    getattr(sink, end)()
    with pytest.raises(SinkError, match="is closed"):
        sink.write(flat(case), 0.1)


def test_a_frame_that_does_not_fit_is_refused(sink: FrameSink, case: Case) -> None:
    wrong = [flat(case).astype(np.float32), flat(case)[..., 0], flat(case)[..., :2]]
    if not case.any_size:
        wrong += [flat(case)[:, :-2], flat(case)[:-2]]
    with sink:
        for frame in wrong:
            with pytest.raises(ValueError, match="expected uint8"):
                sink.write(frame, 0.0)
        sink.write(flat(case), 0.0)  # and nothing was broken by it


def test_every_sink_is_under_this_contract(tmp_path: Path) -> None:
    """A sink that is added gets a line in CASES; segments are joined under tests of their own."""
    for module in pkgutil.iter_modules(face2face.video.__path__, "face2face.video."):
        importlib.import_module(module.name)
    ours = {
        kind
        for kind in FrameSink.__subclasses__()
        if kind.__module__.startswith("face2face.video.")
    }
    tested = set()
    for name, case in CASES.items():
        path = tmp_path / name
        path.mkdir()
        with case.open(path) as sink:
            tested.add(type(sink))
            sink.write(flat(case), 0.0)
    assert tested == ours
