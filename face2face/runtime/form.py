"""The one form of graph that we run, told from its input and output."""

from collections.abc import Sequence

from face2face.errors import ModelError

INPUT = "image_tensor"
OUTPUT = "generate_output/output"


def size_of(
    place: str, input_shape: Sequence[int | None], output_shape: Sequence[int | None]
) -> int:
    """Side of the picture of a graph from uint8 (size, 2 * size, 3) to (1, size, size, 3).

    Raises:
        ModelError: the graph has another form.
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
            f"{list(output_shape)}, wanted are [size, 2*size, 3] and [1, size, size, 3]"
        )
    return size


def refuse(place: str, reason: object) -> ModelError:
    """The error for a graph that cannot be read."""
    lines = str(reason).strip().splitlines()
    # OpenVINO begins with where in its own sources it gave up.
    told = [line for line in lines if not line.startswith(("Exception from", "Check '"))]
    first = (told or lines or [type(reason).__name__])[0].strip()
    return ModelError(f"{place} cannot be run as a frozen graph ({first}): freeze the model anew")
