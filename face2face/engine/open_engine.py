"""Opening what applies a model to frames: the one place that knows which kinds there are."""

from pathlib import Path

from face2face.config import REENACTMENT
from face2face.engine.base import Engine
from face2face.engine.context import EngineContext, LandmarkTracking, RuntimeOpener, Usage
from face2face.engine.options import EngineOptions
from face2face.engine.reenactor import Reenactor
from face2face.engine.timings import Timings
from face2face.errors import UsageError
from face2face.model import FaceModel
from face2face.runtime.open_runtime import open_runtime

ENGINES: dict[str, type[Engine]] = {
    REENACTMENT: Reenactor,
}
"""The kind of engine by the task that model.json names, where it is another than `ImageEditor`,
which refuses the tasks that nothing is known of."""


def engine_kind(model: FaceModel) -> type[Engine]:
    """The kind of engine that runs a model, to ask what it can before anything is loaded."""
    # Imported where a model needs them: the first image of a trained face does not wait for them.
    if model.photo is not None:
        from face2face.engine.portrait import PortraitEngine

        return PortraitEngine
    if (kind := ENGINES.get(model.task)) is not None:
        return kind
    from face2face.engine.image_editor import ImageEditor

    return ImageEditor


def refuse_unfit_photo_flags(model: FaceModel, size: int | None, face: int | None) -> None:
    """Refuse a size that the model cannot make, and another face where it has one.

    Raises:
        UsageError: the model is no photograph, and a face is given, or such a size.
    """
    if model.photo is not None:
        return
    if face is not None:
        raise UsageError(f"--face is for photographs: the model {model.name} is none")
    if size is None or size in model.sizes:
        return
    if model.detail is None:
        raise UsageError(
            "--size is for photographs, and for trained faces with a second stage: the model "
            f"{model.name} is neither; leave it out, or train one (see docs/training.md)"
        )
    raise UsageError(
        f"the model {model.name} makes images of {' or '.join(map(str, model.sizes))} pixels, not "
        f"of {size}: give one of these with --size"
    )


def open_engine(
    model: FaceModel,
    runtime: str = "auto",
    landmark_model: Path | None = None,
    *,
    usage: Usage = "video",
    options: EngineOptions | None = None,
    timings: Timings | None = None,
    tracking: LandmarkTracking | None = None,
    opener: RuntimeOpener = open_runtime,
    size: int | None = None,
    face: int | None = None,
) -> Engine:
    """Load a model to be applied to frames.

        engine = open_engine(read_model("grid-s1"), "openvino")

    Args:
        model: what is applied.
        runtime: one of `config.RUNTIMES`.
        landmark_model: a dlib 68-point file, None for the installed one; it is read only
            where the engine needs it.
        usage: for whole videos, live, or for photographs.
        options: what users have set, None for the usual.
        timings: takes the time of each stage, None for one that remembers all frames.
        tracking: finds landmarks, None for one of its own on `landmark_model`.
        opener: loads a graph.
        size: side of the output in pixels, of a photograph, or of a face with a second stage;
            None for the usual one.
        face: which face of a photograph, 1 the largest, None for the model's own.

    Raises:
        ModelError: the model cannot be run, or its task is not for this usage.
        LandmarkModelError: the landmark file is needed and cannot be used.
        RuntimeUnavailableError: the runtime is not installed.
        UsageError: the model's task is not known, it cannot make images of this size, or face was
            given for what is no photograph.
        SourceError, NoFaceError: a photograph cannot be read, or has no such face.
    """
    refuse_unfit_photo_flags(model, size, face)
    context = EngineContext(
        usage=usage,
        runtime=runtime,
        options=options or EngineOptions(),
        tracking=tracking or LandmarkTracking(landmark_model, hurried=usage == "live"),
        timings=timings or Timings(),
        opener=opener,
        size=size,
        face=face,
    )
    return engine_kind(model).open(model, context)
