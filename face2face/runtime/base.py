"""What runs a generator, and the one form of graph that all runtimes know."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from face2face.causes import Cause
from face2face.errors import ErrorKind, ModelError
from face2face.types import Frame, Sketch
from face2face.untrusted.operations import MOST_SIDE, MOST_VALUES
from face2face.utils.text import sanitize_name


def size_of(
    place: str, input_shape: Sequence[int | None], output_shape: Sequence[int | None]
) -> int:
    """Side of the image of a graph from uint8 (size, 2 * size, 3) to (1, size, size, 3).

    Raises:
        ModelError: the graph has another form, or is too large.
    """
    size = input_shape[0] if len(input_shape) == 3 else None
    fits = size is not None and list(input_shape) == [size, 2 * size, 3]
    # A dimension that the graph leaves open fits as well.
    answer = fits and all(
        known in (None, wanted)
        for known, wanted in zip(output_shape, (1, size, size, 3), strict=False)
    )
    if not answer or len(output_shape) != 4 or size is None:
        raise ModelError(
            f"{place} is no face2face generator: its input is {list(input_shape)} and its output "
            f"{list(output_shape)}, wanted are [size, 2*size, 3] and [1, size, size, 3]",
            ErrorKind.MODEL_FAILED_TRIAL,
            path=place,
            reason=Cause.NO_IMAGE_MADE,
        )
    if not 0 < size <= MOST_SIDE:
        raise ModelError(
            f"{place} makes images of {size} pixels a side, more than {MOST_SIDE}: take another",
            ErrorKind.MODEL_FAILED_TRIAL,
            path=place,
            reason=Cause.TOO_MUCH_MEMORY,
        )
    return size


def check_tensor(place: str, node: str, shape: Sequence[int | None] | None) -> None:
    """Refuse a graph with a tensor whose size is too large, or not known before it runs.

    Args:
        place: the graph.
        node: what makes the tensor.
        shape: its sides, None where they are not known.

    Raises:
        ModelError: it is refused.
    """
    known = [side for side in shape or () if side is not None]
    if shape is None or len(known) < len(shape) or math.prod(known) > MOST_VALUES:
        what = "of no certain size" if shape is None or None in shape else f"of {known} values"
        raise ModelError(
            f"{place} is refused: its node '{sanitize_name(node)}' makes a tensor "
            f"{what}; get the model "
            "again, from somebody whom you trust",
            ErrorKind.MODEL_FAILED_TRIAL,
            path=place,
            reason=Cause.TOO_MUCH_MEMORY,
        )


def refuse(place: str, reason: object) -> ModelError:
    """The error for a graph that cannot be read."""
    lines = str(reason).strip().splitlines()
    # OpenVINO begins with where in its own sources it gave up.
    told = [line for line in lines if not line.startswith(("Exception from", "Check '"))]
    first = (told or lines or [type(reason).__name__])[0].strip()
    return ModelError(
        f"{place} cannot be run as a frozen graph ({first}): freeze the model anew",
        ErrorKind.MODEL_FAILED_TRIAL,
        path=place,
        reason=Cause.NO_IMAGE_MADE,
    )


class Runtime(ABC):
    """A loaded generator. Not safe to call from several threads at once.

    Attributes:
        name: what and where, for people: "OpenVINO fp32 on CPU".
        size: side of the image in pixels.
        room: how many images may be begun before the first of them is taken.
    """

    name: str
    size: int
    room = 1

    @abstractmethod
    def generate(self, sketch: Sketch) -> Frame:
        """Turn a sketch into an image.

        Args:
            sketch: uint8 RGB (size, size, 3).

        Returns:
            uint8 RGB (size, size, 3), the caller's own.
        """

    def begin(self, sketch: Sketch) -> Callable[[], Frame]:
        """Begin an image.

        Args:
            sketch: as for `generate`.

        Returns:
            What waits for it and gives it; to be called once, in the order of beginning. Between
            both `generate` may be called.
        """
        image = self.generate(sketch)
        return lambda: image
