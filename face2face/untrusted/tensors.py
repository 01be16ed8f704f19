"""Constants in TensorFlow's graphs: as large as they may be, and as they say."""

import numpy as np

from face2face.untrusted.graph_step import KINDS
from face2face.untrusted.operations import MOST_AXES, MOST_VALUES
from face2face.untrusted.protobuf import Message
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import FEW, SIZES, Sides, Tensor, Whole, check_whole, written

_MOST_TEXTS = 10_000

# The field of TensorProto for values one by one, and their width there (0 is varying), and their
# bytes packed together, by kind.
_STORED = {
    "f4": (5, 4, 4),
    "f8": (6, 8, 8),
    "f2": (13, 0, 2),
    "bf": (13, 0, 2),
    "i4": (7, 0, 4),
    "u1": (7, 0, 1),
    "i2": (7, 0, 2),
    "i1": (7, 0, 1),
    "u2": (7, 0, 2),
    "i8": (10, 0, 8),
    "b1": (11, 0, 1),
}


def sides_of(shape: Message | None, *, known: bool = True) -> Sides:
    """The sides that a TensorShapeProto names, () for None.

    Args:
        shape: the message.
        known: whether all must be known; else a side may be -1, or the whole left open.

    Raises:
        RefusedError: it is no shape, too large, or not known.
    """
    if shape is None:
        return ()
    sides = [axis.number(1) for axis in shape.messages(2)]
    if len(sides) > MOST_AXES or any(side < -1 for side in sides):
        raise RefusedError("it has a tensor of an impossible shape")
    if known and (-1 in sides or shape.number(3)):
        raise RefusedError("it has a tensor of no certain shape")
    values = 1
    for side in sides:
        values *= 1 if side == -1 else side
    if values > MOST_VALUES:
        raise RefusedError(f"it has a tensor of {written(sides)} values, more than {MOST_VALUES}")
    return tuple(sides)


def read_constant(message: Message) -> Tensor:
    """A TensorProto as what it makes.

    Raises:
        RefusedError: it is too large, holds other than numbers or text, not as many values as its
            shape says, or whole numbers out of bounds.
    """
    number = message.number(1)
    kind = KINDS.get(number, "")
    shape = message.message(2)
    if shape is not None and (
        shape.number(3) or any(side.number(1) < 0 for side in shape.messages(2))
    ):
        raise RefusedError("it has a constant of no certain shape")
    sides = sides_of(shape)
    found = Tensor(kind, sides)
    if kind == "s" and found.values <= _MOST_TEXTS:
        return found
    if kind not in _STORED:
        raise RefusedError(f"it has a constant that holds no numbers (type {number})")
    field, width, size = _STORED[kind]
    stored = message.bytes_list(4)
    packed = bool(sum(map(len, stored)))
    if packed and (len(stored) > 1 or len(stored[0]) != found.values * size):
        raise RefusedError("it has a constant that is not as long as its shape says")
    if not packed and message.count(field, width) > found.values:
        raise RefusedError("it has a constant with more values than its shape says")
    if kind not in SIZES:
        return found
    whole = _whole(message, found, stored[0] if packed else None)
    return Tensor(kind, sides, whole if whole.size <= FEW else None)


def _whole(message: Message, tensor: Tensor, packed: memoryview | None) -> Whole:
    if packed is not None:
        whole = np.frombuffer(packed, f"<{tensor.kind}").astype(np.int64)
    else:
        listed = message.whole_numbers(_STORED[tensor.kind][0]) or [0]
        # The last stands for all that are left out.
        whole = np.full(tensor.values, listed[-1], np.int64)
        whole[: len(listed)] = listed[: tensor.values]
    try:
        check_whole(whole)
    except RefusedError as error:
        raise RefusedError(f"it has a constant that {error}") from None
    return whole.reshape(tensor.sides)
