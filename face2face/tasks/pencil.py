"""A face from a pencil drawing."""

from typing import Literal, get_args

import numpy as np

from face2face.tasks.base import Pair, PictureTask, scaled
from face2face.tasks.drawing import drawing_of, is_drawing, levelled
from face2face.types import Frame, Grey, Landmarks, Picture

InputKind = Literal["auto", "photo", "drawing"]
INPUT_KINDS: tuple[InputKind, ...] = get_args(InputKind)


class PencilTask(PictureTask):
    """A drawing becomes the photograph that it was drawn from."""

    name = "pencil"

    def __init__(self, kind: InputKind = "auto") -> None:
        """Make the task.

        Args:
            kind: what the user's pictures are: photographs, of which drawings are made first,
                or drawings already; "auto" looks at each.
        """
        self._kind = kind

    def pair(
        self,
        source: Picture,
        landmarks: Landmarks | None,  # noqa: ARG002 (all of the picture is drawn)
        random: np.random.Generator,  # noqa: ARG002 (nothing is left to chance)
    ) -> Pair:
        """Draw the photograph."""
        return Pair(drawing_of(source), source)

    def given(self, picture: Frame, mask: Grey | None = None) -> Frame:  # noqa: ARG002
        """Draw a photograph; bring a drawing to the tones of those that training saw."""
        drawn = is_drawing(picture) if self._kind == "auto" else self._kind == "drawing"
        return levelled(picture) if drawn else drawing_of(picture)

    def merged(
        self,
        crop: Frame,
        generated: Frame,
        mask: Grey | None = None,  # noqa: ARG002
    ) -> Frame:
        """The answer at the crop's size: nothing of a drawing stays."""
        return np.array(scaled(generated, crop.shape[0]))
