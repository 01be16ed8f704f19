"""Opening what moves a face."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from face2face.bundle import CARD, FaceModel
from face2face.config import PATCH_TASKS, PHOTO_SIZE
from face2face.engine.face_engine import FaceEngine
from face2face.engine.flicker import FlickerFilter
from face2face.engine.portrait import PortraitEngine
from face2face.engine.reenactor import Reenactor
from face2face.engine.timings import Timings
from face2face.errors import UsageError
from face2face.faces.face_networks import FaceNetworks
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.mesh_tracker import MeshTracker
from face2face.faces.motion import Motion
from face2face.faces.tracker import FaceTracker
from face2face.pictures import read_picture
from face2face.portrait.face import Portrait, make_portrait
from face2face.portrait.insides import DarkMouth, Insides
from face2face.portrait.patch_networks import open_patch_networks, patch_models
from face2face.portrait.patches import Patches
from face2face.portrait.photo import Photo
from face2face.runtime.choose import open_runtime
from face2face.runtime.face_networks import OpenVinoFaceNetworks

_CALM = 0.3
"""Smoothing of generated mouths and eyes from frame to frame."""


def open_engine(
    model: FaceModel,
    runtime: str,
    landmark_model: Path | None = None,
    *,
    motion: Motion | None = None,
    timings: Timings | None = None,
    size: int | None = None,
    face: int | None = None,
) -> FaceEngine:
    """Open what moves a model's face, for films.

    Args:
        model: whose face it is.
        runtime: of `RUNTIMES`; of no effect on photographs.
        landmark_model: likewise, a dlib 68-point file, None for the installed one.
        motion: how motion is carried over, None for the usual way.
        timings: takes the time of each stage, None for one that remembers all frames.
        size: side of a photograph's output in pixels, None for the usual one.
        face: which face of a photograph, 1 the largest, None for the model's own.

    Raises:
        ModelError: the model cannot be read or is made for another task.
        SourceError: its photograph cannot be read.
        NoFaceError: its photograph shows no face, or not so many.
        LandmarkModelError: the landmark file, or the face mesh, cannot be used.
        RuntimeUnavailableError: the runtime is not installed.
        UsageError: the size or the face of what is no photograph was given.
    """
    if model.photo is not None:
        return open_portrait(model, motion=motion, timings=timings, size=size, face=face)
    if size is not None or face is not None:
        flag = "--size" if size is not None else "--face"
        raise UsageError(f"{flag} is for photographs: the model {model.name} is none")
    return open_reenactor(model, runtime, landmark_model, motion=motion, timings=timings)


def open_portrait(
    model: FaceModel,
    *,
    motion: Motion | None = None,
    timings: Timings | None = None,
    size: int | None = None,
    face: int | None = None,
) -> PortraitEngine:
    """Make a photograph ready; it takes well under a second.

    Args:
        model: of a photograph.
        motion: as for `open_engine`.
        timings: likewise.
        size: likewise.
        face: likewise.

    Raises:
        SourceError, NoFaceError, LandmarkModelError: see there.
    """
    networks = OpenVinoFaceNetworks()
    portrait = make_portrait_of(model, networks, size=size, face=face)
    return PortraitEngine(portrait, MeshTracker(networks), motion=motion, timings=timings)


def make_portrait_of(
    model: FaceModel, networks: FaceNetworks, *, size: int | None = None, face: int | None = None
) -> Portrait:
    """The photograph of a model, ready to be moved.

    Args:
        model: of a photograph.
        networks: find the face.
        size: as for `open_engine`.
        face: likewise.

    Raises:
        SourceError, NoFaceError: see `open_engine`.
    """
    assert model.photo is not None
    return make_portrait(
        read_picture(model.photo),
        networks,
        size=size or (model.card.size if model.card else PHOTO_SIZE),
        face=face or model.face,
        name=model.photo.name,
        fill=_insides,
    )


def _insides(photo: Photo) -> Insides:
    """The shipped generators of mouth and eyes; where there are none, a dark mouth."""
    if not all((patch_models() / task / CARD).is_file() for task in PATCH_TASKS):
        return DarkMouth(photo)
    calm = partial(FlickerFilter, _CALM)
    return Patches(photo.image, photo.points, open_patch_networks(), calm)


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
