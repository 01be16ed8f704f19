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
from face2face.video.source_spec import CameraRequest, SourceChoice
from tests.task_models import EMPTY_GRAPH

WEBCAM = SourceChoice("camera", 0, None, "Webcam")

GREY = np.full((48, 64, 3), 90, np.uint8)


def plain(number: int) -> Frame:
    """An image that is all one shade, another one each time."""
    return np.full_like(GREY, number % 200)


def eventually(what: Callable[[], object], within_s: float = 20.0) -> float:
    """Wait until `what()` is true; return the seconds it took."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > within_s:
            raise AssertionError(f"not within {within_s} s")
        time.sleep(0.01)
    return time.monotonic() - began


@dataclass
class Plug:
    """A camera as the world treats it: it is plugged in, pulled out, freezes, gives garbage.

    Attributes:
        image: what the next read gives, by its number.
        rate: images a second.
        fault: why opening fails, "" when it does not.
        opening_s: how long opening takes.
    """

    image: Callable[[int], object] = plain
    rate: float = 60.0
    fault: str = ""
    opening_s: float = 0.0
    pulled: threading.Event = field(default_factory=threading.Event)
    frozen: threading.Event = field(default_factory=threading.Event)
    thawed: threading.Event = field(default_factory=threading.Event)
    attempts: int = 0
    opened: int = 0
    closed: int = 0
    reading_threads: int = 0

    def open(self, request: CameraRequest) -> CameraDevice:
        self.attempts += 1
        time.sleep(self.opening_s)
        if self.fault:
            raise SourceError(self.fault)
        return FakeCamera(self, request)

    def freeze(self) -> None:
        self.thawed.clear()
        self.frozen.set()

    def thaw(self) -> None:
        self.frozen.clear()
        self.thawed.set()


class FakeCamera(CameraDevice):
    """One opening of a plug."""

    def __init__(self, plug: Plug, request: CameraRequest) -> None:
        self.name = request.name
        self.rate = plug.rate
        self.request = request
        self._plug = plug
        self._number = 0
        self._closed = False
        plug.opened += 1

    def read(self) -> object:
        assert not self._closed, "a closed camera was read"
        if self._plug.frozen.is_set():
            self._plug.reading_threads += 1
            self._plug.thawed.wait(30)  # a driver that blocks
            self._plug.reading_threads -= 1
        if self._plug.pulled.is_set():
            return None
        time.sleep(1 / self._plug.rate)
        self._number += 1
        return self._plug.image(self._number)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._plug.closed += 1


class ColourRuntime(Runtime):
    """Answers with one colour, after a while; the colour tells which model answered."""

    size = 128

    def __init__(self, colour: int, takes_s: float = 0.0) -> None:
        self.name = f"colour {colour}"
        self.colour = colour
        self.takes_s = takes_s
        self.fails = False

    def generate(self, sketch: Sketch) -> Frame:
        assert sketch.shape == (self.size, self.size, 3)
        if self.fails:
            raise RuntimeError("the device went away")
        time.sleep(self.takes_s)
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
