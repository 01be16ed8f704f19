"""What holds for every source of frames, whatever it reads."""

import functools
import importlib
import itertools
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import face2face
from face2face.errors import SourceError
from face2face.evaluation.variants import PLAIN, VARIANTS, VariedSource
from face2face.images.io import write_image
from face2face.new_face.pairs import _Counted, _Meter
from face2face.types import Frame
from face2face.video.camera import CameraDevice, CameraSource
from face2face.video.file_source import VideoFileSource
from face2face.video.image_source import ImageFolderSource, ImageSource
from face2face.video.moving_image_source import MovingImageSource
from face2face.video.network_address import parse_address
from face2face.video.network_source import NetworkSource
from face2face.video.source import FrameSource
from tests.streams import StreamServer, http, whole

_SIZE = (48, 64)
_COUNT = 5
_LEVELS = [30 + 40 * number for number in range(_COUNT)]
"""Grey levels of the frames, in their order."""

Video = Callable[[str], Path]
Open = Callable[[Video, Path], FrameSource]


def flat(level: int) -> Frame:
    return np.full((*_SIZE, 3), level, np.uint8)


class _Device(CameraDevice):
    """A camera that sees the same frames, and the last one for ever."""

    name, rate = "a device", 30.0

    def __init__(self) -> None:
        self._numbers = itertools.chain(range(_COUNT), itertools.repeat(_COUNT - 1))
        self.closed = False

    def read(self) -> object:
        return None if self.closed else flat(_LEVELS[next(self._numbers)])

    def close(self) -> None:
        self.closed = True


def _folder(video: Video, path: Path) -> FrameSource:
    for number, level in enumerate(_LEVELS):
        write_image(path / f"{number}.png", flat(level))
    return ImageFolderSource(path)


def _image(video: Video, path: Path) -> FrameSource:
    write_image(path / "one.png", flat(_LEVELS[0]))
    return ImageSource(path / "one.png")


def _webp(video: Video, path: Path) -> FrameSource:
    first, *others = [Image.fromarray(flat(level)) for level in _LEVELS]
    first.save(path / "v.webp", save_all=True, append_images=others, duration=200)
    return MovingImageSource(path / "v.webp")


@dataclass(frozen=True)
class Case:
    """A source and how it differs.

    Attributes:
        open: opens it.
        levels: of the frames it gives.
        endless: whether it goes on until it is closed.
    """

    open: Open
    levels: list[int]
    endless: bool = False


@functools.cache
def _server(video: bytes) -> StreamServer:
    """One for all tests: the video is always the same."""
    return http({"/live": whole(video, "video/x-matroska")})


def _address(video: Video, _: Path) -> FrameSource:
    return NetworkSource(parse_address(_server(video("v.mkv").read_bytes()).address()), print)


CASES = {
    "mp4": Case(lambda video, _: VideoFileSource(video("v.mp4")), _LEVELS),
    "mkv": Case(lambda video, _: VideoFileSource(video("v.mkv")), _LEVELS),
    "mov": Case(lambda video, _: VideoFileSource(video("v.mov")), _LEVELS),
    "part": Case(lambda video, _: VideoFileSource(video("v.mp4"), start_s=0.4), _LEVELS[2:]),
    "webp": Case(_webp, _LEVELS),
    "image": Case(_image, _LEVELS[:1]),
    "folder": Case(_folder, _LEVELS),
    "address": Case(_address, _LEVELS),
    "camera": Case(lambda *_: CameraSource(0, lambda _: _Device()), _LEVELS, endless=True),
    "varied": Case(
        lambda video, _: VariedSource(VideoFileSource(video("v.mp4")), PLAIN, most=4), _LEVELS[:4]
    ),
    "enlarged": Case(
        lambda video, _: VariedSource(VideoFileSource(video("v.mp4")), VARIANTS["double"]), _LEVELS
    ),
    "counted": Case(
        lambda video, _: _Counted(VideoFileSource(video("v.mp4")), _Meter(1, print, 0.0)), _LEVELS
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def source(case: Case, make_video: Callable[..., Path], tmp_path: Path) -> FrameSource:
    """The source, opened on frames that become brighter, five a second."""
    (tmp_path / "frames").mkdir()

    def video(name: str) -> Path:
        return make_video(tmp_path / name, [flat(level) for level in _LEVELS], rate=5)

    return case.open(video, tmp_path / "frames")


def test_frames_come_in_order_with_rising_times(source: FrameSource, case: Case) -> None:
    with source:
        timed = list(itertools.islice(source.frames(), len(case.levels)))
        if not case.endless:
            assert next(source.frames(), None) is None
    levels = [float(one.frame.mean()) for one in timed]
    assert levels == pytest.approx(case.levels, abs=6)
    times_s = [one.time_s for one in timed]
    assert 0 <= times_s[0] < 1
    assert all(later > sooner for sooner, later in itertools.pairwise(times_s))


def test_glimpses_show_the_same_and_leave_the_frames_as_they_are(
    source: FrameSource, case: Case
) -> None:
    with source:
        glimpses = [(one.time_s, one.thumbnail, one.frame()) for one in source.glimpses()]
        timed = list(itertools.islice(source.frames(), len(case.levels)))
    assert [float(one.frame.mean()) for one in timed] == pytest.approx(case.levels, abs=6)
    for (time_s, thumbnail, frame), one in zip(glimpses, timed, strict=False):
        assert time_s == one.time_s
        assert thumbnail.mean() == pytest.approx(frame.mean(), abs=12)
        assert np.array_equal(frame, one.frame)
    if isinstance(source, VideoFileSource | VariedSource | MovingImageSource):
        assert len(glimpses) >= len(timed)
    else:
        assert not glimpses


def test_the_size_is_that_of_the_frames(source: FrameSource) -> None:
    with source:
        frame = next(source.frames()).frame
    assert frame.shape == (source.height, source.width, 3)
    assert frame.dtype == np.uint8
    assert frame.flags["C_CONTIGUOUS"]


def test_what_it_says_of_itself(source: FrameSource, case: Case) -> None:
    with source:
        assert source.name
        assert source.frame_rate >= 0
        # A part of a file does not know exactly how much of it there is.
        assert source.frame_count is None or abs(source.frame_count - len(case.levels)) <= 1
        assert source.warnings == []
        assert source.audio is None or source.audio.path.is_file()


def test_reading_goes_on_where_it_stopped(source: FrameSource, case: Case) -> None:
    if len(case.levels) < 2:
        pytest.skip("there is one frame only")
    with source:
        first, second = next(source.frames()), next(source.frames())
    assert first.frame.mean() == pytest.approx(case.levels[0], abs=6)
    assert second.frame.mean() == pytest.approx(case.levels[1], abs=6)


def test_closing_twice_is_harmless(source: FrameSource) -> None:
    source.close()
    source.close()


def test_a_closed_source_cannot_be_read(source: FrameSource) -> None:
    source.close()
    with pytest.raises(SourceError, match="is closed"):
        next(source.frames())


def test_a_source_closed_between_two_frames_gives_no_more(source: FrameSource) -> None:
    frames = source.frames()
    next(frames)
    source.close()
    with pytest.raises(SourceError, match="is closed"):
        next(frames)


def test_a_with_statement_closes_it(source: FrameSource) -> None:
    with pytest.raises(KeyboardInterrupt), source as opened:
        assert opened is source
        raise KeyboardInterrupt
    with pytest.raises(SourceError, match="is closed"):
        next(source.frames())


def test_every_source_is_under_this_contract(
    make_video: Callable[..., Path], tmp_path: Path
) -> None:
    """A source that is added gets a line in CASES; motion, which has no images, its own tests."""
    for module in pkgutil.walk_packages(face2face.__path__, "face2face."):
        if not module.name.startswith(
            ("face2face.gui", "face2face.__main__", "face2face.training")
        ):
            importlib.import_module(module.name)

    def kinds(base: type) -> set[type]:
        below = base.__subclasses__()
        return set(below).union(*map(kinds, below))

    ours = {
        kind
        for kind in kinds(FrameSource)
        if kind.__module__.startswith("face2face.") and not kind.__module__.endswith(".motion")
    }
    tested = set()
    for number, case in enumerate(CASES.values()):
        path = tmp_path / str(number)
        path.mkdir()

        def video(name: str, path: Path = path) -> Path:
            return make_video(path / name, [flat(level) for level in _LEVELS], rate=5)

        with case.open(video, path) as source:
            tested.add(type(source))
    assert tested == ours
