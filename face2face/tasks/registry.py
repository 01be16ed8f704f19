"""The tasks by their names."""

from face2face.errors import UsageError
from face2face.tasks.base import Task
from face2face.tasks.cutout import CutoutTask
from face2face.tasks.deblur import DeblurTask
from face2face.tasks.eyes import EyesTask
from face2face.tasks.inpaint import InpaintTask
from face2face.tasks.landmarks import LandmarksTask
from face2face.tasks.mouth import MouthTask
from face2face.tasks.pencil import PencilTask

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        LandmarksTask(),
        InpaintTask(),
        PencilTask(),
        CutoutTask(),
        DeblurTask(),
        MouthTask(),
        EyesTask(),
    )
}
"""Each task with its usual settings, by the name that model.json and dataset.json call it."""


def task_named(name: str) -> Task:
    """Return the task of a name.

    Raises:
        UsageError: there is none.
    """
    task = TASKS.get(name)
    if task is None:
        raise UsageError(f"unknown task '{name}': known are {', '.join(TASKS)}")
    return task
