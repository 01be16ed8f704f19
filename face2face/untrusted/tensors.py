"""Shapes and constants in TensorFlow's graphs: as large as they may be, and as they say."""

import math

import numpy as np

from face2face.untrusted.operations import MOST_VALUES
from face2face.untrusted.protobuf import Message
from face2face.untrusted.refusal import RefusedError

_STRING = 7
"""DT_STRING: names, in what a SavedModel is saved with."""

_MOST_TEXTS = 10_000

# DataType: NumPy's type, the field of TensorProto for values one by one, and their width there
# (0 is varying). bfloat16, which NumPy lacks, is as wide as int16.
_TYPES = {
    1: ("<f4", 5, 4),
    2: ("<f8", 6, 8),
    3: ("<i4", 7, 0),
    4: ("u1", 7, 0),
    5: ("<i2", 7, 0),
    6: ("i1", 7, 0),
    9: ("<i8", 10, 0),
    10: ("?", 11, 0),
    14: ("<i2", 13, 0),
    17: ("<u2", 7, 0),
    19: ("<f2", 13, 0),
}
_WHOLE = (3, 9)
"""int32 and int64: what sizes are told with."""

_MOST_AXES = 8
_FEW = 64
"""Sizes have at most so many numbers."""


def values_of_shape(shape: Message | None) -> int:
    """How many values a tensor of a shape has; axes that are left open count as one.

    Args:
        shape: a TensorShapeProto, None for that of a single value.

    Raises:
        RefusedError: it is too large, or none.
    """
    if shape is None:
        return 1
    sides = [axis.number(1) for axis in shape.messages(2)]
    values = math.prod(side for side in sides if side != -1)
    if len(sides) > _MOST_AXES or any(side < -1 for side in sides):
        raise RefusedError("it has a tensor of an impossible shape")
    if values > MOST_VALUES:
        written = " x ".join(map(str, sides))
        raise RefusedError(f"it has a tensor of {written} values, more than {MOST_VALUES}")
    return values


class Constant:
    """One constant.

    Attributes:
        values: how many it has.
        whole: the values where they are few whole numbers, else None.
    """

    def __init__(self, tensor: Message) -> None:
        """Measure a TensorProto.

        Raises:
            RefusedError: it is too large, holds other than numbers or text, or not as many
                values as its shape says.
        """
        kind = tensor.number(1)
        shape = tensor.message(2)
        if shape is not None and (
            shape.number(3) or any(side.number(1) < 0 for side in shape.messages(2))
        ):
            raise RefusedError("it has a constant of no certain shape")
        self.values = values_of_shape(shape)
        self.whole: list[int] | None = None
        if kind == _STRING and self.values <= _MOST_TEXTS:
            return
        if kind not in _TYPES:
            raise RefusedError(f"it has a constant that holds no numbers (type {kind})")
        numpy_type, field, width = _TYPES[kind]
        stored = tensor.bytes_list(4)
        if sum(map(len, stored)):
            if len(stored) > 1 or len(stored[0]) != self.values * np.dtype(numpy_type).itemsize:
                raise RefusedError("it has a constant that is not as long as its shape says")
        elif tensor.count(field, width) > self.values:
            raise RefusedError("it has a constant with more values than its shape says")
        if kind in _WHOLE and self.values <= _FEW:
            if stored and len(stored[0]):
                self.whole = np.frombuffer(stored[0], numpy_type).tolist()
            else:
                self.whole = tensor.whole_numbers(field)
