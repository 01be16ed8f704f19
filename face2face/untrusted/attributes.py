"""What the attributes of a graph's step and of an OpenVINO layer have in common."""

from collections.abc import Collection, Mapping
from typing import ClassVar, Generic, TypeVar

from face2face.untrusted.refusal import RefusedError
from face2face.utils.text import sanitize_name

Value = TypeVar("Value")


class AskedAttributes(Generic[Value]):
    """Attributes by name, which remember those that a check has asked for.

    One that it did not ask for could make its result wrong: it is refused at the end.

    Args:
        values: the attributes.

    Attributes:
        unread: attributes that no kernel reads, or only to compare them with what a step takes.
    """

    unread: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._asked: set[str] = set()

    @property
    def names(self) -> Collection[str]:
        """What they are called."""
        return self._values.keys()

    def ignore(self, *names: str) -> None:
        """Let some attributes be whatever they are: they change neither size nor kind."""
        self._asked.update(names)

    def check_all_asked(self) -> None:
        """Refuse attributes that the check does not know.

        Raises:
            RefusedError: there is one.
        """
        for name in self._values.keys() - self._asked - self.unread:
            raise RefusedError(f"has an attribute {sanitize_name(name)}, which no generator needs")

    def _value(self, name: str) -> Value | None:
        """The attribute, None where it is not there; it counts as asked for."""
        self._asked.add(name)
        return self._values.get(name)
