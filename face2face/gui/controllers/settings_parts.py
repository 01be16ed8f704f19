"""What stands behind the Settings page: the microphone's level, who signs, and all else it sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from face2face.gui.actions import Actions
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.chosen_settings import ChosenSettings
from face2face.gui.controllers.microphone_check import MicrophoneCheck
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.controllers.signing_key import SigningKey
from face2face.gui.controllers.video_sound import VideoSound
from face2face.gui.dependencies import Dependencies
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.preferences import Preferences
from face2face.gui.settings_page.sheet import SettingsPage

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity


class SettingsParts(QObject):
    """Makes the controllers of the page's sections.

    Args:
        page: where the user sees and changes what is set.
        preferences: what is set.
        actions: open the page, and have the switches that the page shows too.
        dependencies: opens and lists microphones.
        identity: who signs by the command line, None for what is set.
        recording: told of what is set for recordings.
        link: told of the runtime.
        video_sound: whether a video is heard, which a microphone's level would show.
        background: does the slow things.
        announcer: tells what failed.
        show_folder: shows where recordings are.
        ask_reset: asks whether all is to be as at the first start.
        window: asks for folders and files.

    Attributes:
        microphone_check: shows the microphone's level; to be closed with the window.
    """

    def __init__(
        self,
        page: SettingsPage,
        preferences: Preferences,
        actions: Actions,
        dependencies: Dependencies,
        identity: Identity | None,
        recording: RecordingController,
        link: SessionBridge,
        video_sound: VideoSound,
        background: BackgroundWorker,
        announcer: Announcer,
        show_folder: Callable[[], None],
        ask_reset: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.microphone_check = MicrophoneCheck(
            page.microphone,
            preferences,
            recording,
            dependencies.microphone,
            dependencies.list_microphones,
            lambda: video_sound.playing,
            background,
            window,
        )
        SigningKey(page.signing, preferences, recording, identity, background, announcer, window)
        ChosenSettings(page, preferences, actions, recording, link, show_folder, ask_reset, window)
