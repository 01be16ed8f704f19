"""The second stage of a new face: eyes and mouth once more, at twice the size.

WORK/NAME/second/
  data/    what the face makes of the frames that its pairs keep large, beside these
  run/     its training
  model/   its generator, before it goes into the face's folder
"""

from face2face.config import DETAIL
from face2face.dataset.layout import MANIFEST, find_pairs, read_manifest
from face2face.dataset.pair_writer import pairs_of_large
from face2face.errors import writing
from face2face.model import read_model
from face2face.new_face.finish import finish_run
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Report, as_note
from face2face.new_face.training import BETA1, CHECKPOINT_MINUTES, RATE, stage_minutes, train_stage
from face2face.new_face.workspace import Work
from face2face.runtime.open_runtime import open_runtime
from face2face.tasks.detail import DetailTask
from face2face.training.request import TrainRequest
from face2face.utils.system import usable_cores

_FILTERS, _WIDEST, _GAN_FROM = 16, 4, 0.5
"""A narrow network: it has little to add, and is run for each frame beside the face's own."""


def is_begun(work: Work) -> bool:
    """Whether the face is whole, and its second stage is what is left."""
    return (work.second / "data" / MANIFEST).is_file()


def make_second_stage(plan: Plan, work: Work, report: Report, closing_s: float) -> None:
    """Make the second stage of the face in the work folder, or go on with it.

    Its pairs are of what this very face makes: of a face that was trained further it is trained
    further on new ones.

    Raises:
        Face2FaceError: of whatever failed; what was done before it is kept.
    """
    if not is_begun(work):
        _make_pairs(work)
    train_stage(plan, work, second_request(plan, work), report, closing_s)
    _export(plan, work, report)


def second_request(plan: Plan, work: Work) -> TrainRequest:
    """The training of a plan's second stage."""
    _, minutes = stage_minutes(plan)
    before = model_of(plan.name) / DETAIL if plan.longer else None
    return TrainRequest(
        data=work.second / "data",
        out=work.second / "run",
        command=f"second stage trained by face2face-new: {minutes:g} minutes",
        consent=plan.consent,
        minutes=minutes,
        init_from=str(before) if before is not None and before.is_dir() else "",
        size=plan.network_size,
        filters=_FILTERS,
        discriminator_filters=_FILTERS,
        widest=_WIDEST,
        dropout=0.0,
        learning_rate=RATE,
        beta1=BETA1,
        gan_from=_GAN_FROM,
        checkpoint_minutes=CHECKPOINT_MINUTES,
    )


def _make_pairs(work: Work) -> None:
    model, manifest = read_model(str(work.model)), read_manifest(work.data)
    assert manifest is not None, "pairs that a face was trained on have a manifest"
    runtime = open_runtime(model.graph, "auto", model.int8)
    with writing(work.second):
        work.second.mkdir(exist_ok=True)
    pairs_of_large(
        manifest,
        work.data,
        work.second / "data",
        DetailTask(runtime.generate),
        workers=usable_cores(),
        command="paired by face2face-new: the second stage",
    )


def _export(plan: Plan, work: Work, report: Report) -> None:
    from face2face.export.second_stage import add_second_stage

    face = read_model(str(work.model))
    folder = work.second / "model"
    finish_run(
        work.second / "run",
        folder,
        folder,
        find_pairs(work.second / "data"),
        plan,
        as_note(report),
        person=face.person,
    )
    add_second_stage(
        face,
        read_model(str(folder)),
        command="completed by face2face-new: the second stage",
        report=as_note(report),
    )
