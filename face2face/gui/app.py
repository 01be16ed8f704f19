"""The application: Qt, the window, and their end."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from face2face.gui.dependencies import real_dependencies
from face2face.gui.languages import speak
from face2face.gui.log_file import log_fault, log_file, logging_to
from face2face.gui.preferences import Choices, Preferences, remembered
from face2face.gui.settings import Settings
from face2face.gui.single_start import FirstStart, Handover, address, hand_over
from face2face.gui.start_options import Options
from face2face.gui.theme import Appearance
from face2face.gui.widgets.icons import program_icon
from face2face.gui.widgets.screen_room import fitting_size
from face2face.gui.window import MainWindow
from face2face.utils.notifications import Notifier

_ID = "face2face"

_LOOK_MS = 300
"""How often it is looked whether the window is asked to close."""

_STARTED_MS = 10_000
"""After so long the start is over, whether there is an image or not."""


def open_application(choices: Choices) -> tuple[QApplication, Appearance]:
    """Make Qt's application, in the colours and the language that were chosen."""
    QGuiApplication.setDesktopFileName(_ID)
    app = QApplication([_ID])
    app.setApplicationName(_ID)
    app.setApplicationDisplayName(_ID)
    app.setOrganizationName(_ID)
    app.setStyle("Fusion")
    app.setWindowIcon(program_icon())
    appearance = Appearance(app)
    appearance.choose(choices.theme)
    if choices.language:
        QLocale.setDefault(QLocale(choices.language))
    speak(app, QLocale(choices.language) if choices.language else None)
    return app, appearance


def dress_as_chosen(appearance: Appearance, preferences: Preferences) -> None:
    """Change the program's colours whenever the user chooses others."""

    def changed(names: Collection[str]) -> None:
        if "theme" in names:  # to dress all widgets anew takes a while
            appearance.choose(preferences.now.theme)

    preferences.changed.connect(changed)


def run_window(options: Options) -> int:
    """Show the window until it is closed.

    Where a thread hangs in a library the process ends here, at once: waiting for it could take
    for ever.

    Returns:
        The exit code.
    """
    with _signals_noted() as asked, logging_to(log_file()), Notifier() as notifier:
        notifier.listen(log_fault)
        settings = Settings(options.settings_file)
        app, appearance = open_application(remembered(settings))
        where = address(options.settings_file)
        wanted = Handover(
            str(options.open.absolute()) if options.open else "",
            _absolute(options.source),
            _absolute(options.model),
        )
        if not options.soak_s and hand_over(where, wanted):
            print("the window that is open already was brought to the front")
            return 0
        window = MainWindow(real_dependencies(options), settings, options)
        stop_listening = notifier.listen(window.announcer.fault)
        dress_as_chosen(appearance, window.preferences)
        first = FirstStart(where, window)
        first.started.connect(window.take_over)
        if settings.bytes("geometry").isEmpty():
            window.resize(fitting_size(window, window.size()))
        window.show()
        # What is slow begins when the window is on the screen.
        QTimer.singleShot(0, window, lambda: _begin(window, options))
        try:
            with _stopped_by(asked, window):
                code = app.exec()
            sys.stdout.flush()
        finally:
            stop_listening()
            first.close()
            window.end()
            if window.hung:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
            window.deleteLater()
        return code


def _absolute(text: str | None) -> str:
    """A path as another process finds it; names and numbers stay as they are."""
    return str(Path(text).absolute()) if text and Path(text).exists() else text or ""


def _begin(window: MainWindow, options: Options) -> None:
    window.pictured.connect(_collect_garbage)
    QTimer.singleShot(_STARTED_MS, _collect_garbage)
    window.start(welcome=not options.soak_s)
    if options.soak_s:
        from face2face.gui.soak import Soak

        # Scripts run it: a window to which no frame came has failed.
        Soak(window, options.soak_s).done.connect(
            lambda ran: QCoreApplication.exit(0 if ran else 1)
        )


def _collect_garbage() -> None:
    """Let Python look for garbage again, but for what is there by now: that stays to the end."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


@contextlib.contextmanager
def _signals_noted() -> Iterator[list[int]]:
    """Note Ctrl-C, a polite kill and a closed terminal.

    Until Qt's loop runs there is nothing to end, and an exception that is raised in what Qt calls
    would be printed and lost: the window stayed open.
    """
    asked = list[int]()  # which needs no lock: a signal comes at any moment

    def note(number: int, frame: object) -> None:
        del frame
        asked.append(number)

    numbers = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _stopped_by(asked: list[int], window: MainWindow) -> Iterator[None]:
    """Let what was noted close the window, as its button does."""

    def look() -> None:
        if asked:
            asked.clear()
            window.end()

    # Python looks at signals only between its own instructions; Qt waits in C++.
    awake = QTimer()
    awake.timeout.connect(look)
    awake.start(_LOOK_MS)
    try:
        yield
    finally:
        awake.stop()
