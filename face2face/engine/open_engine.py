"""Opening what reenacts a film."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from face2face.engine.base import Timings
from face2face.engine.reenactor import Reenactor
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.retarget_options import Motion
from face2face.faces.tracker import FaceTracker
from face2face.model import FaceModel
from face2face.runtime.open_runtime import open_runtime


def open_reenactor(
    model: FaceModel,
    runtime: str,
    landmark_model: Path | None = None,
    *,
    motion: Motion | None = None,
    timings: Timings | None = None,
) -> Reenactor:
    """Compile a model for films, and read the landmark file, which has 100 MB, meanwhile.

    Args:
        model: whose face it is.
        runtime: of `RUNTIMES`.
        landmark_model: a dlib 68-point file, None for the installed one.
        motion: as for `Reenactor`.
        timings: likewise.

    Raises:
        ModelError: the model cannot be read or is made for another task.
        LandmarkModelError: the landmark file cannot be used.
        RuntimeUnavailableError: the runtime is not installed.
    """
    with ThreadPoolExecutor(1) as beside:
        eyes = beside.submit(LandmarkPredictor, landmark_model)
        tracking = beside.submit(lambda: FaceTracker(eyes.result()))
        generator = open_runtime(model.graph, runtime, model.int8, film=True)
        predictor, tracker = eyes.result(), tracking.result()
    return Reenactor(model, generator, predictor, motion=motion, tracker=tracker, timings=timings)
