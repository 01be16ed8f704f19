"""Whether the chosen microphone is there and hears anything, while somebody looks at its level."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.controllers.recording import RecordingController
from face2face.gui.preferences import NO_MICROPHONE, Preferences
from face2face.gui.settings_page.microphone_section import MicrophoneSection

if TYPE_CHECKING:
    from face2face.video.recorder import SoundInput

_LOOK_MS = 50
_AGAIN_MS = 2000
"""How soon a microphone is looked for again that may have been plugged in."""

_SILENT_S = 2.0
"""A microphone that works is never wholly silent for so long."""


class MicrophoneCheck(QObject):
    """Fills the section of the microphone; listens only while its level can be seen.

    Args:
        section: shows it.
        preferences: know which microphone is chosen.
        recording: has the microphone while it records: some systems give it to one program part.
        open_microphone: opens one by its name, None where it cannot be used.
        list_microphones: names them; given whether to look anew, which ends all sound.
        sound_plays: whether sound is being played.
        background: opens and lists on its thread.
        parent: Qt's owner.
    """

    def __init__(
        self,
        section: MicrophoneSection,
        preferences: Preferences,
        recording: RecordingController,
        open_microphone: Callable[[str], SoundInput | None],
        list_microphones: Callable[[bool], list[str]],
        sound_plays: Callable[[], bool],
        background: BackgroundWorker,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._section = section
        self._preferences = preferences
        self._recording = recording
        self._open = open_microphone
        self._list = list_microphones
        self._sound_plays = sound_plays
        self._background = background
        self._microphone: SoundInput | None = None
        self._watched = False
        self._number = 0  # of the newest look; what an earlier one finds is given back
        self._heard_s = 0.0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._look)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._listen)
        section.meter.watched.connect(self._watch)
        preferences.changed.connect(self._follow)

    def close(self) -> None:
        """Listen no more."""
        self._number += 1
        self._again.stop()
        self._timer.stop()
        microphone, self._microphone = self._microphone, None
        if microphone is not None:
            microphone.close()

    def _watch(self, on: bool) -> None:
        self._watched = on
        self.close()
        self._section.meter.clear()
        if on:
            self._section.tell(self.tr("Looking for microphones…"))
            self._look()

    def _follow(self, names: frozenset[str]) -> None:
        if "microphone" in names and self._watched:
            self._watch(True)

    def _look(self) -> None:
        """List what there is, and open the chosen one."""
        self._number += 1
        number, name = self._number, self._preferences.now.microphone
        free = not self._recording.records
        anew = free and not self._sound_plays()
        wanted = free and name != NO_MICROPHONE

        def find() -> tuple[list[str], SoundInput | None]:
            # Nobody may look any more, and a recording have begun meanwhile.
            names = self._list(anew and number == self._number and not self._recording.records)
            microphone = self._open(name) if wanted and number == self._number else None
            if microphone is not None and number != self._number:
                microphone.close()
                microphone = None
            return names, microphone

        def found(answer: tuple[list[str], SoundInput | None]) -> None:
            names, microphone = answer
            if number != self._number:
                if microphone is not None:
                    microphone.close()
                return
            self._section.show_names(names)
            self._begin(name, microphone)

        def failed(error: Exception) -> None:
            raise error  # the notifier shows it

        self._background.run(find, found, failed)

    def _begin(self, name: str, microphone: SoundInput | None) -> None:
        tell = self._section.tell
        self._microphone = microphone
        if microphone is not None:
            self._heard_s = time.monotonic()
            tell(self.tr("Speak: the bar moves."))
            self._timer.start(_LOOK_MS)
        elif name == NO_MICROPHONE:
            tell(self.tr("Your voice is not recorded."))
        else:
            self._again.start(_AGAIN_MS)
            if self._recording.records:
                tell(self.tr("Its level is shown when nothing is recorded."))
            elif name:
                text = self.tr(
                    "{name} cannot be used: plug it in, or choose another. Until then recordings "
                    "have no sound."
                )
                tell(text.format(name=name), alarm=True)
            else:
                text = self.tr(
                    "There is no microphone: plug one in. Until then recordings have no sound."
                )
                tell(text, alarm=True)

    def _listen(self) -> None:
        assert self._microphone is not None
        peak = max(
            (float(abs(samples).max()) for _, samples in self._microphone.blocks()), default=0.0
        )
        self._section.meter.show_peak(peak)
        now_s = time.monotonic()
        if peak > 0:
            self._heard_s = now_s
            self._section.tell(self.tr("Speak: the bar moves."))
        elif now_s - self._heard_s > _SILENT_S:
            text = self.tr(
                "It gives only silence: it may be muted, or the system may not allow this program "
                "to hear it."
            )
            self._section.tell(text, alarm=True)
