"""What the command line asks of the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from face2face.engine.options import PhotoOptions
from face2face.faces.retarget_options import RetargetOptions

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity
    from face2face.video.camera_formats import CameraFormat


@dataclass(frozen=True)
class Options:
    """The command's flags; None leaves a choice to the settings.

    Attributes:
        open: a video, photograph or model to use, as if it were dropped.
        source: camera index or name, video file, address, or "demo".
        camera_format: the size and rate to ask cameras for.
        model: name, folder or .pb.
        photo: the face of `model`, and the size of photographs.
        loop: whether a video begins again at its end.
        show: "camera" or "landmarks" in the left image.
        landmark_model: a dlib 68-point file, None for the installed one.
        runtime: one of `config.RUNTIMES`.
        motion: how motion is carried over, where the settings do not know.
        motion_given: the fields of `motion` that hold whatever the settings say.
        calibrate: whether to begin with the countdown to a face at rest.
        soak_s: report figures for so many seconds, then end; 0 for ordinary use.
        settings_file: where settings lie instead of the system's place.
        c2pa: the files of the key and the certificates that sign, None for this installation's.
        identity: who signs snapshots and recordings, None for this installation.
    """

    open: Path | None = None
    source: str | None = None
    camera_format: CameraFormat | None = None
    model: str | None = None
    photo: PhotoOptions = field(default_factory=PhotoOptions)
    loop: bool = False
    show: str | None = None
    landmark_model: Path | None = None
    runtime: str | None = None
    motion: RetargetOptions = field(default_factory=RetargetOptions)
    motion_given: frozenset[str] = frozenset()
    calibrate: bool = False
    soak_s: float = 0.0
    settings_file: Path | None = None
    c2pa: tuple[Path, Path] | None = None
    identity: Identity | None = None

    def choices(self) -> dict[str, str]:
        """What is said of that which the Settings page sets, by the names of `Choices`."""
        given = {} if self.runtime is None else {"runtime": self.runtime}
        if self.c2pa is not None:
            given["key"], given["certificate"] = map(str, self.c2pa)
        return given
