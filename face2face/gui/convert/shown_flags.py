"""The window as it is, in the words of face2face-video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from face2face.config import REENACTMENT
from face2face.engine.options import PhotoOptions
from face2face.gui.convert.settings import flags_of

if TYPE_CHECKING:
    from face2face.engine.live.status import LiveStatus
    from face2face.gui.controllers.motion_strip import RetargetController
    from face2face.gui.controllers.recording import RecordingController
    from face2face.gui.controllers.tasks import TaskController
    from face2face.gui.live_bridge import SessionBridge
    from face2face.gui.photo_settings import PhotoSettings
    from face2face.gui.preferences import Preferences


class ShownFlags:
    """Gives the flags of a conversion that looks as the window looks now.

    Args:
        link: knows the model in use.
        recording: knows what is shown.
        motion: how motion is carried over.
        tasks: how models of the other tasks are applied.
        photo_settings: how photographs are shown.
        preferences: what runs models, and who signs.
        landmark_model: the 68-point file, None for the installed one.
    """

    def __init__(
        self,
        link: SessionBridge,
        recording: RecordingController,
        motion: RetargetController,
        tasks: TaskController,
        photo_settings: PhotoSettings,
        preferences: Preferences,
        landmark_model: Path | None,
    ) -> None:
        self._link = link
        self._recording = recording
        self._motion = motion
        self._tasks = tasks
        self._photo_settings = photo_settings
        self._preferences = preferences
        self._landmark_model = landmark_model

    def __call__(self) -> list[str]:
        """All flags but source and result."""
        status, recording = self._link.status(), self._recording
        return (
            flags_of(
                location=status.model_place,
                task=status.task,
                alone=recording.alone,
                landmarks=recording.landmarks and status.task == REENACTMENT,
                labelled=recording.labelled,
                motion=self._motion.motion,
                is_photo=status.is_photo,
                choices=self._tasks.choices,
                photo=self._photo_options(status),
            )
            + self.of_all_models()
        )

    def of_all_models(self) -> list[str]:
        """The flags that are the same whatever the model."""
        now = self._preferences.now
        flags = ["--runtime", now.runtime]
        if self._landmark_model is not None:
            flags += ["--landmark-model", str(self._landmark_model)]
        if now.key:
            flags += ["--c2pa-key", now.key, "--c2pa-cert", now.certificate]
        return flags

    def _photo_options(self, status: LiveStatus) -> PhotoOptions | None:
        """How the photograph is shown, or how large a trained face that has several sizes."""
        if status.is_photo:
            return self._photo_settings.of(status.model_place)
        size = self._photo_settings.shown_size
        return PhotoOptions(size=size) if len(status.sizes) > 1 and size in status.sizes else None
