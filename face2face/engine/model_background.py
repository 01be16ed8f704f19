"""What stood still behind a trained person, as their model's folder holds it."""

import numpy as np

from face2face.errors import ErrorKind, ModelError, SourceError
from face2face.images.io import read_image
from face2face.model import FaceModel
from face2face.portrait.still_background import StillBackground
from face2face.tasks.registry import task_named


def read_background(model: FaceModel) -> StillBackground | None:
    """What a model's folder holds of the background, None where there is nothing.

    Raises:
        ModelError: an image of it cannot be read, or is of another size than the model's.
    """
    if model.background is None or model.card is None or model.card.background is None:
        return None
    size = task_named(model.card.task).times * model.card.size
    images = []
    for path in model.background:
        try:
            image = read_image(path)
        except SourceError as error:
            raise ModelError(
                f"the model {model.name} cannot be used: {error}",
                ErrorKind.MODEL_FILE_ALTERED,
                model=model.name,
                file=path.name,
            ) from error
        if image.shape != (size, size, 3):
            height, width = image.shape[:2]
            raise ModelError(
                f"{path} has {width} x {height} pixels, not {size} x {size}: get the model "
                f"{model.name} again",
                ErrorKind.MODEL_FILE_ALTERED,
                model=model.name,
                file=path.name,
            )
        images.append(image)
    plate, person = images
    face = np.array(model.card.background.face, np.float32) * np.float32(size) - np.float32(0.5)
    return StillBackground(plate, np.ascontiguousarray(person[..., 0]), face)
