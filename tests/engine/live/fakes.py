"""A camera, models and a runtime that do what the live tests need."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from face2face.engine.live.status import LiveResult, LiveStatus
from face2face.errors import SourceError
from face2face.model import GRAPH
from face2face.runtime.base import Runtime
from face2face.types import Frame, Sketch
from face2face.video.camera import CameraDevice
from face2face.video.camera_list import CameraRequest
from face2face.video.source_spec import SourceChoice
from tests.task_models import EMPTY_GRAPH
from tests.waiting import PATIENCE_S

WEBCAM = SourceChoice("camera", 0, None, "Webcam")

GREY = np.full((48, 64, 3), 90, np.uint8)


def plain(number: int) -> Frame:
    """An image that is all one shade, another one each time."""
    return np.full_like(GREY, number % 200)


def is_set() -> threading.Event:
    """An event that has come already."""
    event = threading.Event()
    event.set()
    return event


class Gate:
    """Whoever passes through waits while it is shut.

    Attributes:
        waiting: how many wait now.
    """

    def __init__(self) -> None:
        """Open."""
        self.waiting = 0
        self._changed = threading.Condition()
        self._allowed: int | None = None

    def shut(self) -> None:
        """Let nobody pass."""
        with self._changed:
            self._allowed = 0

    def step(self) -> None:
        """Let one pass, now or later; it stays shut."""
        with self._changed:
            self._allowed = (self._allowed or 0) + 1
            self._changed.notify_all()

    def open(self) -> None:
        """Let all pass."""
        with self._changed:
            self._allowed = None
            self._changed.notify_all()

    def pass_through(self) -> None:
        """Wait to be let through."""
        with self._changed:
            self.waiting += 1
            self._changed.wait_for(lambda: self._allowed != 0, PATIENCE_S)
            self.waiting -= 1
            if self._allowed:
                self._allowed -= 1


@dataclass
class Plug:
    """A camera as the world treats it: it is plugged in, pulled out, freezes, gives garbage.

    Attributes:
        image: what the next read gives, by its number.
        rate: images a second.
        promised_rate: what it says of that.
        shutter: gives an image each time it is released; None: `rate` decides.
        fault: why opening fails, "" when it does not.
        may_open: opening waits for it.
    """

    image: Callable[[int], object] = plain
    rate: float = 60.0
    promised_rate: float = 60.0
    shutter: threading.Semaphore | None = None
    fault: str = ""
    may_open: threading.Event = field(default_factory=is_set)
    pulled: threading.Event = field(default_factory=threading.Event)
    frozen: threading.Event = field(default_factory=threading.Event)
    thawed: threading.Event = field(default_factory=threading.Event)
    taken: int = 0
    attempts: int = 0
    opened: int = 0
    closed: int = 0
    reading_threads: int = 0

    def open(self, request: CameraRequest) -> CameraDevice:
        self.attempts += 1
        self.may_open.wait(PATIENCE_S)
        if self.fault:
            raise SourceError(self.fault)
        return FakeCamera(self, request)

    def freeze(self) -> None:
        self.thawed.clear()
        self.frozen.set()

    def thaw(self) -> None:
        self.frozen.clear()
        self.thawed.set()

    def let_go(self) -> None:
        """Let all who wait for this camera go on: the end of a test."""
        self.thaw()
        self.may_open.set()
        if self.shutter is not None:
            self.shutter.release(1000)


class FakeCamera(CameraDevice):
    """One opening of a plug."""

    def __init__(self, plug: Plug, request: CameraRequest) -> None:
        self.name = request.name
        self.rate = plug.promised_rate
        self.request = request
        self._plug = plug
        self._number = 0
        self._closed = False
        plug.opened += 1

    def read(self) -> object:
        assert not self._closed, "a closed camera was read"
        if self._plug.frozen.is_set():
            self._plug.reading_threads += 1
            self._plug.thawed.wait(PATIENCE_S)  # a driver that blocks
            self._plug.reading_threads -= 1
        if self._plug.pulled.is_set():
            return None
        if self._plug.shutter is not None:
            self._plug.shutter.acquire(timeout=PATIENCE_S)
        else:
            time.sleep(1 / self._plug.rate)
        self._number += 1
        self._plug.taken += 1
        return self._plug.image(self._number)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._plug.closed += 1


class ColourRuntime(Runtime):
    """Answers with one colour, which tells which model answered.

    Attributes:
        gate: each answer passes through it.
        fails: raise instead.
    """

    size = 128

    def __init__(self, colour: int) -> None:
        self.name = f"colour {colour}"
        self.colour = colour
        self.gate = Gate()
        self.fails = False

    def generate(self, sketch: Sketch) -> Frame:
        assert sketch.shape == (self.size, self.size, 3)
        if self.fails:
            raise RuntimeError("the device went away")
        self.gate.pass_through()
        return np.full((self.size, self.size, 3), self.colour, np.uint8)


def bare_model(folder: Path, name: str) -> str:
    """A model folder without a card; its graph is never read, the runtime being a fake."""
    (folder / name).mkdir()
    (folder / name / GRAPH).write_bytes(EMPTY_GRAPH)
    return str(folder / name)


@dataclass
class Seen:
    """What a session told."""

    results: list[LiveResult] = field(default_factory=list)
    statuses: list[LiveStatus] = field(default_factory=list)

    def colours(self) -> list[int]:
        """The colour of each generated image."""
        return [int(one.output[0, 0, 0]) for one in self.results if one.output is not None]

    def messages(self) -> list[str]:
        """Every message about the source, each once."""
        return list(dict.fromkeys(one.source_message for one in self.statuses))
