"""What the Settings page says, done: at once wherever that is possible."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QWidget

from face2face.engine.options import RuntimeOptions
from face2face.gui.actions import Actions
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.dialogs import ask_folder
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.preferences import Choices, Preferences
from face2face.gui.settings_page.sheet import SettingsPage


class ChosenSettings(QObject):
    """Keeps page, preferences, recordings and session of one mind.

    Args:
        page: where the user sees and changes what is set.
        preferences: what is set.
        actions: open the page, and have the switches that the page shows too.
        recording: told of folder, quality, size, microphone and virtual camera.
        link: told of the runtime.
        show_folder: shows where recordings are.
        ask_reset: asks whether all is to be as at the first start.
        window: asks for folders.
    """

    def __init__(
        self,
        page: SettingsPage,
        preferences: Preferences,
        actions: Actions,
        recording: RecordingController,
        link: SessionBridge,
        show_folder: Callable[[], None],
        ask_reset: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._page = page
        self._preferences = preferences
        self._recording = recording
        self._link = link
        self._window = window
        actions.settings.triggered.connect(self._open)
        page.chosen.connect(lambda values: preferences.choose(**values))
        page.reset_wanted.connect(ask_reset)
        page.recordings.other_folder.connect(self._choose_folder)
        page.recordings.show_folder.connect(show_folder)
        _couple(page.look.mirror, actions, "mirror")
        _couple(page.signing.label, actions, "label")
        preferences.changed.connect(self._apply)
        self._apply(asdict(Choices()))

    def _open(self) -> None:
        self._show_place()
        self._page.open()

    def _apply(self, names: Collection[str]) -> None:
        choices = self._preferences.now
        self._page.show_choices(choices)
        self._recording.choices = choices
        if "folder" in names:
            self._recording.folder = Path(choices.folder) if choices.folder else None
            self._show_place()
        if "runtime" in names or "threads" in names:
            self._link.set_runtime(RuntimeOptions(choices.runtime, choices.threads or None))

    def _choose_folder(self) -> None:
        folder = ask_folder(self._window, str(self._recording.files_folder()))
        if folder:
            self._preferences.choose(folder=folder)

    def _show_place(self) -> None:
        folder = self._recording.files_folder()
        fault = (
            "" if _writable(folder) else self.tr("Nothing can be written there: choose another.")
        )
        self._page.recordings.show_place(folder, fault)


def _couple(box: QCheckBox, actions: Actions, name: str) -> None:
    """Let a box of the page show and set a switch of the window."""
    action = getattr(actions, name)
    box.setChecked(action.isChecked())
    box.clicked.connect(lambda on: action.setChecked(on))
    action.toggled.connect(box.setChecked)


def _writable(folder: Path) -> bool:
    """Whether files can be made in a folder, or the folder where it is not there yet."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
