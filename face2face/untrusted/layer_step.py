"""One layer of OpenVINO's own form as its check sees it: what it takes, and its attributes."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from face2face.untrusted.account import Made
from face2face.untrusted.attributes import AskedAttributes
from face2face.untrusted.operations import MOST_AXES
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import Tensor
from face2face.utils.text import sanitize_name

KINDS = {
    "f16": "f2",
    "f32": "f4",
    "f64": "f8",
    "bf16": "bf",
    "boolean": "b1",
    "u8": "u1",
    "u16": "u2",
    "u32": "u4",
    "u64": "u8",
    "i8": "i1",
    "i16": "i2",
    "i32": "i4",
    "i64": "i8",
}
"""OpenVINO's element types, see `sizes.Tensor.kind`."""


def whole_of(text: str) -> int:
    """A whole number of a text.

    Raises:
        RefusedError: it is none.
    """
    text = text.strip()
    if not text.removeprefix("-").isdecimal() or len(text) > 20 or not text.isascii():
        raise RefusedError(f"has '{sanitize_name(text)}', which is no number")
    return int(text)


class Attributes(AskedAttributes[str]):
    """A layer's attributes."""

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds.

        Raises:
            RefusedError: it is none, out of bounds, or not there and there is no default.
        """
        (found,) = self.list(name, 1, least, most, None if default is None else [default])
        return found

    def list(
        self,
        name: str,
        count: int,
        least: int,
        most: int,
        default: Sequence[int] | None = None,
    ) -> list[int]:
        """So many whole numbers within bounds.

        Raises:
            RefusedError: they are none, more, fewer, out of bounds, or not there.
        """
        text = self._value(name)
        if text is None or not text.strip():
            if default is None or (text is not None and default):
                raise RefusedError(f"has no {name}")
            return list(default)
        found = [whole_of(one) for one in text.split(",")]
        if len(found) != count or min(found) < least or max(found) > most:
            raise RefusedError(
                f"has {name} {sanitize_name(text)}, not {count} from {least} to {most}"
            )
        return found

    def mask(self, name: str) -> int:
        """A row of 0 and 1 as bits, the first the lowest.

        Raises:
            RefusedError: it is none.
        """
        text = self._value(name) or ""
        bits = [whole_of(one) for one in text.split(",")] if text.strip() else []
        if len(bits) > MOST_AXES or set(bits) - {0, 1}:
            raise RefusedError(f"has {name} {sanitize_name(text)}")
        return sum(bit << place for place, bit in enumerate(bits))

    def word(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of some words.

        Raises:
            RefusedError: it is another, or not there and there is no default.
        """
        value = self._value(name)
        found = default if value is None else value
        if found is None or found not in allowed:
            raise RefusedError(f"has {name} '{sanitize_name(found or '')}'")
        return found

    def real(self, name: str) -> float:
        """A number that is neither infinite nor none.

        Raises:
            RefusedError: it is, or is not there.
        """
        text = self._value(name) or ""
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not math.isfinite(found) or not text.isascii() or "_" in text:
            raise RefusedError(f"has {name} '{sanitize_name(text)}', which is no number")
        return found

    def kind(self, name: str) -> str:
        """A kind of numbers, see `sizes.Tensor.kind`.

        Raises:
            RefusedError: it is an unknown one, or not there.
        """
        return KINDS[self.word(name, KINDS)]


@dataclass(frozen=True)
class Step:
    """What a rule is given.

    Attributes:
        kind: the layer's type.
        version: of that, such as "opset1".
        given: what it takes, in order; none of it is empty.
        attributes: how it does it.
    """

    kind: str
    version: str
    given: Sequence[Tensor]
    attributes: Attributes

    def take(self, least: int, most: int | None = None) -> Sequence[Tensor]:
        """What it takes, which must be so many.

        Raises:
            RefusedError: they are more or fewer.
        """
        if not least <= len(self.given) <= (most or least):
            raise RefusedError(f"takes {len(self.given)} tensors")
        return self.given


Rule = Callable[[Step], Made]
