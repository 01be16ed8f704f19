"""What a conversion shall look like: the window as it is, in the words of the command."""

import os
from dataclasses import asdict
from pathlib import Path

from face2face.config import REENACTMENT
from face2face.engine.options import PhotoOptions
from face2face.faces.retarget_options import HEEDED_WHEN_OFF, PHOTO_MOTION, RetargetOptions
from face2face.gui.task_options import TaskOptions
from face2face.tasks.registry import names_with
from face2face.utils.files import numbered
from face2face.utils.text import model_in_path

_MOST_BYTES = 230
"""Of a result's name without its ending: with a number systems take 255, and videos may have as
long a name already."""


def flags_of(
    *,
    location: str,
    task: str,
    alone: bool,
    landmarks: bool,
    labelled: bool,
    motion: RetargetOptions,
    is_photo: bool,
    choices: TaskOptions,
    photo: PhotoOptions | None,
) -> list[str]:
    """The flags of face2face-video that make what the window shows.

    Args:
        location: by what the model is asked for.
        task: what it was made for.
        alone: the result alone, else beside the video.
        landmarks: the landmarks instead of the video.
        labelled: whether it is labelled as generated.
        motion: how motion is carried over.
        is_photo: whether a photograph is moved, which heeds all of it.
        choices: how models of the other tasks are applied.
        photo: how a photograph is shown, or how large a trained face; None for the model's own way.
    """
    flags = ["--model", location, "--layout", "output" if alone else "side-by-side"]
    if landmarks and not alone:
        flags += ["--show", "landmarks"]
    if not labelled:
        flags.append("--no-label")
    if task == REENACTMENT:
        usual = asdict(RetargetOptions())
        for name, value in asdict(motion).items():
            heeded = is_photo or name not in PHOTO_MOTION
            if motion.retarget == "off":
                heeded = name in HEEDED_WHEN_OFF
            if heeded and value != usual[name]:
                flags.append(f"--{name.replace('_', '-')}={_written(value)}")
    else:
        given = {
            "strength": choices.strength,
            "input_kind": choices.kind,
            "background": choices.background,
        }
        for name, value in given.items():
            if task in names_with(name):
                flags += [f"--{name.replace('_', '-')}", str(value)]
    if photo is not None:
        for name, number in (("size", photo.size), ("face", photo.face)):
            if number is not None:
                flags += [f"--{name}", str(number)]
    return flags


def target_of(folder: Path, name: str, model: str, taken: set[Path]) -> Path:
    """A name for the result that nothing has yet.

    Args:
        folder: where it goes.
        name: the video's.
        model: the model's name.
        taken: what other conversions will write.
    """
    stem = os.fsencode(f"{Path(name).stem} - {model_in_path(model)}")[:_MOST_BYTES]
    wanted = folder / f"{stem.decode(errors='ignore')}.mp4"
    return next(path for path in numbered(wanted) if path not in taken and not path.exists())


def _written(value: object) -> str:
    """A value as the command takes it; a pair of numbers with a comma."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
