"""The generator's shapes by arithmetic: known before anything is built of what a file says."""

import math
from itertools import chain

from face2face.nets.form import GeneratorForm

Shape = tuple[int, ...]

_KERNEL, _REFINING = (4, 4), (3, 3)


def block_widths(form: GeneratorForm) -> list[int]:
    """Channels of the encoder's blocks from the outermost on."""
    return [form.filters * min(2**level, form.widest) for level in range(int(math.log2(form.size)))]


def layer_shapes(form: GeneratorForm, *, normalised: bool = True) -> dict[str, list[Shape]]:
    """Shapes of the variables of each layer of `build_generator`, in the network's order.

    Args:
        form: which generator.
        normalised: as for `build_generator`.

    Returns:
        By layer: of a convolution the kernel's, then the bias's where it has one; of a
        normalisation those of gamma, beta, mean and variance.
    """
    widths = block_widths(form)
    depth = len(widths)
    found: dict[str, list[Shape]] = {}

    def normalise(name: str, width: int) -> None:
        if normalised:
            found[f"{name}_norm"] = [(width,)] * 4

    came = 3
    for level, width in enumerate(widths):
        name = f"encoder_{level + 1}"
        bare = level in (0, depth - 1)
        bias = [(width,)] if bare or not normalised else []
        found[f"{name}_conv"] = [(*_KERNEL, came, width), *bias]
        if not bare:
            normalise(name, width)
        came = width
    for level in reversed(range(depth - 1)):
        name, width = f"decoder_{level + 2}", widths[level]
        bias = [] if normalised else [(width,)]
        found[f"{name}_conv"] = [(*_KERNEL, width, came), *bias]
        normalise(name, width)
        came = 2 * width  # the encoder's image of this size comes with it
    for number in range(1, 2 * form.refining + 1):
        found[f"refine_{number}_conv"] = [(*_REFINING, came, came), (came,)]
    found["decoder_1_conv"] = [(*_KERNEL, 3, came), (3,)]
    return found


def generator_shapes(form: GeneratorForm, *, normalised: bool = True) -> list[Shape]:
    """Shapes of all variables of `build_generator`, whose arguments these are, in its order."""
    return list(chain(*layer_shapes(form, normalised=normalised).values()))
