"""What face2face-video does with a model of a task that works on pictures."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from face2face.cli.film_out import look_from, tell
from face2face.cli.retouch import retouch_from
from face2face.errors import UsageError

if TYPE_CHECKING:
    from face2face.model import FaceModel
    from face2face.provenance.signer import Sealer
    from face2face.types import Grey
    from face2face.video.file_source import VideoFileSource

_TRANSPARENT = (".webm", ".mov")


def convert_by_task(
    args: argparse.Namespace,
    model: FaceModel,
    open_source: Callable[[float, float | None], VideoFileSource],
    say: Callable[[str], None],
    sealer: Sealer,
) -> int:
    """Convert the film frame by frame.

    Args:
        args: the command's flags.
        model: of a task that works on pictures.
        open_source: opens the film from a second on, for so many seconds.
        say: takes what is said beside the report.
        sealer: signs the film.
    """
    from face2face.engine.convert import retouch_film
    from face2face.engine.image_editor import Retoucher, needs_faces, task_of
    from face2face.faces.finder import Faces, FacesOfFilm, NoFaces
    from face2face.faces.landmarks import LandmarkPredictor
    from face2face.faces.tracker import FaceTracker
    from face2face.runtime.open_runtime import open_runtime

    task = task_of(model).name
    if args.calibrate is not None:
        raise UsageError(f"--calibrate is for models that move a face, {model.name} is for {task}")
    layout = args.layout or "output"
    alone = layout == "output" and args.out.suffix.lower() in _TRANSPARENT
    retouch = retouch_from(args, task, "transparent" if alone else "blur")
    alpha = task == "cutout" and retouch.background.kind == "transparent"
    if alpha and not alone:
        raise UsageError(
            "a person before nothing needs a film that can be transparent: give --out a name that "
            f"ends with {' or '.join(_TRANSPARENT)} and leave --layout out, or give --background"
        )
    mask = _mask(args, model, open_source) if task == "inpaint" else None
    faces: Faces = NoFaces()
    if needs_faces(model, retouch):
        predictor = LandmarkPredictor(args.landmark_model)
        faces = FacesOfFilm(predictor, FaceTracker(predictor))
    runtime = open_runtime(model.graph, args.runtime, model.int8, film=True)
    say(f"model {model.name}, {runtime.name}; {model.consent}")
    with open_source(args.start, args.duration) as source:
        conversion = retouch_film(
            source,
            args.out,
            Retoucher(model, runtime, faces, retouch=retouch),
            look_from(args, layout),
            mask=mask,
            alpha=alpha,
            audio_from=args.source,
            start_s=args.start,
            duration_s=args.duration,
            say=say,
            sealer=sealer,
        )
    about = {"model": model.name, "runtime": runtime.name, "task": task}
    tell(args, conversion, about, "in which there was nothing to do")
    return 0


def _mask(
    args: argparse.Namespace,
    model: FaceModel,
    open_source: Callable[[float, float | None], VideoFileSource],
) -> Grey:
    from face2face.engine.edit_images import read_mask

    if args.mask is None:
        raise UsageError(
            f"{model.name} repairs what is marked: give --mask a picture that is white where the "
            "film's first frame is to be repaired"
        )
    with open_source(args.start, args.duration) as source:
        return read_mask(args.mask, source.width, source.height)
