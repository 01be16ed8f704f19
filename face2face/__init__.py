"""Real-time face reenactment on an ordinary laptop.

    import face2face

    model = face2face.load("mona-lisa")
    image = model.animate(frame)  # uint8 RGB in, uint8 RGB out

The names in `__all__` are what other programs may build on: they follow semantic versioning. All
other modules may change with any version. Importing this loads none of it before it is used.
"""

import importlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from face2face.api import convert as convert
    from face2face.api import frames as frames
    from face2face.api import load as load
    from face2face.api import models as models
    from face2face.api import train as train
    from face2face.engine.conversion import Conversion as Conversion
    from face2face.errors import Face2FaceError as Face2FaceError
    from face2face.faces.retarget_options import RetargetOptions as RetargetOptions
    from face2face.loaded_model import LoadedModel as LoadedModel
    from face2face.new_face.progress import Progress as Progress
    from face2face.types import TimedFrame as TimedFrame

# OpenCV reads it once, when it is loaded: a file of some bytes must not take all the memory.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "100000000")
# What it has to say of a damaged image, the program says itself, in one line.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")

__version__ = "0.1.0"

__all__ = [
    "Conversion",
    "Face2FaceError",
    "LoadedModel",
    "Progress",
    "RetargetOptions",
    "TimedFrame",
    "__version__",
    "convert",
    "frames",
    "load",
    "models",
    "train",
]

_HOMES = {
    "Conversion": "face2face.engine.conversion",
    "Face2FaceError": "face2face.errors",
    "LoadedModel": "face2face.loaded_model",
    "Progress": "face2face.new_face.progress",
    "RetargetOptions": "face2face.faces.retarget_options",
    "TimedFrame": "face2face.types",
}
"""Modules of the public names that live elsewhere than in `face2face.api`."""


if not TYPE_CHECKING:  # type checkers know the names above, and no others

    def __getattr__(name):
        """Load a public name when it is asked for first."""
        if name not in __all__:
            raise AttributeError(f"module 'face2face' has no attribute '{name}'")
        return getattr(importlib.import_module(_HOMES.get(name, "face2face.api")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
