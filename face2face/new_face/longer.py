"""Training a finished face further: its images are kept for that, and it is where it starts."""

import shutil
from dataclasses import replace

from face2face.card import CARD
from face2face.dataset.layout import MANIFEST
from face2face.errors import ErrorKind, Face2FaceError, UsageError, writing
from face2face.model import START
from face2face.new_face.keep_photo import PHOTO
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import Work, work_of


def keep_pairs(work: Work, plan: Plan, *, all_of_it: bool = False) -> None:
    """Keep of a work folder whose face is ready what training it further needs: the pairs.

    Args:
        work: the work folder.
        plan: what was made there.
        all_of_it: whether the rest is kept as well.

    Raises:
        SinkError: the rest cannot be removed.
    """
    if not all_of_it:
        _remove_training(work)
        with writing(work.folder):
            for recording in work.folder.glob("recording*.mp4"):
                recording.unlink()
    trained = work.read() or plan  # with the minutes that it took
    work.write(replace(trained, ready=True, first=False))


def can_be_trained_longer(name: str) -> bool:
    """Whether a finished face of this name has its images still."""
    work = work_of(name)
    return _ready_plan(work) is not None and (work.data / MANIFEST).is_file() and _start(name)


def begin_longer(work: Work, minutes: float | None) -> Plan:
    """The plan that trains a face further, or that which was interrupted.

    What was trained before is removed: the finished model is where it starts.

    Args:
        work: the face's work folder.
        minutes: how long, None for as long as it was asked for before.

    Raises:
        UsageError: there is no such face, it is not finished, or its images were not kept.
    """
    plan = work.read()
    if plan is not None and plan.longer and not plan.ready:
        return replace(plan, minutes=minutes or plan.minutes)
    if plan is not None and not plan.ready:
        raise UsageError(
            f"{work.name} is not finished, which comes before training it longer: leave --longer "
            "out to go on"
        )
    if plan is None or not can_be_trained_longer(work.name):
        raise UsageError(_why_not(work), ErrorKind.NOT_TO_TRAIN_LONGER, name=work.name)
    _remove_training(work)
    return replace(
        plan,
        ready=False,
        longer=True,
        minutes=minutes or plan.minutes,
        start=str(model_of(work.name)),
        size=None,
        filters=None,
        data_minutes=0.0,
        trained_minutes=0.0,
    )


def rename_pairs(before: str, now: str) -> None:
    """Let what is kept follow a face that has another name now.

    Raises:
        SinkError: it cannot be moved.
    """
    work, target = work_of(before), work_of(now)
    plan = _ready_plan(work)
    if plan is None or target.folder.exists():
        return
    with writing(target.folder):
        work.folder.rename(target.folder)
    target.write(replace(plan, name=now))


def forget_pairs(name: str) -> None:
    """Remove what was kept of a finished face, whose model goes as well."""
    work = work_of(name)
    if _ready_plan(work) is not None:
        shutil.rmtree(work.folder, ignore_errors=True)


def _remove_training(work: Work) -> None:
    """Remove run and models from a work folder."""
    with writing(work.folder):
        for folder in (work.run, work.reduced, work.second, work.model):
            if folder.is_dir():
                shutil.rmtree(folder)


def _ready_plan(work: Work) -> Plan | None:
    """The plan of a finished face, None where there is none."""
    try:
        plan = work.read()
    except Face2FaceError:
        return None
    return plan if plan is not None and plan.ready else None


def _why_not(work: Work) -> str:
    """Why a face cannot be trained longer, and what to do instead."""
    name, anew = work.name, "with --file CLIP --minutes 10"
    if not (model_of(name) / CARD).is_file():
        return f"there is no face called {name} to train longer: train one, {anew}"
    if (model_of(name) / PHOTO).is_file():
        return (
            f"{name} is a photograph that moves, which is not trained: train a face from a clip, "
            f"{anew} and another name, or --overwrite"
        )
    return (
        f"{name} cannot be trained longer: the images it was trained with are not in {work.data}; "
        f"train it anew from its video, {anew} --overwrite"
    )


def _start(name: str) -> bool:
    """Whether the finished model holds what training starts from."""
    folder = model_of(name)
    return (folder / CARD).is_file() and (folder / START).is_file()
