"""Images of the window at work: for the README, and of every state to be looked at."""

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QLocale, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from face2face.engine.live.status import LiveStatus, ModelState
from face2face.errors import Face2FaceError, ModelError, writing
from face2face.gui.dependencies import real_dependencies
from face2face.gui.languages import speak
from face2face.gui.settings import Settings
from face2face.gui.start_options import Options
from face2face.gui.theme import dress
from face2face.gui.widgets.icons import program_icon
from face2face.gui.window import MainWindow
from tools.dev.window_states import STATES

_SIZE = (1200, 720)
_IMAGE_WITHIN_MS = 90_000
_STATE_MS = 400
"""For the layout, and what is asked in the background."""

_SETTLED_MS = 5_500
"""The figures are those of the last two seconds, and the mouth is at work by then."""


def take_screenshots(folder: Path, model: str) -> list[Path]:
    """Run the window on the demo and save it in light and in dark.

    Args:
        folder: where window.png and window-dark.png go.
        model: whose face.

    Returns:
        The files.

    Raises:
        ModelError: the model cannot be run.
        Face2FaceError: no image came.
        SinkError: a file cannot be written.
    """
    app = _application()
    made = []
    with _at_work(app, model, "en") as window:
        window.resize(*_SIZE)
        _wait(_SETTLED_MS)
        for name, dark in (("window.png", False), ("window-dark.png", True)):
            dress(app, dark)
            _wait(1000)
            made.append(_save(window, folder / name))
    return made


def take_states(
    folder: Path,
    model: str,
    *,
    states: Sequence[str],
    sizes: Sequence[tuple[int, int]],
    languages: Sequence[str],
    themes: Sequence[str],
) -> Iterator[Path]:
    """Run the window on the demo and save each state of it.

    Args:
        folder: where the images go.
        model: whose face.
        states: names of `window_states.STATES`.
        sizes: width and height of the window in pixels.
        languages: such as "es".
        themes: "light", "dark".

    Yields:
        Each file when it is there.

    Raises:
        ModelError: the model cannot be run.
        Face2FaceError: no image came.
        SinkError: a file cannot be written.
    """
    app = _application()
    for language in languages:
        with _at_work(app, model, language) as window:
            for theme, state in itertools.product(themes, states):
                dress(app, theme == "dark")
                reach, leave = STATES[state]
                shown = reach(window)
                for width, height in sizes:
                    window.resize(width, height)
                    _wait(_STATE_MS)
                    name = f"{state}-{language}-{theme}-{width}x{height}.png"
                    yield _save(shown, folder / name)
                leave(window)
                _wait(_STATE_MS)


def _application() -> QApplication:
    app = QApplication.instance() or QApplication(["face2face"])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setWindowIcon(program_icon())
    return app


@contextmanager
def _at_work(app: QApplication, model: str, language: str) -> Iterator[MainWindow]:
    """A window on the demo that has shown its first image, light, in a language."""
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    translators = speak(app, QLocale(language))
    options = Options(source="demo", model=model)
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(Path(temporary) / "settings.ini")
        dress(app, dark=False)
        window = MainWindow(real_dependencies(options), settings, options)
        window.show()
        window.start(welcome=False)
        try:
            _wait_for_image(window)
            yield window
        finally:
            window.end()
            for translator in translators:
                app.removeTranslator(translator)
            QLocale.setDefault(before)


def _wait_for_image(window: MainWindow) -> None:
    loop = QEventLoop()
    window.pictured.connect(loop.quit)

    def refused() -> None:
        if window.link.status().model is ModelState.FAILED:
            loop.quit()

    window.link.changed.connect(refused)
    QTimer.singleShot(_IMAGE_WITHIN_MS, loop, loop.quit)
    loop.exec()
    status: LiveStatus = window.link.status()
    if status.model is ModelState.FAILED:
        raise ModelError(status.model_message)
    result = window.link.latest()
    if result is None or result.output is None:
        raise Face2FaceError("no image came: see what face2face-gui --source demo says")


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()
    QCoreApplication.processEvents()


def _save(window: QWidget, path: Path) -> Path:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not window.grab().save(str(path)):
            raise OSError(f"Qt cannot write {path}")
    return path
