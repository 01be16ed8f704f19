"""A window on a session that does what the test says."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from face2face.dataset.clip_faults import FoundFault
from face2face.engine.live.status import LiveResult, LiveStatus, ModelState, SourceState
from face2face.engine.options import EngineOptions, PhotoOptions, RuntimeOptions
from face2face.gui import languages, theme
from face2face.gui.dependencies import Dependencies
from face2face.gui.model_list import ModelEntry
from face2face.gui.session_protocol import SourceChoice
from face2face.gui.settings import Settings
from face2face.gui.start_options import Options
from face2face.gui.window import MainWindow
from face2face.video.camera_formats import USUAL_FORMAT, CameraFormat

GOOD = ModelEntry("good", "good", "CC BY 4.0", "The speaker agreed", "The corpus", None, 256)
BROKEN = ModelEntry("/models/broken", "broken", refusal="It lacks its file frozen_model.pb")


def result(number: int = 1, **changes: Any) -> LiveResult:
    """A result with a face: the frame red, the output green, the sketch white on black."""
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :, 0] = 200
    output = np.zeros((64, 64, 3), np.uint8)
    output[:, :, 1] = 200
    sketch = np.zeros((64, 64, 3), np.uint8)
    sketch[30:34] = 255
    points = np.stack([np.linspace(60, 100, 68), np.linspace(40, 90, 68)], 1).astype(np.float32)
    now = time.monotonic()
    made = LiveResult(number, frame, output, sketch, points, 1, now - 0.04, now)
    return replace(made, **changes)


@dataclass
class FakeSession:
    """Remembers what it was asked, says what it is told."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)
    now: LiveStatus = field(default_factory=LiveStatus)
    newest: LiveResult | None = None
    options: EngineOptions = field(default_factory=EngineOptions)
    paused: bool = False
    photo: PhotoOptions = field(default_factory=PhotoOptions)
    results: list[Callable[[LiveResult], None]] = field(default_factory=list)
    changes: list[Callable[[LiveStatus], None]] = field(default_factory=list)
    sounds: list[Callable[[Any], None]] = field(default_factory=list)

    def start(self) -> None:
        self.options = EngineOptions()  # each window has a session of its own
        self.asked.append(("start",))

    def stop(self) -> bool:
        self.asked.append(("stop",))
        return True

    def set_source(self, source: SourceChoice | None) -> None:
        self.asked.append(("source", source))

    def set_model(self, place: str, photo: PhotoOptions) -> None:
        self.photo = photo
        self.asked.append(("model", place))

    def set_loop(self, on: bool) -> None:
        self.asked.append(("loop", on))

    def hold(self, on: bool) -> None:
        self.asked.append(("hold", on))
        self.now = replace(self.now, held=on)

    def seek(self, to_s: float) -> None:
        self.asked.append(("seek", to_s))

    def step(self, frames: int) -> None:
        self.asked.append(("step", frames))
        self.now = replace(self.now, held=True)

    def on_sound(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.sounds.append(listener)
        return lambda: self.sounds.remove(listener)

    def set_paused(self, on: bool) -> None:
        self.paused = on

    def set_runtime(self, runtime: RuntimeOptions) -> None:
        self.asked.append(("runtime", runtime))

    def calibrate(self) -> None:
        self.asked.append(("calibrate",))

    def configure(self, options: EngineOptions) -> None:
        """What changes is remembered under its own name."""
        before, self.options = self.options, options
        for name in ("motion", "edit_options", "mask"):
            if getattr(options, name) is not getattr(before, name):
                self.asked.append((name, getattr(options, name)))

    def follow(self, x: float, y: float) -> None:
        self.asked.append(("follow", round(x), round(y)))

    def latest(self) -> LiveResult | None:
        return self.newest

    def status(self) -> LiveStatus:
        return self.now

    def on_result(self, listener: Callable[[LiveResult], None]) -> Callable[[], None]:
        self.results.append(listener)
        return lambda: self.results.remove(listener)

    def on_change(self, listener: Callable[[LiveStatus], None]) -> Callable[[], None]:
        self.changes.append(listener)
        return lambda: self.changes.remove(listener)

    def give(self, made: LiveResult | None = None) -> None:
        """A result comes, on a thread as in life."""
        newest = self.newest = result() if made is None else made
        self._on_thread(lambda: [listener(newest) for listener in list(self.results)])

    def become(self, **changes: Any) -> None:
        """The state changes, on a thread as in life."""
        self.now = replace(self.now, **changes)
        self._on_thread(lambda: [listener(self.now) for listener in list(self.changes)])

    @staticmethod
    def _on_thread(work: Callable[[], object]) -> None:
        thread = threading.Thread(target=work, name="worker")
        thread.start()
        thread.join()


RUNNING = {
    "source": SourceState.RUNNING,
    "source_name": "Webcam",
    "width": 160,
    "height": 120,
    "source_rate": 30.0,
    "output_rate": 29.9,
    "delay_ms": 41.2,
    "model": ModelState.READY,
    "model_name": "good",
    "model_place": "good",
    "runtime": "OpenVINO fp32 on CPU",
}


class Stand:
    """A window, its session, and everything around them."""

    result = staticmethod(result)
    running = RUNNING
    good, broken = GOOD, BROKEN

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.session = FakeSession()
        self.cameras = [(0, "Integrated Webcam"), (2, "Desk Camera")]
        self.formats: dict[str, list[CameraFormat]] = {"0": [], "2": []}
        self.model_list = [GOOD, BROKEN]
        self.windows: list[MainWindow] = []
        self.device: Callable[[int, int], Any] | None = None
        self.microphone: Callable[[str], Any] = lambda _: None
        self.list_microphones: Callable[[bool], list[str]] = lambda _: []
        self.new_face: tuple[str, ...] = ("false",)
        self.check_clip: Callable[[Path], list[FoundFault]] = lambda _: []
        self.convert: tuple[str, ...] = ("false",)
        self.speaker: Callable[[], Any] = self._no_speaker
        self.read_model: Callable[[str], ModelEntry] = lambda one: ModelEntry(one, Path(one).name)
        self.read_models: Callable[[list[str]], list[ModelEntry]] = self._read_models

    def _read_models(self, added: list[str]) -> list[ModelEntry]:
        mine = [ModelEntry(one, Path(one).name, added=True) for one in added]
        return [*self.model_list, *mine]

    def open(self, *, welcome: bool = False, wait: bool = True, **options: Any) -> MainWindow:
        parts = Dependencies(
            make_session=lambda: self.session,
            parse_source=self._parse,
            list_cameras=lambda: list(self.cameras),
            list_camera_formats=lambda text: self.formats.get(text, []),
            read_model_list=self.read_models,
            read_model_entry=self.read_model,
            microphone=lambda name: self.microphone(name),
            list_microphones=lambda anew: self.list_microphones(anew),
            device=self.device,
            new_face=self.new_face,
            check_clip=lambda clip: self.check_clip(clip.path),
            convert=self.convert,
            speaker=lambda: self.speaker(),
        )
        window = MainWindow(parts, Settings(self.folder / "settings.ini"), Options(**options))
        if not window.preferences.now.folder:
            window.recording.folder = self.folder / "files"
        self.windows.append(window)
        window.show()
        window.start(welcome=welcome)
        if wait:
            window.models.read_first()  # as with the first image
            self.qtbot.waitUntil(lambda: len(window.panel.cards()) >= len(self.model_list))
            self.qtbot.waitUntil(lambda: bool(self.session.changes))
        return window

    def open_live(self, **options: Any) -> MainWindow:
        """A window on a camera and a face, of which an image is shown; it takes the keys."""
        window = self.open(source="0", model="good", **options)
        self.qtbot.waitUntil(
            lambda: any(one[0] == "source" and one[1] for one in self.session.asked)
        )
        self.session.become(**self.running)
        self.session.give()
        self.qtbot.waitUntil(lambda: window.stage.face.aspect > 0)
        window.activateWindow()
        return window

    @staticmethod
    def _no_speaker() -> Any:
        raise OSError("PortAudio library not found")

    @staticmethod
    def _parse(text: str, loop: bool, camera_format: CameraFormat) -> SourceChoice:
        if text == "nonsense":
            raise ValueError("there is no camera or file called nonsense: no camera is plugged in")
        usual = camera_format == USUAL_FORMAT
        return (text, loop) if usual else (text, loop, camera_format)

    @staticmethod
    def reset(window: MainWindow) -> None:
        """Reset the settings, and say yes to the question."""
        window.actions_.reset.trigger()
        assert window.reset.question is not None
        (yes,) = [one for one in window.reset.question.buttons() if one.text() == "Reset"]
        QTest.mouseClick(yes, Qt.MouseButton.LeftButton)

    def close(self) -> None:
        for window in self.windows:
            window.end()
            window.deleteLater()
        self.windows.clear()


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    """A stand; no thread and no timer may be left when its windows are closed."""
    from PySide6.QtCore import QTimer

    before = set(threading.enumerate())
    made = Stand(qtbot, tmp_path)
    yield made
    windows = list(made.windows)
    made.close()
    for window in windows:
        running = [t for t in window.findChildren(QTimer) if t.isActive() and not t.isSingleShot()]
        assert not running, f"timers still run: {[t.parent() for t in running]}"
    left = [thread for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads are left: {left}"
    gc.collect()


@pytest.fixture(params=["en", *sorted(languages.LANGUAGES)])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The program dressed as it is in life, in a language."""
    qapp.setStyle("Fusion")
    theme.dress(qapp, False)
    translators = languages.speak(qapp, QLocale(request.param))
    yield request.param
    for translator in translators:
        qapp.removeTranslator(translator)
    qapp.setStyleSheet("")


@pytest.fixture
def spanish(qapp: QApplication) -> Iterator[None]:
    """The program in Spanish."""
    translators = languages.speak(qapp, QLocale("es_ES"))
    yield
    for translator in translators:
        qapp.removeTranslator(translator)


@pytest.fixture(params=[9, 12])
def font_size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """The system's font in another size."""
    before = qapp.font()
    larger = QFont(before)
    larger.setPointSize(request.param)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(before)


@pytest.fixture
def home(home: Path, share_caches: Callable[[Path], Path]) -> Path:
    """The same, with what was compiled and read for other tests."""
    return share_caches(home)
