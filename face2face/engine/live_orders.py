"""Handing a thread its orders without waiting for it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Order(Generic[T]):
    """Something a thread shall do.

    Attributes:
        wanted: what.
        halt: set when it is wanted no more.
    """

    wanted: T
    halt: threading.Event = field(default_factory=threading.Event)


class Orders(Generic[T]):
    """The newest order; giving one halts the one before. No call blocks but `wait`."""

    def __init__(self) -> None:
        """Start without an order."""
        self._changed = threading.Condition()
        self._newest: Order[T] | None = None
        self._begun = True
        self._closed = False

    def give(self, wanted: T) -> None:
        """Replace the order."""
        with self._changed:
            if self._closed:
                return
            if self._newest is not None:
                self._newest.halt.set()
            self._newest, self._begun = Order(wanted), False
            self._changed.notify_all()

    def close(self) -> None:
        """Halt the order and let the thread end."""
        with self._changed:
            self._closed = True
            if self._newest is not None:
                self._newest.halt.set()
            self._changed.notify_all()

    def wait(self) -> Order[T] | None:
        """Wait for an order that was not begun yet; None when there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._begun)
            self._begun = True
            return None if self._closed else self._newest


class Wishes(Generic[T]):
    """What others want done by an object that belongs to a thread; done there, in order."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """Start without wishes; `wake` is called with each new one."""
        self._wake = wake
        self._lock = threading.Lock()
        self._wishes: list[Callable[[T], None]] = []

    def add(self, wish: Callable[[T], None]) -> None:
        """Have `wish` called with the object, in its thread; does not wait."""
        with self._lock:
            self._wishes.append(wish)
        self._wake()

    def fulfil(self, by: T) -> bool:
        """Call what was wished since the last time; whether there was anything."""
        with self._lock:
            wishes, self._wishes = self._wishes, []
        for wish in wishes:
            wish(by)
        return bool(wishes)
