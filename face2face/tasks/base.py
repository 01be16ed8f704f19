"""What a task is: how the network's input is made from its target."""

from abc import ABC, abstractmethod

from face2face.types import Frame, Landmarks


class Task(ABC):
    """One way of making the condition, the network's input picture.

    Attributes:
        name: what model.json and dataset.json call it.
    """

    name: str

    @abstractmethod
    def condition(self, target: Frame, landmarks: Landmarks) -> Frame:
        """Make the input picture.

        Args:
            target: what the network shall answer, uint8 RGB (size, size, 3).
            landmarks: of the face in it, float32 (68, 2), pixels of `target`.

        Returns:
            uint8 RGB (size, size, 3).
        """
