"""Models of the image tasks, and runtimes whose answers can be told beforehand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from face2face.card import Card
from face2face.card_entries import NetworkEntry
from face2face.faces.finder import FacesSeen
from face2face.model import FaceModel
from face2face.runtime.base import Runtime
from face2face.types import Frame, Landmarks, Sketch


def model_for(task: str) -> FaceModel:
    """A model of a task, without a graph."""
    card = Card(
        name=f"tiny-{task}",
        task=task,
        size=128,
        network=NetworkEntry(filters=4, parameters=1),
        weights="fp32",
        files={},
    )
    return FaceModel(card.name, Path("nowhere"), card)


class Answering(Runtime):
    """Answers with a function of what it is given, and remembers that."""

    size = 128
    name = "a function"

    def __init__(self, answer: Callable[[Frame], Frame]) -> None:
        self.answer = answer
        self.given: list[Frame] = []

    def generate(self, sketch: Sketch) -> Frame:
        assert sketch.shape == (self.size, self.size, 3)
        assert sketch.dtype == np.uint8
        self.given.append(sketch)
        return self.answer(sketch)


class FacesAt:
    """Sees what it is told to."""

    def __init__(self, *faces: Landmarks, cut: bool = False) -> None:
        self.faces, self.cut = list(faces), cut

    def __call__(self, frame: Frame, time_s: float) -> FacesSeen:
        return FacesSeen(list(self.faces), self.cut)

    def follow(self, x: float, y: float) -> None:
        pass

    def restart(self) -> None:
        pass


def same(image: Frame) -> Frame:
    """The answer of a network that changes nothing."""
    return image.copy()


def brighter(image: Frame) -> Frame:
    """The answer of a network that adds 40 grey levels."""
    return np.minimum(image.astype(int) + 40, 255).astype(np.uint8)
