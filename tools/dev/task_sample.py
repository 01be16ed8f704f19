"""One image before and after a task's model, with the real one beside."""

import numpy as np

from face2face.engine.compose import Background, cut_out, label
from face2face.engine.image_editor import task_of
from face2face.errors import ErrorKind, NoFaceError
from face2face.faces.crop import Crop, centre_crop, head_crop
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.model import FaceModel
from face2face.runtime.base import Runtime
from face2face.runtime.openvino_face_networks import mesh_seeker
from face2face.tasks.base import MatteTask
from face2face.types import Frame, Landmarks

_SIDE = 256
"""Pixels that each image of a sample is wide."""

_GROUND = Background("colour", colour=(236, 232, 224))


def largest_face(image: Frame, predictor: LandmarkPredictor, name: str) -> Landmarks:
    """The landmarks of an image's largest face.

    Raises:
        NoFaceError: there is none.
    """
    face = FaceFinder(predictor).largest(image)
    if face is None:
        raise NoFaceError(
            f"no face was found in {name}: take an image of somebody who faces you",
            ErrorKind.NO_FACE_IN_PHOTO,
            photo=name,
        )
    return face


def sample(
    image: Frame, face: Landmarks, model: FaceModel, runtime: Runtime, seed: int
) -> list[Frame]:
    """What the model's task is given of an image, and what becomes of it.

    Args:
        image: uint8 RGB, with a face in it.
        face: its landmarks, pixels of `image`.
        model: of a task that works on images.
        runtime: has its generator loaded.
        seed: decides where the holes lie and how strong the blur is.

    Returns:
        Before, after with the label, and the real image, which cutting out leaves away: uint8
        RGB (256, 256, 3) each.
    """
    task = task_of(model)
    if isinstance(task, MatteTask):
        middle = centre_crop(image.shape[1], image.shape[0])
        before = middle.image(image, middle.side)
        small = _square(before, runtime.size)
        after = cut_out(before, task.alpha(before, runtime.generate(small)), _GROUND)
        images = [_square(before, _SIDE), _square(after, _SIDE)]
    else:
        height, width = image.shape[:2]
        square = head_crop([face], width, height)
        before, real = task.pair(
            square.image(image, runtime.size), None, np.random.default_rng(seed)
        )
        # Parts are erased only where a mask says what is changed, and nothing else changes so much.
        erased = np.where((before == (255, 0, 255)).all(2), 255, 0).astype(np.uint8)
        after = task.composite(before, runtime.generate(before), erased, mesh_seeker())
        images = [_square(one, _SIDE) for one in (before, after, real)]
    label(images[1])
    return images


def _square(image: Frame, side: int) -> Frame:
    return Crop(0, 0, image.shape[0]).image(image, side)
