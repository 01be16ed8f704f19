"""The sound of the video that plays, on the loudspeaker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from face2face.causes import cause_of
from face2face.engine.live.sound_feed import Sound
from face2face.engine.live.status import LiveStatus
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.live_bridge import SessionBridge

if TYPE_CHECKING:
    from face2face.video.speaker import Speaker

OpenSpeaker = Callable[[], "Speaker"]


class VideoSound(QObject):
    """Opens the loudspeaker while a video with sound plays, and closes it again.

    Args:
        link: where sound comes from.
        background: opens and closes it on its thread.
        open_speaker: opens one.
        parent: Qt's owner.

    Signals:
        failed: there is no sound to be had; carries a Cause, or the library's
            words.

    Attributes:
        wanted: whether the user wants to hear videos.
    """

    failed = Signal(str)

    def __init__(
        self,
        link: SessionBridge,
        background: BackgroundWorker,
        open_speaker: OpenSpeaker,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._background = background
        self._open_speaker = open_speaker
        self._speaker: Speaker | None = None
        self._opening = False
        self._refused = False
        self._unlisten: Callable[[], None] = lambda: None
        self.wanted = True

    @property
    def playing(self) -> bool:
        """Whether the loudspeaker is open."""
        return self._speaker is not None

    def set_wanted(self, on: bool) -> None:
        """Switch the sound of videos on or off; on tries again what was refused."""
        self.wanted = on
        self._refused = False
        self.note(self._link.status())

    def note(self, status: LiveStatus) -> None:
        """Follow the session."""
        due = self.wanted and status.source_is_file and status.has_sound
        if self._speaker is not None:
            # The ear notices sound that comes before its image.
            self._speaker.queue.delay_s = status.delay_ms / 1000
        if due and self._speaker is None and not self._opening and not self._refused:
            self._opening = True
            self._background.run(self._open_speaker, self._opened, self._not_opened)
        elif not due and self._speaker is not None:
            self.close()

    def close(self) -> None:
        """Let other programs have the loudspeaker."""
        self._unlisten()
        self._unlisten = lambda: None
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            speaker.close()

    def _opened(self, speaker: Speaker) -> None:
        self._opening = False
        self._speaker = speaker

        def take(sound: Sound | None) -> None:
            if sound is None:
                speaker.queue.clear()
            else:
                speaker.queue.offer(sound.due_s, sound.samples)

        self._unlisten = self._link.on_sound(take)
        self.note(self._link.status())

    def _not_opened(self, error: Exception) -> None:
        self._opening = False
        self._refused = True
        if not isinstance(error, OSError):
            raise error
        self.failed.emit(cause_of(error))
