"""The whole way from videos to a model that the program finds by its name."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from face2face.card import read_card, write_card
from face2face.dataset.layout import MANIFEST, find_pairs
from face2face.dataset.pair_writer import has_large
from face2face.errors import (
    DatasetError,
    ErrorKind,
    Face2FaceError,
    NoFaceError,
    SourceError,
    UsageError,
    writing,
)
from face2face.evaluation.face_quality import FaceQuality, weaknesses, with_quality
from face2face.model import copy_model, read_model
from face2face.new_face import second_stage
from face2face.new_face.clip import Clip
from face2face.new_face.finish import finish_run
from face2face.new_face.names import checked_name, model_of, refuse_taken
from face2face.new_face.pairs import choose_pairs
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress, Report, as_note
from face2face.new_face.training import (
    closing_minutes,
    train_minutes,
    train_request,
    train_stage,
)
from face2face.new_face.watch import newest_sheet
from face2face.new_face.workspace import Work, forget
from face2face.runtime.open_runtime import open_runtime
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.utils.files import whole_folder


def settle_backend() -> None:
    """Let Keras run on TensorFlow in this process, which must not have loaded it yet.

    Only TensorFlow freezes graphs, and Keras keeps the backend that it was loaded with.

    Raises:
        UsageError: KERAS_BACKEND asks for another.
    """
    backend = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        raise UsageError(
            f"a face is trained and frozen in one go, which TensorFlow alone can do, and "
            f"KERAS_BACKEND is {backend}: unset it, or train with tools/train.py",
            ErrorKind.BACKEND_UNFIT,
            backend=backend,
        )


@dataclass(frozen=True)
class MadeFace:
    """A face that is ready to be used.

    Attributes:
        folder: among the user's models.
        quality: on the frames held back.
        kept: as in `Progress`.
    """

    folder: Path
    quality: FaceQuality
    kept: str = ""


def make_face(plan: Plan, work: Work, report: Report, *, command: str) -> MadeFace:
    """Make a face, or go on where its work folder stands.

    Networks are trained and frozen in this process: see `settle_backend`.

    Args:
        plan: what is asked for; kept in the work folder.
        work: the work folder, which exists.
        report: takes the news.
        command: the command line, for the record; what it did follows there in words.

    Returns:
        The model's folder among the user's models, and how good it is; what stood there before
        is replaced only now that the new one is whole.

    Raises:
        Face2FaceError: of whatever stage failed; what was done before it is kept, but for videos
            of which no pairs can be chosen: they are forgotten.
    """
    if plan.data_minutes is None:
        plan = _with_pairs(plan, work, report, command)
    closing_s = 60 * closing_minutes(plan)
    if not (plan.second_stage and second_stage.is_begun(work)):
        plan = train_stage(plan, work, train_request(plan, work), report, closing_s)
        _finish(plan, work, report, closing_s)
    if plan.second_stage:
        second_stage.make_second_stage(plan, work, report, closing_s)
    quality = _measure(work, report)
    kept = keep_portrait(plan.name) if weaknesses(quality) else None
    if kept is not None:
        report(Progress("note", message=f"its portrait, which was there before, is now {kept}"))
    return MadeFace(install(work.model, plan.name), quality, kept or "")


def _measure(work: Work, report: Report) -> FaceQuality:
    """Measure the model on the pairs held back, and write the figures into its card."""
    from face2face.evaluation.held_back import measure_held_back

    model = read_model(str(work.model))
    assert model.card is not None, "a model that was frozen has a card"
    runtime = open_runtime(model.graph, "auto", model.int8)
    quality = measure_held_back(find_pairs(work.data), runtime)
    metrics = with_quality(model.card.metrics, quality)
    write_card(work.model, model.card.model_copy(update={"metrics": metrics}))
    report(Progress("note", message=quality.in_words()))
    return quality


def install(model: Path, name: str) -> Path:
    """Copy a finished model to the user's models; it appears there only when whole.

    What the card lists is copied, and nothing that may lie beside it.

    Raises:
        ModelError: the model is incomplete or altered.
        SinkError, DiskFullError: it cannot be written; what stood there before is kept.
    """
    target = model_of(name)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with whole_folder(target) as folder:
        copy_model(model, folder)
    return target


def keep_portrait(name: str) -> str | None:
    """Keep the portrait of this name under another one, before a trained face takes its place.

    Returns:
        The other name; None where no portrait stands there, or the other name is taken.
    """
    kept = f"{name} portrait"
    with suppress(Face2FaceError):  # the trained face is whole, whatever becomes of it
        card = read_card(model_of(name))
        if card.portrait is None:
            return None
        refuse_taken(checked_name(kept), overwrite=False)
        with whole_folder(model_of(kept)) as folder:
            copy_model(model_of(name), folder)
            write_card(folder, card.model_copy(update={"name": kept}))
        return kept
    return None


def _with_pairs(plan: Plan, work: Work, report: Report, command: str) -> Plan:
    begun = time.monotonic()
    videos = videos_of(plan, work)
    rest_s = 60 * (train_minutes(plan) + closing_minutes(plan))
    report(Progress("data", 0.0))
    if not (work.data / MANIFEST).is_file():
        plan = _look_over(plan, work, videos, report, command)
    try:
        choose_pairs(
            videos,
            work.data,
            report,
            size=plan.network_size,
            large=plan.second_stage,
            rest_s=rest_s,
            command=command,
        )
    except (DatasetError, NoFaceError, SourceError):
        # However often they are read, nothing comes of these videos: others may be given.
        forget(work)
        raise
    minutes = round((time.monotonic() - begun) / 60, 3)
    plan = replace(plan, data_minutes=minutes, second_stage=has_large(work.data))
    work.write(plan)
    return plan


def videos_of(plan: Plan, work: Work) -> list[Clip]:
    """What a plan's face is made from."""
    return plan.clips or [Clip(work.recording)]


def _look_over(
    plan: Plan, work: Work, videos: Sequence[Clip], report: Report, command: str
) -> Plan:
    """Show a first version, and say what is wrong with the videos before minutes go into them."""
    from face2face.new_face.clip_check import report_faults, sample_clips
    from face2face.new_face.first_version import show_first_version

    clips = sample_clips(videos)
    networks = OpenVinoFaceNetworks()
    plan = show_first_version(plan, work, clips, networks, report, command=command)
    faults = report_faults(clips, as_note(report))
    if faults:
        report(Progress("note", faults=tuple(faults)))
    return plan


def make_portrait(plan: Plan, work: Work, report: Report, *, command: str) -> Path:
    """Make a face of the best frame alone: nothing is trained, and nothing kept for that.

    Args:
        plan: what is asked for.
        work: the work folder, which exists.
        report: takes the news.
        command: the command line, for the record.

    Returns:
        The model's folder among the user's models.

    Raises:
        Face2FaceError: the clips cannot be read or show no face; the work folder is as before.
    """
    from face2face.new_face.clip_check import report_faults, sample_clips
    from face2face.new_face.first_version import keep_best_frame

    report(Progress("data", 0.0))
    clips = sample_clips(videos_of(plan, work))
    report_faults(clips, as_note(report), trains=False)
    return keep_best_frame(plan, clips, OpenVinoFaceNetworks(), command=command)


def _finish(plan: Plan, work: Work, report: Report, closing_s: float) -> None:
    """From the run to a whole model in the work folder."""

    def tell(share: float) -> None:
        left_s = closing_s * (1 - share)
        report(Progress("finish", share, left_s, preview=newest_sheet(work.run)))

    tell(0.0)
    finish_run(
        work.run,
        work.reduced,
        work.model,
        find_pairs(work.data),
        plan,
        as_note(report),
        halfway=lambda: tell(0.5),
    )
