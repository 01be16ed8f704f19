"""What users may set of an engine while it runs. Light to import: the window needs it at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from face2face.faces.retarget_options import RetargetOptions

if TYPE_CHECKING:
    from face2face.engine.edit_options import EditOptions
    from face2face.engine.face_mask import FaceMask


@dataclass(frozen=True)
class PhotoOptions:
    """How a photograph is to be shown; what is no photograph has no use for it.

    Attributes:
        face: which face, 1 the largest, None for the model's own.
        size: side of the output in pixels, None for the model's own, or the usual one.
    """

    face: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class RuntimeOptions:
    """What runs a model.

    Attributes:
        kind: one of `config.RUNTIMES`.
        threads: how many OpenVINO may use, None for as many as it finds best.
    """

    kind: str = "auto"
    threads: int | None = None


@dataclass(frozen=True)
class ModelChoice:
    """Which model to apply.

    Attributes:
        location: name, folder, frozen graph or photograph.
        photo: how it is shown where it is a photograph.
        runtime: what runs it.
    """

    location: str
    photo: PhotoOptions = PhotoOptions()
    runtime: RuntimeOptions = RuntimeOptions()


@dataclass(frozen=True)
class EngineOptions:
    """All settings in one; each kind of engine takes those that it knows.

    Attributes:
        motion: how the driver's motion is carried over to another face.
        edit_options: how a model that edits images is applied, None for the usual way.
        mask: what such a model repairs, None for nothing.
    """

    motion: RetargetOptions = field(default_factory=RetargetOptions)
    edit_options: EditOptions | None = None
    mask: FaceMask | None = None
