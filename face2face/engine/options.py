"""What users may set of an engine while it runs. Light to import: the window needs it at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from face2face.faces.retarget_options import RetargetOptions

if TYPE_CHECKING:
    from face2face.engine.face_mask import FaceMask
    from face2face.engine.image_editor import EditOptions


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
