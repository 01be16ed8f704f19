"""One step of a TensorFlow graph as its check sees it: what it takes, and its attributes."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from face2face.untrusted.account import Made
from face2face.untrusted.attributes import AskedAttributes
from face2face.untrusted.protobuf import Message
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import Tensor
from face2face.utils.text import sanitize_name

KINDS = {
    1: "f4",
    2: "f8",
    3: "i4",
    4: "u1",
    5: "i2",
    6: "i1",
    7: "s",
    9: "i8",
    10: "b1",
    14: "bf",
    17: "u2",
    19: "f2",
    20: "r",
    22: "u4",
    23: "u8",
}
"""TensorFlow's DataType; what is not here no generator holds."""

_NOTES = frozenset(
    [
        *("_class", "_output_shapes", "_user_specified_name", "_has_manual_control_dependencies"),
        *("_collective_manager_ids", "_read_only_resource_inputs", "_gradient_op_type", "_cloned"),
    ]
)
"""Attributes that no kernel reads."""

_OF_TYPES = frozenset(
    [
        *("T", "U", "S", "Tidx", "Tdim", "Tshape", "Tpaddings", "Tperm", "Tlen", "Tmultiples"),
        *("Tindices", "Tparams", "Taxis", "Index", "Tin", "Tout", "index_type"),
    ]
)
"""Attributes that name the kinds of what a step takes; TensorFlow compares them with it."""


class Attributes(AskedAttributes[Message]):
    """A step's attributes."""

    unread = _NOTES | _OF_TYPES

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds; the default where it is not there.

        Raises:
            RefusedError: it is none, or out of bounds.
        """
        value = self._of(name, 3)
        found = default if value is None else value.number(3)
        if not least <= found <= most:
            raise RefusedError(f"has {name} {found}, not from {least} to {most}")
        return found

    def list(self, name: str, default: Sequence[int], least: int, most: int) -> list[int]:
        """Whole numbers within bounds; the default where they are not there.

        Raises:
            RefusedError: one is none, or out of bounds.
        """
        value = self._of(name, 1)
        if value is None:
            return list(default)
        listed = value.message(1)
        if listed is not None and listed.numbers - {3}:
            raise RefusedError(f"has {name} that are no whole numbers")
        found = listed.whole_numbers(3) if listed else []
        for one in found:
            if not least <= one <= most:
                raise RefusedError(f"has {name} {one}, not from {least} to {most}")
        return found

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth value; the default where it is not there."""
        value = self._of(name, 5)
        return default if value is None else bool(value.number(5))

    def word(self, name: str, default: str, allowed: Collection[str]) -> str:
        """One of some words; the default where it is not there.

        Raises:
            RefusedError: it is another.
        """
        value = self._of(name, 2)
        found = default if value is None else value.text(2)
        if found not in allowed:
            raise RefusedError(f"has {name} {sanitize_name(found)}")
        return found

    def kind(self, name: str, default: str = "") -> str:
        """A kind of numbers, see `Tensor.kind`; the default where it is not there.

        Raises:
            RefusedError: it is an unknown one, or none.
        """
        value = self._of(name, 6)
        found = default if value is None else KINDS.get(value.number(6), "")
        if not found:
            raise RefusedError(f"has numbers of an unknown kind ({name})")
        return found

    def get(self, name: str, field: int) -> Message | None:
        """The AttrValue of a name, which must hold this field of its own."""
        return self._of(name, field)

    def _of(self, name: str, field: int) -> Message | None:
        value = self._value(name)
        if value is not None and value.numbers - {field}:
            raise RefusedError(f"has {name} of a wrong kind")
        return value


@dataclass(frozen=True)
class Step:
    """What a rule is given.

    Attributes:
        op: the operation.
        given: what it takes, in order.
        attributes: how it does it.
    """

    op: str
    given: Sequence[Tensor]
    attributes: Attributes

    def take(self, least: int, most: int | None = None) -> Sequence[Tensor]:
        """What it takes, which must be so many and not empty.

        Raises:
            RefusedError: they are more or fewer, or one is empty.
        """
        if not least <= len(self.given) <= (most or least):
            raise RefusedError(f"takes {len(self.given)} tensors")
        if any(0 in one.sides for one in self.given):
            raise RefusedError("takes an empty tensor")
        return self.given


Rule = Callable[[Step], Made]
