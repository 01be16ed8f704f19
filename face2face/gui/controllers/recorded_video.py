"""One video that is being recorded: what it shows, its sound, and its mark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from face2face.engine.live.recorded_sound import RecordedSound
from face2face.engine.live.status import LiveResult
from face2face.errors import Notice
from face2face.gui.close_up import CloseUp
from face2face.gui.composite import drawn
from face2face.gui.controllers.recording_mark import VideoMark
from face2face.gui.live_bridge import SessionBridge
from face2face.gui.preferences import NO_MICROPHONE, QUALITIES, Choices
from face2face.video.recorder import Progress, Recording, free_name

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity
    from face2face.video.recorder import SoundInput

translate = QCoreApplication.translate


class RecordedVideo:
    """Records what the session makes; importing this module is slow.

    What the video shows stays the same to its end, whatever is switched meanwhile.

    Args:
        link: where results come from.
        folder: where the file goes.
        choices: the microphone, quality and height.
        open_microphone: opens one by its name, None where it cannot be used.
        identity: who signs, None for this installation.
        alone: as for `composite.drawn`.
        landmarks: as for `composite.drawn`.
        labelled: as for `composite.drawn`.
        close_up: whether the driver's face alone is shown of the camera's image.
    """

    def __init__(
        self,
        link: SessionBridge,
        folder: Path,
        choices: Choices,
        open_microphone: Callable[[str], SoundInput | None],
        identity: Identity | None,
        *,
        alone: bool,
        landmarks: bool,
        labelled: bool,
        close_up: bool,
    ) -> None:
        """Begin."""
        self._link = link
        self._microphone = choices.microphone
        self._open_microphone = open_microphone
        self._shows_camera = not (alone or landmarks)
        self._told_silent = choices.microphone == NO_MICROPHONE
        self._mark = VideoMark(link.status(), identity, alone=alone, landmarks=landmarks)
        recording = self._recording = Recording(
            free_name(folder, ".mp4"),
            comment=self._mark.mark.comment,
            microphone=self._open_sound,
            quality=QUALITIES[choices.quality],
            most_height=choices.height or None,
            sign=self._mark.sign,
        )
        near = CloseUp() if close_up else None

        def offer(result: LiveResult) -> None:
            if result.output is not None:
                recording.offer(
                    lambda: drawn(
                        result, alone=alone, landmarks=landmarks, labelled=labelled, close_up=near
                    ),
                    result.captured_s,
                )

        self._remove = link.add_consumer(offer)

    @property
    def path(self) -> Path:
        """The file."""
        return self._recording.path

    @property
    def shows_camera(self) -> bool:
        """Whether it shows the camera beside the face."""
        return self._shows_camera

    @property
    def unsigned(self) -> str | Notice:
        """Why the complete video is not signed, "" where it is."""
        return self._mark.unsigned

    def progress(self) -> Progress:
        """How far it is."""
        return self._recording.progress()

    def note(self) -> None:
        """Remember the model in use, which makes a part of it."""
        self._mark.note(self._link.status())

    def finish(self) -> Progress:
        """Take no more; it is signed on a thread of its own."""
        self._remove()
        self.note()
        return self._recording.finish()

    def wait(self) -> None:
        """Wait until it is signed."""
        self._recording.wait()

    def newly_silent(self) -> bool:
        """Whether no microphone is heard although one is wanted; True only once."""
        silent = self.progress().has_sound is False and self._is_camera()
        if not silent or self._told_silent:
            return False
        self._told_silent = True
        return True

    def why_silent(self) -> str:
        """Why it has no sound, in the user's language; "" where none is wanted."""
        if not self._is_camera():
            return translate("RecordingController", "the video has none.")
        if self._microphone == NO_MICROPHONE:
            return ""
        if self._microphone:
            text = translate("RecordingController", "the microphone {name} cannot be used.")
            return text.format(name=self._microphone)
        return translate("RecordingController", "there is no microphone.")

    def _is_camera(self) -> bool:
        """Whether the source is one; asked on the recording's thread, too."""
        return not self._link.status().source_is_file

    def _open_chosen(self) -> SoundInput | None:
        name = self._microphone
        return None if name == NO_MICROPHONE else self._open_microphone(name)

    def _open_sound(self) -> RecordedSound | None:
        """On the recording's thread."""
        sound = RecordedSound(self._link.on_sound, self._open_chosen, self._is_camera)
        if sound.hears or self._link.status().has_sound:
            return sound
        sound.close()
        return None
