"""Images of the window at work, for the README."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QLocale, QTimer
from PySide6.QtWidgets import QApplication

from face2face.engine.live.status import LiveStatus, ModelState
from face2face.errors import Face2FaceError, ModelError, writing
from face2face.gui.dependencies import real_dependencies
from face2face.gui.settings import Settings
from face2face.gui.start_options import Options
from face2face.gui.theme import dress
from face2face.gui.widgets.icons import program_icon
from face2face.gui.window import MainWindow

_SIZE = (1200, 720)
_IMAGE_WITHIN_MS = 90_000
_SETTLED_MS = 6_000
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
    QLocale.setDefault(QLocale(QLocale.Language.English))
    app = QApplication.instance() or QApplication(["face2face"])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setWindowIcon(program_icon())
    options = Options(source="demo", model=model)
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(Path(temporary) / "settings.ini")
        dress(app, dark=False)
        window = MainWindow(real_dependencies(options), settings, options)
        window.resize(*_SIZE)
        window.show()
        window.start(welcome=False)
        try:
            _wait_for_image(window)
            _wait(_SETTLED_MS)
            made = []
            for name, dark in (("window.png", False), ("window-dark.png", True)):
                dress(app, dark)
                _wait(1000)
                made.append(_save(window, folder / name))
        finally:
            window.close()
    return made


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


def _save(window: MainWindow, path: Path) -> Path:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not window.grab().save(str(path)):
            raise OSError(f"Qt cannot write {path}")
    return path
