"""Playing the video that is the source: pause, seek, steps by frames, and its sound."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from face2face.engine.live.status import LiveStatus, SourceState
from face2face.gui.action_names import name_playing, name_sound
from face2face.gui.actions import Actions
from face2face.gui.controllers.announcer import Announcer
from face2face.gui.controllers.video_sound import VideoSound
from face2face.gui.install_commands import portaudio_command
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.settings import Settings
from face2face.gui.widgets.message_bar import Topic
from face2face.gui.widgets.playback_bar import PlaybackBar

_NEAR_S = 1.0
_LANDED_WITHIN_S = 2.0
"""Until a seek has landed the frames of before still come: the knob does not go back to them."""

_END_S = 0.3


class PlaybackController(QObject):
    """Keeps bar, actions and session of one mind.

    Args:
        link: the session.
        bar: position and buttons.
        show_bar: shows or hides it.
        actions: play, steps, sound; enabled while a video is the source.
        sound: the loudspeaker.
        settings: remember whether sound is wanted.
        announcer: tells why there is no sound, where the user asks for it.
        parent: Qt's owner.
    """

    def __init__(
        self,
        link: SessionBridge,
        bar: PlaybackBar,
        show_bar: Callable[[bool], None],
        actions: Actions,
        sound: VideoSound,
        settings: Settings,
        announcer: Announcer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._bar = bar
        self._show_bar = show_bar
        self._actions = actions
        self._sound = sound
        self._announcer = announcer
        self._asked_for_sound = False
        self._target_s: float | None = None
        self._until_s = 0.0
        bar.sought.connect(self._seek)
        actions.play.triggered.connect(self._play_or_pause)
        actions.frame_back.triggered.connect(lambda: self._step(-1))
        actions.frame_forward.triggered.connect(lambda: self._step(1))
        self._settings = settings
        self._refusing = False
        actions.sound.setChecked(settings.flag("sound", True))
        name_sound(actions, actions.sound.isChecked())
        sound.wanted = actions.sound.isChecked()
        actions.sound.toggled.connect(self._switch_sound)
        sound.failed.connect(self._no_sound)
        link.resulted.connect(self._show_position)
        self.note(link.status())

    def note(self, status: LiveStatus) -> None:
        """Follow the session."""
        a = self._actions
        video = status.source_is_file and status.file_rate > 0
        self._show_bar(video)
        for action in (a.play, a.frame_back, a.frame_forward, a.convert):
            action.setEnabled(video)
        a.sound.setEnabled(video and status.has_sound)
        name_playing(a, video and not status.held and status.source is not SourceState.ENDED)
        if video and round(1000 * status.length_s) != self._bar.slider.maximum():
            self._bar.show_length(status.length_s)
            self._show_position()
        self._sound.note(status)

    def _play_or_pause(self) -> None:
        status = self._link.status()
        if status.source is SourceState.ENDED:
            self._link.hold(False)
            self._seek(0.0)
        else:
            self._link.hold(not status.held)
        self.note(self._link.status())

    def _step(self, frames: int) -> None:
        self._link.step(frames)
        self.note(self._link.status())

    def _seek(self, to_s: float) -> None:
        self._target_s, self._until_s = to_s, time.monotonic() + _LANDED_WITHIN_S
        self._bar.show_position(to_s)
        self._link.seek(to_s)

    def _show_position(self) -> None:
        result = self._link.latest()
        if result is None or result.at_s is None:
            return
        at_s = result.at_s
        if self._target_s is not None:
            if abs(at_s - self._target_s) > _NEAR_S and time.monotonic() < self._until_s:
                return
            self._target_s = None
        if self._link.status().source is SourceState.ENDED:
            length_s = self._link.status().length_s
            at_s = length_s if length_s - at_s < _END_S else at_s
        self._bar.show_position(at_s)

    def _switch_sound(self, on: bool) -> None:
        name_sound(self._actions, on)
        if self._refusing:
            return
        self._asked_for_sound = on
        self._settings.keep("sound", on)
        self._announcer.settle(Topic.SOUND)
        self._sound.set_wanted(on)

    def _no_sound(self, reason: str) -> None:
        """Tell it only to who asked: at the start of a video it would be in the way."""
        self._refusing = True
        self._actions.sound.setChecked(False)  # as it is; what is wanted stays remembered
        self._refusing = False
        if self._asked_for_sound:
            self._announcer.devices.no_sound(reason, portaudio_command())
