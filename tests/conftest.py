"""What all tests share: a small video, a small dataset, a small trained model, all of them real.

They are made once a session by the project's own commands.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before anything imports Qt or TensorFlow: no window opens, no start-up notes are printed.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Shells start what shall run in the background deaf to Ctrl-C, and children inherit it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

import av
import cv2
import numpy as np
import pytest

from face2face.types import Frame
from face2face.utils.files import whole_file
from tests.waiting import eventually

if TYPE_CHECKING:
    from face2face.faces.landmarks import LandmarkPredictor

ROOT = Path(__file__).resolve().parents[1]
TALK = ROOT / "assets" / "talk.mp4"

SIZE = 128
NETWORK = ["--size", str(SIZE), "--filters", "4", "--discriminator-filters", "4"]

Tool = Callable[..., "subprocess.CompletedProcess[str]"]
MakeVideo = Callable[..., Path]


_LOADED = pytest.StashKey[int]()
"""How many modules there were when what they made was last let stay."""

_MANY = 300
"""So many modules more are a large library: TensorFlow makes half a million objects."""


def pytest_configure() -> None:
    """Let no collection of garbage look through what tests are made of: nearly all of it stays."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let no collection of garbage look through what stays to the end."""
    _let_stay(session.config)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """The same for what a test was the first to load: many tests collect what they left."""
    done = yield
    if len(sys.modules) > item.config.stash[_LOADED] + _MANY:
        _let_stay(item.config)
    return done


def _let_stay(config: pytest.Config) -> None:
    gc.collect()  # what is garbage by now shall not stay
    gc.freeze()
    config.stash[_LOADED] = len(sys.modules)


def _command(name: str) -> list[str]:
    """The command line of a tool, or of the program as it is installed."""
    if name.endswith(".py"):
        return [sys.executable, str(ROOT / "tools" / name)]
    installed = shutil.which(name, path=str(Path(sys.executable).parent))
    module = name.removeprefix("face2face-")
    return [installed] if installed else [sys.executable, "-m", f"face2face.cli.{module}"]


def _environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("TF_CONFIG", "FACE2FACE_DEBUG")}
    # Only what the commands themselves do keeps TensorFlow quiet.
    kept.pop("TF_CPP_MIN_LOG_LEVEL", None)
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths)} | (extra or {})


@pytest.fixture(scope="session")
def all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def share_caches(all_workers: Path) -> Callable[[Path], Path]:
    """Give a place of the user's own what was compiled and read before, where links may be made."""

    def share(home: Path) -> Path:
        (home / "cache").mkdir(parents=True)
        with contextlib.suppress(OSError):
            for kind in ("landmarks", "openvino"):
                shared = all_workers / kind
                shared.mkdir(exist_ok=True)
                (home / "cache" / kind).symlink_to(shared)
        return home

    return share


@pytest.fixture(scope="session", autouse=True)
def own_things(
    tmp_path_factory: pytest.TempPathFactory, share_caches: Callable[[Path], Path]
) -> Path:
    """The user's own models and work: none at first, and none of whoever runs the tests."""
    folder = share_caches(tmp_path_factory.mktemp("home"))
    os.environ["FACE2FACE_HOME"] = str(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the user's models and work that is this test's alone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FACE2FACE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def tool() -> Tool:
    """Run a command to its end: tool("train.py", "--data", ..., cwd=folder)."""

    def run(
        name: str,
        *arguments: object,
        cwd: Path,
        env: dict[str, str] | None = None,
        timeout: float = 240,
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*_command(name), *map(str, arguments)],
            cwd=cwd,
            env=_environment(env),
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    return run


@pytest.fixture
def tool_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Tool:
    """Run a command of the program in this process, in the test's folder.

    What it says, its libraries too, and ends with is what `tool` gives; the libraries are loaded
    once for all.
    """

    def run(
        name: str, *arguments: object, cwd: Path = tmp_path
    ) -> "subprocess.CompletedProcess[str]":
        command = name.removeprefix("face2face-").removesuffix(".py")
        module = importlib.import_module(f"face2face.cli.{command}")
        monkeypatch.chdir(cwd)
        capfd.readouterr()
        words = [*map(str, arguments)]
        try:
            code = int(module.main(words))
        except SystemExit as end:
            code = int(end.code or 0)
        return subprocess.CompletedProcess(words, code, *capfd.readouterr())

    return run


@pytest.fixture
def portraits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shipped portrait is made ready once for all tests: to convert a short video is quicker."""
    from tests.task_models import portrait_once

    monkeypatch.setattr("face2face.engine.portrait.portrait_of", portrait_once)


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start a command and leave it running; what still runs at the end of the test is killed."""
    yield from _starting()


@pytest.fixture(scope="session")
def start_many() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """The same for what many tests share."""
    yield from _starting()


def _starting() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    running: list[subprocess.Popen[str]] = []

    def begin(
        name: str, *arguments: object, cwd: Path, env: dict[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        running.append(
            subprocess.Popen(
                [*_command(name), *map(str, arguments)],
                cwd=cwd,
                env=_environment(env),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def one_error() -> Callable[..., None]:
    """Check that a command failed with one clear line and nothing else on standard error."""

    def check(done: "subprocess.CompletedProcess[str]", *words: str, code: int = 1) -> None:
        assert done.stderr.startswith("error: "), done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        assert done.stderr.endswith("\n")
        for word in words:
            assert word in done.stderr
        assert done.returncode == code
        assert "Traceback" not in done.stdout

    return check


def read_frames(path: Path) -> list[Frame]:
    """All images of a video as they are stored, uint8 RGB."""
    with av.open(str(path)) as container:
        return [
            np.asarray(f.to_ndarray(format="rgb24"), np.uint8) for f in container.decode(video=0)
        ]


@pytest.fixture(scope="session")
def frames_of() -> Callable[[Path], list[Frame]]:
    """Decode a video with nothing of ours in the way."""
    return read_frames


@pytest.fixture(scope="session")
def talking() -> list[Frame]:
    """45 frames, 256 x 256: a face that talks, from the shipped clip."""
    with av.open(str(TALK)) as container:
        container.seek(4_000_000)
        images = []
        for frame in container.decode(video=0):
            if frame.time >= 4.0:
                images.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
            if len(images) == 45:
                break
    return [
        np.asarray(cv2.resize(p, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)
        for p in images
    ]


@pytest.fixture(scope="session")
def make_video() -> MakeVideo:
    """Write frames as an H.264 video, with a sound that is silent but for a click."""

    def make(
        path: Path,
        frames: Sequence[Frame],
        *,
        rate: int = 30,
        times_s: Sequence[float] | None = None,
        click_s: float | None = None,
        rotation: float = 0,
        fast_start: bool = False,
    ) -> Path:
        height, width, _ = frames[0].shape
        tick = Fraction(1, 90000)
        options = {"movflags": "+faststart"} if fast_start else {}
        # Whole and soon there, whatever room it takes.
        coding = {"crf": "14", "bf": "0", "preset": "ultrafast"}
        with av.open(str(path), "w", options=options) as container:
            video: Any = container.add_stream("libx264", rate=rate, options=coding)
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            video.time_base = video.codec_context.time_base = tick
            if rotation:
                video.set_display_rotation(rotation)
            if click_s is not None:
                audio: Any = container.add_stream("aac", rate=48000, layout="mono")
            for place, frame in enumerate(frames):
                image = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
                time_s = times_s[place] if times_s is not None else place / rate
                image.pts, image.time_base = round(time_s / tick), tick
                image.duration = round(1 / (rate * tick))
                container.mux(video.encode(image))
            container.mux(video.encode(None))
            if click_s is not None:
                length_s = (times_s[-1] if times_s is not None else len(frames) / rate) + 0.1
                samples = np.zeros((1, round(48000 * length_s)), np.float32)
                begin = round(48000 * click_s)
                noise = np.random.default_rng(0).uniform(-0.9, 0.9, 240)
                samples[0, begin : begin + 240] = noise
                block = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
                block.sample_rate, block.time_base, block.pts = 48000, Fraction(1, 48000), 0
                container.mux(audio.encode(block))
                container.mux(audio.encode(None))
        return path

    return make


@pytest.fixture(scope="session")
def clip(
    tmp_path_factory: pytest.TempPathFactory, make_video: MakeVideo, talking: list[Frame]
) -> Path:
    """A face that talks for 1.5 s, with a click in the sound at 0.7 s."""
    return make_video(tmp_path_factory.mktemp("clip") / "talk.mp4", talking, click_s=0.7)


@dataclass(frozen=True)
class Made:
    """What a command made.

    Attributes:
        folder: the result.
        said: what the command printed.
    """

    folder: Path
    said: str


def _made(done: "subprocess.CompletedProcess[str]", folder: Path) -> Made:
    assert done.returncode == 0, done.stdout + done.stderr
    return Made(folder, done.stdout)


def _made_here(folder: Path, name: str, command: str, *arguments: object) -> Made:
    """What a command makes under a name, run in this process: TensorFlow is loaded once."""
    module = importlib.import_module(f"face2face.cli.{command}")
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.chdir(folder)
        code = module.main([*map(str, arguments)])
    assert code == 0, said.getvalue()
    return Made(folder / name, said.getvalue())


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, all_workers: Path) -> Callable[..., Made]:
    """Make a folder once for all processes of a test run; each gets a copy of its own.

    Where one is at it, the others wait.
    """

    def make(name: str, how: Callable[[Path], Made]) -> Made:
        place, told = all_workers / f"once-{name}", all_workers / f"once-{name}.json"
        try:
            place.mkdir()
        except FileExistsError:
            eventually(told.exists, 240)
        else:
            note = {"failure": "its making ended early"}
            try:
                made = how(place)
                note = {"folder": made.folder.name, "said": made.said}
            finally:
                with whole_file(told) as temporary:
                    temporary.write_text(json.dumps(note), encoding="utf-8")
        note = json.loads(told.read_text(encoding="utf-8"))
        assert "failure" not in note, f"{name}: {note['failure']}"
        folder = tmp_path_factory.mktemp(name) / note["folder"]
        return Made(shutil.copytree(place / note["folder"], folder), note["said"])

    return make


@pytest.fixture(scope="session")
def quick_talk(once: Callable[..., Made], make_video: MakeVideo) -> Path:
    """The shipped clip, as long but smaller and with every third frame: soon looked through."""

    def make(folder: Path) -> Made:
        with av.open(str(TALK)) as container:
            frames = [
                frame.to_ndarray(width=256, height=256, format="rgb24")
                for number, frame in enumerate(container.decode(video=0))
                if number % 3 == 0
            ]
        (folder / "clip").mkdir()
        make_video(folder / "clip" / TALK.name, frames, rate=10)
        return Made(folder / "clip", "")

    return once("quick-talk", make).folder / TALK.name


@pytest.fixture(scope="session")
def dataset(once: Callable[..., Made], quick_talk: Path) -> Made:
    """Twenty pairs as a new user gets them, but for warping, had this clip been shipped."""

    def make(folder: Path) -> Made:
        flags = ["--num", 20, "--size", SIZE, "--no-expressions"]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("face2face.cli.generate_train_data.DEMO_CLIP", quick_talk)
            return _made_here(folder, "dataset", "generate_train_data", *flags)

    return once("dataset", make)


@pytest.fixture(scope="session")
def trained(once: Callable[..., Made], dataset: Made) -> Made:
    """Two epochs of a tiny network, uninterrupted."""

    def make(folder: Path) -> Made:
        flags = ["--out", "run", "--epochs", 2, "--consent", "public domain portrait", *NETWORK]
        return _made_here(folder, "run", "train", "--data", dataset.folder, *flags)

    return once("run", make)


@pytest.fixture(scope="session")
def reduced(once: Callable[..., Made], trained: Made) -> Made:
    """The generator of that run."""

    def make(folder: Path) -> Made:
        places = ["--model-input", trained.folder, "--model-output", "tiny"]
        return _made_here(folder, "tiny", "reduce_model", *places)

    return once("reduced", make)


@pytest.fixture(scope="session")
def model(once: Callable[..., Made], reduced: Made) -> Made:
    """A FaceModel folder of that generator, fp32, with a SavedModel."""

    def make(folder: Path) -> Made:
        options = ["--out", "tiny", "--precision", "fp32", "--saved-model"]
        facts = ["--licence", "CC0", "--attribution", "NASA"]
        flags = ["--model-folder", reduced.folder, *options, *facts]
        return _made_here(folder, "tiny", "freeze_model", *flags)

    return once("model", make)


@pytest.fixture(scope="session")
def digest_in() -> Callable[[str], str]:
    """The digest of the weights that train.py ends with."""

    def find(said: str) -> str:
        match = re.search(r"weights sha256 ([0-9a-f]{64})$", said.strip())
        assert match, said
        return match[1]

    return find


@pytest.fixture(scope="session")
def train_here() -> Callable[..., int]:
    """Run train.py's main in this process: TensorFlow is loaded once only."""
    from face2face.cli.train import main

    def run(*arguments: object) -> int:
        before = signal.getsignal(signal.SIGTERM)
        try:
            return main([*map(str, arguments), *NETWORK])
        finally:
            signal.signal(signal.SIGTERM, before)

    return run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount a disk of some megabytes; the test is skipped where that is not allowed."""
    mounted: list[Path] = []

    def mount(megabytes: float, *, read_only: bool = False) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        options = f"size={round(megabytes * 1024)}k" + (",ro" if read_only else "")
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            done = False
        if not done:
            pytest.skip("a small disk can only be mounted by root on Linux")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared clips; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared clips are not on this machine ({folder})")
    return folder


@pytest.fixture(scope="session")
def predictor() -> "LandmarkPredictor":
    """The installed landmark file: read once."""
    from face2face.faces.landmarks import LandmarkPredictor

    return LandmarkPredictor()


@pytest.fixture(scope="session")
def astronaut() -> Frame:
    """The portrait, 512 x 512."""
    from face2face.images.io import read_image

    return read_image(ROOT / "assets" / "astronaut.png")
