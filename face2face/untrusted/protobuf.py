"""Protocol buffers read field by field, without TensorFlow and without trust.

TensorFlow's own classes for its graphs cannot be had without importing TensorFlow, which takes
seconds and which the live program does without; and what they make of a file that says something
twice (the last one counts, messages are merged) is too lenient for a check. This reader knows the
wire format alone (https://protobuf.dev/programming-guides/encoding), allocates nothing that the
file only claims, and refuses what no writer of TensorFlow's writes: a single field given twice,
groups, a field of another kind than expected.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

import numpy as np

from face2face.untrusted.refusal import RefusedError

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Kinds of fields; 3 and 4, groups, are long gone."""

MOST_FIELDS = 2_000_000
"""Fields read of one file: some seconds. Our largest graphs have some thousands."""


_Value = TypeVar("_Value")


class Budget:
    """Counts the fields read of one file."""

    def __init__(self, fields: int = MOST_FIELDS) -> None:
        """Allow so many fields."""
        self._left = fields

    def spend(self) -> None:
        """Count one.

        Raises:
            RefusedError: there were too many.
        """
        self._left -= 1
        if self._left < 0:
            raise RefusedError("it has too many parts")


class Message:
    """One message: its fields by their numbers. What is inside a field is read when asked for.

    Args:
        data: its bytes.
        budget: how many parts the whole file may still have.

    Raises:
        RefusedError: it is cut off, or no message at all.
    """

    def __init__(self, data: memoryview, budget: Budget) -> None:
        self._budget = budget
        self._fields: dict[int, list[tuple[int, int | memoryview]]] = {}
        for number, kind, value in _fields(data):
            budget.spend()
            self._fields.setdefault(number, []).append((kind, value))

    @property
    def numbers(self) -> set[int]:
        """The numbers of the fields that are there."""
        return set(self._fields)

    def known(self, numbers: Collection[int]) -> None:
        """Refuse other fields than these.

        Raises:
            RefusedError: there are some: readers that know no better may make more of them.
        """
        if self.numbers - set(numbers):
            raise RefusedError("it holds parts of an unknown kind")

    def bytes_list(self, number: int) -> list[memoryview]:
        """All values of a field of bytes, text or messages."""
        values: list[memoryview] = []
        for _, value in self._all(number, BYTES):
            assert isinstance(value, memoryview)
            values.append(value)
        return values

    def texts(self, number: int) -> list[str]:
        """All values of a field of text.

        Raises:
            RefusedError: one is no text.
        """
        try:
            return [bytes(value).decode() for value in self.bytes_list(number)]
        except UnicodeDecodeError:
            raise RefusedError("a name in it is no text") from None

    def messages(self, number: int) -> list["Message"]:
        """All values of a field of messages."""
        return [Message(value, self._budget) for value in self.bytes_list(number)]

    def text(self, number: int) -> str:
        """The value of a field of text, "" where it is not there."""
        return _only(self.texts(number), "")

    def message(self, number: int) -> "Message | None":
        """The value of a field that holds a message, None where it is not there."""
        return _only(self.messages(number), None)

    def number(self, number: int) -> int:
        """The value of a field of whole numbers, signed, 0 where it is not there."""
        values: list[int] = []
        for _, value in self._all(number, VARINT):
            assert isinstance(value, int)
            values.append(value - (1 << 64) if value >> 63 else value)
        return _only(values, 0)

    def entries(self, number: int) -> list[tuple[str, "Message"]]:
        """A field that is a map from text to messages.

        Raises:
            RefusedError: a key comes twice: TensorFlow would take the last.
        """
        found = [(entry.text(1), entry.message(2)) for entry in self.messages(number)]
        if len({key for key, _ in found}) < len(found):
            raise RefusedError("it says something twice")
        return [(key, value or Message(memoryview(b""), self._budget)) for key, value in found]

    def whole_numbers(self, number: int) -> list[int]:
        """All values of a repeated field of whole numbers, one by one or packed, signed.

        Raises:
            RefusedError: it is no such field, is damaged, or has too many.
        """
        values: list[int] = []
        for kind, value in self._fields.get(number, []):
            if isinstance(value, int):
                if kind != VARINT:
                    raise RefusedError("a part of it is of the wrong kind")
                values.append(value)
                continue
            place = 0
            while place < len(value):
                self._budget.spend()
                one, place = _varint(value, place)
                values.append(one)
        return [value - (1 << 64) if value >> 63 else value for value in values]

    def count(self, number: int, width: int) -> int:
        """How many values a repeated field of numbers has, one by one or packed.

        Args:
            number: the field.
            width: bytes of a value, 0 for those of varying length.
        """
        total = 0
        for _, value in self._fields.get(number, []):
            if isinstance(value, int):
                total += 1
            elif width:
                total += len(value) // width
            else:
                # The last byte of each has its highest bit clear.
                total += int(np.count_nonzero(np.frombuffer(value, np.uint8) < 0x80))
        return total

    def _all(self, number: int, wanted: int) -> list[tuple[int, int | memoryview]]:
        found = self._fields.get(number, [])
        if any(kind != wanted for kind, _ in found):
            raise RefusedError("a part of it is of the wrong kind")
        return found


def _only(values: Sequence[_Value], default: _Value) -> _Value:
    if len(values) > 1:
        raise RefusedError("it says something twice")
    return values[0] if values else default


def _fields(data: memoryview) -> Iterator[tuple[int, int, int | memoryview]]:
    place, end = 0, len(data)
    while place < end:
        tag, place = _varint(data, place)
        number, kind = tag >> 3, tag & 7
        if not 0 < number < 1 << 29:
            raise RefusedError("it is damaged")
        if kind == VARINT:
            value, place = _varint(data, place)
            yield number, kind, value
            continue
        if kind == BYTES:
            length, place = _varint(data, place)
        elif kind in (FIXED32, FIXED64):
            length = 4 if kind == FIXED32 else 8
        else:
            raise RefusedError("it is damaged")
        if length > end - place:
            raise RefusedError("it ends in the middle")
        piece = data[place : place + length]
        place += length
        if kind == BYTES:
            yield number, kind, piece
        else:
            yield number, kind, int.from_bytes(piece, "little")


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    """The number at a place, seven bits a byte, the lowest first; and the place after it."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(data):
            raise RefusedError("it ends in the middle")
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, place
    raise RefusedError("it is damaged")
