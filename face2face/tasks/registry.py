"""The tasks by their names; a task's code is loaded when it is asked for.

A new task is one file beside this one and one entry of `TASKS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from face2face.config import DETAIL, REENACTMENT
from face2face.errors import UsageError
from face2face.tasks.info import DataFlag, TaskInfo, TrainingDefaults

if TYPE_CHECKING:
    from face2face.tasks.base import Task

TASKS: dict[str, TaskInfo] = {
    REENACTMENT: TaskInfo(
        "face2face.tasks.landmarks:LandmarksTask",
        "reenactment",
        material="person",
        needs_face=True,
        use_flags=(),
        training=TrainingDefaults(detail_weight=40.0, settle=0.0, flip=False, drawn=True),
    ),
    "inpaint": TaskInfo(
        "face2face.tasks.inpaint:InpaintTask",
        "repairing skin",
        needs_face=True,
        variants=3,
        lossless=True,
        data_flags=(
            DataFlag(
                "masks",
                "folder",
                "images of shapes to erase, 50 x 50 for an image of 256, black on white "
                "(default: generated shapes)",
            ),
        ),
        use_flags=("region", "mask"),
        training=TrainingDefaults(hole_weight=10.0, relit=True),
    ),
    "pencil": TaskInfo(
        "face2face.tasks.pencil:PencilTask",
        "a face from a drawing",
        takes_alpha=True,
        use_flags=("region", "input_kind", "tone", "hair", "strength"),
    ),
    "cutout": TaskInfo(
        "face2face.tasks.cutout:CutoutTask",
        "extracting people",
        material="people",
        data_flags=(
            DataFlag(
                "chroma",
                "colour",
                "--input holds people before a plain backdrop: cut them out by its colour, "
                "rrggbb or auto (without --chroma: --input holds the folders original and "
                "segmented)",
            ),
            DataFlag("backdrops", "images", "images to put behind people, beside generated ones"),
        ),
        use_flags=("background",),
    ),
    "deblur": TaskInfo(
        "face2face.tasks.deblur:DeblurTask",
        data_flags=(
            DataFlag(
                "radius", "range", "least and greatest blur in pixels at --size (default: 0.7 10)"
            ),
            DataFlag(
                "blur",
                "choice",
                "a lens out of focus, motion in any direction, or a Gaussian (default: all of "
                "them, and images that are sharp already, in other light)",
                ("lens", "motion", "gaussian"),
            ),
        ),
        # What is out of focus is seldom so in the faces alone.
        usual_region="whole",
        training=TrainingDefaults(residual=True),
    ),
    "mouth": TaskInfo(
        "face2face.tasks.mouth:MouthTask",
        "what the portrait engine puts between lips",
        material="patches",
        variants=2,
        use_flags=(),
        training=TrainingDefaults(residual=True, fixed=True),
    ),
    "eyes": TaskInfo(
        "face2face.tasks.eyes:EyesTask",
        "what it puts between lids",
        material="patches",
        variants=2,
        use_flags=(),
        # Pairs are mirrored already: a left eye lies beside a right one.
        training=TrainingDefaults(residual=True, flip=False, fixed=True),
    ),
    DETAIL: TaskInfo(
        "face2face.tasks.detail:DetailTask",
        "eyes and mouth of a trained face at twice its scale",
        material="person",
        data_flags=(
            DataFlag("model", "model", "the trained face, or its folder; --file is its footage"),
        ),
        use_flags=(),
        training=TrainingDefaults(residual=True, flip=False, fixed=True),
    ),
}
"""What is known of each task at once, by the name that model.json and dataset.json call it."""


FORMER_NAMES = {
    "grid-inpaint": "repair",
    "grid-pencil": "pencil",
    "grid-cutout": "cutout",
    "grid-deblur": "deblur",
}
"""What the tasks' shipped models were called before, and what they are called."""


def info_of(name: str) -> TaskInfo:
    """What is known of a task at once.

    Raises:
        UsageError: there is none of this name.
    """
    info = TASKS.get(name)
    if info is None:
        raise UsageError(f"unknown task '{name}': known are {', '.join(TASKS)}")
    return info


def task_named(name: str) -> Task:
    """Return the task of a name, with its usual settings.

    Raises:
        UsageError: there is none.
    """
    module, _, kind = info_of(name).where.partition(":")
    task: Task = getattr(import_module(module), kind)()
    return task


def names_with(use_flag: str) -> list[str]:
    """The tasks that a flag of applying a model goes with, in the order of `TASKS`."""
    return [name for name, info in TASKS.items() if use_flag in info.use_flags]


def names_of(material: str) -> list[str]:
    """The tasks whose pairs are made of a material, in the order of `TASKS`."""
    return [name for name, info in TASKS.items() if info.material == material]
